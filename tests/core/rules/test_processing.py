"""Yields: processed goods take what they were made of, once, and never more than was placed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger.guarantee import share
from greenlane.rules.processing import Yield, allowed, faults, fitting, lost, taking
from greenlane.rules.stay import Leaving, Stay, check

D = Decimal
MRN, TRADER = "26QT0000000000000R", "QT1"
IN, OUT, WASTE = "17011400", "17049000", "17031000"


def line(output=OUT, made="80", used="100", tolerance="2", **more):
    return Yield(**{"authorisation": "IP-1", "input": "1701", "output": output, "made": D(made),
                    "used": D(used), "tolerance": D(tolerance), **more})  # fmt: skip


def leaving(quantity, code=OUT, item=1, papers=("IP-1",), previous="51"):
    return Leaving(item=item, path=("x",), mrn=MRN, line=1, previous=previous, code=code,
                   processed=previous == "51",
                   quantity=D(quantity), papers=frozenset(papers))  # fmt: skip


def held(left, whole=1000, procedure="5100"):
    stay = Stay(mrn=MRN, item=1, procedure=procedure, code=IN, trader=TRADER, left=D(left),
                whole=D(whole))  # fmt: skip
    return {MRN: [stay]}


def asked(exits, left, whole=1000):
    findings, taken = check(exits, held(left, whole), TRADER, "act", (line(),))
    return [f.code for f in findings], [t.quantity for t in taken]


grams = st.integers(1, 10**9).map(lambda n: D(n) / 1000)
ratios = st.integers(1, 5000).map(D)
exports = st.lists(st.tuples(grams, st.sampled_from([OUT, WASTE, IN])), max_size=12)


@given(grams, exports, ratios, ratios, st.integers(0, 99).map(D), st.booleans())
def test_nothing_is_discharged_twice_and_never_more_than_was_placed(
    whole, sent, made, used, tolerance, together
):
    """One export after the other, or all on one declaration; each is taken once or refused."""
    lines = (line(made=made, used=used, tolerance=tolerance), line(WASTE, made=used, used=made))
    exits = [leaving(quantity, code, n) for n, (quantity, code) in enumerate(sent, start=1)]
    left, count, free = whole, 0, D(0)
    for step in [exits] if together else [[each] for each in exits]:
        findings, taken = check(step, held(left, whole), TRADER, "act", lines)
        assert len(findings) + len(taken) == len(step)
        assert len({t.item for t in taken}) == len(taken)
        for each in taken:
            assert each.quantity > 0
            before = whole - left
            left -= each.quantity
            free += share(D(1000), before, whole - left, whole)
        count += len(taken)
        assert left >= 0
    assert free <= 1000
    assert (left > 0) or free == 1000
    assert count <= len(exits)


@given(grams, ratios, ratios)
def test_all_that_was_made_of_it_takes_all_of_it_or_a_grain_less(whole, made, used):
    one = line(made=made, used=used, tolerance="0")
    whole = whole * used
    out = whole * made / used
    taken = taking(one, out, whole, whole)
    assert 0 <= whole - taken <= D("0.000001")


def test_by_the_yield_eighty_made_stand_for_a_hundred_placed():
    assert asked([leaving("400")], 1000) == ([], [D(500)])
    assert asked([leaving("400"), leaving("400", item=2)], 1000) == ([], [D(500), D(500)])


def test_within_the_tolerance_a_better_yield_takes_what_is_left_and_beyond_it_nothing():
    assert asked([leaving("816")], 1000) == ([], [D(1000)])  # 1,020 is left and two per cent
    assert asked([leaving("816.01")], 1000) == (["DIS-004"], [])
    assert asked([leaving("16"), leaving("800", item=2)], 1000) == ([], [D(20), D(980)])
    assert asked([leaving("800"), leaving("1", item=2)], 1000) == (["DIS-004"], [D(1000)])


@pytest.mark.parametrize("changes", [{"papers": ("IP-2",)}, {"code": "2208"}, {"code": IN}])
def test_without_a_yield_for_the_goods_a_kilogram_is_a_kilogram(changes):
    assert asked([leaving("400", **changes)], 1000) == ([], [D(400)])


def test_goods_that_were_only_stored_know_no_yield():
    findings, taken = check([leaving("400", code=IN, previous="71")],
                            held(1000, procedure="7100"), TRADER, "act", (line(),))  # fmt: skip
    assert ([*findings], [t.quantity for t in taken]) == ([], [D(400)])


def test_the_line_that_names_the_goods_most_closely_counts():
    wide, close = line("17"), line("170490", made="50")
    assert fitting((wide, close), IN, OUT) is close
    assert fitting((wide,), "2201", OUT) is None


def test_a_rest_within_the_strictest_tolerance_is_a_loss():
    strict = line(WASTE, tolerance="1")
    assert lost((line(), strict), IN, D(1000), D(10)) is strict
    assert lost((line(), strict), IN, D(1000), D("10.000001")) is None
    assert lost((line(),), IN, D(1000), D(0)) is None
    assert allowed(strict, D(1000)) == 10


def test_what_is_no_yield_is_told():
    assert faults(line()) == ()
    for changes in ({"made": "0"}, {"used": "-1"}, {"tolerance": "100"}, {"output": "sugar"}):
        assert len(faults(line(**changes))) == 1
