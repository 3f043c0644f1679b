"""The duty at stake in a doubt: what would be owed at another customs value, charge by charge."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import Assessment, assess
from greenlane.duties.customs_value import CustomsValue
from greenlane.kernel.finding import Finding
from greenlane.law.law_of_day import LawOfDay


def assessed_at(
    shipment: ShipmentFacts, law: LawOfDay, values: Mapping[int, tuple[Decimal, str]]
) -> tuple[Assessment, tuple[Finding, ...]]:
    """The assessment with customs values decided otherwise; all else is as declared.

    `values` gives, by the item's sequence number, the value in national currency and the method
    of the agreement. Raises KeyError for an item that the shipment does not have.
    """
    if unknown := set(values) - {item.sequence for item in shipment.items}:
        raise KeyError(f"no item {min(unknown)}")
    declared, findings = assess(shipment, law)
    was = {item.sequence: item.value for item in declared.items}
    if any(value is None for value in was.values()):
        return declared, findings
    priced = {
        sequence: values[sequence][0] if sequence in values else value.exact
        for sequence, value in was.items()
        if value is not None
    }
    facts = msgspec.structs.replace(
        shipment,
        charges=(),
        items=tuple(_at(item, priced[item.sequence], law) for item in shipment.items),
    )
    made, found = assess(facts, law)
    items = tuple(
        msgspec.structs.replace(item, value=_told(item.value, was[item.sequence], method))
        for item in made.items
        for method in (values[item.sequence][1] if item.sequence in values else "",)
    )
    return msgspec.structs.replace(made, items=items), found


def _at(item: ItemFacts, value: Decimal, law: LawOfDay) -> ItemFacts:
    """The item as if bought for its value; what it states beside the customs value stays."""
    codes = law.book.valuation_codes
    kept = tuple(
        _in_its_currency(charge, item.currency)
        for charge in item.charges
        if (kind := codes.get(charge.charges_type_code or "")) is not None and kind.base
    )
    return msgspec.structs.replace(item, price=value, currency=law.book.currency, charges=kept)


def _in_its_currency(charge: ChargeDeduction, currency: str) -> ChargeDeduction:
    amount = charge.other_charge_deduction_amount
    if amount is None or amount.currency_id:
        return charge
    return msgspec.structs.replace(
        charge, other_charge_deduction_amount=Amount(amount.value, currency)
    )


def _told(
    value: CustomsValue | None, declared: CustomsValue | None, method: str
) -> CustomsValue | None:
    """The value as decided with its method, or as declared with all its parts."""
    if value is None or not method:
        return declared
    return msgspec.structs.replace(value, method=method)


def at_stake(declared: Assessment, alternative: Assessment) -> tuple[tuple[str, Decimal], ...]:
    """What each charge would cost more, in national currency; nothing where it would not."""
    now, then = declared.totals("pay"), alternative.totals("pay")
    found = ((code, amount - now.get(code, Decimal(0))) for code, amount in then.items())
    return tuple((code, more) for code, more in found if more > 0)
