"""The reading of a SAD: leaves find their place; what has none is kept and named in a finding."""

import itertools
import re
from typing import Any

from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Finding
from greenlane.messages.asycuda import texts
from greenlane.messages.asycuda.leaves import Leaves, leaves_of
from greenlane.messages.asycuda.model_path import built, put
from greenlane.messages.asycuda.places import ITEM_PLACES, PARTS, Place, header_places
from greenlane.messages.asycuda.remainder import (
    BASIS,
    Remainder,
    grouped,
    kept_findings,
    unreadable,
)
from greenlane.messages.asycuda.sad import (
    ROOT,
    ParsedSad,
    Sad,
    SadAmount,
    SadTaxLine,
    SadValuation,
)
from greenlane.messages.guard import LIMITS, Limits, in_utf8, instructed, load, too_deep
from greenlane.messages.parsed import told


def parse(data: bytes, limits: Limits = LIMITS) -> ParsedSad:
    """Read a SAD. Never raises: what is wrong, and what has no place, is in the findings."""
    loaded = load(data, limits)
    if loaded.root is None:
        return ParsedSad(None, loaded.findings)
    root = loaded.root
    if refused := too_deep(root, limits) or _not_a_sad(root) or instructed(root):
        return ParsedSad(None, (*loaded.findings, refused))
    leaves = leaves_of(root)
    reading = Remainder(leaves)
    sad = _sad(reading, _items_in(leaves))
    findings = told([*grouped(reading.findings), *kept_findings(sad.kept)])
    return ParsedSad(sad, (*loaded.findings, *findings))


def is_sad(data: bytes) -> bool:
    """Whether the first element of a message is that of a SAD."""
    return re.search(rb"<ASYCUDA[\s>/]", in_utf8(data)[:2_000]) is not None


def _not_a_sad(root: Any) -> Finding | None:
    if root.tag == ROOT and not any(
        isinstance(e.tag, str) and e.tag.startswith("{") for e in root.iter()
    ):
        return None
    said = f"The message is no SAD: its elements are ASYCUDA and below, not {root.tag!r}."
    return Finding(code="MSG-301", message=said, value=str(root.tag), basis=BASIS,
                   fix="Send the XML that ASYCUDA World exports, without namespaces.")  # fmt: skip


def _items_in(leaves: Leaves) -> int:
    count = 0
    names = {path.partition("/")[0] for path in leaves}
    while item_prefix(count).rstrip("/") in names:
        count += 1
    return count


def item_prefix(position: int) -> str:
    """The path of the item at a position (from 0)."""
    return "Item/" if position == 0 else f"Item[{position + 1}]/"


def _sad(reading: Remainder, count: int) -> Sad:
    export = reading.left.get("Identification/Type/Type_of_declaration", "") == "EX"
    if reading.left.get("Property/Sad_flow") == ("E" if export else "I"):
        del reading.left["Property/Sad_flow"]
    for place in header_places(export):
        _read_place(reading, place, "", "")
    _containers(reading)
    header = _valuation(reading, "Valuation/", 0, ("Total_cost", "Total_CIF", "", ""))
    _header_amounts(reading, header)
    items = tuple(_item(reading, position, header) for position in range(count))
    taxes = tuple(t for position in range(count) for t in _taxes(reading, position))
    return Sad(
        declaration=built(Declaration, reading.draft),
        valuation=header,
        items=items,
        taxes=taxes,
        kept=tuple(sorted(reading.left.items())),
    )


def _containers(reading: Remainder) -> None:
    """The containers by their numbers, up to the first that has none."""
    for position in itertools.count():
        identity = reading.text(f"{container_prefix(position)}Container_identity")
        if not identity:
            return
        model = f"goods_shipment.consignment.transport_equipment:{position}."
        put(reading.draft, f"{model}sequence_numeric", position + 1)
        put(reading.draft, f"{model}id", identity)


