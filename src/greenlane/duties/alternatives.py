"""Cheaper lawful options that the trader did not claim: a preference, a suspension, a quota.

Each is found by assessing the item again as if it were claimed with the papers it asks for; what
is told is the whole difference, taxes on the duty included. Computed on demand, not at lodging.
"""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts, ShipmentFacts
from greenlane.duties.assessment import assess
from greenlane.duties.measure_selection import candidates
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure


class Alternative(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One option for one item: what would be payable instead, and what must be shown for it.

    `saves` is in national currency, on the whole declaration; one of `proofs` is needed (if there
    are any), every one of `documents`, and the quota `order_number` must be asked for.
    """

    sequence: int
    measure: str
    preference: str
    saves: Decimal
    payable: Decimal
    proofs: tuple[str, ...]
    documents: tuple[str, ...]
    order_number: str
    basis: str


def cheaper_options(shipment: ShipmentFacts, law: LawOfDay) -> tuple[Alternative, ...]:
    """Every single claim on one item that lowers what is payable, the greatest saving first."""
    found, findings = assess(shipment, law)
    if any(finding.severity == "error" for finding in findings):
        return ()  # what cannot be computed cannot be compared
    options = [
        option
        for place, item in enumerate(shipment.items)
        for measure in _claimable(item, shipment, law)
        if (option := _option(shipment, law, place, measure, found.payable)) is not None
    ]
    return tuple(sorted(options, key=lambda o: (-o.saves, o.sequence, o.measure)))


def _claimable(item: ItemFacts, shipment: ShipmentFacts, law: LawOfDay) -> Iterable[Measure]:
    types = law.book.measure_types
    for measure in candidates(item, law, shipment.trade):
        kind = types[measure.type]
        claims = kind.preference or measure.order_number or measure.document
        if claims and not measure.additional_code:
            yield measure


def _option(
    shipment: ShipmentFacts, law: LawOfDay, place: int, measure: Measure, payable: Decimal
) -> Alternative | None:
    item = shipment.items[place]
    code = law.book.measure_types[measure.type].preference
    preference = law.book.preferences.get(code)
    proofs = preference.documents if preference else ()
    claimed = msgspec.structs.replace(
        item,
        preference=code or NO_PREFERENCE,
        documents=item.documents | set(proofs[:1]) | measure.documents,
        order_number=measure.order_number,
    )
    items = (*shipment.items[:place], claimed, *shipment.items[place + 1 :])
    would, findings = assess(msgspec.structs.replace(shipment, items=items), law)
    applied = any(line.measure == measure.id for line in would.items[place].lines)
    if not applied or would.payable >= payable or any(f.severity == "error" for f in findings):
        return None
    return Alternative(
        sequence=item.sequence,
        measure=measure.id,
        preference=code,
        saves=payable - would.payable,
        payable=would.payable,
        proofs=tuple(p for p in proofs if p not in item.documents),
        documents=tuple(sorted(measure.documents - item.documents)),
        order_number=measure.order_number,
        basis=measure.basis,
    )
