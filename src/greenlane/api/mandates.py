"""Mandates over HTTP: those of one's firm, proposing one, ending one. Approving is a person's act.

Who approves shows a second factor where the firm's account has one, and sees the page on which the
mandate stands in words; a program can neither.
"""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import MADE, ProblemError, reply
from greenlane.store import parties
from greenlane.store.models import Mandate
from greenlane.store.party_models import MANDATE_STATES
from greenlane.usecases import answers, desk, mandates
from greenlane.usecases.mandates import MandateError, UnknownMandateError, Wanted

_TAGS = ["Mandates"]
_MOST = 200


class MandateBody(Schema):
    """A mandate to propose. Procedures and offices left out: all; `until` left out: the longest."""

    client: str
    broker: str
    kind: Literal["direct", "indirect"]
    since: date
    until: date | None = None
    procedures: list[str] = Field(default_factory=list, max_length=50)
    offices: list[str] = Field(default_factory=list, max_length=50)


class ReasonBody(Schema):
    """Why a mandate ends."""

    reason: str = ""


class MandatesQuery(Schema):
    """State, and the `next` of the page before."""

    state: str = ""
    before: int | None = None
    limit: int = 50


@api.get("/mandates", tags=_TAGS, summary="Your mandates")
@acts("mandate.list")
def get_mandates(request: HttpRequest, query: Query[MandatesQuery]) -> HttpResponse:
    """The mandates that your firm gave or holds, the newest first."""
    rows = parties.mandates(client(request).unit)
    if query.state in MANDATE_STATES:
        rows = rows.filter(state=query.state)
    if query.before is not None:
        rows = rows.filter(pk__lt=query.before)
    limit = max(1, min(query.limit, _MOST))
    page = list(rows[: limit + 1])
    more = page[limit - 1].pk if len(page) > limit else None
    return reply(answers.encode({"mandates": [told(row) for row in page[:limit]], "next": more}))


@api.post("/mandates", tags=_TAGS, openapi_extra=MADE, summary="Propose a mandate")
@acts("mandate.propose")
def post_mandate(request: HttpRequest, body: MandateBody) -> HttpResponse:
    """Propose a mandate to the other side, who approves it online; 201 with its number."""
    wanted = Wanted(client=body.client, broker=body.broker, kind=body.kind, since=body.since,
                    until=body.until, procedures=tuple(body.procedures),
                    offices=tuple(body.offices))  # fmt: skip
    try:
        row = mandates.propose(wanted, client(request), desk.current())
    except MandateError as error:
        raise ProblemError("API-400", f"{error.field}: {error}") from error
    return reply(answers.encode(told(row)), 201)


@api.post("/mandates/{number}/revoke", tags=_TAGS, summary="End a mandate at once")
@acts("mandate.revoke")
def post_revoke(request: HttpRequest, number: int, body: ReasonBody) -> HttpResponse:
    """End a mandate that your firm gave or holds; the next lodgement under it is rejected."""
    try:
        row = mandates.move(number, "revoke", client(request), desk.current(), body.reason)
    except UnknownMandateError as error:
        raise ProblemError("API-404", "There is no mandate of that number for you.") from error
    return reply(answers.encode(told(row)))


def told(row: Mandate) -> dict[str, Any]:
    """A mandate as both sides see it."""
    return {
        "number": row.pk, "client": row.client_id, "broker": row.broker_id, "kind": row.kind,
        "procedures": row.procedures, "offices": row.offices, "since": row.since,
        "until": row.until, "state": row.state, "proposedBy": row.proposed_by,
        "proposed": row.proposed, "decided": row.decided, "ended": row.ended_at,
        "reason": row.reason,
    }  # fmt: skip
