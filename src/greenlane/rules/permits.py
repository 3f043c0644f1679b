"""Permit needs of a declaration: which documents its items need, from whom, which are missing."""

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.rules.requirements import Requirement, controlled, goods_of, resolve


class PermitNeed(msgspec.Struct, frozen=True, kw_only=True):
    """One item's need of one permit. `declared` when the document or an exemption is stated.

    `exemption` says by what the permit is not needed: a document's code, `quantity` or `value`.
    """

    sequence: int
    position: int
    permit: PermitRequirement
    declared: bool
    exemption: str = ""
    basis: str = ""


def permit_needs(shipment: ShipmentFacts, law: LawOfDay) -> tuple[PermitNeed, ...]:
    """Every permit that every item needs or is spared, in order of the items."""
    items = controlled(shipment, law)
    found = resolve([goods_of(item, shipment.trade, law) for item in items], law)
    return tuple(_need(each, items[each.place]) for each in found)


def _need(found: Requirement, item: ItemFacts) -> PermitNeed:
    return PermitNeed(
        sequence=item.sequence,
        position=item.position,
        permit=found.permit,
        declared=not found.binding or found.permit.document in item.documents,
        exemption=found.exemption,
        basis=found.basis,
    )
