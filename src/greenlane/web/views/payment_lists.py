"""Lists of money: receipts and orders of an operator; deferred accounts and guarantees."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.store.models import DeferredAccount, Guarantee, Operator, Payment, PaymentOrder
from greenlane.usecases import securing
from greenlane.usecases.permissions import matrix
from greenlane.web import moments
from greenlane.web.access import actor, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import money, money_lists
from greenlane.web.views.payments import whose


def _of_one(
    request: HttpRequest, template: str, found: QuerySet[Any], listing: Listing
) -> HttpResponse:
    """The list of one operator: his own, or for those who see all the one of the address."""
    row = Operator.objects.filter(pk=whose(request)).first()
    if row is None:
        return redirect("cash-desk")
    own = actor(request).unit == row.pk
    found = found.filter(operator=row).order_by("-pk")
    return listed(request, template, found, listing, operator=row, own=own,
                  keep={} if own else {"operator": row.pk})  # fmt: skip


def _disclosed(request: HttpRequest) -> str:
    """The kind of disclosure that a sheet of others' money is; one's own is none."""
    return "" if matrix().scope(actor(request).role, "money.order") == "own" else "money"


@never_cache
@open_to("money.order")
def receipts(request: HttpRequest) -> HttpResponse:
    """Every payment of an operator with its receipt: filtered, sorted, a page at a time, as CSV."""
    given = request.GET
    asked = {
        "means": given.get("means", ""), "number__icontains": given.get("q", "").strip(),
        "moment__date__gte": moments.day(given.get("since", "")),
        "moment__date__lte": moments.day(given.get("until", "")),
    }  # fmt: skip
    found = Payment.objects.filter(**{name: value for name, value in asked.items() if value})
    listing = Listing(
        name="receipts", columns=money_lists.PAYMENT_COLUMNS, row=money.payment,
        cells=money_lists.payment, filters=money_lists.payments(given), sort="-moment",
        sorts={"moment": "pk", "number": "number", "means": "means", "amount": "amount"},
        disclosed=_disclosed(request),
    )  # fmt: skip
    found = found.select_related("operator", "order")
    return _of_one(request, "pages/money/receipts.html", found, listing)


@never_cache
@open_to("money.order")
def orders(request: HttpRequest) -> HttpResponse:
    """Every payment order of an operator, open or not."""
    given = request.GET
    found = PaymentOrder.objects.select_related("operator")
    if given.get("state") in money.ORDER_STATES:
        found = found.filter(state=given["state"])
    if words := given.get("q", "").replace(" ", ""):
        found = found.filter(reference__icontains=words)
    listing = Listing(
        name="payment-orders", columns=money_lists.ORDER_COLUMNS, row=money.order,
        cells=money_lists.order, filters=money_lists.orders(given), sort="-created",
        sorts={"created": "pk"} | {
            name: name for name in ("reference", "due", "state", "amount")},
        disclosed=_disclosed(request),
    )  # fmt: skip
    return _of_one(request, "pages/money/orders.html", found, listing)


def _standing(
    request: HttpRequest, found: QuerySet[Any], owner: str, number: str, listing: Listing
) -> HttpResponse:
    """A list of what stands: one's own, or of all who have one; `owner` and `number` are fields."""
    everyone = matrix().scope(actor(request).role, "money.order") == "all"
    if not everyone:
        found = found.filter(**{owner: whose(request) or "-"})
    states = [state for state, _text in listing.filters[1]["options"]]
    if (state := request.GET.get("state", "")) in states:
        found = found.filter(state=state)
    for word in request.GET.get("q", "").replace("\0", "").split()[:10]:
        found = found.filter(Q(**{f"{owner}__name__icontains": word}) | Q(**{owner: word})
                             | Q(**{f"{number}__icontains": word}))  # fmt: skip
    template = f"pages/money/{listing.name}.html"
    return listed(request, template, found.order_by(number), listing, all=everyone)


@never_cache
@open_to("money.order")
def deferred(request: HttpRequest) -> HttpResponse:
    """Deferred accounts with how much of each limit is used."""
    states = {"active": _("Active"), "suspended": _("Suspended"), "over": _("Over its limit")}
    listing = Listing(
        name="deferred-accounts", columns=money_lists.DEFERRED_COLUMNS, row=money.deferred,
        cells=money_lists.deferred, filters=money_lists.standing(request.GET, states),
        sorts={"operator": "operator__name", "state": "state", "used": "used", "limit": "limit"},
        sort="operator", disclosed=_disclosed(request),
    )  # fmt: skip
    found = DeferredAccount.objects.select_related("operator")
    return _standing(request, found, "operator", "operator__id", listing)


@never_cache
@open_to("money.order")
def guarantees(request: HttpRequest) -> HttpResponse:
    """Guarantees with how much of each is reserved."""
    states = {"active": _("Active"), "ended": _("Ended")}
    listing = Listing(
        name="guarantees-given", columns=money_lists.GUARANTEE_COLUMNS,
        row=lambda row: money.guarantee(securing.value(row), row), cells=money_lists.guarantee,
        filters=money_lists.standing(request.GET, states),
        sorts={"operator": "principal__name"} | {
            name: name for name in ("number", "kind", "amount", "until")},
        sort="number", disclosed=_disclosed(request),
    )  # fmt: skip
    found = Guarantee.objects.select_related("principal")
    return _standing(request, found, "principal", "number", listing)
