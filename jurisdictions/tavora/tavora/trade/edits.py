"""Changes to a declaration: one item replaced, totals made to fit again."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from msgspec.structs import replace

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.datamodel.goods_shipment import GoodsShipment

Item = GovernmentAgencyGoodsItem
_CENT = Decimal("0.01")


def shipment_of(declaration: Declaration) -> GoodsShipment:
    """The shipment, which every generated declaration has."""
    assert declaration.goods_shipment is not None  # noqa: S101 the generator made it
    return declaration.goods_shipment


def items_of(declaration: Declaration) -> tuple[Item, ...]:
    """The goods items."""
    return shipment_of(declaration).government_agency_goods_item


def with_items(declaration: Declaration, items: tuple[Item, ...]) -> Declaration:
    """The declaration with other items and totals that fit them."""
    shipment = replace(shipment_of(declaration), government_agency_goods_item=items)
    return replace(
        declaration,
        goods_shipment=shipment,
        goods_item_quantity=len(items),
        invoice_amount=_invoice(items),
        total_gross_mass_measure=Measure(sum((_gross(i) for i in items), Decimal(0)), "KGM"),
        total_package_quantity=sum(p.quantity_quantity or 0 for i in items for p in i.packaging),
    )


def with_item(declaration: Declaration, place: int, item: Item) -> Declaration:
    """The declaration with the item at `place` (from 0) replaced and totals that fit."""
    items = items_of(declaration)
    return with_items(declaration, (*items[:place], item, *items[place + 1 :]))


def with_shipment(declaration: Declaration, **fields: Any) -> Declaration:
    """The declaration with fields of its shipment replaced."""
    return replace(declaration, goods_shipment=replace(shipment_of(declaration), **fields))


def with_commodity(item: Item, **fields: Any) -> Item:
    """The item with fields of its commodity replaced."""
    assert item.commodity is not None  # noqa: S101 the generator made it
    return replace(item, commodity=replace(item.commodity, **fields))


def price_of(item: Item) -> Amount:
    """The price of an item."""
    line = item.commodity.invoice_line if item.commodity else None
    assert line is not None  # noqa: S101 the generator made it
    assert line.item_charge_amount is not None  # noqa: S101 the generator made it
    return line.item_charge_amount


def priced(item: Item, factor: float) -> Item:
    """The item with its price multiplied; never below one hundredth."""
    assert item.commodity is not None  # noqa: S101 the generator made it
    assert item.commodity.invoice_line is not None  # noqa: S101 the generator made it
    price = price_of(item)
    step = Decimal(1) if price.currency_id == "JPY" else _CENT
    value = max(scaled(price.value, factor, step), step)
    amount = Amount(value, price.currency_id)
    line = replace(item.commodity.invoice_line, item_charge_amount=amount)
    return with_commodity(item, invoice_line=line)


def scaled(value: Decimal, factor: float, step: Decimal) -> Decimal:
    """The value times a factor of four decimals, in multiples of `step`."""
    return (value * Decimal(round(factor * 10_000)) / 10_000).quantize(step, ROUND_HALF_UP)


def shrunk(measure: Measure | None, factor: float) -> Measure | None:
    """A measure times a factor, at least one step of its own precision."""
    if measure is None:
        return None
    exponent = measure.value.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0))
    return Measure(max(scaled(measure.value, factor, step), step), measure.unit_code)


def _gross(item: Item) -> Decimal:
    measure = item.commodity.goods_measure if item.commodity else None
    gross = measure.gross_mass_measure if measure else None
    return gross.value if gross else Decimal(0)


def _invoice(items: tuple[Item, ...]) -> Amount:
    prices = [price_of(item) for item in items]
    return Amount(sum((p.value for p in prices), Decimal(0)), prices[0].currency_id)
