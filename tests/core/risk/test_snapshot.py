"""A snapshot answers as the replayed history does, knows no future, and can be told apart."""

import math
from datetime import date, timedelta

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.risk.history import SCHEMA
from greenlane.risk.learning.features import FEATURES
from greenlane.risk.learning.history import History
from greenlane.risk.learning.model import replayed
from greenlane.risk.learning.record import Record
from greenlane.risk.learning.snapshot import BrokenSnapshotError, Snapshot
from greenlane.risk.learning.snapshot_making import made
from greenlane.risk.learning.told_table import of_table

BEGIN = date(2026, 1, 1)
_few = st.sampled_from
_amounts = st.none() | st.floats(0, 1e6, allow_nan=False).map(lambda v: round(v, 2))


def _row(pk, told):
    day, late, found, trader, code, origin, words, value, mass = told
    made = dict.fromkeys(SCHEMA)
    return made | {
        "pk": pk, "mrn": str(pk), "day": BEGIN + timedelta(days=day), "office": "O1",
        "inspected": found is not None, "found": bool(found), "item_found": found,
        "known": None if found is None else BEGIN + timedelta(days=day + late),
        "seller": None, "departure": "CN", "declaration.trader": trader,
        "declaration.declarant": "D", "item.code": code, "item.origin": origin,
        "item.description": words, "item.customs_value": value, "item.net_mass": mass,
    }  # fmt: skip


rows = st.lists(st.tuples(
    st.integers(0, 9), st.integers(0, 4), _few([None, None, False, True]), _few(["A", "B", ""]),
    _few(["010121", "610910", "610990"]), _few(["CN", "DE", None]),
    _few(["Cotton shirts, Größe L", "live horses", "cotton", None]), _amounts, _amounts,
), max_size=40)  # fmt: skip


def _frame(told):
    return polars.DataFrame([_row(n, each) for n, each in enumerate(told)], schema=SCHEMA)


@settings(max_examples=25)
@given(rows)
def test_a_snapshot_gives_the_features_of_the_replayed_history(told):
    history, until = History(), BEGIN + timedelta(days=8)
    replayed(list(of_table(_frame(told), until)), history, until)
    asked = [Record(day=until, trader=t, declarant="D", code=c, origin="CN", departure="CN",
                    office="O1", value=90.0, mass=3.0, description="cotton shirts of horses")
             for t, c in (("A", "610910"), ("NEW", "010121"), ("B", "999999"))]  # fmt: skip
    found = Snapshot(made(_frame(told), until)).features(asked)
    for record, ours in zip(asked, found, strict=True):
        for name, one, two in zip(FEATURES, ours, history.features(record), strict=True):
            same = math.isnan(one) and math.isnan(two)
            assert same or one == pytest.approx(two, abs=1e-6), name


@settings(max_examples=25)
@given(rows, rows)
def test_goods_and_findings_of_the_day_itself_and_later_change_no_snapshot(past, future):
    until = BEGIN + timedelta(days=5)
    past = [each for each in past if each[0] < 5]
    later = [(each[0] + 5, *each[1:]) for each in future]
    blind = [each if each[0] + each[1] < 5 else (*each[:2], None, *each[3:]) for each in past]
    assert made(_frame(past + later), until) == made(_frame(blind), until)


def test_what_is_no_snapshot_is_refused():
    whole = made(_frame([(0, 0, True, "A", "010121", "CN", "horses", 5.0, 1.0)]), BEGIN)
    assert Snapshot(whole).head.until == BEGIN
    for broken in (b"", b"GLP1", whole[:-1], whole + b"x", b"X" + whole[1:]):
        with pytest.raises(BrokenSnapshotError):
            Snapshot(broken)
