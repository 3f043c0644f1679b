"""The writing of a SAD: the declaration in its places, then its valuation, taxes and the rest."""

from decimal import Decimal
from typing import Any

from lxml import etree

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.messages.asycuda import texts
from greenlane.messages.asycuda.leaves import Leaves, tree_of
from greenlane.messages.asycuda.model_path import found
from greenlane.messages.asycuda.places import ITEM_PLACES, PARTS, Place, header_places
from greenlane.messages.asycuda.reading import DOCUMENT_FIELDS, container_prefix, item_prefix
from greenlane.messages.asycuda.sad import ROOT, Sad, SadValuation

_SECTIONS = (
    *("Export_release", "Assessment_notice", "Global_taxes", "Property", "Identification"),
    *("Traders", "Declarant", "General_information", "Transport", "Financial", "Warehouse"),
    *("Transit", "Valuation", "Item"),
)


_BARE = SadValuation(parts={})


def to_xml(what: Sad | Declaration) -> bytes:
    """The SAD as UTF-8 bytes. Raises ValueError for a character that XML cannot carry."""
    sad = what if isinstance(what, Sad) else Sad(declaration=what, valuation=_BARE)
    leaves: Leaves = {}
    declaration = sad.declaration
    export = (declaration.type_code or "").startswith("EX")
    leaves["Property/Sad_flow"] = "E" if export else "I"
    for place in header_places(export):
        _write_place(leaves, place, declaration, "")
    containers = found(declaration, "goods_shipment.consignment.transport_equipment") or ()
    for position, container in enumerate(containers):
        if container.id:
            leaves[f"{container_prefix(position)}Container_identity"] = container.id
    names = ("Total_cost", "Total_CIF", "", "")
    _valuation(leaves, "Valuation/", 0, sad.valuation, names)
    _header_amounts(leaves, declaration, bare=not sad.valuation.parts)
    items = found(declaration, "goods_shipment.government_agency_goods_item") or ()
    for position, item in enumerate(items):
        values = sad.items[position] if position < len(sad.items) else None
        _item(leaves, position, item, values)
    _taxes(leaves, sad)
    leaves.update(sad.kept)
    ordered = sorted(leaves.items(), key=lambda leaf: _order(leaf[0]))
    root = tree_of(dict(ordered), ROOT)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _order(path: str) -> tuple[int, int]:
    """Sections in their order and items by their number; within, as they were put."""
    name, _, number = path.partition("/")[0].rstrip("]").partition("[")
    place = _SECTIONS.index(name) if name in _SECTIONS else len(_SECTIONS)
    return place, int(number or 1) if name == "Item" else 0


def _write_place(leaves: Leaves, place: Place, of: Any, prefix: str) -> None:
    if place.kind == "party":
        party = found(of, place.model)
        lines = (found(party, "name"), found(party, "address.line"))
        text = "\n".join(line for line in lines if line)
    else:
        value = found(of, place.model)
        text = "" if value is None else texts.text(place.kind, value)
    for sad, width in zip(place.sad, (*place.widths, len(text)), strict=True):
        if text[:width]:
            leaves[prefix + sad] = text[:width]
        text = text[width:]


def _valuation(
    leaves: Leaves,
    prefix: str,
    which: int,
    valuation: SadValuation,
    names: tuple[str, str, str, str],
) -> None:
    for part, amount in valuation.parts.items():
        at = f"{prefix}{PARTS[part][which]}/"
        _number(leaves, f"{at}Amount_national_currency", amount.national)
        _number(leaves, f"{at}Amount_foreign_currency", amount.foreign)
        if amount.currency:
            leaves[f"{at}Currency_code"] = amount.currency
        _number(leaves, f"{at}Currency_rate", amount.rate)
    whole = (valuation.cost, valuation.cif, valuation.statistical, valuation.alpha)
    for name, value in zip(names, whole, strict=True):
        if name:
            _number(leaves, prefix + name, value)


def _number(leaves: Leaves, path: str, value: Decimal | None) -> None:
    if value is not None:
        leaves[path] = f"{value:f}"


def _amount(leaves: Leaves, at: str, amount: Any) -> None:
    if amount is not None:
        leaves[f"{at}/Amount_foreign_currency"] = f"{amount.value:f}"
        if amount.currency_id:
            leaves[f"{at}/Currency_code"] = amount.currency_id


