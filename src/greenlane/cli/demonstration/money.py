"""Money and papers of the demonstration: orders and permits in several states, certificates."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.conf import settings

from greenlane.cli.demonstration.days import at, noon, quietly
from greenlane.gateways.evidence import certificate_keys
from greenlane.lifecycle.event import Actor
from greenlane.messages.official_certificate import Line, Party
from greenlane.store.models import OfficialCertificateRow, Operator, PaymentOrder, PermitRow
from greenlane.usecases import (
    desk,
    dues,
    official_outgoing,
    payment_orders,
    payments,
    permit_acts,
)
from greenlane.usecases.payments import Received

_CASHIER = Actor("cashier", "cashier", "cashier")
_CENT = Decimal("0.01")


def orders(today: date, firm: str) -> None:
    """Payment orders: paid in whole, in part, too much, taken back, and one of `firm` open."""
    if PaymentOrder.objects.exists():
        return
    here, found = noon(today - timedelta(days=1)), []
    for operator in Operator.objects.filter(kind="trader").exclude(pk=firm).order_by("pk"):
        if dues.of_operator(operator.pk, here):
            found.append(operator.pk)
        if len(found) == 4:
            break
    for operator, share in zip(found, ("1", "0.4", "1.25", "0"), strict=False):
        _order(operator, Decimal(share), here)
    quietly(partial(payment_orders.make, firm, (), Actor("trader", "trader", firm), here))


def _order(operator: str, share: Decimal, here: desk.Desk) -> None:
    """An order over all that a firm owes, and its payment in that share; nought: taken back."""
    holder = Actor("demonstration", "trader", operator)
    order = payment_orders.make(operator, (), holder, here)
    later = at(here.now() + timedelta(hours=2))
    if not share:
        payment_orders.cancel(order.reference, holder, later)
        return
    amount = (order.amount * share).quantize(_CENT)
    told = Received(means="cheque", external=f"C-{order.pk:06d}", amount=amount,
                    currency=order.currency, operator=operator, order=order)  # fmt: skip
    quietly(partial(payments.receive, told, _CASHIER, later))


def permits(today: date) -> None:
    """Permits: one suspended, one suspended and resumed, one given back."""
    here = noon(today - timedelta(days=2))
    rows = list(PermitRow.objects.filter(state="active", since__lte=today, until__gte=today)
                .order_by("pk")[:60])  # fmt: skip
    if len(rows) < 3 or PermitRow.objects.filter(state="suspended").exists():
        return
    first, second, third = rows[len(rows) // 3], rows[len(rows) // 2], rows[-1]
    for row in (first, second):
        officer = Actor(f"{row.agency.lower()}-1", "agency", row.agency)
        why = "The laboratory reports residues in a sample."
        quietly(partial(permit_acts.act, row.number, "suspend", why, officer, here))
    officer = Actor(f"{second.agency.lower()}-1", "agency", second.agency)
    later = at(here.now() + timedelta(hours=20))
    why = "The second sample is clean."
    quietly(partial(permit_acts.act, second.number, "resume", why, officer, later))
    holder = Actor("demonstration", "trader", third.holder)
    why = "The contract was cancelled."
    quietly(partial(permit_acts.surrender, third.number, why, holder, here))


def certificates(today: date) -> list[str]:
    """Certificates of origin and health issued on permits, one taken back; codes to verify."""
    if not OfficialCertificateRow.objects.exists():
        here = noon(today - timedelta(days=2))
        for row in _with_goods():
            quietly(partial(_issue, row, here))
        made = OfficialCertificateRow.objects.order_by("pk").last()
        if made is not None and OfficialCertificateRow.objects.count() > 1:
            officer = Actor(f"{made.agency.lower()}-1", "agency", made.agency)
            why = "Issued on the wrong consignment."
            quietly(partial(official_outgoing.revoke, made.number, why, officer,
                            noon(today - timedelta(days=1))))  # fmt: skip
    return list(OfficialCertificateRow.objects.order_by("pk").values_list("code", flat=True))


def _with_goods() -> Iterable[PermitRow]:
    """The newest permits in force, one of each of three agencies."""
    chosen: dict[str, PermitRow] = {}
    for row in PermitRow.objects.filter(state="active").exclude(goods=[]).order_by("-pk")[:300]:
        chosen.setdefault(row.agency, row)
    return [chosen[agency] for agency in sorted(chosen)[:3]]


def _issue(row: PermitRow, here: desk.Desk) -> None:
    holder = Operator.objects.get(pk=row.holder)
    home, abroad = here.book.country, "NO"
    code = row.goods[0] if len(row.goods[0]) >= 4 else f"{row.goods[0]:0<4}"
    line = Line(code=code, description=here.book.documents[row.document]["en"], quantity="1200",
                unit="KGM", packages="60 cartons")  # fmt: skip
    content = official_outgoing.Content(
        kind="health", origin=home, destination=abroad, lines=(line,), until=row.until,
        consignor=Party(name=holder.name, country=home, id=holder.pk),
        consignee=Party(name="Nordlys Handel AS", country=abroad),
        statements=("The goods were examined and found fit for what they are meant for.",),
    )  # fmt: skip
    keys = certificate_keys(settings.GREENLANE_HOME, home)
    officer = Actor(f"{row.agency.lower()}-1", "agency", row.agency)
    official_outgoing.issue(row.number, content, keys.signer(here.day_of(here.now())), officer,
                            here)  # fmt: skip