def container_prefix(position: int) -> str:
    """The path of the container at a position (from 0)."""
    return "Container/" if position == 0 else f"Container[{position + 1}]/"


def _read_place(reading: Remainder, place: Place, prefix: str, model: str) -> None:
    paths = [prefix + sad for sad in place.sad]
    written = [reading.left.get(path, "") for path in paths]
    if not any(written):
        return
    if not _can_be_taken_apart(written, place.widths):
        return  # it is kept
    if place.kind == "party":
        name, address = texts.party(written[0])
        put(reading.draft, f"{model}{place.model}.name", name)
        if address:
            put(reading.draft, f"{model}{place.model}.address.line", address)
    else:
        value = texts.value(place.kind, "".join(written))
        if value is None:
            reading.findings.append(unreadable(paths[0], written[0], _NAMES[place.kind]))
            return
        put(reading.draft, model + place.model, value)
    for path in paths:
        reading.left.pop(path, None)


def _can_be_taken_apart(written: list[str], widths: tuple[int, ...]) -> bool:
    last = max(n for n, text in enumerate(written) if text)
    full = all(len(written[n]) == widths[n] for n in range(last))
    return full and (last == len(widths) or len(written[last]) <= widths[last])


_NAMES = {"integer": "a whole number", "flag": "true or false", "mass": "a mass"}


def _valuation(
    reading: Remainder, prefix: str, which: int, names: tuple[str, str, str, str]
) -> SadValuation:
    parts = {}
    for part, elements in PARTS.items():
        at = f"{prefix}{elements[which]}/"
        amount = SadAmount(
            national=reading.number(f"{at}Amount_national_currency"),
            foreign=reading.number(f"{at}Amount_foreign_currency"),
            currency=reading.text(f"{at}Currency_code"),
            rate=reading.number(f"{at}Currency_rate"),
        )
        if amount != SadAmount():
            parts[part] = amount
    cost, cif, statistical, alpha = (reading.number(prefix + n) if n else None for n in names)
    return SadValuation(parts=parts, cost=cost, cif=cif, statistical=statistical, alpha=alpha)


def _header_amounts(reading: Remainder, header: SadValuation) -> None:
    invoice = header.parts.get("invoice", SadAmount())
    if invoice.foreign is not None:
        put(reading.draft, "invoice_amount", Amount(invoice.foreign, invoice.currency or None))
    for part in header.parts.values():
        if part.currency and part.rate:
            put(reading.draft, f"currency_exchange:{part.currency}.rate_numeric", part.rate)
    _charges(reading, header, "goods_shipment.", ())


def _charges(
    reading: Remainder, valuation: SadValuation, model: str, elsewhere: tuple[str, ...]
) -> None:
    """Additions and deductions that are not nought; for an item those of the whole count."""
    for part, (_, _, code) in PARTS.items():
        amount = valuation.parts.get(part)
        if code and part not in elsewhere and amount is not None and amount.foreign:
            path = f"{model}customs_valuation.charge_deduction:{code}.other_charge_deduction_amount"
            put(reading.draft, path, Amount(amount.foreign, amount.currency or None))


def _item(reading: Remainder, position: int, header: SadValuation) -> SadValuation:
    prefix = item_prefix(position)
    model = f"goods_shipment.government_agency_goods_item:{position}."
    put(reading.draft, f"{model}sequence_numeric", position + 1)
    for place in ITEM_PLACES:
        _read_place(reading, place, prefix, model)
    names = ("Total_cost_itm", "Total_CIF_itm", "", "Alpha_coeficient_of_apportionment")
    valuation = _valuation(reading, f"{prefix}Valuation_item/", 1, names)
    _price(reading, prefix, model, valuation, header)
    items = reading.draft["goods_shipment"]["government_agency_goods_item"]
    if "packaging" in items[position]:
        put(reading.draft, f"{model}packaging:0.sequence_numeric", 1)
    shared = tuple(part for part, amount in header.parts.items() if amount.foreign)
    _charges(reading, valuation, model, shared)
    _procedure(reading, f"{prefix}Tarification/Extended_customs_procedure", model)
    _units(reading, prefix, model)
    _documents(reading, prefix, model)
    _same_terms(reading, prefix)
    return valuation


