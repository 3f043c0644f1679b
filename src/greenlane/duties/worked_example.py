"""Worked examples: cases an officer can read, with the amounts they must give.

A TOML file states day, items and charges as in a declaration, and the customs value and every
amount that must result. `differences` says in words where the engine disagrees.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts, ShipmentFacts
from greenlane.duties.assessment import Assessment, ItemAssessment, assess
from greenlane.kernel.money import parse_money
from greenlane.law.lawbook import LawBook


def differences(example: Mapping[str, Any], book: LawBook) -> list[str]:
    """Where the computed amounts differ from the expected ones; empty when all agree."""
    day: date = example["day"]
    assessment, findings = assess(shipment_of(example), book.on(day))
    found = [f"{finding.code}: {finding.message}" for finding in findings]
    for place, (expected, item) in enumerate(
        zip(example["item"], assessment.items, strict=True), start=1
    ):
        found += _item(f"item {place}", expected, item, book.currency)
    found += _declaration(example.get("declaration", {}), assessment)
    return found


def shipment_of(example: Mapping[str, Any]) -> ShipmentFacts:
    """The facts that an example states."""
    currency = example.get("currency", "")
    return ShipmentFacts(
        trade=example["trade"],
        prelodged=False,
        incoterm=example.get("incoterm", ""),
        currency=currency,
        charges=_charges(example.get("shipment_charge", ())),
        items=tuple(_facts(place, item, currency) for place, item in enumerate(example["item"])),
    )


def _charges(entries: Any) -> tuple[ChargeDeduction, ...]:
    found = []
    for entry in entries:
        money = parse_money(entry["amount"])
        found.append(
            ChargeDeduction(
                charges_type_code=entry["code"],
                other_charge_deduction_amount=Amount(money.amount, money.currency),
            )
        )
    return tuple(found)


def _facts(place: int, item: Mapping[str, Any], currency: str) -> ItemFacts:
    price = parse_money(item["price"])
    net = Decimal(item["net_mass"]) if "net_mass" in item else None
    quantities = {unit: Decimal(amount) for unit, amount in item.get("quantities", {}).items()}
    if net is not None:
        quantities["KGM"] = net
    return ItemFacts(
        position=place,
        sequence=place + 1,
        code=item["code"],
        origin=item.get("origin", ""),
        preferential_origin=item.get("preferential_origin", item.get("origin", "")),
        destination=item.get("destination", ""),
        procedure=item["procedure"],
        additional_procedures=(item.get("additional_procedure", "000"),),
        preference=item.get("preference", NO_PREFERENCE),
        documents=frozenset(item.get("documents", ())),
        net_mass=net,
        gross_mass=net,
        tariff_quantity=None,
        quantities=quantities,
        price=price.amount,
        currency=price.currency or currency,
        charges=_charges(item.get("charges", ())),
        payment_methods=(),
    )


def _item(name: str, expected: Mapping[str, Any], item: ItemAssessment, currency: str) -> list[str]:
    found = []
    value = expected.get("value", {}).get("customs_value")
    computed = f"{item.value.amount:f} {currency}" if item.value else "none"
    if value is not None and value != computed:
        found.append(f"{name}: customs value {computed}, expected {value}")
    owed = {
        line.charge: f"{line.payable:f} {currency}"  # relieved charges are owed at nought
        for line in item.lines
        if line.effect != "suspend"
    }
    found += _compare(f"{name} owed", expected.get("owed", {}), owed)
    suspended = {
        line.charge: f"{line.amount:f} {currency}"
        for line in item.lines
        if line.effect == "suspend"
    }
    found += _compare(f"{name} suspended", expected.get("suspended", {}), suspended)
    return found


def _declaration(expected: Mapping[str, Any], assessment: Assessment) -> list[str]:
    owed = dict(expected.get("owed", {}))
    total = owed.pop("total", None)
    got = {
        line.charge: f"{line.amount:f} {assessment.currency}"
        for line in assessment.fees
        if line.effect == "pay"
    }
    found = _compare("declaration owed", owed, got)
    computed = f"{assessment.payable:f} {assessment.currency}"
    if total is not None and total != computed:
        found.append(f"total {computed}, expected {total}")
    return found


def _compare(name: str, expected: Mapping[str, str], got: Mapping[str, str]) -> list[str]:
    return [
        f"{name}: {charge} {got.get(charge, 'nothing')}, expected {expected.get(charge, 'nothing')}"
        for charge in sorted({*expected, *got})
        if expected.get(charge) != got.get(charge)
    ]
