"""What stands over a while: a guarantee, goods in transit and stored, a statement paid late."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec.structs import replace

from greenlane.cli.demonstration.days import dealt_with, noon, quietly
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem, GovernmentProcedure
from greenlane.datamodel.guarantee import ObligationGuarantee
from greenlane.law.procedure import Procedure
from greenlane.lifecycle.event import Actor
from greenlane.messages.canonical_json import to_json
from greenlane.store.models import Account, DeclarationRow, Guarantee, MoneyClaim, ProcedureStay
from greenlane.usecases import (
    deferred_statements,
    desk,
    lodge,
    payment_orders,
    payments,
    transit_ends,
    two_persons,
)

_CASHIER = Actor("cashier", "cashier", "cashier")
_DEFERRED, _SECURED = "1500000", "400000"
_PERCENT = "100"  # an authorised operator's share is lowered by his benefit
_OVERDUE = 13
_PLACED = {20: "stored", _OVERDUE: "transit", 8: "transit"}  # by how many days ago
_LATE = timedelta(days=6)  # after its due day the statement of the firm is paid


@dataclass
class Standing:
    """One firm's, its goods copied from its own trade of the month; `rows` are by their day."""

    firm: str
    goods: list[Declaration]
    today: date
    rows: dict[date, DeclarationRow] = field(default_factory=dict)

    def before(self) -> None:
        """Before the month: the deferred account, what is deferred on it, and the guarantee."""
        if not self.goods or Guarantee.objects.filter(principal_id=self.firm).exists():
            self.goods = []
            return
        _by_two("deferred-account", "Ten years without a late payment.",
                {"operator": self.firm, "limit": _DEFERRED, "state": "active"},
                noon(self.today - timedelta(days=61)))  # fmt: skip
        if (first := _month(self.today)) is not None:
            copy = _anew(self.goods[0], f"{self.firm[2:]}-{first:%y%m}-D")
            _lodged(copy, self.firm, first - timedelta(days=6))
        told = {"operator": self.firm, "number": self._number, "kind": "comprehensive",
                "percent": _PERCENT, "amount": _SECURED, "guarantor": "Bank of Amara",
                "until": ""}  # fmt: skip
        _by_two("guarantee", "The letter of the bank was seen.", told,
                noon(self.today - timedelta(days=31)))  # fmt: skip

    @property
    def _number(self) -> str:
        return f"GC{self.firm[-8:]}"

    def evening(self, day: date) -> None:
        """What is lodged on that day: goods for a warehouse, goods for transit."""
        ago = (self.today - day).days
        if not self.goods or ago not in _PLACED:
            return
        law = desk.current().book.on(day).procedures.values()
        stored = _PLACED[ago] == "stored"
        found = (p for p in law if p.trade == "import"
                 and (p.code.startswith("71") if stored else p.ends == "arrival"))  # fmt: skip
        if (procedure := next(found, None)) is not None:
            source = self.goods[len(self.rows) % len(self.goods)]
            copy = _placed(source, procedure, self._number, f"{self.firm[2:]}-S-{ago}")
            if (row := _lodged(copy, self.firm, day)) is not None:
                self.rows[day] = row

    def after(self) -> None:
        """A part of what is late has arrived; the statement is asked for, and paid late."""
        if (row := self.rows.get(self.today - timedelta(days=_OVERDUE))) is not None:
            _arrived(row, self.today - timedelta(days=2))
        if self.goods:
            _statement(self.firm, self.today)


def of(made: Iterable[Any], firm: str, today: date) -> Standing:
    """What stands over a while for a firm."""
    return Standing(firm, _plain(made, firm), today)


def _plain(made: Iterable[Any], firm: str) -> list[Declaration]:
    """What the firm declares itself and rightly, of one item, else of the fewest; imports."""
    own = [
        each.declaration for each in made
        if each.trader == firm and each.truth is None and _free(each.declaration)
    ]  # fmt: skip
    return sorted(own, key=lambda each: (len(_items(each)), each.functional_reference_id or ""))


def _items(made: Declaration) -> tuple[GovernmentAgencyGoodsItem, ...]:
    return made.goods_shipment.government_agency_goods_item if made.goods_shipment else ()


def _free(made: Declaration) -> bool:
    """Whether all goods are for free circulation and no agent stands between."""
    codes = {each.government_procedure[0].current_code for each in _items(made)}
    return codes == {"40"} and (made.type_code or "").startswith("IM")


