"""What an item owes more without its tariff quota: the security, or the duty on an unmet part."""

from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.duties.assessment import assess
from greenlane.law.law_of_day import LawOfDay

_ZERO = Decimal(0)


def quota_difference(shipment: ShipmentFacts, sequence: int, law: LawOfDay) -> dict[str, Decimal]:
    """By charge, in national currency: all dues without the quota of one item, less those with it.

    `sequence` is the item's number. Charges that do not change are left out. Source: Regulation
    (EU) 2015/2447, Articles 49-54: goods that get no part of a quota owe the duty without it.
    """
    items = tuple(
        msgspec.structs.replace(item, order_number="") if item.sequence == sequence else item
        for item in shipment.items
    )
    within, _ = assess(shipment, law)
    without, _ = assess(msgspec.structs.replace(shipment, items=items), law)
    reduced = within.totals()
    more = {code: full - reduced.get(code, _ZERO) for code, full in without.totals().items()}
    return {code: amount for code, amount in more.items() if amount}
