"""The worked examples of the country: every amount that an officer wrote down comes out."""

import copy
import random
from decimal import Decimal

import msgspec
import pytest

from greenlane.duties.assessment import assess
from greenlane.duties.worked_example import differences, shipment_of
from greenlane.gateways.country_packages import country_package

PACKAGE = country_package("tavora")
EXAMPLES = PACKAGE.examples()


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_worked_example_agrees(name):
    assert differences(EXAMPLES[name], PACKAGE.book) == []


def test_there_are_at_least_twenty_five_of_them_with_their_arithmetic_in_words():
    assert len(EXAMPLES) >= 25
    assert all(example["why"] and example["name"] for example in EXAMPLES.values())


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_changed_expectation_is_reported(name):
    """The control: an example that could not fail would show nothing."""
    wrong = copy.deepcopy(EXAMPLES[name])
    wrong["item"][0].setdefault("value", {})["customs_value"] = "1.23 QTC"
    assert any("1.23 QTC" in line for line in differences(wrong, PACKAGE.book))


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_assessing_again_gives_the_same_bytes(name):
    law = PACKAGE.book.on(EXAMPLES[name]["day"])
    shipment = shipment_of(EXAMPLES[name])
    first, second = (msgspec.json.encode(assess(shipment, law)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_line_names_its_measure_its_formula_and_its_act(name):
    assessment, _ = assess(shipment_of(EXAMPLES[name]), PACKAGE.book.on(EXAMPLES[name]["day"]))
    assert assessment.lines()
    for line in assessment.lines():
        assert line.measure
        assert line.expression
        assert line.basis.split()[0] in PACKAGE.book.acts


def test_the_order_of_items_does_not_change_what_each_owes_without_shared_charges():
    name = next(n for n, e in EXAMPLES.items() if len(e["item"]) > 1 and "shipment_charge" not in e)
    example = EXAMPLES[name]
    turned = {**example, "item": list(example["item"])}
    random.Random(3).shuffle(turned["item"])
    law = PACKAGE.book.on(example["day"])
    plain, _ = assess(shipment_of(example), law)
    mixed, _ = assess(shipment_of(turned), law)
    assert plain.totals() == mixed.totals()


def test_shipment_charges_reach_the_items_whole():
    for example in EXAMPLES.values():
        if "shipment_charge" not in example:
            continue
        law = PACKAGE.book.on(example["day"])
        assessment, _ = assess(shipment_of(example), law)
        for place in range(len(example["shipment_charge"])):
            shares = [
                [c for c in item.value.components if c.apportioned][place]
                for item in assessment.items
            ]
            whole = shares[0].declared * shares[0].rate
            assert abs(sum(share.national for share in shares)) == abs(whole)


def test_a_currency_without_a_rate_and_a_missing_quantity_are_findings():
    example = copy.deepcopy(next(e for e in EXAMPLES.values() if "LPA" in str(e["item"])))
    example["item"][0]["quantities"] = {}
    law = PACKAGE.book.on(example["day"])
    _, findings = assess(shipment_of(example), law)
    assert "DTY-001" in {f.code for f in findings}
    example["item"][0]["price"] = "10.00 XAU"
    _, findings = assess(shipment_of(example), law)
    assert "VAL-001" in {f.code for f in findings}


def test_deductions_above_the_price_are_a_finding():
    example = copy.deepcopy(next(iter(EXAMPLES.values())))
    currency = example["item"][0]["price"].split()[1]
    example["item"][0]["charges"] = [{"code": "BA", "amount": f"99999999.00 {currency}"}]
    _, findings = assess(shipment_of(example), PACKAGE.book.on(example["day"]))
    assert "VAL-002" in {f.code for f in findings}


def test_no_amount_is_a_float():
    example = next(iter(EXAMPLES.values()))
    assessment, _ = assess(shipment_of(example), PACKAGE.book.on(example["day"]))
    assert all(type(line.amount) is Decimal for line in assessment.lines())
