"""Permit requirements resolved: which documents goods need, from whom, and which are missing."""

import msgspec

from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.permit_requirement import PermitRequirement


class PermitNeed(msgspec.Struct, frozen=True, kw_only=True):
    """One item's need of one permit. `declared` when the document or an exemption is stated."""

    sequence: int
    position: int
    permit: PermitRequirement
    declared: bool


def permit_needs(shipment: ShipmentFacts, law: LawOfDay) -> tuple[PermitNeed, ...]:
    """Every permit that every item needs, in order of the items."""
    needs = []
    for item in shipment.items:
        partner = item.origin if shipment.trade == "import" else item.destination
        for permit in law.permits(item.code, partner, shipment.trade):
            declared = permit.document in item.documents or bool(permit.exemptions & item.documents)
            needs.append(
                PermitNeed(
                    sequence=item.sequence,
                    position=item.position,
                    permit=permit,
                    declared=declared,
                )
            )
    return tuple(needs)
