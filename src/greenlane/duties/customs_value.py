"""The customs value by method 1: the price paid, with the additions and deductions of Article 8.

Each component keeps its currency, the rate it was converted at and, where it was declared for the
whole shipment, the share that fell to the item. Source: WTO Customs Valuation Agreement, Articles
1 and 8; the CIF or FOB choice of Article 8.2 is the country's.
"""

from decimal import Decimal

import msgspec

from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.kernel.finding import Finding, Path
from greenlane.kernel.money import apportion
from greenlane.law.law_of_day import LawOfDay


class ValueComponent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One part of a customs value: the price (code empty), an addition or a deduction.

    `declared` is in `currency`, `rate` are national units for one of it, `national` is the signed
    effect on the value. `apportioned` marks a share of a shipment-wide charge.
    """

    code: str
    declared: Decimal
    currency: str
    rate: Decimal
    national: Decimal
    apportioned: bool = False


class CustomsValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """The customs value of one item in national currency, exact and rounded, with its parts.

    `method` is that of the valuation agreement by which customs decided the value after a doubt;
    empty for the declared value, which is one of method 1.
    """

    amount: Decimal
    exact: Decimal
    components: tuple[ValueComponent, ...]
    method: str = ""


def customs_values(
    shipment: ShipmentFacts, law: LawOfDay
) -> tuple[tuple[CustomsValue | None, ...], list[Finding]]:
    """The value of every item, in order; None with a finding where it cannot be computed."""
    findings: list[Finding] = []
    prices = [_price(item, law, findings) for item in shipment.items]
    shares = _shares(shipment, law, prices, findings)
    values = [
        _value(item, price, shares[place], law, findings)
        for place, (item, price) in enumerate(zip(shipment.items, prices, strict=True))
    ]
    return tuple(values), findings


def _price(item: ItemFacts, law: LawOfDay, findings: list[Finding]) -> ValueComponent | None:
    path = (*_item_path(item), "commodity", "invoice_line", "item_charge_amount")
    if item.price is None:
        return None  # the rules ask for the price; here there is nothing to compute from
    if not item.price.is_finite() or item.price < 0:
        return None  # the facets refuse it
    rate = law.rates.get(item.currency)
    if rate is None:
        findings.append(_no_rate(item.currency, law, path))
        return None
    return ValueComponent(
        code="",
        declared=item.price,
        currency=item.currency,
        rate=rate,
        national=item.price * rate,
    )


def _no_rate(currency: str, law: LawOfDay, path: Path) -> Finding:
    return Finding(
        code="VAL-001",
        message=f"There is no exchange rate for {currency or 'an unnamed currency'} "
        f"on {law.day.isoformat()}.",
        path=path,
        value=currency,
        basis="WTO Customs Valuation Agreement, Article 9",
        fix="State the amount in a currency with a published rate.",
    )


def _value(
    item: ItemFacts,
    price: ValueComponent | None,
    shared: list[ValueComponent],
    law: LawOfDay,
    findings: list[Finding],
) -> CustomsValue | None:
    own = []
    for place, charge in enumerate(item.charges):
        path = (*_item_path(item), "customs_valuation", "charge_deduction", place)
        component = _charge(charge, item.currency, law, path, findings)
        if component is not None:
            own.append(component)
    if price is None:
        return None
    components = (price, *own, *shared)
    exact = sum((part.national for part in components), Decimal(0))
    if exact < 0:
        findings.append(_negative(item, exact))
        return None
    return CustomsValue(
        amount=law.book.value_rounding.apply(exact), exact=exact, components=components
    )


def _negative(item: ItemFacts, exact: Decimal) -> Finding:
    return Finding(
        code="VAL-002",
        message="The deductions exceed the price: a customs value is never negative.",
        path=(*_item_path(item), "customs_valuation"),
        value=f"{exact:f}",
        basis="WTO Customs Valuation Agreement, Article 1",
        fix="Check the deductions and their currency.",
    )


def _charge(
    charge: ChargeDeduction, currency: str, law: LawOfDay, path: Path, findings: list[Finding]
) -> ValueComponent | None:
    amount = charge.other_charge_deduction_amount
    kind = law.book.valuation_codes.get(charge.charges_type_code or "")
    if amount is None or kind is None or not amount.value.is_finite() or kind.base:
        return None  # rules and facets name it
    currency = amount.currency_id or currency
    rate = law.rates.get(currency)
    if rate is None:
        findings.append(_no_rate(currency, law, (*path, "other_charge_deduction_amount")))
        return None
    sign = 1 if kind.kind == "addition" else -1
    return ValueComponent(
        code=kind.code,
        declared=amount.value,
        currency=currency,
        rate=rate,
        national=sign * amount.value * rate,
    )


def named_values(item: ItemFacts, law: LawOfDay) -> dict[str, Decimal]:
    """The values that an item states beside its customs value, by name, in national currency.

    A value in a currency without a rate is left out: what needs it will say so.
    """
    found: dict[str, Decimal] = {}
    for charge in item.charges:
        kind = law.book.valuation_codes.get(charge.charges_type_code or "")
        amount = charge.other_charge_deduction_amount
        if kind is None or not kind.base or amount is None or not amount.value.is_finite():
            continue
        rate = law.rates.get(amount.currency_id or item.currency)
        if rate is not None:
            found[kind.base] = found.get(kind.base, Decimal(0)) + amount.value * rate
    return found


def _shares(
    shipment: ShipmentFacts,
    law: LawOfDay,
    prices: list[ValueComponent | None],
    findings: list[Finding],
) -> list[list[ValueComponent]]:
    shares: list[list[ValueComponent]] = [[] for _ in prices]
    if not prices:
        return shares
    for place, charge in enumerate(shipment.charges):
        path = ("goods_shipment", "customs_valuation", "charge_deduction", place)
        whole = _charge(charge, shipment.currency, law, path, findings)
        if whole is None:
            continue
        key = law.book.apportion_keys.get(whole.code, "value")
        weights = _weights(key, shipment, prices)
        if weights is None:
            findings.append(_no_weight(whole.code, key, path))
            continue
        parts = apportion(whole.national, weights, law.book.apportion_step)
        for share, part in zip(shares, parts, strict=True):
            share.append(msgspec.structs.replace(whole, national=part, apportioned=True))
    return shares


def _weights(
    key: str, shipment: ShipmentFacts, prices: list[ValueComponent | None]
) -> list[Decimal] | None:
    """What each item weighs in a charge for all; None when an item does not state its weight.

    `value` is the price, `mass` the gross mass (net where no gross is stated), `quantity` the
    tariff quantity. Raises ValueError for another key.
    """
    stated: list[Decimal | None] = []
    match key:
        case "value":
            stated.extend(price.national if price else Decimal(0) for price in prices)
        case "mass":
            stated.extend(item.gross_mass or item.net_mass for item in shipment.items)
        case "quantity":
            stated.extend(item.tariff_quantity for item in shipment.items)
        case _:
            raise ValueError(f"charges are shared by value, mass or quantity, not by {key!r}")
    weights = [max(weight, Decimal(0)) for weight in stated if weight is not None]
    return weights if len(weights) == len(stated) else None


def _no_weight(code: str, key: str, path: Path) -> Finding:
    return Finding(
        code="VAL-003",
        message=f"The charge {code} is shared over the items by {key}, and an item states none.",
        path=path,
        value=key,
        basis="WTO Customs Valuation Agreement, Article 8.3",
        fix=f"State the {key} of every item.",
    )


def _item_path(item: ItemFacts) -> Path:
    return ("goods_shipment", "government_agency_goods_item", item.position)
