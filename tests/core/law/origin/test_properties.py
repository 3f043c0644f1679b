"""For any product: more foreign value never helps, originating material never harms."""

from decimal import Decimal
from functools import cache

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.origin.small_scheme import biscuits, law, material, row

from greenlane.law.origin.determination import determine

RULES = (
    "MAX 50 % EXW", "MAX 30 % EXW of (11 17)", "RVC 45 % FOB build-down", "RVC 40 % FOB build-up",
    "RVC 50 % NC net-cost", "CTH", "CTH except (1701-1702)", "CC AND MAX 40 % EXW",
    "CTH allow (own heading) MAX 20 % EXW", "CTSH OR MAX 25 % EXW", "SET MAX 15 % EXW",
    "MAX 40 % WEIGHT of (1701 1702)", "WO (04)", "ORIGINATING (1701)",
    "WO MIN 10 % WEIGHT (11)", "MAX 30 % MATERIALS (11 17) of (17)",
)  # fmt: skip
_RANK = {"does-not-originate": 0, "not-enough-information": 1, "originates": 2}
_CODES = st.sampled_from(["110100", "170199", "190531", "190590", "0402", "0405", "210690"])
_VALUES = st.decimals(0, 60, places=2)
_FACTS = {"fob": Decimal(110), "net_cost": Decimal(90), "weight": Decimal(100)}


@st.composite
def _materials(draw, most=4):
    count = draw(st.integers(1, most))
    return [
        material(
            draw(_CODES), str(draw(_VALUES)), weight=draw(_VALUES),
            originating=draw(st.sampled_from([True, False])),
        )
        for _ in range(count)
    ]  # fmt: skip


@cache
def _law(rule, tolerant):
    return law(rule, *((_TOLERANCE,) if tolerant else ()))


def _rank(rule, materials, tolerant=False, **facts):
    product = biscuits(*materials, **_FACTS | facts)
    here = _law(rule, tolerant)
    return _RANK[determine(product, here.scheme("S", product.day), here).answer]


_TOLERANCE = row("tolerance", percent="10", base="EXW", codes="01-24", article="6")


@given(st.sampled_from(RULES), _materials(), st.integers(0, 3), _VALUES, st.booleans())
def test_more_foreign_value_never_turns_a_failing_rule_into_a_passing_one(
    rule, materials, place, extra, tolerant
):
    place %= len(materials)
    one = msgspec.structs.replace(materials[place], originating=False)
    materials = [*materials[:place], one, *materials[place + 1 :]]
    more = [*materials]
    more[place] = msgspec.structs.replace(one, value=one.value + extra)
    assert _rank(rule, more, tolerant) <= _rank(rule, materials, tolerant)


@given(st.sampled_from(RULES), _materials(), _CODES, _VALUES, _VALUES, st.booleans())
def test_a_wholly_obtained_material_more_never_harms(rule, materials, code, value, kilos, tolerant):
    own = material(code, str(value), weight=kilos, originating=True, obtained=True)
    assert _rank(rule, [*materials, own], tolerant) >= _rank(rule, materials, tolerant)


@given(st.sampled_from(RULES), _materials(), st.randoms(use_true_random=False))
def test_the_order_of_materials_is_of_no_account(rule, materials, shuffled):
    other = [*materials]
    shuffled.shuffle(other)
    assert _rank(rule, other) == _rank(rule, materials)


@given(st.sampled_from(RULES), _materials(), st.integers(0, 3), st.sampled_from(
    ["value", "weight", "code", "originating"]
))  # fmt: skip
def test_what_is_told_later_never_contradicts_an_answer_given_without_it(
    rule, materials, place, fact
):
    """An answer without a fact stands whatever the fact is: else it was a guess."""
    place %= len(materials)
    untold = [*materials]
    hidden = "" if fact == "code" else None
    untold[place] = msgspec.structs.replace(materials[place], **{fact: hidden})
    without = _rank(rule, untold)
    if without != _RANK["not-enough-information"]:
        assert _rank(rule, materials) == without


@given(
    st.sampled_from(["MAX 50 % EXW", "RVC 45 % FOB build-down", "CC AND MAX 40 % EXW"]),
    _materials(),
    _VALUES,
)
def test_a_higher_price_never_harms_a_limit_on_content(rule, materials, extra):
    low = _rank(rule, materials)
    high = _rank(rule, materials, exw=Decimal(100) + extra, fob=Decimal(110) + extra)
    assert high >= low


def test_a_worthless_material_of_unknown_status_leaves_the_answer_open():
    """Were it originating, nothing foreign would be in the goods and they would originate."""
    one = material("110100", "0.00", weight=Decimal("0.00"), originating=True)
    untold = msgspec.structs.replace(one, originating=None)
    assert _rank("RVC 40 % FOB build-up", [one]) == _RANK["originates"]
    assert _rank("RVC 40 % FOB build-up", [untold]) == _RANK["not-enough-information"]
