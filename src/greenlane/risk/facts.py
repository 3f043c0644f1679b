"""What conditions are asked about: the facts of a declaration and its items, by catalogue name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import Assessment, ItemAssessment

Facts = Mapping[str, Any]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a declaration (`whole`) and of each item; what was not stated is not there."""

    whole: Facts
    items: tuple[Facts, ...]


def asked(
    shipment: ShipmentFacts,
    assessment: Assessment,
    parties: Mapping[str, str],
    descriptions: Sequence[str],
) -> Asked:
    """The facts; `parties` has declarant, trader and office, `descriptions` one for each item."""
    items = tuple(
        _item(item, owed, description)
        for item, owed, description in zip(
            shipment.items, assessment.items, descriptions, strict=True
        )
    )
    values = [item["customs_value"] for item in items if "customs_value" in item]
    whole = {
        "trade": shipment.trade,
        "prelodged": shipment.prelodged,
        "incoterm": shipment.incoterm,
        "currency": shipment.currency,
        "items": Decimal(len(items)),
        "value": sum(values, Decimal(0)),
        "payable": assessment.payable,
        **parties,
    }
    return Asked(whole=_stated(whole), items=items)


def _item(item: ItemFacts, owed: ItemAssessment, description: str) -> Facts:
    value, mass = owed.value.amount if owed.value else None, item.net_mass
    return _stated(
        {
            "sequence": item.sequence,
            "code": item.code,
            "description": description,
            "origin": item.origin,
            "destination": item.destination,
            "procedure": item.procedure,
            "additional_procedures": item.additional_procedures,
            "preference": item.preference,
            "quota": item.order_number,
            "documents": item.documents,
            "additional_codes": item.additional_codes,
            "price_currency": item.currency,
            "customs_value": value,
            "price": item.price,
            "net_mass": mass,
            "gross_mass": item.gross_mass,
            "quantity": item.tariff_quantity,
            "value_per_kg": value / mass if value is not None and mass else None,
            "duty": owed.payable,
        }
    )


def _stated(facts: dict[str, Any]) -> Facts:
    return {name: value for name, value in facts.items() if value is not None and value != ""}