def _by_two(kind: str, reason: str, told: dict[str, str], here: desk.Desk) -> None:
    """Proposed by the cashier, approved by the director."""
    asked = two_persons.Proposal(kind=kind, reason=reason, data=told)
    proposed = two_persons.propose(asked, Account.objects.get(username="cashier"), here)
    two_persons.approve(proposed, Account.objects.get(username="director"), "Agreed.", here)


def _placed(made: Declaration, procedure: Procedure, number: str, lrn: str) -> Declaration:
    """The same goods under another procedure, secured by the guarantee."""
    entered = (GovernmentProcedure(current_code=procedure.code[:2],
                                   previous_code=procedure.code[2:]),
               GovernmentProcedure(current_code="000"))  # fmt: skip
    code = procedure.document
    papers = (AdditionalDocument(category_code=code[:1], type_code=code[1:], id=f"A-{lrn}"),)
    items = tuple(
        replace(each, government_procedure=entered,
                additional_document=(*each.additional_document, *(papers if code else ())))
        for each in _items(made)
    )  # fmt: skip
    shipment = made.goods_shipment and replace(
        made.goods_shipment, government_agency_goods_item=items
    )
    secured = (ObligationGuarantee(reference_id=number),)
    return replace(_anew(made, lrn), obligation_guarantee=secured, goods_shipment=shipment)


def _anew(made: Declaration, lrn: str) -> Declaration:
    """A declaration of the same under another reference, without the moment of its issue."""
    return replace(made, functional_reference_id=lrn, issue_date_time=None)


def _lodged(made: Declaration, firm: str, day: date) -> DeclarationRow | None:
    """Lodge it for its firm; a day later the goods are there and what holds them is dealt with."""
    lrn = made.functional_reference_id or ""
    lodge.lodge(to_json(made), "json", Actor("demonstration", "trader", firm), noon(day))
    row = DeclarationRow.objects.filter(lrn=lrn).exclude(state="rejected").first()
    if row is not None:
        dealt_with(row, None, noon(day + timedelta(days=1)))
    return row


def _arrived(row: DeclarationRow, day: date) -> None:
    """The office of destination records three fifths of the first item."""
    stay = ProcedureStay.objects.filter(declaration=row).order_by("item").first()
    if stay is not None:
        told = transit_ends.Notice(
            item=stay.item, quantity=(stay.quantity * 3 / 5).quantize(Decimal(1)),
            reference=f"N-{row.pk}", seals="whole",
        )  # fmt: skip
        quietly(partial(transit_ends.arrived, row.mrn or "", told,
                        Actor("officer", "officer", row.office), noon(day)))  # fmt: skip


def _month(today: date) -> date | None:
    """The first day after the last month whose statement was due, and paid late, before today."""
    terms, first = desk.current().book.payment_terms, today.replace(day=1)
    while terms is not None and _due(first, terms.deferment) + _LATE >= today:
        first = (first - timedelta(days=1)).replace(day=1)
    return None if terms is None else first


def _statement(firm: str, today: date) -> None:
    """A month's deferred duties are asked for; only the firm pays late, and owes interest."""
    terms, first = desk.current().book.payment_terms, _month(today)
    if terms is None or first is None:
        return
    deferred_statements.make(noon(first.replace(day=terms.deferment.statement_day)))
    for claim in MoneyClaim.objects.filter(kind="statement", paid=0).order_by("pk"):
        late = _LATE if claim.operator_id == firm else timedelta(0)
        quietly(partial(_paid, claim, noon((claim.due or today) + late)))


def _due(first: date, terms: Any) -> date:
    made = first.replace(day=terms.statement_day)
    return deferred_statements.due_day(made, terms, desk.current())


def _paid(claim: MoneyClaim, here: desk.Desk) -> None:
    """The whole statement is paid over an order of its own."""
    holder = Actor("demonstration", "trader", claim.operator_id)
    order = payment_orders.make(claim.operator_id, (f"claim:{claim.number}",), holder, here)
    told = payments.Received(means="cheque", external=f"S-{claim.pk:06d}", amount=order.amount,
                             currency=order.currency, operator=claim.operator_id,
                             order=order)  # fmt: skip
    payments.receive(told, _CASHIER, here)
