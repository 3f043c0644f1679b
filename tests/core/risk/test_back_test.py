"""Profiles tried on history: over columns they fire as they do one by one; what is counted."""

from decimal import Decimal

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.conditions import LISTS, conditions, facts

from greenlane.risk.back_test import BESIDE, back_test
from greenlane.risk.language import tree
from greenlane.risk.language.columns import DECLARATION, expression
from greenlane.risk.language.compiling import compiled
from greenlane.risk.language.fields import CATALOGUE
from greenlane.risk.language.grammar import parse

_KINDS = {"text": polars.String, "number": polars.Float64, "flag": polars.Boolean,
          "texts": polars.List(polars.String)}  # fmt: skip
SCHEMA = {**{path: _KINDS[spec.kind] for path, spec in CATALOGUE.items()}, **BESIDE}


def plain(value):
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple | frozenset) else value


def table(*declarations):
    """A table of history: each declaration is its facts, its items' facts, and what is beside."""
    rows = [
        {**{f"declaration.{k}": plain(v) for k, v in whole.items()},
         **{f"item.{k}": plain(v) for k, v in item.items()}, DECLARATION: str(n), **beside}
        for n, (whole, items, beside) in enumerate(declarations) for item in items
    ]  # fmt: skip
    return polars.DataFrame(rows, schema=SCHEMA)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    conditions(),
    st.lists(st.tuples(facts("declaration"), st.lists(facts("item"), min_size=1, max_size=3)),
             min_size=1, max_size=3),
)  # fmt: skip
def test_over_columns_a_condition_fires_as_it_does_one_by_one(condition, declarations):
    frame = table(*((whole, items, {}) for whole, items in declarations))
    told = frame.select(expression(condition, LISTS).alias("fired"))["fired"].to_list()
    fires = compiled(condition, LISTS)
    assert told == [fires(item, whole, items) for whole, items in declarations for item in items]


def test_the_control_of_the_comparison_differs():
    frame = table(({}, [{"net_mass": Decimal(5)}], {}))
    under, at_most = parse("item.net_mass < 5.0"), parse("item.net_mass <= 5.0")
    told = frame.select(expression(under, {}).alias("a"), expression(at_most, {}).alias("b"))
    assert told.row(0) == (False, True)


def beside(office="A", inspected=True, drawn=False, found=None, revenue=0.0):
    return {"office": office, "inspected": inspected, "drawn": drawn, "found": found,
            "revenue": revenue, "hours": 1.0}  # fmt: skip


SHIRTS, SHOES = {"code": "610910"}, {"code": "640411"}


@pytest.fixture
def history():
    return table(
        ({}, [SHIRTS, SHOES], beside(found=True, revenue=500.0)),
        ({}, [SHIRTS], beside(found=False, drawn=True)),
        ({}, [SHIRTS, SHIRTS], beside("B", inspected=False)),
        ({}, [SHOES], beside("B", found=True, revenue=900.0)),
    )


def test_what_a_profile_would_have_chosen_is_counted(history):
    told = back_test(history, parse('item.code.startsWith("61")'), {}, usual_hours=4.0)
    assert (told.items, told.whole.declarations, told.whole.hits) == (6, 4, 3)
    assert (told.whole.inspected, told.whole.found, told.whole.precision) == (2, 1, 0.5)
    assert told.whole.low < 0.5 < told.whole.high
    assert told.whole.revenue == 500.0  # that of the shoes alone is not its merit
    assert told.whole.clean_hours == 8.0
    assert (told.fair.hits, told.fair.found) == (1, 0)
    assert [(o.office, o.hits) for o in told.offices] == [("A", 2), ("B", 1)]
    assert told.examples == ("0", "1", "2")


def test_a_profile_that_never_fires_says_so(history):
    told = back_test(history, parse('item.code == "999999"'), {}, usual_hours=4.0)
    assert (told.whole.hits, told.whole.precision, told.examples) == (0, None, ())


def test_an_empty_history_is_no_fault():
    told = back_test(table(), tree.Present(field=tree.Field(scope="item", name="code")), {}, 1.0)
    assert (told.items, told.whole.hits, told.offices) == (0, 0, ())