def _charges(leaves: Leaves, prefix: str, which: int, of: Any) -> None:
    for elements in PARTS.values():
        if code := elements[2]:
            path = f"customs_valuation.charge_deduction:{code}.other_charge_deduction_amount"
            _amount(leaves, prefix + elements[which], found(of, path))


def _header_amounts(leaves: Leaves, declaration: Declaration, *, bare: bool) -> None:
    _amount(leaves, "Valuation/Gs_Invoice", declaration.invoice_amount)
    _charges(leaves, "Valuation/", 0, declaration.goods_shipment)
    for gs, _, _ in PARTS.values() if bare else ():
        currency = leaves.get(f"Valuation/{gs}/Currency_code", "")
        rate = found(declaration, f"currency_exchange:{currency}.rate_numeric")
        if currency and rate is not None:
            leaves[f"Valuation/{gs}/Currency_rate"] = f"{rate:f}"


def _item(
    leaves: Leaves, position: int, item: GovernmentAgencyGoodsItem, values: SadValuation | None
) -> None:
    prefix = item_prefix(position)
    _documents(leaves, prefix, item)
    for place in ITEM_PLACES:
        _write_place(leaves, place, item, prefix)
    first = found(item, "government_procedure:0")
    code = (found(first, "current_code") or "") + (found(first, "previous_code") or "")
    if code:
        leaves[f"{prefix}Tarification/Extended_customs_procedure"] = code
    _units(leaves, f"{prefix}Tarification/Supplementary_unit", item)
    names = ("Total_cost_itm", "Total_CIF_itm", "", "Alpha_coeficient_of_apportionment")
    _valuation(leaves, f"{prefix}Valuation_item/", 1, values or _BARE, names)
    _charges(leaves, f"{prefix}Valuation_item/", 1, item)
    price = found(item, "commodity.invoice_line.item_charge_amount")
    if price is not None:
        leaves[f"{prefix}Tarification/Item_price"] = f"{price.value:f}"
        if values is None:
            _amount(leaves, f"{prefix}Valuation_item/Item_Invoice", price)
    statistical = found(item, "statistical_value_amount.value")
    _number(leaves, f"{prefix}Valuation_item/Statistical_value", statistical)


def _units(leaves: Leaves, path: str, item: GovernmentAgencyGoodsItem) -> None:
    fees = found(item, "commodity.duty_tax_fee") or ()
    units = [found(item, "commodity.goods_measure.tariff_quantity")]
    units += [fee.specific_tax_base_quantity for fee in fees[1:]]
    for number, unit in enumerate(units, start=1):
        if unit is not None:
            at = path if number == 1 else f"{path}[{number}]"
            if unit.unit_code:
                leaves[f"{at}/Suppplementary_unit_code"] = unit.unit_code
            leaves[f"{at}/Suppplementary_unit_quantity"] = f"{unit.value:f}"


def _documents(leaves: Leaves, prefix: str, item: GovernmentAgencyGoodsItem) -> None:
    for number, document in enumerate(item.additional_document, start=1):
        at = f"{prefix}Attached_documents" + ("" if number == 1 else f"[{number}]")
        for name, field in DOCUMENT_FIELDS:
            if text := getattr(document, field):
                leaves[f"{at}/{name}"] = text
        if document.effective_date_time is not None:
            day = texts.day_text(document.effective_date_time)
            leaves[f"{at}/Attached_document_date"] = day


def _taxes(leaves: Leaves, sad: Sad) -> None:
    numbers: dict[int, int] = {}
    for line in sad.taxes:
        number = numbers[line.position] = numbers.get(line.position, 0) + 1
        at = f"{item_prefix(line.position)}Taxation/Taxation_line"
        at += "" if number == 1 else f"[{number}]"
        if line.type:
            leaves[f"{at}/Duty_tax_code"] = line.type
        _number(leaves, f"{at}/Duty_tax_Base", line.base)
        _number(leaves, f"{at}/Duty_tax_rate", line.rate)
        _number(leaves, f"{at}/Duty_tax_amount", line.amount)
        if line.mode:
            leaves[f"{at}/Duty_tax_MP"] = line.mode
        if line.calculation:
            leaves[f"{at}/Duty_tax_Type_of_calculation"] = line.calculation
