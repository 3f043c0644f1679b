"""How unusual goods are, as fields: as alerts say, from a snapshot as from the past itself."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import polars
import pytest

from greenlane.evidence import log
from greenlane.risk.anomalies import unusual
from greenlane.risk.anomalies.baselines import history_table, usual
from greenlane.risk.anomalies.finding import anomalies
from greenlane.risk.anomalies.unusual import OfUsual, Unusual
from greenlane.risk.facts import Asked
from greenlane.risk.history import SCHEMA
from greenlane.risk.learning.snapshot import Snapshot
from greenlane.risk.learning.snapshot_making import made
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.screening.screener import Noted, Screened
from greenlane.risk.selection import Selection, select

DAY = date(2026, 7, 1)
RANDOM = {"share": "0.01", "lane": "red", "instruction": "Open two.", "basis": "s. 21"}


def _row(n, **changed):
    return dict.fromkeys(SCHEMA) | {
        "pk": n, "mrn": str(n), "day": DAY - timedelta(days=1 + n % 70), "departure": "CN",
        "packages": 10.0, "declaration.trade": "import", "declaration.trader": "T",
        "item.code": "61091000", "item.origin": "CN", "item.procedure": "4000",
        "item.customs_value": 1_000.0 + n, "item.net_mass": 100.0, "item.gross_mass": 110.0,
        "item.quantity": 500.0,
    } | changed  # fmt: skip


@pytest.fixture(scope="module")
def past():
    rows = [_row(n) for n in range(80)]
    others = [_row(100 + n, **{"declaration.trader": f"O{n % 9}", "item.code": "64039900"})
              for n in range(40)]  # fmt: skip
    return polars.DataFrame(rows + others, schema=SCHEMA)


def asked(**changed):
    item = {
        "sequence": 1, "code": "61091000", "origin": "CN", "procedure": "4000",
        "customs_value": Decimal(500), "net_mass": Decimal(100), "gross_mass": Decimal(110),
        "quantity": Decimal(500),
    }  # fmt: skip
    whole = {"trade": "import", "trader": "T", "departure": "CN"}
    return Asked(whole=whole | {k: v for k, v in changed.items() if k in whole},
                 items=(item | {k: v for k, v in changed.items() if k not in whole},))  # fmt: skip


def told(past, facts, packages=10.0, screened=None):
    goods = unusual.goods_of(facts, [packages] * len(facts.items), DAY)
    snapshot = Snapshot(made(past, DAY))
    ours = unusual.told(goods, snapshot, snapshot.version, screened)
    same = unusual.told(goods, OfUsual(usual(history_table(past), DAY)), snapshot.version, screened)
    assert ours == same  # a snapshot says what the past itself does
    return ours


def test_the_numbers_are_those_of_the_alerts(past):
    facts = asked()
    (item,) = told(past, facts).items
    goods = unusual.goods_of(facts, [10.0], DAY)
    found = {each.kind: each.away for each in anomalies(goods, usual(history_table(past), DAY))}
    assert item["value_away"] == Decimal(found["own-value"]).quantize(Decimal("0.01")) < -3
    assert item["new_goods"] is False
    assert item["new_origin"] is False
    assert item["tare_away"] == item["quantity_away"] == item["package_weight_away"] == 0
    assert item["route_share"] == 1


def test_what_is_new_to_the_trader_and_to_the_route_is_told(past):
    (item,) = told(past, asked(code="64039900", origin="CN", departure="PA")).items
    assert item["new_goods"] is True
    assert "quantity_away" not in item  # he has no past of these goods
    (other,) = told(past, asked(origin="VN", departure="PA")).items
    assert other["new_origin"] is True
    (rare,) = told(past, asked(departure="PA")).items
    assert rare["route_share"] == 0


def test_many_items_at_once_and_a_party_like_a_closed_firm_are_told_of_the_declaration(past):
    one = asked()
    many = Asked(whole=one.whole, items=one.items * 60)
    assert told(past, many).whole["burst"] > 8 > told(past, one).whole["burst"]
    like = Noted(role="seller", place="p", mark="m", entry="e", digest="d", score=90,
                 rule="address", grade="likeness")  # fmt: skip
    grades = [told(past, one, screened=Screened(lists="1", hits=hits)).whole["look_alike"]
              for hits in ((), (like,), (msgspec.structs.replace(like, grade="listed"),))
              ]  # fmt: skip
    assert grades == [False, True, False]
    assert "look_alike" not in told(past, one).whole  # nobody screened it


def test_without_enough_past_nothing_is_told(past):
    assert told(past.head(0), asked()).items == ({},)
    assert unusual.told(unusual.goods_of(asked(), [None], DAY), None, "", None) == Unusual()


def profiles(text):
    return ProfileSet.read({"random": RANDOM, "profile": [{
        "code": "RP-1", "name": "n", "condition": text, "lane": "yellow", "instruction": "i",
        "basis": "s. 21", "since": DAY}]})  # fmt: skip


@pytest.mark.parametrize(("text", "asks"), [
    ("item.value_away < -3.0", True), ("items.exists(i, i.new_goods)", True),
    ("declaration.look_alike && item.net_mass > 1.0", True), ("item.net_mass > 1.0", False),
])  # fmt: skip
def test_it_is_worked_out_only_where_a_profile_asks(text, asks):
    assert profiles(text).unusual is asks


def test_a_selection_is_made_again_from_what_it_keeps_byte_for_byte(past):
    facts = asked()
    measured = told(past, facts)
    asks = profiles("item.value_away < -3.0 && !item.new_goods")
    first = select(asks, facts, DAY, "seed", unusual=measured)
    assert [hit.profile for hit in first.hits] == ["RP-1"]
    kept = msgspec.json.decode(log.canonical(first), type=Selection)
    again = select(asks, facts, DAY, "seed", unusual=kept.unusual)
    assert log.canonical(again) == log.canonical(first)
    lost = select(asks, facts, DAY, "seed")  # the control: without it, it does not fire
    assert lost.hits == ()
