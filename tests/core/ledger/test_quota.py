"""The quota ledger: oldest day first, shared to the last unit, never below nought."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.validity import Validity
from greenlane.law.quota import QuotaAssociation, QuotaBlock, QuotaDefinition
from greenlane.ledger.quota import (
    Request,
    allocate,
    drawing,
    draws,
    rounded_up,
    share_out,
    status,
    treatment,
)

D = Decimal
STEP = D("0.001")
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)
PERIOD = QuotaDefinition(definition="Q1", order_number="090001", volume=D(1000), unit="KGM",
                         validity=Validity(date(2026, 1, 1), date(2026, 12, 31)),
                         critical_percent=D(90), critical=False)  # fmt: skip
ALONE = {"Q1": {"Q1": D(1)}}


def asked(*wanted, definition="Q1", prefix="r"):
    return [Request(id=f"{prefix}{n:03}", day=day, quantity=D(q), definition=definition)
            for n, (day, q) in enumerate(wanted)]  # fmt: skip


def got(balance, requests):
    made, left = allocate(requests, {"Q1": D(balance)}, ALONE, STEP)
    return [str(each.quantity.normalize()) for each in made], left["Q1"]


def test_the_oldest_day_is_served_first_whatever_came_in_first():
    assert got(100, asked((SECOND, 60), (FIRST, 80))) == (["8E+1", "2E+1"], 0)


def test_requests_of_one_day_share_in_proportion_to_the_last_unit():
    assert got(100, asked((FIRST, 60), (FIRST, 60), (FIRST, 30)))[0] == ["4E+1", "4E+1", "2E+1"]
    parts = share_out(D(100), [D(100)] * 3, STEP)
    assert [str(part) for part in parts] == ["33.334", "33.333", "33.333"]


def test_nobody_gets_more_than_he_asked_for_however_the_step_falls():
    # Of 100, 0.0009 : 100 is 0.00089... : 99.9991...; a whole step for the first would be too much.
    parts = share_out(D(100), [D("0.0009"), D("100")], STEP)
    assert parts == (D("0.0009"), D("99.9991"))


def test_dust_finer_than_the_step_is_shared_out_too():
    assert sum(share_out(D("100.0005"), [D(70), D(70)], STEP)) == D("100.0005")


def test_nothing_left_is_nothing_given_and_the_rest_is_unmet():
    made, left = allocate(asked((FIRST, 5)), {"Q1": D(0)}, ALONE, STEP)
    assert (made[0].quantity, made[0].unmet, made[0].share, left["Q1"]) == (0, 5, 0, 0)


@pytest.mark.parametrize(("balance", "quantity"), [("-1", "1"), ("1", "-1")])
def test_negative_figures_are_refused(balance, quantity):
    with pytest.raises(ValueError, match="negative"):
        allocate(asked((FIRST, quantity)), {"Q1": D(balance)}, ALONE, STEP)


quantities = st.decimals("0", "500", places=5)
wanted = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND, date(2026, 3, 3)]), quantities), max_size=12
)


@given(st.decimals("0", "1500", places=5), wanted)
def test_what_is_given_and_what_is_left_are_what_there_was(balance, figures):
    made, left = allocate(asked(*figures), {"Q1": balance}, ALONE, STEP)
    assert sum((m.quantity for m in made), D(0)) + left["Q1"] == balance
    assert left["Q1"] >= 0
    assert all(0 <= m.quantity <= m.request.quantity for m in made)
    if any(m.unmet for m in made):
        assert left["Q1"] == 0


@given(st.decimals("0", "1500", places=3), wanted, st.randoms())
def test_the_order_of_the_requests_changes_nothing(balance, figures, chance):
    requests = asked(*figures)
    shuffled = list(requests)
    chance.shuffle(shuffled)
    there = {"Q1": balance}
    assert allocate(shuffled, there, ALONE, STEP) == allocate(requests, there, ALONE, STEP)


@given(st.lists(quantities, min_size=1, max_size=12), st.decimals("0", "900", places=4))
def test_a_share_is_within_a_step_of_proportion_or_capped(figures, balance):
    parts = share_out(balance, figures, STEP)
    total = sum(figures)
    assert sum(parts) == min(balance, total)
    for part, figure in zip(parts, figures, strict=True):
        assert 0 <= part <= figure
        if total > balance:
            # Where caps bite, more than one step may come to a place; never more than all of them.
            assert abs(part * total - balance * figure) < STEP * (1 + len(figures)) * total


@pytest.mark.parametrize(
    ("balance", "drawn", "day", "stands", "treated"),
    [
        ("1000", "0", FIRST, "open", "reduced"),
        ("101", "899", FIRST, "open", "reduced"),
        ("100", "900", FIRST, "critical", "secured"),
        ("5", "0", FIRST, "open", "reduced"),  # the rest was transferred, not drawn
        ("0", "1000", FIRST, "exhausted", "full"),
        ("0", "1000", date(2026, 5, 1), "blocked", "secured"),
        ("0", "1000", date(2026, 6, 1), "suspended", "secured"),
    ],
)
def test_suspended_comes_before_blocked_before_exhausted_before_critical(
    balance, drawn, day, stands, treated
):
    may, june = (Validity(date(2026, m, 1), date(2026, 6, 30)) for m in (5, 6))
    blocks = [
        QuotaBlock(definition="Q1", kind="block", validity=may, reason="late"),
        QuotaBlock(definition="Q1", kind="suspend", validity=june, reason="dispute"),
        QuotaBlock(definition="Q2", kind="suspend", validity=PERIOD.validity, reason="another"),
    ]
    found = status(PERIOD, D(balance), D(drawn), blocks, day)
    assert (found, treatment(found)) == (stands, treated)


# ------------------------------------------------------------- sub-quotas


def tied(*pairs):
    return [QuotaAssociation(main=main, sub=sub, relation="EQ", coefficient=D(c))
            for main, sub, c in pairs]  # fmt: skip


TWO_SUBS = tied(("M", "A", "1"), ("M", "B", "1"))
FAMILY = {name: draws(name, TWO_SUBS) for name in "MAB"}


def test_a_drawing_counts_on_every_main_quota_above_by_the_coefficients():
    assert draws("C", tied(("M", "B", "2"), ("B", "C", "1.5"))) == {"C": 1, "B": D("1.5"), "M": 3}
    with pytest.raises(ValueError, match="its own main quota"):
        draws("A", tied(("B", "A", "1"), ("A", "B", "1")))


def test_the_older_day_of_one_sub_quota_comes_before_the_younger_of_another():
    later = asked((SECOND, 80), definition="A", prefix="a")
    older = asked((FIRST, 80), definition="B", prefix="b")
    there = {"M": D(100), "A": D(90), "B": D(90)}
    made, left = allocate([*later, *older], there, FAMILY, STEP)
    assert {m.request.definition: m.quantity for m in made} == {"B": 80, "A": 20}
    assert left == {"M": 0, "A": 70, "B": 10}


def test_sub_quotas_share_their_main_quota_in_proportion_on_one_day():
    requests = [*asked((FIRST, 60), definition="A", prefix="a"),
                *asked((FIRST, 90), definition="B", prefix="b")]  # fmt: skip
    made, left = allocate(requests, {"M": D(100), "A": D(60), "B": D(90)}, FAMILY, STEP)
    assert [m.quantity for m in made] == [40, 60]
    assert left["M"] == 0


def test_a_sub_quota_by_a_coefficient_takes_no_more_than_its_main_quota_bears():
    own = {name: draws(name, tied(("M", "A", "1.5"))) for name in "MA"}
    made, left = allocate(asked((FIRST, 100), definition="A"), {"M": D(90), "A": D(100)}, own, STEP)
    assert (made[0].quantity, left) == (60, {"M": 0, "A": 40})


coefficients = st.sampled_from(["0.333333", "0.5", "1", "1.5", "7"])


@given(wanted, wanted, st.decimals("0", "900", places=6), coefficients, coefficients)
def test_no_period_of_a_family_goes_below_nought_and_no_step_is_left_lying(
    of_a, of_b, main, first, second
):
    ties = tied(("M", "A", first), ("M", "B", second))
    own = {name: draws(name, ties) for name in "MAB"}
    requests = [*asked(*of_a, definition="A", prefix="a"),
                *asked(*of_b, definition="B", prefix="b")]  # fmt: skip
    there = {"M": main, "A": D(700), "B": D(700)}
    made, left = allocate(requests, there, own, STEP)
    assert all(balance >= 0 for balance in left.values())
    assert all(0 <= m.quantity <= m.request.quantity for m in made)
    drawn = sum((drawing(m.quantity, own[m.request.definition]["M"]) for m in made), D(0))
    assert left["M"] == main - drawn
    for m in made:
        name = m.request.definition
        more = min(STEP, m.unmet)
        if more and left[name] >= more and m.request.day == max(r.day for r in requests):
            cost = drawing(m.quantity + more, own[name]["M"]) - drawing(m.quantity, own[name]["M"])
            assert cost > left["M"] or cost == 0


def test_a_declared_quantity_finer_than_the_ledger_counts_as_drawn():
    assert rounded_up(D("1.0000001")) == D("1.000001")
