"""The rule language: what is read is printed back as it was, and what is not a rule is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.origin import rule as tree
from greenlane.law.origin.expression import LONGEST, RuleExpressionError, parse
from greenlane.law.origin.goods import CodeRange, Goods

RULES = (
    "WO",
    'WO (04, "sugar", "berries" of 0810 0811)',
    "WO MIN 10 % WEIGHT (2401)",
    "CC except (0401-0406)",
    "CTH except (2207-2208) allow (own heading) MAX 20 % EXW allow (8205) with sharpening",
    "CTH AND MAX 40 % WEIGHT of (1701 1702) OR RVC 45 % FOB build-down",
    "(CC OR CTSH) AND MAX 30 % MATERIALS (24) of (24)",
    "RVC 40 % NC net-cost",
    "PROCESS weaving AND ATLEAST 2 (scouring, heat-setting)",
    "(MAX 55 % EXW) DURING 2021-01-01..2024-12-31 OR (MAX 45 % FCA) DURING 2025-01-01..",
    "SET MAX 15 % EXW",
    "QUOTA AND ORIGINATING (8507)",
    'FROM ("unembroidered fabric") OR OFFICER "Manufacture by usual means; see note 7"',
)


@pytest.mark.parametrize("text", RULES)
def test_a_rule_is_printed_as_it_was_read(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "CTX", "CTH and CC", "MAX 50 EXW", "MAX 5O % EXW", "WO (", "RVC 40 % WEIGHT build-down",
     "FROM ()", "CTH except (0406-0401)", "CTH except (04-0401)", "OFFICER", "WO " * LONGEST],
)  # fmt: skip
def test_what_is_not_a_rule_is_refused(text):
    with pytest.raises(RuleExpressionError):
        parse(text)


_CODES = st.integers(1, 97).map(lambda n: f"{n:02d}")
_GOODS = st.one_of(
    st.lists(_CODES, min_size=1, max_size=3).map(
        lambda codes: Goods(codes=tuple(CodeRange(c, c) for c in codes))
    ),
    st.sampled_from(["sugar", "glass wool"]).map(lambda words: Goods(words=words)),
    st.sampled_from(["chapter", "heading", "subheading"]).map(lambda own: Goods(own=own)),
)
_MANY = st.lists(_GOODS, min_size=1, max_size=3).map(tuple)
_PERCENT = st.decimals(0, 100, places=2)
_LEVEL = st.sampled_from(["any", "chapter", "heading", "subheading"])
_ALLOWED = st.builds(tree.Allowed, goods=_MANY, percent=st.none() | _PERCENT)
_CRITERIA = st.one_of(
    st.just(tree.WhollyObtained()),
    st.builds(tree.MaterialsObtained, of=_MANY),
    st.builds(tree.Change, level=_LEVEL, barred=_MANY, allowed=st.lists(_ALLOWED).map(tuple)),
    st.builds(tree.Content, percent=_PERCENT, of=_MANY),
    st.builds(tree.RegionalValue, percent=_PERCENT),
    st.builds(tree.Process, process=st.sampled_from(["weaving", "making-up"])),
)


def _joined(parts: st.SearchStrategy[tree.Rule]) -> st.SearchStrategy[tree.Rule]:
    several = st.lists(parts, min_size=2, max_size=3)
    return several.map(lambda p: tree.all_of(*p)) | several.map(lambda p: tree.any_of(*p))


@given(st.recursive(_CRITERIA, _joined, max_leaves=6))
def test_every_tree_is_printed_and_read_back_the_same(rule):
    assert parse(str(rule)) == _plain(rule)


def _plain(rule: tree.Rule) -> tree.Rule:
    """Allowed without a limit is printed without a base: nothing else changes."""
    assert all(isinstance(p.percent, Decimal) for p in tree.criteria(rule) if hasattr(p, "percent"))
    return rule
