"""The duty at stake: none at the declared values, at a higher one what each charge says."""

from decimal import Decimal

import pytest

from greenlane.duties.assessment import assess
from greenlane.duties.explanation import explain
from greenlane.duties.valuation.reasonable_means import MEANS, PROHIBITED, ReasonableMeans
from greenlane.duties.valuation.reasons import PASSED_OVER, REASONS, unexplained
from greenlane.duties.valuation.security import assessed_at, at_stake
from greenlane.duties.worked_example import shipment_of
from greenlane.gateways.country_packages import country_package

BOOK = country_package("tavora").book
EXAMPLES = country_package("tavora").examples()
ROYALTY = "a-royalty-and-tools-supplied-by-the-buyer-are-part-of-the-value.toml"
IMPORTS = sorted(name for name, example in EXAMPLES.items() if example["trade"] == "import")


@pytest.mark.parametrize("name", IMPORTS)
def test_at_the_declared_values_nothing_changes(name):
    """Every item decided at its own exact value owes what it owed, to the cent and by charge."""
    shipment, law = shipment_of(EXAMPLES[name]), BOOK.on(EXAMPLES[name]["day"])
    declared, _ = assess(shipment, law)
    values = {item.sequence: (item.value.exact, "1") for item in declared.items}
    again, _ = assessed_at(shipment, law, values)
    assert again.totals() == declared.totals()
    assert [i.lines for i in again.items] == [i.lines for i in declared.items]
    assert at_stake(declared, again) == ()


def test_each_charge_at_stake_is_the_difference():
    example = EXAMPLES[ROYALTY]
    shipment, law = shipment_of(example), BOOK.on(example["day"])
    declared, _ = assess(shipment, law)
    alternative, _ = assessed_at(shipment, law, {1: (Decimal("50000.00"), "2")})
    # A00 12 % of 50000 = 6000.00 (was 5179.01); L10 1.5 % = 750.00 (was 647.38);
    # B00 16 % of 56750 = 9080.00 (was 7837.56); the fee is fixed.
    assert dict(at_stake(declared, alternative)) == {
        "A00": Decimal("820.99"),
        "L10": Decimal("102.62"),
        "B00": Decimal("1242.44"),
    }
    assert at_stake(alternative, declared) == ()


def test_a_decided_value_tells_its_method_in_place_of_parts():
    example = EXAMPLES[ROYALTY]
    shipment, law = shipment_of(example), BOOK.on(example["day"])
    decided, _ = assessed_at(shipment, law, {1: (Decimal("50000.00"), "2")})
    assert decided.items[0].value.method == "2"
    for language, words in (("en", "Value decided by customs, by method 2"), ("ar", "بالطريقة 2")):
        told = str(explain(decided, BOOK, language))
        assert words in told
        assert "CA-2019 s. 43" in told


def test_an_item_that_is_not_there_is_an_error():
    example = EXAMPLES[ROYALTY]
    with pytest.raises(KeyError, match="no item 9"):
        assessed_at(shipment_of(example), BOOK.on(example["day"]), {9: (Decimal(1), "6")})


def test_no_method_is_skipped_without_a_lawful_reason():
    whole = {method: codes[0] for method, codes in PASSED_OVER.items()}
    assert unexplained("6", whole) == ()
    assert unexplained("1", {}) == ()
    assert unexplained("4", {"1": "DOUBT-NOT-REMOVED"}) == ("2", "3")
    assert unexplained("2", {"1": "NO-COSTS"}) == ("1",)
    swapped = {**whole, "4": "SWAPPED"}
    assert unexplained("5", swapped) == ()
    assert unexplained("6", swapped) == ("4",)
    assert {code for codes in PASSED_OVER.values() for code in codes} <= set(REASONS)


def test_the_means_of_a_decision_are_those_of_the_sum_type():
    tags = {kind.__struct_config__.tag for kind in ReasonableMeans.__args__}
    assert set(MEANS) == tags
    assert not tags & set(PROHIBITED)
