"""Google's CEL as an oracle: it reads what we write, and says the same of the same facts."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.conditions import LISTS, conditions, facts

from greenlane.risk.language import tree
from greenlane.risk.language.compiling import compiled
from greenlane.risk.language.fields import CATALOGUE
from greenlane.risk.language.grammar import parse
from greenlane.risk.language.writing import write

cel = pytest.importorskip("cel_expr_python.cel")
_TYPES = {
    "text": cel.Type.STRING, "number": cel.Type.DOUBLE, "flag": cel.Type.BOOL,
    "texts": cel.Type.List(cel.Type.STRING),
}  # fmt: skip
_MAP = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)


@pytest.fixture(scope="module")
def loose():
    """Facts as maps, so that one can be absent."""
    return cel.NewEnv(variables={
        "item": _MAP, "declaration": _MAP, "items": cel.Type.List(_MAP),
        "lists": cel.Type.Map(cel.Type.STRING, cel.Type.List(cel.Type.STRING)),
    })  # fmt: skip


@pytest.fixture(scope="module")
def strict():
    """Every field with its type, as the catalogue has it."""
    return cel.NewEnv(variables={
        **{path: _TYPES[spec.kind] for path, spec in CATALOGUE.items()},
        "lists": cel.Type.Map(cel.Type.STRING, cel.Type.List(cel.Type.STRING)),
    })  # fmt: skip


def _plain(value):
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple | frozenset) else value


def said_by_cel(env, text, item, whole, items):
    told = env.compile(text).eval(data={
        "item": {k: _plain(v) for k, v in item.items()},
        "declaration": {k: _plain(v) for k, v in whole.items()},
        "items": [{k: _plain(v) for k, v in one.items()} for one in items],
        "lists": {name: sorted(values) for name, values in LISTS.items()},
    })  # fmt: skip
    return told.value() is True


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(conditions(), facts("item"), facts("declaration"), st.lists(facts("item"), max_size=3))
def test_cel_fires_exactly_when_ours_does(loose, condition, item, whole, items):
    ours = compiled(condition, LISTS)(item, whole, items)
    assert said_by_cel(loose, write(condition), item, whole, items) is ours, write(condition)


def test_the_oracle_can_disagree(loose):
    """The control: one sign changed is noticed."""
    condition = parse("item.net_mass < 5.0")
    item = {"net_mass": Decimal(5)}
    assert said_by_cel(loose, write(condition).replace("<", "<="), item, {}, []) is not (
        compiled(condition, LISTS)(item, {}, [])
    )


TYPE_FAULTS = ['item.colour == "red"', "item.code > 5.0", 'item.net_mass == "5"',
               'item.net_mass in ["5"]', "item.code", '"N935" in item.code',
               "item.net_mass * item.code > 5.0"]  # fmt: skip


@pytest.mark.parametrize("text", TYPE_FAULTS)
def test_cel_refuses_the_types_that_we_refuse(strict, text):
    with pytest.raises(Exception, match=r"undeclared|no matching overload|expected"):
        assert strict.compile(text).return_type() == cel.Type.BOOL, "expected a condition"


def _quantifies(node):
    if isinstance(node, tree.Some | tree.Every | tree.Present):
        return True
    parts = getattr(node, "parts", None) or [getattr(node, "part", None)]
    return any(_quantifies(part) for part in parts if isinstance(part, tree.Node))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(conditions(depth=2).filter(lambda c: not _quantifies(c)))
def test_cel_finds_the_types_sound_that_we_find_sound(strict, condition):
    assert strict.compile(write(condition)).return_type() == cel.Type.BOOL
