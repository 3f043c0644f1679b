"""Honest mistakes: what tired people and old software do to a good declaration.

A function gives the mistaken declaration and the sequence of the item (0 for the declaration), or
None where the declaration offers no such occasion.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

import msgspec
from msgspec.structs import replace

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import AdditionalDocument
from greenlane.law.lawbook import LawBook
from tavora.trade.chance import pick
from tavora.trade.edits import Item, items_of, shipment_of, with_commodity, with_shipment
from tavora.trade.papers import HomeParty

Made = tuple[Declaration, int] | None


class Slip(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A good declaration about to be lodged with a mistake; `lapsed` may no longer declare."""

    declaration: Declaration
    rng: Random
    book: LawBook
    day: date
    currencies: tuple[str, ...]
    lapsed: tuple[HomeParty, ...]

    def place(self) -> int:
        """One of the items."""
        return int(self.rng.random() * len(items_of(self.declaration)))


def total_mismatch(slip: Slip) -> Made:
    """The invoice total is not the sum of the items."""
    total = slip.declaration.invoice_amount
    assert total is not None  # noqa: S101 the generator made it
    factor = pick(slip.rng, (Decimal(10), Decimal("1.1"), Decimal("0.9")))
    value = (total.value * factor + 1).quantize(Decimal("0.01"))
    return replace(slip.declaration, invoice_amount=Amount(value, total.currency_id)), 0


def mass_mismatch(slip: Slip) -> Made:
    """The total gross mass is not the sum of the items."""
    total = slip.declaration.total_gross_mass_measure
    assert total is not None  # noqa: S101 the generator made it
    other = Measure(total.value + 1 + int(slip.rng.random() * 90), "KGM")
    return replace(slip.declaration, total_gross_mass_measure=other), 0


def missing_supplementary(slip: Slip) -> Made:
    """A supplementary quantity is left out."""
    for place, item in enumerate(items_of(slip.declaration)):
        measure = item.commodity.goods_measure if item.commodity else None
        if measure is not None and measure.tariff_quantity is not None:
            less = replace(measure, tariff_quantity=None)
            return _with(slip, place, with_commodity(item, goods_measure=less))
    return None


def net_over_gross(slip: Slip) -> Made:
    """Net and gross mass have changed places."""
    place = slip.place()
    item = items_of(slip.declaration)[place]
    measure = item.commodity.goods_measure if item.commodity else None
    if measure is None or measure.net_net_weight_measure == measure.gross_mass_measure:
        return None
    swapped = replace(
        measure,
        net_net_weight_measure=measure.gross_mass_measure,
        gross_mass_measure=measure.net_net_weight_measure,
    )
    return _with(slip, place, with_commodity(item, goods_measure=swapped))


def wrong_code(slip: Slip) -> Made:
    """A code that the tariff does not have, or has no longer."""
    place = slip.place()
    item = items_of(slip.declaration)[place]
    assert item.commodity is not None  # noqa: S101 the generator made it
    good = item.commodity.classification[0]
    head = (good.id or "")[:6]
    over = {
        line.code: None
        for line in slip.book.nomenclature
        if line.declarable and line.validity.until and line.validity.until < slip.day
    }
    bad = [code for code in over if code[:4] == head[:4]] or [head + "97", head[:4] + "9997"]
    code = replace(good, id=pick(slip.rng, bad))
    return _with(slip, place, with_commodity(item, classification=(code,)))


def missing_invoice(slip: Slip) -> Made:
    """The commercial invoice is not referred to."""
    kept = tuple(d for d in slip.declaration.additional_document if d.type_code != "935")
    return replace(slip.declaration, additional_document=kept), 0


def missing_proof(slip: Slip) -> Made:
    """A preference is claimed without its proof of origin."""
    for place, item in enumerate(items_of(slip.declaration)):
        if len(item.origin) > 1 and item.additional_document:
            return _with(slip, place, _without(item, item.additional_document[-1]))
    return None


def missing_permit(slip: Slip) -> Made:
    """A permit is not referred to; the agency will ask for it."""
    permits = {permit.document for permit in slip.book.permits}
    for place, item in enumerate(items_of(slip.declaration)):
        for paper in item.additional_document:
            if (paper.category_code or "") + (paper.type_code or "") in permits:
                return _with(slip, place, _without(item, paper))
    return None


def wrong_currency(slip: Slip) -> Made:
    """A currency that has no published rate."""
    total = slip.declaration.invoice_amount
    assert total is not None  # noqa: S101 the generator made it
    other = pick(slip.rng, [c for c in ("CHF", "SEK", "KWD", "TRY") if c not in slip.currencies])
    items = tuple(_in_currency(item, other) for item in items_of(slip.declaration))
    turned = with_shipment(slip.declaration, government_agency_goods_item=items)
    return replace(turned, invoice_amount=Amount(total.value, other)), 0


def missing_origin(slip: Slip) -> Made:
    """The country of origin is left out."""
    place = slip.place()
    return _with(slip, place, replace(items_of(slip.declaration)[place], origin=()))


def lapsed_declarant(slip: Slip) -> Made:
    """A broker declares that has ceased, or is suspended."""
    if not slip.lapsed:
        return None
    party = pick(slip.rng, slip.lapsed)
    return replace(slip.declaration, declarant=party.declarant, agent=party.agent), 0


def bad_container(slip: Slip) -> Made:
    """A container number is misread: two of its digits have changed places."""
    consignment = shipment_of(slip.declaration).consignment
    if consignment is None or not consignment.transport_equipment:
        return None
    first, *others = consignment.transport_equipment
    number = first.id or ""
    place = next((n for n in range(4, 9) if number[n] != number[n + 1]), 4)
    mixed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    boxes = (replace(first, id=mixed), *others)
    return with_shipment(
        slip.declaration, consignment=replace(consignment, transport_equipment=boxes)
    ), 0


def missing_charges(slip: Slip) -> Made:
    """Freight that the price does not include is left out."""
    if shipment_of(slip.declaration).customs_valuation is None:
        return None
    return with_shipment(slip.declaration, customs_valuation=None), 0


SLIPS: dict[str, Callable[[Slip], Made]] = {
    slip.__name__: slip
    for slip in (
        total_mismatch, mass_mismatch, missing_supplementary, net_over_gross, wrong_code,
        missing_invoice, missing_proof, missing_permit, wrong_currency, missing_origin,
        lapsed_declarant, bad_container, missing_charges,
    )
}  # fmt: skip
DUPLICATE = "duplicate_lrn"
MISTAKES = (*SLIPS, DUPLICATE)


def _with(slip: Slip, place: int, item: Item) -> tuple[Declaration, int]:
    items = items_of(slip.declaration)
    items = (*items[:place], item, *items[place + 1 :])
    return with_shipment(slip.declaration, government_agency_goods_item=items), place + 1


def _without(item: Item, paper: AdditionalDocument) -> Item:
    kept = tuple(d for d in item.additional_document if d is not paper)
    return replace(item, additional_document=kept)


def _in_currency(item: Item, currency: str) -> Item:
    assert item.commodity is not None  # noqa: S101 the generator made it
    line = item.commodity.invoice_line
    assert line is not None  # noqa: S101 the generator made it
    assert line.item_charge_amount is not None  # noqa: S101 the generator made it
    amount = Amount(line.item_charge_amount.value, currency)
    return with_commodity(item, invoice_line=replace(line, item_charge_amount=amount))
