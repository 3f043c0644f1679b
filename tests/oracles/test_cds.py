"""Taxes that CDS notified, computed again: the shares measured here are floors."""

from decimal import Decimal

import pytest

from greenlane.datamodel.base import Amount
from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.rounding import Rounding
from tests.oracles.cds_cases import overlaid
from tests.oracles.cds_lines import PENNY, TaxLine, compared, is_deposit
from tests.oracles.cds_scenarios import vat_rates
from tests.oracles.conftest import CDS
from tests.oracles.outcome import UNEXPLAINED, table

D = Decimal


def shares(outcomes):
    decided = [o for o in outcomes if o.status != "undecided"]
    equal = [o for o in decided if o.status == "equal"]
    return len(decided) / len(outcomes), len(equal) / len(decided)


def test_of_the_lines_with_base_and_rate_nine_in_ten_are_equal_to_the_penny(tax_lines, capsys):
    outcomes = compared(tax_lines)
    with capsys.disabled():
        print("\n" + table("CDS lines", outcomes))
    decided, equal = shares(outcomes)
    assert decided >= 0.75
    assert equal >= 0.92


def test_every_line_that_is_not_equal_has_a_reason_that_is_true_of_its_amounts(tax_lines):
    assert [o for o in compared(tax_lines) if o.reason == UNEXPLAINED] == []


def test_cds_cuts_off_below_a_penny_and_does_not_round_half_up(tax_lines):
    exact = [
        (line.exact - (line.deducted or 0), line.assessed)
        for line in tax_lines
        if line.exact is not None and line.assessed
    ]
    assert len(exact) >= 80
    half_up = Rounding("half-up", PENNY.step)
    cut_off = sum(PENNY.apply(e) == assessed for e, assessed in exact)
    assert cut_off >= 0.99 * len(exact)
    assert cut_off > sum(half_up.apply(e) == assessed for e, assessed in exact)


def test_most_taxes_of_the_scenarios_are_equal_from_the_declaration(scenario_outcomes, capsys):
    with capsys.disabled():
        print("\n" + table("CDS scenarios", scenario_outcomes))
    decided, equal = shares(scenario_outcomes)
    assert decided >= 0.70
    assert equal >= 0.95


def test_every_tax_of_a_scenario_that_is_not_equal_has_a_reason(scenario_outcomes):
    assert [o for o in scenario_outcomes if o.reason == UNEXPLAINED] == []
    assert [o for o in scenario_outcomes if o.status != "equal" and not o.reason] == []


def test_the_rates_of_vat_follow_from_the_declared_codes(tax_lines):
    outcomes = vat_rates(CDS / "scenarios", tax_lines)
    assert shares(outcomes)[1] >= 0.85
    assert [o for o in outcomes if o.reason == UNEXPLAINED] == []


def line(**changes):
    facts = {"scenario": "s", "file": "f", "item": 1, "tax": "A00", "regime": "100"}
    facts |= {"base": D("1000.00"), "quantity": None, "rate": D("10.00"), "deducted": D(0)}
    return TaxLine(**{**facts, "assessed": D("100.00"), "payment": D("100.00"), **changes})


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({}, "equal", ""),
        ({"assessed": D("100.01")}, "differs", UNEXPLAINED),
        ({"assessed": D("60.00"), "deducted": D("40.00")}, "differs", "relief: the deducted"),
        ({"assessed": D("60.00"), "deducted": D("41.00")}, "differs", UNEXPLAINED),
        ({"assessed": D(0), "payment": D(0)}, "differs", "relief: nothing is assessed"),
        ({"assessed": D(0), "payment": D(5)}, "differs", UNEXPLAINED),
        ({"base": None, "rate": None}, "undecided", "specific or compound duty"),
        ({"base": None}, "undecided", "a rate is printed, and no base"),
        ({"rate": None}, "undecided", "a base is printed, and no rate"),
        ({"assessed": None}, "undecided", "no assessed amount"),
        ({"base": None, "quantity": D(10)}, "equal", ""),
        ({"base": None, "quantity": D(1000)}, "differs", "the rate is for a hundred"),
        ({"base": D("1000.06"), "assessed": D("100.01")}, "differs", "rounded half up"),
        ({"base": None, "rate": None, "quantity": D(2)}, "undecided", "amount declared"),
    ],
)
def test_a_reason_is_given_only_where_it_is_true_of_the_amounts(changes, status, reason):
    (outcome,) = compared([line(**changes)])
    assert outcome.status == status
    assert outcome.reason.startswith(reason)
    assert bool(outcome.reason) == bool(reason)


def test_a_deposit_explains_only_a_tax_of_its_own_amount():
    deposit = line(regime="", base=None, rate=None, payment=None)
    assert is_deposit(deposit)
    unassessed = line(assessed=D(0), payment=D(0))
    assert compared([unassessed, deposit])[0].reason.startswith("secured")
    other = line(regime="", base=None, rate=None, payment=None, assessed=D(99))
    assert compared([unassessed, other])[0].reason.startswith("relief: nothing")


def test_an_amendment_takes_the_place_of_what_it_states_and_of_nothing_else():
    lodged = Declaration(type_code="IMA", id="1", invoice_amount=Amount(D(5), "GBP"))
    amendment = Declaration(type_code="COR", invoice_amount=Amount(D(4), "GBP"))
    assert overlaid(lodged, amendment) == Declaration(
        type_code="IMA", id="1", invoice_amount=Amount(D(4), "GBP")
    )
