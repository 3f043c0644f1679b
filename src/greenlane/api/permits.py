"""Issued permits over HTTP: those one holds, with what is left and which declarations used it."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, reply
from greenlane.evidence import log
from greenlane.store import permit_listing, permit_takings
from greenlane.store.models import PermitRow
from greenlane.usecases import permit_register
from greenlane.usecases.permits import PermitError

_MOST = 200


class PermitQuery(Schema):
    """Filters of the list; all optional."""

    state: str = ""
    document: str = ""
    agency: str = ""
    q: str = ""
    limit: int = 50


@api.get("/permits", summary="Permits", tags=["Permits"])
@acts("permits.list")
def list_permits(request: HttpRequest, query: Query[PermitQuery]) -> HttpResponse:
    """The permits you hold, the newest first."""
    given = {name: getattr(query, name) for name in ("state", "document", "agency", "q")}
    found = permit_listing.filtered(permit_register.seen(client(request)), given)
    limit = max(1, min(query.limit, _MOST))
    return reply(log.canonical({"permits": [_told(row) for row in found[:limit]]}))


@api.get("/permits/{number}", summary="One permit", tags=["Permits"])
@acts("permits.list")
def get_permit(request: HttpRequest, number: str) -> HttpResponse:
    """One permit with its books and what declarations take of it."""
    try:
        row = permit_register.one(number, client(request))
    except PermitError as error:
        raise ProblemError("API-404", "There is no permit of that number for you.") from error
    takings = [
        {"mrn": each.declaration.mrn, "item": each.item, "state": each.state,
         "day": each.day.isoformat(),
         **{name: f"{value:f}" for name, value in permit_takings.amounts(each).items()}}
        for each in permit_takings.of_permit(row)
    ]  # fmt: skip
    return reply(log.canonical({**_told(row), "takings": takings}))


def _told(row: PermitRow) -> dict[str, object]:
    books = {
        each.measure: {
            "unit": each.unit,
            **{name: f"{getattr(each, name):f}"
               for name in ("granted", "available", "reserved", "used", "ended")},
        }
        for each in row.balances.all() if each.measure != "open"
    }  # fmt: skip
    return {
        "number": row.number, "document": row.document, "agency": row.agency,
        "holder": row.holder, "state": row.state, "control": row.control, "goods": row.goods,
        "since": row.since.isoformat(), "until": row.until.isoformat(),
        "conditions": row.conditions, "books": books,
        "replacedBy": row.successor.number if row.successor else None,
    }  # fmt: skip
