"""The quota ledger: oldest day first, shared to the last unit, never below nought."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.validity import Validity
from greenlane.law.quota import QuotaBlock, QuotaDefinition
from greenlane.ledger.quota import Drawing, Request, allocate, status

D = Decimal
STEP = D("0.001")
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)
PERIOD = QuotaDefinition(definition="Q1", order_number="090001", volume=D(1000), unit="KGM",
                         validity=Validity(date(2026, 1, 1), date(2026, 12, 31)),
                         critical_percent=D(90), critical=False)  # fmt: skip


def asked(*wanted):
    return [Request(id=n, day=day, quantity=D(q)) for n, (day, q) in enumerate(wanted)]


def got(balance, requests):
    made, left = allocate(D(balance), requests, STEP)
    return [str(each.quantity) for each in made], str(left)


def test_the_oldest_day_is_served_first_whatever_came_in_first():
    assert got(100, asked((SECOND, 60), (FIRST, 80))) == (["80", "20.000"], "0")


def test_requests_of_one_day_share_in_proportion_to_the_last_unit():
    assert got(100, asked((FIRST, 60), (FIRST, 60), (FIRST, 30))) == (
        ["40.000", "40.000", "20.000"], "0"
    )  # fmt: skip
    made, _ = allocate(D(100), asked((FIRST, 100), (FIRST, 100), (FIRST, 100)), STEP)
    assert [str(m.quantity) for m in made] == ["33.334", "33.333", "33.333"]


def test_nothing_left_is_nothing_given_and_the_rest_is_unmet():
    made, left = allocate(D(0), asked((FIRST, 5)), STEP)
    assert (made[0].quantity, made[0].unmet, made[0].share, left) == (0, 5, 0, 0)


@pytest.mark.parametrize(("balance", "quantity"), [("-1", "1"), ("1", "-1")])
def test_negative_figures_are_refused(balance, quantity):
    with pytest.raises(ValueError, match="negative"):
        allocate(D(balance), asked((FIRST, quantity)), STEP)


wanted = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND, date(2026, 3, 3)]),
              st.decimals("0", "500", places=3)), max_size=12,
)  # fmt: skip


@given(st.decimals("0", "1500", places=3), wanted)
def test_what_is_given_and_what_is_left_are_what_there_was(balance, figures):
    requests = asked(*figures)
    made, left = allocate(balance, requests, STEP)
    assert sum((m.quantity for m in made), D(0)) + left == balance
    assert left >= 0
    assert all(0 <= m.quantity <= m.request.quantity for m in made)
    if left > 0:
        assert all(m.unmet == 0 for m in made)


@given(st.decimals("0", "1500", places=3), wanted, st.randoms())
def test_the_order_of_the_requests_changes_nothing(balance, figures, chance):
    requests = asked(*figures)
    shuffled = list(requests)
    chance.shuffle(shuffled)
    assert allocate(balance, shuffled, STEP) == allocate(balance, requests, STEP)


@pytest.mark.parametrize(
    ("balance", "day", "stands"),
    [
        ("1000", FIRST, "open"),
        ("101", FIRST, "open"),
        ("100", FIRST, "critical"),
        ("0", FIRST, "exhausted"),
        ("0", date(2026, 5, 1), "blocked"),
        ("0", date(2026, 6, 1), "suspended"),
    ],
)
def test_suspended_comes_before_blocked_before_exhausted_before_critical(balance, day, stands):
    may, june = (Validity(date(2026, m, 1), date(2026, 6, 30)) for m in (5, 6))
    blocks = [
        QuotaBlock(definition="Q1", kind="block", validity=may, reason="late"),
        QuotaBlock(definition="Q1", kind="suspend", validity=june, reason="dispute"),
        QuotaBlock(definition="Q2", kind="suspend", validity=PERIOD.validity, reason="another"),
    ]
    assert status(PERIOD, D(balance), blocks, day) == stands


def test_a_sub_quota_draws_no_more_than_its_main_quotas_bear():
    drawing = Drawing(balance=D(50), above={"M": (D(60), D(2)), "N": (D(40), D(1))})
    assert drawing.most == 30
    assert Drawing(balance=D(50)).most == 50
