"""Declarations over HTTP: lodge, check, read, follow, move on."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from greenlane.api import away
from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, problem, reply
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.alternatives import cheaper_options
from greenlane.duties.explanation import explain
from greenlane.store import declarations as rows
from greenlane.store import listing
from greenlane.store.failpoints import reach
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers, conduct, desk
from greenlane.usecases.amend import amend
from greenlane.usecases.arrive import arrive
from greenlane.usecases.check import check
from greenlane.usecases.clocks import clocks
from greenlane.usecases.formats import Format
from greenlane.usecases.law_in_force import book_that_said
from greenlane.usecases.lodge import lodge
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.standing import document

_BODY = {
    "requestBody": {
        "required": True,
        "description": "A declaration: canonical JSON, or WCO Data Model 3.6 XML.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/xml": {"schema": {"type": "string"}},
        },
    }
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same body gives the same answer again.",
}
_CONFLICTS = {"lrn-conflict": "API-409-LRN", "key-conflict": "API-422-KEY", "foreign": "API-403",
              "on-paper": "API-409-PAPER"}  # fmt: skip


@api.post("/declarations", openapi_extra={**_BODY, "parameters": [_KEY]}, summary="Lodge")
@acts("declaration.lodge")
def post_declaration(request: HttpRequest) -> HttpResponse:
    """Lodge a declaration: 201 with the decision, 422 with all findings, or a problem."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 255:
        raise ProblemError("API-400", "An Idempotency-Key has at most 255 characters.")
    outcome = lodge(
        request.body, _format(request), client(request), desk.current(), key=key,
        language=_language(request),
    )  # fmt: skip
    return _response(request, outcome)


@api.post("/declarations:check", openapi_extra=_BODY, summary="Check without lodging")
@acts("declaration.check")
def check_declaration(request: HttpRequest) -> HttpResponse:
    """Findings, duties and permits of a declaration as if it were lodged now; nothing is stored."""
    outcome = check(
        request.body, _format(request), client(request), desk.current(), _language(request)
    )
    return _response(request, outcome)


def _format(request: HttpRequest) -> Format:
    found = away.FORMATS.get((request.content_type or "").lower())
    if found is None:
        raise ProblemError("API-415", "Send application/json or application/xml.")
    return found


def _language(request: HttpRequest) -> str:
    return (request.headers.get("Accept-Language") or "en")[:2].lower()


