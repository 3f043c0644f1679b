"""Transit: what is on its way, and the form by which the office of destination ends it."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import decimal
from greenlane.store import arrivals, parties
from greenlane.usecases import desk, transit_ends
from greenlane.usecases.transit_ends import Notice
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import firms
from greenlane.web.show import transit as shown

_SORTS = {"mrn": "declaration__mrn", "due": "due", "office": "declaration__office"}


@never_cache
@open_to("transit.end")
def under_way(request: HttpRequest) -> HttpResponse:
    """What is under transit and has not arrived whole, from every office."""
    return _listed(request)


def _listed(request: HttpRequest, at: tuple[str, int] | None = None) -> HttpResponse:
    """The list; the form of the item at `at`, whose arrival was refused, as it was sent."""
    here, given = desk.current(), request.GET
    today = here.day_of(here.now())
    found = arrivals.under_way(transit_ends.procedures(here))
    if words := given.get("q", "").strip():
        named = Q(declaration__mrn__icontains=words) | Q(declaration__lrn__icontains=words)
        trader = Q(declaration__trader__iexact=words)
        trader |= Q(declaration__trader__in=parties.called(words))
        found = found.filter(named | trader | Q(code=words))
    if given.get("late"):
        found = found.filter(due__lt=today)
    sort = given.get("sort", "")
    if order := _SORTS.get(sort.removeprefix("-")):
        found = found.order_by(("-" if sort.startswith("-") else "") + order, "pk")
    listing = Listing(
        name="transit", columns=shown.COLUMNS, row=partial(shown.row, today=today),
        cells=partial(shown.cells, today=today), sort="due", filters=_filters(given),
        disclosed="money", before=firms.of(lambda each: each.declaration.trader),
    )  # fmt: skip
    sent = {**request.POST.dict(), "mrn": at[0], "item": at[1]} if at else {}
    answer = listed(request, "pages/money/transit.html", found, listing, sent=sent)
    answer.status_code = 422 if at else answer.status_code
    return answer


def _filters(given: Any) -> list[dict[str, Any]]:
    return [
        {"name": "q", "label": _("Declaration, trader or goods code"), "kind": "search",
         "wide": True, "plain": True, "value": given.get("q", "")},
        {"name": "late", "label": _("Time to arrive"), "kind": "select", "closed": True,
         "plain": True, "value": given.get("late", ""),
         "options": [("", _("All")), ("1", _("Overdue"))]},
    ]  # fmt: skip


@require_POST
@open_to("transit.end")
def end(request: HttpRequest, mrn: str, item: int) -> HttpResponse:
    """Record what arrived of an item: it is discharged at once."""
    sent = request.POST
    told = Notice(item=item, quantity=decimal(sent.get("quantity", "")) or Decimal(0),
                  reference=sent.get("reference", ""), seals=sent.get("seals", ""),
                  remarks=sent.get("remarks", ""))  # fmt: skip
    done = attempt(
        request,
        lambda: transit_ends.arrived(mrn, told, actor(request), desk.current()),
        _("The arrival is recorded. What arrived is discharged."),
    )
    return redirect("transit") if done else _listed(request, (mrn, item))
