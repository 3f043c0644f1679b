"""Permits over HTTP: what a declaration needs and what is asked, applying, following, answering."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import MADE, ProblemError, reply
from greenlane.store.models import ApplicationRow
from greenlane.usecases import answers, applications, desk, dossier
from greenlane.usecases import application_lists as lists
from greenlane.usecases.application_clocks import application_clocks
from greenlane.usecases.application_steps import UnknownApplicationError

_TAGS = ["Permits"]
_MOST = 200


class DossierBody(Schema):
    """A declaration in canonical JSON, and answers to what agencies ask beyond it, by key."""

    declaration: dict[str, Any]
    answers: dict[str, str] = {}


class ApplyBody(DossierBody):
    """What to apply for: these permits, or all that can be applied for when left out."""

    permits: list[str] = []


class TextBody(Schema):
    """An answer, or a reason, in words."""

    text: str


class ListQuery(Schema):
    """A state, `open` or `all`, and the operator's own reference."""

    state: str = "all"
    reference: str = Field("", alias="reference")


def _dossier(request: HttpRequest, body: DossierBody) -> dossier.Dossier:
    content = msgspec.json.encode(body.declaration)
    found = dossier.of_document(content, body.answers, client(request), desk.current())
    if found.shipment is None:
        raise ProblemError("API-400", "The declaration cannot be read; check it first.")
    return found


@api.post("/dossiers:needs", tags=_TAGS, summary="What a declaration needs of the agencies")
@acts("application.own")
def post_needs(request: HttpRequest, body: DossierBody) -> HttpResponse:
    """Every permit with its standing, and every question that the declaration does not answer."""
    found = _dossier(request, body)
    return reply(answers.encode({
        "permits": [
            {"permit": r.permit.id, "item": r.place + 1, "agency": r.permit.agency,
             "document": r.permit.document, "standing": r.standing, "depends": r.depends,
             "exemption": r.exemption, "act": r.basis, "fee": r.permit.fee,
             "serviceDays": r.permit.service_days, "after": r.permit.after,
             "missing": [a.key for a in found.missing(r.permit.id)]}
            for r in found.requirements
        ],
        "questions": [
            {"key": a.key, "element": a.element, "item": a.place or None,
             "kind": a.question.kind, "unit": a.question.unit, "label": a.question.label,
             "choices": [code for code, _en, _ar in a.question.choices],
             "required": a.required, "permits": a.permits, "agencies": a.agencies}
            for a in found.asking
        ],
    }))  # fmt: skip


@api.post("/applications", tags=_TAGS, openapi_extra=MADE, summary="Apply for permits")
@acts("application.own")
def post_applications(request: HttpRequest, body: ApplyBody) -> HttpResponse:
    """The applications made from one declaration; decided at once where a rule says so."""
    found, me, here = _dossier(request, body), client(request), desk.current()
    made = (
        [dossier.apply(permit, found, me, here) for permit in body.permits]
        if body.permits
        else dossier.apply_for_all(found, me, here)
    )
    told = answers.encode({"applications": [_told(row) for row in made]})
    return reply(told, 201 if made else 200)


@api.get("/applications", tags=_TAGS, summary="Your applications")
@acts("application.own")
def get_applications(request: HttpRequest, query: Query[ListQuery]) -> HttpResponse:
    """The latest first, at most two hundred."""
    found = lists.narrowed(lists.own(client(request)), {"state": query.state})
    if query.reference:
        found = found.filter(lrn=query.reference)
    return reply(answers.encode({"applications": [_told(row) for row in found[:_MOST]]}))


@api.get("/applications/{number}", tags=_TAGS, summary="One application")
@acts("application.read")
def get_application(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, its history and the conditions that came with the grant."""
    row = _own(request, number)
    return reply(answers.encode({
        **_told(row),
        "history": [
            {"move": e.move, "moment": e.moment, "text": e.text, "act": e.basis}
            for e in lists.events(row)
        ],
        "conditions": [
            {"code": t.code, "text": t.text, "owner": t.owner, "due": t.due, "state": t.state,
             "act": t.act}
            for t in lists.tasks(row)
        ],
    }))  # fmt: skip


@api.post("/applications/{number}/answer", tags=_TAGS, summary="Answer an agency")
@acts("application.own")
def post_application_answer(request: HttpRequest, number: str, body: TextBody) -> HttpResponse:
    """Answer what the agency asked; its clock runs again."""
    _own(request, number)
    moved = applications.answer(number, body.text, client(request), desk.current())
    return reply(answers.encode(_told(moved)))


@api.post("/applications/{number}/withdraw", tags=_TAGS, summary="Withdraw an application")
@acts("application.own")
def post_application_withdrawal(request: HttpRequest, number: str, body: TextBody) -> HttpResponse:
    """Withdraw what is not decided yet."""
    _own(request, number)
    moved = applications.withdraw(number, body.text, client(request), desk.current())
    return reply(answers.encode(_told(moved)))


def _own(request: HttpRequest, number: str) -> ApplicationRow:
    try:
        return lists.one(number, client(request))
    except UnknownApplicationError as error:
        raise ProblemError("API-404", "There is no application of that number for you.") from error


def _told(row: ApplicationRow) -> dict[str, Any]:
    return {
        "number": row.number, "permit": row.permit, "agency": row.agency,
        "document": row.document, "reference": row.lrn, "holder": row.holder,
        "state": row.state, "submitted": row.submitted,
        "due": application_clocks(desk.current()).last_day(row), "decided": row.decided,
        "decidedBy": row.decided_by, "reason": row.reason, "words": row.words,
        "permitNumber": row.issued, "fee": row.fee, "currency": row.currency,
    }  # fmt: skip
