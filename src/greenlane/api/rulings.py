"""Advance rulings over HTTP: apply, follow one's own application, and the published rulings."""

import re
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts
from greenlane.api.problems import ProblemError, reply
from greenlane.api.visitors import admit
from greenlane.lifecycle.event import Actor
from greenlane.store.models import RulingApplication
from greenlane.usecases import answers, desk, rulings
from greenlane.usecases.clocks import clocks
from greenlane.usecases.ruling_search import in_force

_TAGS = ["Rulings"]
_NUMBER = re.compile(r"AR-\d{4}-(\d{5,9})")
_TOLD = ("published", "revoked", "refused")
_KEPT_SECONDS = 300


class ApplicationBody(Schema):
    """An application; `confidential` is read by customs and never published."""

    kind: Literal["classification", "origin", "value"]
    goods: str
    proposed_code: str = Field("", alias="proposedCode")
    origin: str = ""
    confidential: str = ""


class PublishedQuery(Schema):
    """Words, first digits of a code and a kind (all when left out), on a day (today)."""

    q: str = ""
    code: str = ""
    kind: Literal["", "classification", "origin", "value"] = ""
    day: date | None = None
    after: str = ""
    limit: int = 50


@api.post("/rulings", tags=_TAGS, summary="Apply for an advance ruling")
@acts("ruling.apply")
def post_ruling(request: HttpRequest, body: ApplicationBody) -> HttpResponse:
    """The application with its number and the day by which customs decides."""
    client: Actor = request.auth  # type: ignore[attr-defined]  # set by Bearer
    try:
        made = rulings.apply(client, desk.current(), **body.dict())
    except rulings.RulingError as error:
        raise ProblemError("API-400", f"{error.code}: {error}") from error
    response = reply(answers.encode(_application(made)), 201)
    response["Location"] = f"{request.path}/{made.number}"
    return response


@api.get("/rulings/{number}", tags=_TAGS, summary="One of your applications")
@acts("ruling.list")
def get_ruling(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands; decision and grounds once they are published, or the grounds of refusal."""
    client: Actor = request.auth  # type: ignore[attr-defined]  # set by Bearer
    told = _NUMBER.fullmatch(number)
    found = RulingApplication.objects.filter(
        pk=told[1] if told else None, holder_id=client.unit
    ).first()
    if found is None or found.number != number:
        raise ProblemError("API-404", "There is no application of that number for you.")
    return reply(answers.encode(_application(found)))


def _application(found: RulingApplication) -> dict[str, Any]:
    told = found.state in _TOLD
    return {
        "number": found.number, "kind": found.kind, "state": found.state,
        "received": found.received, "due": clocks(desk.current()).ruling(found)[0],
        "goods": found.goods,
        "proposedCode": found.proposed_code, "origin": found.origin,
        "confidential": found.confidential, "question": found.question, "answer": found.answer,
        "code": found.code if told else "", "decision": found.decision if told else "",
        "grounds": found.grounds if told else "",
    }  # fmt: skip


@api.get("/rulings", auth=None, tags=_TAGS, summary="Published rulings in force")
def get_rulings(request: HttpRequest, query: Query[PublishedQuery]) -> HttpResponse:
    """Rulings without their holders, newest first; `next` is the `after` of the next page."""
    admit(request)
    here = desk.current()
    day = query.day or here.day_of(here.now())
    language = (request.headers.get("Accept-Language") or "en")[:2].lower()
    found = list(in_force(here.book, day, language, words=query.q, code=query.code,
                          kind=query.kind))  # fmt: skip
    numbers = [ruling.ruling for ruling in found]
    start = numbers.index(query.after) + 1 if query.after in numbers else 0
    end = start + max(1, min(query.limit, 500))
    kept = found[start:end]
    response = reply(answers.encode({
        "day": day, "total": len(found), "rulings": kept,
        "next": kept[-1].ruling if end < len(found) else None,
    }))  # fmt: skip
    response["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
    response["Vary"] = "Accept-Language"
    return response
