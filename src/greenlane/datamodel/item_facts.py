"""What a goods item says, read once in the customary places of the data model.

The customs data elements sit in fixed places: the goods code is the classification of type TSP
(with TRC appended where used), the origin is Origin type 1 (2 is the preferential origin), the
procedure is the first GovernmentProcedure and the following ones are additional procedures, the
preference is a DutyTaxFee's regime code. Source: UK CDS completion guide, DE 1/10 to 6/16.
"""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.datamodel.base import Amount
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import ChargeDeduction, GovernmentAgencyGoodsItem
from greenlane.datamodel.goods_shipment import GoodsShipment

NET_MASS_UNIT = "KGM"
NO_PREFERENCE = "100"


class ItemFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One goods item, read. Codes are empty text and amounts None where nothing was stated."""

    position: int
    sequence: int
    code: str
    origin: str
    preferential_origin: str
    destination: str
    procedure: str
    additional_procedures: tuple[str, ...]
    preference: str
    documents: frozenset[str]
    net_mass: Decimal | None
    gross_mass: Decimal | None
    tariff_quantity: Decimal | None
    quantities: dict[str, Decimal]
    price: Decimal | None
    currency: str
    charges: tuple[ChargeDeduction, ...]
    payment_methods: tuple[str, ...]
    additional_codes: frozenset[str] = frozenset()
    order_number: str = ""
    uses: frozenset[str] = frozenset()


class ShipmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration as a whole, read; `trade` is import or export by the type code."""

    trade: Literal["import", "export"]
    prelodged: bool
    incoterm: str
    currency: str
    charges: tuple[ChargeDeduction, ...]
    items: tuple[ItemFacts, ...]


def trade_of(declaration: Declaration) -> Literal["import", "export"]:
    """Import or export, by the type code."""
    return "export" if (declaration.type_code or "")[:2] == "EX" else "import"


def read_shipment(declaration: Declaration) -> ShipmentFacts:
    """Read a declaration. Nothing is checked here; absent things are empty."""
    shipment = declaration.goods_shipment or GoodsShipment()
    kind = declaration.type_code or ""
    invoice = declaration.invoice_amount
    currency = (invoice.currency_id if invoice else None) or ""
    valuation = shipment.customs_valuation
    shared = documents_of(declaration.additional_document)
    terms = shipment.trade_terms
    return ShipmentFacts(
        trade=trade_of(declaration),
        prelodged=kind[2:3] in _PRELODGED,
        incoterm=(terms.condition_code if terms else None) or "",
        currency=currency,
        charges=valuation.charge_deduction if valuation else (),
        items=tuple(
            read_item(place, item, shipment, currency, shared)
            for place, item in enumerate(shipment.government_agency_goods_item)
        ),
    )


# Additional declaration types of goods not yet presented (EU Annex B, DE 1/2).
_PRELODGED = frozenset("DEFK")


def read_item(
    position: int,
    item: GovernmentAgencyGoodsItem,
    shipment: GoodsShipment,
    currency: str,
    shared_documents: frozenset[str],
) -> ItemFacts:
    """Read one item; what it leaves open is taken from the shipment."""
    commodity = item.commodity
    measure = commodity.goods_measure if commodity else None
    fees = commodity.duty_tax_fee if commodity else ()
    line = commodity.invoice_line if commodity else None
    price = line.item_charge_amount if line else None
    procedures = item.government_procedure
    first = procedures[0] if procedures else None
    net = measure.net_net_weight_measure if measure else None
    gross = measure.gross_mass_measure if measure else None
    tariff = measure.tariff_quantity if measure else None
    origins = {o.type_code or "1": o.country_code or "" for o in item.origin}
    destination = item.destination or shipment.destination
    valuation = item.customs_valuation
    return ItemFacts(
        position=position,
        sequence=item.sequence_numeric if item.sequence_numeric is not None else position + 1,
        code=goods_code(item),
        origin=origins.get("1") or origins.get("2", ""),
        preferential_origin=origins.get("2") or origins.get("1", ""),
        destination=(destination.country_code if destination else None) or "",
        procedure=((first.current_code or "") + (first.previous_code or "")) if first else "",
        additional_procedures=tuple(p.current_code or "" for p in procedures[1:]),
        preference=next((f.duty_regime_code for f in fees if f.duty_regime_code), NO_PREFERENCE),
        documents=shared_documents | documents_of(item.additional_document),
        net_mass=net.value if net else None,
        gross_mass=gross.value if gross else None,
        tariff_quantity=tariff.value if tariff else None,
        quantities=_quantities(item, net.value if net else None),
        price=price.value if price else None,
        currency=(price.currency_id if price else None) or currency,
        charges=valuation.charge_deduction if valuation else (),
        payment_methods=tuple(f.payment.method_code or "" for f in fees if f.payment),
        additional_codes=additional_codes(item),
        order_number=next((f.quota_order_id for f in fees if f.quota_order_id), ""),
        uses=uses_of(item),
    )


def goods_code(item: GovernmentAgencyGoodsItem) -> str:
    """The goods code: classification TSP followed by TRC."""
    if item.commodity is None:
        return ""
    found = {c.identification_type_code: c.id or "" for c in item.commodity.classification}
    return found.get("TSP", "") + found.get("TRC", "")


def uses_of(item: GovernmentAgencyGoodsItem) -> frozenset[str]:
    """What goods are for: their additional procedures, and the statement codes of end uses.

    Our reading: an end use is stated as Additional Information (03A) of the item, StatementCode
    226, in the code list that a country publishes.
    """
    stated = (each.statement_code for each in item.additional_information)
    extra = (each.current_code for each in item.government_procedure[1:])
    return frozenset(code for code in (*stated, *extra) if code)


# Additional codes of the Union's tariff and of the nation (DE 6/16 and 6/17).
_ADDITIONAL = frozenset(("TRA", "GN"))


def additional_codes(item: GovernmentAgencyGoodsItem) -> frozenset[str]:
    """The additional codes of an item: its classifications of types TRA and GN."""
    if item.commodity is None:
        return frozenset()
    return frozenset(
        c.id for c in item.commodity.classification
        if c.id and c.identification_type_code in _ADDITIONAL
    )  # fmt: skip


def documents_of(documents: tuple[object, ...]) -> frozenset[str]:
    """Document codes (category and type, for example N935) of additional documents."""
    return frozenset(
        (getattr(d, "category_code", None) or "") + (getattr(d, "type_code", None) or "")
        for d in documents
    )


def _quantities(item: GovernmentAgencyGoodsItem, net: Decimal | None) -> dict[str, Decimal]:
    found = {} if net is None else {NET_MASS_UNIT: net}
    if item.commodity is None:
        return found
    measure = item.commodity.goods_measure
    tariff = measure.tariff_quantity if measure else None
    if tariff is not None and tariff.unit_code:
        found[tariff.unit_code] = tariff.value
    for fee in item.commodity.duty_tax_fee:
        base = fee.specific_tax_base_quantity
        if base is not None and base.unit_code:
            found[base.unit_code] = base.value
    return found


def amount_of(amount: Amount | None) -> Decimal | None:
    """The value of an amount, or None."""
    return amount.value if amount is not None else None