def _price(
    reading: Remainder, prefix: str, model: str, valuation: SadValuation, header: SadValuation
) -> None:
    price = reading.number(f"{prefix}Tarification/Item_price")
    own = valuation.parts.get("invoice", SadAmount())
    currency = own.currency or header.parts.get("invoice", SadAmount()).currency
    if price is not None:
        path = f"{model}commodity.invoice_line.item_charge_amount"
        put(reading.draft, path, Amount(price, currency or None))
    statistical = reading.number(f"{prefix}Valuation_item/Statistical_value")
    if statistical is not None:
        put(reading.draft, f"{model}statistical_value_amount", Amount(statistical))


_CODE = 2  # characters of a requested, and of a previous, procedure


def _procedure(reading: Remainder, path: str, model: str) -> None:
    code = reading.text(path)
    if code:
        put(reading.draft, f"{model}government_procedure:0.current_code", code[:_CODE])
    if code[_CODE:]:
        put(reading.draft, f"{model}government_procedure:0.previous_code", code[_CODE:])


def _units(reading: Remainder, prefix: str, model: str) -> None:
    """The first supplementary unit is the tariff's, further ones are bases of single taxes."""
    for place, at in enumerate(reading.occurrences(f"{prefix}Tarification/Supplementary_unit")):
        quantity = reading.number(f"{at}/Suppplementary_unit_quantity")
        if quantity is None:
            continue
        measure = Measure(quantity, reading.text(f"{at}/Suppplementary_unit_code") or None)
        field = (
            f"duty_tax_fee:{place}.specific_tax_base_quantity"
            if place
            else "goods_measure.tariff_quantity"
        )
        put(reading.draft, f"{model}commodity.{field}", measure)


def _documents(reading: Remainder, prefix: str, model: str) -> None:
    for place, at in enumerate(reading.occurrences(f"{prefix}Attached_documents")):
        path = f"{model}additional_document:{place}."
        for name, field in DOCUMENT_FIELDS:
            if text := reading.text(f"{at}/{name}"):
                put(reading.draft, path + field, text)
        written = reading.left.get(f"{at}/Attached_document_date")
        day = texts.day(written) if written else None
        if day is not None:
            del reading.left[f"{at}/Attached_document_date"]
            put(reading.draft, f"{path}effective_date_time", day)


DOCUMENT_FIELDS = (
    ("Attached_document_code", "type_code"),
    ("Attached_document_name", "name"),
    ("Attached_document_reference", "id"),
)


def _same_terms(reading: Remainder, prefix: str) -> None:
    """Delivery terms of an item that repeat those of the whole say nothing new."""
    terms = reading.draft.get("goods_shipment", {}).get("trade_terms", {})
    for name, field in (("Code", "condition_code"), ("Place", "location_name")):
        path = f"{prefix}IncoTerms/{name}"
        if " ".join(reading.left.get(path, "").split()) == terms.get(field, ""):
            reading.left.pop(path, None)


def _taxes(reading: Remainder, position: int) -> list[SadTaxLine]:
    return [
        SadTaxLine(
            position=position,
            type=reading.text(f"{at}/Duty_tax_code"),
            base=reading.number(f"{at}/Duty_tax_Base"),
            rate=reading.number(f"{at}/Duty_tax_rate"),
            amount=reading.number(f"{at}/Duty_tax_amount"),
            mode=reading.text(f"{at}/Duty_tax_MP"),
            calculation=reading.text(f"{at}/Duty_tax_Type_of_calculation"),
        )
        for at in reading.occurrences(f"{item_prefix(position)}Taxation/Taxation_line")
    ]
