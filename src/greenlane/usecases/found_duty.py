"""What the goods that were found would have cost: the document restated, assessed by the engine."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.commodity import Classification, Commodity, GoodsMeasure, InvoiceLine
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem, Origin
from greenlane.datamodel.item_facts import NET_MASS_UNIT, read_shipment
from greenlane.duties.assessment import assess
from greenlane.kernel.finding import has_errors
from greenlane.law.law_of_day import LawOfDay
from greenlane.lifecycle.inspection import ItemResult

_replace = msgspec.structs.replace


def priced(
    declaration: Declaration, results: Iterable[ItemResult], law: LawOfDay
) -> tuple[ItemResult, ...]:
    """The results with the duty that each finding would have cost more, None where that is unknown.

    Each item is restated alone, so that the amounts add up to what the findings cost together but
    for roundings. Goods as declared cost nothing more.
    """
    base = _payable(declaration, law)
    return tuple(_replace(each, extra=_extra(declaration, each, base, law)) for each in results)


def _extra(
    declaration: Declaration, result: ItemResult, base: Decimal | None, law: LawOfDay
) -> Decimal | None:
    if result.conform:
        return Decimal(0)
    after = _payable(restated(declaration, result), law)
    return None if base is None or after is None else after - base


def _payable(declaration: Declaration, law: LawOfDay) -> Decimal | None:
    shipment = read_shipment(declaration)
    if any(law.commodity(each.code) is None for each in shipment.items):
        return None
    if any(each.origin not in law.book.countries for each in shipment.items):
        return None
    assessment, findings = assess(shipment, law)
    return None if has_errors(findings) else assessment.payable


def restated(declaration: Declaration, result: ItemResult) -> Declaration:
    """The document as it should have been; undeclared goods are an item of their own."""
    shipment = declaration.goods_shipment
    if shipment is None:
        return declaration
    items = list(shipment.government_agency_goods_item)
    if not 1 <= result.item <= len(items):
        return declaration
    found = _found(items[result.item - 1], result)
    if "undeclared" in result.kinds:
        items.append(_replace(found, sequence_numeric=len(items) + 1))
    else:
        items[result.item - 1] = found
    return _replace(declaration, goods_shipment=_replace(
        shipment, government_agency_goods_item=tuple(items)))  # fmt: skip


def _found(item: GovernmentAgencyGoodsItem, result: ItemResult) -> GovernmentAgencyGoodsItem:
    commodity = item.commodity or Commodity()
    changes: dict[str, Any] = {}
    if result.code:
        changes["classification"] = _classified(commodity, result.code)
    if result.value is not None:
        changes["invoice_line"] = _valued(commodity, result.value)
    if result.quantity is not None:
        changes.update(_measured(commodity, result.quantity, result.unit))
    made: dict[str, Any] = {"commodity": _replace(commodity, **changes)}
    if result.origin:
        # What was not proved for this origin is not claimed for it.
        made["origin"] = (Origin(country_code=result.origin, type_code="1"),)
    return _replace(item, **made)


def _classified(commodity: Commodity, code: str) -> tuple[Classification, ...]:
    others = [c for c in commodity.classification if c.identification_type_code not in
              ("TSP", "TRC")]  # fmt: skip
    made = [Classification(id=code[:8], identification_type_code="TSP")]
    if code[8:]:
        made.append(Classification(id=code[8:], identification_type_code="TRC"))
    return (*made, *others)


def _valued(commodity: Commodity, value: Decimal) -> InvoiceLine:
    line = commodity.invoice_line or InvoiceLine()
    price = line.item_charge_amount or Amount(value=value)
    return _replace(line, item_charge_amount=_replace(price, value=value))


def _measured(commodity: Commodity, quantity: Decimal, unit: str) -> dict[str, Any]:
    measure = commodity.goods_measure or GoodsMeasure()
    if unit == NET_MASS_UNIT:
        net = measure.net_net_weight_measure or Measure(value=quantity)
        return {"goods_measure": _replace(
            measure, net_net_weight_measure=_replace(net, value=quantity))}  # fmt: skip
    tariff = measure.tariff_quantity or Measure(value=quantity, unit_code=unit)
    fees = tuple(
        _replace(fee, specific_tax_base_quantity=_replace(
            fee.specific_tax_base_quantity, value=quantity))
        if fee.specific_tax_base_quantity and fee.specific_tax_base_quantity.unit_code == unit
        else fee
        for fee in commodity.duty_tax_fee
    )  # fmt: skip
    return {"goods_measure": _replace(measure, tariff_quantity=_replace(tariff, value=quantity)),
            "duty_tax_fee": fees}  # fmt: skip
