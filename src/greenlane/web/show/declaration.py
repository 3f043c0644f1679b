"""One declaration for people: facts, items, documents, from the stored document."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.item_facts import goods_code
from greenlane.duties.assessment import Assessment
from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook
from greenlane.usecases.answers import Answer
from greenlane.web.choices import MODES, named


def money(amount: Amount | None) -> Money | None:
    """An amount with its currency for the template."""
    return Money(amount.value, amount.currency_id or "") if amount else None


def quantity(measure: Measure | None) -> Money | None:
    """A quantity with its unit for the template."""
    return Money(measure.value, measure.unit_code or "") if measure else None


def goods_line(declaration: Declaration) -> str:
    """The goods in a few words: the first description and how many items there are."""
    items = _items(declaration)
    first = items[0].commodity if items else None
    text = (first.description if first else None) or ""
    text = text if len(text) <= 60 else text[:59] + "…"
    more = len(items) - 1
    return f"{text} +{more}" if more > 0 else text


def _items(declaration: Declaration) -> tuple[GovernmentAgencyGoodsItem, ...]:
    shipment = declaration.goods_shipment
    return shipment.government_agency_goods_item if shipment else ()


class Facts:
    """The facts of a declaration in groups, in one language."""

    def __init__(
        self, declaration: Declaration, book: LawBook, language: str,
        alias: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        """`alias` gives what is shown instead of the name or number of a party."""
        self.declaration, self.book, self.language = declaration, book, language
        self.alias = alias
        self.shipment = declaration.goods_shipment or GoodsShipment()

    def groups(self) -> list[dict[str, Any]]:
        """Parties, journey, totals; rows without a value are left out."""
        made = [
            {"title": _("Parties"), "rows": self._parties()},
            {"title": _("Journey"), "rows": self._journey()},
            {"title": _("Totals"), "rows": self._totals()},
        ]
        for group in made:
            group["rows"] = [row for row in group["rows"] if row["value"]]
        return made

    def country(self, code: str | None) -> str:
        """The name of a country."""
        return named(self.book.countries.get(code or "", {"": code or ""}), self.language)

    def _parties(self) -> list[dict[str, Any]]:
        parties = (
            (_("Importer"), self.shipment.importer),
            (_("Exporter"), self.declaration.exporter),
            (_("Consignee"), self.shipment.consignee),
            (_("Declarant"), self.declaration.declarant),
        )
        if self.alias is not None:
            return [{"text": text, "value": self.alias(p.id or p.name or "") if p else ""}
                    for text, p in parties]  # fmt: skip
        return [
            {"text": text, "value": (p.name or p.id) if p else "",
             "note": p.id if p and p.name else ""}
            for text, p in parties
        ]  # fmt: skip

    def _journey(self) -> list[dict[str, Any]]:
        declared = self.declaration
        office = self.book.offices.get(declared.declaration_office_id or "")
        consignment, terms = self.shipment.consignment, self.shipment.trade_terms
        means = declared.border_transport_means
        boxes = consignment.transport_equipment if consignment else ()
        mode = dict(MODES).get((means.mode_code if means else None) or "", "")
        origin = self.shipment.export_country
        goal = self.shipment.destination
        return [
            {"text": _("Office"), "value": named(office.name, self.language) if office else "",
             "note": declared.declaration_office_id},
            {"text": _("From"), "value": self.country(origin.id if origin else "")},
            {"text": _("To"), "value": self.country(goal.country_code if goal else "")},
            {"text": _("Transport"), "note": mode,
             "value": " ".join(filter(None, (means.name, means.id))) if means else ""},
            {"text": _("Containers"), "kind": "code",
             "value": " ".join(box.id or "" for box in boxes)},
            {"text": _("Delivery terms"), "kind": "code",
             "value": " ".join(filter(None, (terms.condition_code, terms.location_id)))
             if terms else ""},
        ]  # fmt: skip

    def _totals(self) -> list[dict[str, Any]]:
        declared = self.declaration
        return [
            {"text": _("Invoice total"), "kind": "amount", "value": money(declared.invoice_amount)},
            {"text": _("Gross mass"), "kind": "amount",
             "value": quantity(declared.total_gross_mass_measure)},
            {"text": _("Packages"), "kind": "amount", "value": declared.total_package_quantity},
        ]  # fmt: skip

    def items(self, assessment: Assessment | None = None) -> list[dict[str, Any]]:
        """The goods items with what was assessed on each."""
        assessed = {i.sequence: i for i in assessment.items} if assessment else {}
        return [
            self._item(item, place, assessed)
            for place, item in enumerate(_items(self.declaration), start=1)
        ]

    def _item(
        self, item: GovernmentAgencyGoodsItem, place: int, assessed: Mapping[int, Any]
    ) -> dict[str, Any]:
        commodity = item.commodity
        measure = commodity.goods_measure if commodity else None
        line = commodity.invoice_line if commodity else None
        number = item.sequence_numeric or place
        found = assessed.get(number)
        origin = next((o.country_code for o in item.origin), "")
        currency = self.book.currency
        return {
            "number": number,
            "commodity": goods_code(item),
            "description": commodity.description if commodity else "",
            "origin": origin,
            "origin_name": self.country(origin),
            "procedure": _procedure(item),
            "net": quantity(measure.net_net_weight_measure) if measure else None,
            "gross": quantity(measure.gross_mass_measure) if measure else None,
            "price": money(line.item_charge_amount) if line else None,
            "value": Money(found.value.amount, currency) if found and found.value else None,
            "duties": Money(sum(x.payable for x in found.lines), currency) if found else None,
            "flags": [],
        }

    def documents(self, answer: Answer | None = None) -> list[dict[str, Any]]:
        """Documents stated, and permits that are missing."""
        stated = [self._document(d, None) for d in self.declaration.additional_document]
        for place, item in enumerate(_items(self.declaration), start=1):
            stated += [self._document(d, place) for d in item.additional_document]
        for permit in answer.permits if answer else ():
            if not permit.declared:
                agency = self.book.agencies.get(permit.agency)
                stated.append(
                    {"code": permit.document, "name": self._named_document(permit.document),
                     "reference": "", "item": permit.item, "state": "missing",
                     "note": named(agency.name, self.language) if agency else permit.agency}
                )  # fmt: skip
        return stated

    def _document(self, document: Any, item: int | None) -> dict[str, Any]:
        code = (document.category_code or "") + (document.type_code or "")
        return {"code": code, "name": self._named_document(code), "reference": document.id,
                "item": item, "state": "ok"}  # fmt: skip

    def _named_document(self, code: str) -> str:
        return named(self.book.documents.get(code, {"": code}), self.language)


def _procedure(item: GovernmentAgencyGoodsItem) -> str:
    first = item.government_procedure[0] if item.government_procedure else None
    return (first.current_code or "") + (first.previous_code or "") if first else ""


def compared(facts: Facts) -> list[dict[str, Any]]:
    """Totals as stated beside the sums of the items, for the officer."""
    items = facts.items()
    declared = facts.declaration
    rows = []
    pairs = (
        (_("Invoice total"), money(declared.invoice_amount), "price"),
        (_("Gross mass"), quantity(declared.total_gross_mass_measure), "gross"),
    )
    for text, stated, name in pairs:
        parts = [item[name] for item in items if item[name] is not None]
        if stated is None or len(parts) != len(items) or not items:
            continue
        added = Money(sum(part.amount for part in parts), stated.currency)
        same = added.amount == stated.amount
        rows.append(
            {"text": text, "declared": stated, "usual": added,
             "note": _("agree") if same else _("differ"), "tone": "good" if same else "warn"}
        )  # fmt: skip
    return rows