def _response(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    reach("act.done")
    if outcome.problem == "malformed":
        return problem(request, "API-400", "The message has errors of form.", outcome.findings)
    if outcome.problem:
        return problem(request, _CONFLICTS[outcome.problem])
    response = reply(outcome.body, outcome.status)
    if outcome.replayed:
        response["Idempotent-Replay"] = "true"
    return response


class ListQuery(Schema):
    """Filters of the list; all optional."""

    state: str = ""
    lane: str = ""
    trade: str = ""
    office: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 50


@api.get("/declarations", summary="List")
@acts("declaration.list")
def list_declarations(request: HttpRequest, query: Query[ListQuery]) -> HttpResponse:
    """Your declarations, newest first; `next` is the cursor to pass as `before`."""
    filters = listing.Filters(party=client(request).unit, **query.dict(exclude={"before", "limit"}))
    page, cursor = listing.declarations(filters, before=query.before, limit=query.limit)
    return _json({"declarations": [_summary(row) for row in page], "next": cursor})


def _summary(row: DeclarationRow) -> dict[str, object]:
    return {
        "mrn": row.mrn,
        "lrn": row.lrn,
        "declarant": row.declarant,
        "trader": row.trader,
        "trade": row.trade,
        "type": row.type_code,
        "office": row.office,
        "state": row.state,
        "lane": row.lane,
        "version": row.version,
        "items": row.items,
        "payable": row.payable,
        "currency": row.currency,
        "lodged": row.lodged,
        "accepted": row.accepted,
        "released": row.released,
    }


def _json(value: object) -> HttpResponse:
    return reply(answers.encode(value))


def _mine(request: HttpRequest, mrn: str) -> DeclarationRow:
    row = rows.by_mrn(mrn)
    if client(request).unit not in (row.declarant, row.trader):
        raise rows.UnknownDeclarationError(mrn)
    return row


@api.get("/declarations/{mrn}", summary="Read one")
@acts("declaration.read")
def get_declaration(request: HttpRequest, mrn: str) -> HttpResponse:
    """The present answer of a declaration: state, duties with their explanation, holds."""
    row = _mine(request, mrn)
    life = clocks(desk.current()).life(rows.life(row), row)
    stored = answers.decode(rows.version(row).answer.encode())
    return _json(answers.refreshed(stored, life))


@api.get("/declarations/{mrn}/explanation", summary="Its duties, explained")
@acts("declaration.read")
def get_explanation(request: HttpRequest, mrn: str) -> HttpResponse:
    """Every amount as a tree: formula, base, rate, act, rounding, and what did not apply and why.

    `options` are cheaper lawful ways that were not claimed, with what each would have saved.

    Accept-Language chooses the language of the words.
    """
    row = _mine(request, mrn)
    stored = answers.decode(rows.version(row).answer.encode())
    here = desk.current()
    book = book_that_said(here, stored.law)
    tree = explain(stored.assessment, book, _language(request))
    options = cheaper_options(read_shipment(document(row)), book.on(stored.law_day))
    return _json({"explanation": tree, "options": options})


@api.get("/declarations/{mrn}/events", summary="Its history")
@acts("declaration.read")
def get_events(request: HttpRequest, mrn: str) -> HttpResponse:
    """Every event of a declaration in order, as its declarant may see it."""
    row = _mine(request, mrn)
    return _json({"events": [answers.public_event(event) for event in rows.events(row)]})


class Reason(Schema):
    """Why."""

    reason: str


@api.post("/declarations/{mrn}/arrival", summary="Report arrival")
@acts("declaration.arrive")
def post_arrival(request: HttpRequest, mrn: str) -> HttpResponse:
    """The goods have arrived: acceptance, and release if nothing holds them."""
    _mine(request, mrn)
    return _response(request, arrive(mrn, client(request), desk.current()))


@api.post("/declarations/{mrn}/amendment", openapi_extra=_BODY, summary="Amend")
@acts("declaration.amend")
def post_amendment(request: HttpRequest, mrn: str, reason: str = "") -> HttpResponse:
    """Replace the document by a corrected one."""
    _mine(request, mrn)
    outcome = amend(mrn, request.body, _format(request), reason, client(request), desk.current())
    return _response(request, outcome)


@api.post("/declarations/{mrn}/invalidation", summary="Invalidate")
@acts("declaration.amend")
def post_invalidation(request: HttpRequest, mrn: str, body: Reason) -> HttpResponse:
    """Take a declaration back before release."""
    _mine(request, mrn)
    return _response(request, conduct.invalidate(mrn, body.reason, client(request), desk.current()))


@api.post("/declarations/{mrn}/payment", summary="Pay")
@acts("declaration.pay")
def post_payment(request: HttpRequest, mrn: str) -> HttpResponse:
    """Pay what is owed at the stub of a card provider, where an installation has it; else order it.

    An installation that takes money answers 409: POST /payments/orders gives a reference to pay by.
    """
    _mine(request, mrn)
    if settings.GREENLANE_CARD != "demo":
        raise ProblemError("API-409", "Order the payment: POST /api/v1/payments/orders.")
    return _response(request, conduct.pay(mrn, client(request), desk.current()))


class Text(Schema):
    """What is said."""

    text: str


@api.post("/declarations/{mrn}/reply", summary="Answer a query")
@acts("declaration.reply")
def post_reply(request: HttpRequest, mrn: str, body: Text) -> HttpResponse:
    """Answer what customs asked."""
    _mine(request, mrn)
    return _response(request, conduct.reply(mrn, body.text, client(request), desk.current()))


@api.get("/events", summary="Event feed")
@acts("declaration.list")
def get_feed(request: HttpRequest, after: int = 0, limit: int = 100) -> HttpResponse:
    """Events of all your declarations after a cursor, oldest first; read on from `next`."""
    page, cursor = listing.feed(client(request).unit, after, limit)
    entries = [
        {"cursor": e.pk, "mrn": e.declaration.mrn, **answers.public_event(rows.decode(e.entry))}
        for e in page
    ]
    return _json({"events": entries, "next": cursor})
