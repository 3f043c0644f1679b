"""What declarations have reserved of guarantees, and its release at discharge."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import money, stays
from greenlane.store.models import ProcedureStay
from greenlane.store.money import Reservation
from greenlane.usecases import desk, securing
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import firms
from greenlane.web.show import money as shown

_SORTS: dict[str, Any] = {
    "mrn": lambda each: each.declaration.mrn, "amount": lambda each: each.amount,
    "accepted": lambda each: each.declaration.accepted,
}  # fmt: skip


@never_cache
@open_to("guarantee.discharge")
def reserved(request: HttpRequest) -> HttpResponse:
    """What is reserved and not released: of one's own office, or of all for the cashier."""
    me, given = actor(request), request.GET
    everywhere = matrix().scope(me.role, "guarantee.discharge") == "all"
    words = given.get("q", "").lower().split()
    held = money.reservations(office="" if everywhere else me.unit)
    firms.read(each.declaration.trader for each in held)
    found = [each for each in held if all(word in _text(each) for word in words)]
    here = desk.current()
    today = here.day_of(here.now())
    placed = stays.of_declarations([each.declaration.pk for each in found])
    told = partial(_told, placed=placed, today=today)
    if given.get("late"):
        found = [each for each in found if told(shown.reservation, each)["late"]]
    sort = given.get("sort", "")
    key = _SORTS.get(sort.removeprefix("-"), _SORTS["accepted"])
    found.sort(key=key, reverse=sort.startswith("-"))
    listing = Listing(
        name="reserved", columns=shown.RESERVATION_COLUMNS, row=partial(told, shown.reservation),
        cells=partial(told, shown.reservation_cells), sort="accepted", filters=_filters(given),
        disclosed="money",
    )  # fmt: skip
    return listed(request, "pages/money/reserved.html", found, listing)


def _told(
    show: Callable[..., dict[str, Any]], each: Reservation, *,
    placed: dict[int, list[ProcedureStay]], today: date,
) -> dict[str, Any]:  # fmt: skip
    return show(each, placed.get(each.declaration.pk, []), today)


def _filters(given: Any) -> list[dict[str, Any]]:
    return [
        {"name": "q", "label": _("Declaration, trader or guarantee"), "kind": "search",
         "wide": True, "plain": True, "value": given.get("q", "")},
        {"name": "late", "label": _("Time to leave the procedure"), "kind": "select",
         "closed": True, "plain": True, "value": given.get("late", ""),
         "options": [("", _("All")), ("1", _("Overdue"))]},
    ]  # fmt: skip


def _text(each: Reservation) -> str:
    row = each.declaration
    return f"{row.mrn} {row.lrn} {row.trader} {firms.name(row.trader)} {each.account}".lower()


@require_POST
@open_to("guarantee.discharge")
def discharge(request: HttpRequest, mrn: str) -> HttpResponse:
    """Release what a declaration has reserved, with a reason."""
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: securing.discharge(mrn, reason, actor(request), desk.current()),
        _("What was reserved is free again."),
    )
    return redirect("reserved")


@require_POST
@open_to("money.receive")
def deposit(request: HttpRequest, mrn: str) -> HttpResponse:
    """Take security in cash at the desk."""
    attempt(
        request,
        lambda: securing.deposit(mrn, actor(request), desk.current()),
        _("The deposit was taken."),
    )
    return redirect("cash-desk")
