"""Anomalies: robust baselines, numbers and sentences; planted frauds of a nation found."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenlane.gateways.country_packages import country_package
from greenlane.risk.anomalies.baselines import history_table, table_of, usual
from greenlane.risk.anomalies.finding import anomalies
from greenlane.risk.anomalies.goods import Goods
from greenlane.risk.history import SCHEMA
from greenlane.usecases.traded_goods import packages
from tavora.trade import World, gathered

DAY = date(2026, 6, 1)
SHIRTS = Goods(sequence=1, day=DAY, trader="T1", code="61091000", origin="CN", departure="CN",
               value=1000.0, mass=100.0, gross=106.0, quantity=500.0, packages=10.0)  # fmt: skip


def past(count=80, traders=8, **more):
    """Ordinary trade of the days before: a few traders whose prices differ by some per cent."""
    made = []
    for n in range(count):
        factor = 1 + 0.08 * math.sin(n)
        made.append(replace(SHIRTS, day=DAY - timedelta(days=1 + n % 60), trader=f"T{n % traders}",
                            value=1000.0 * factor, **more))  # fmt: skip
    return made


def found(item, history=None, day=DAY):
    known = usual(table_of(history if history is not None else past(400)), day)
    return {each.kind: each for each in anomalies([item], known, "QTC")}


def test_ordinary_goods_are_not_unusual():
    assert found(SHIRTS) == {}


def test_a_low_value_is_told_with_its_number_its_baseline_and_a_sentence_in_both_languages():
    told = found(replace(SHIRTS, value=250.0))
    own = told["own-value"]
    assert (own.number, round(own.usual, 1), own.count) == (2.5, 10.0, 50)
    assert own.low < own.usual < own.high
    assert own.number < own.low
    assert own.away < -4
    assert "Value per kg 2.5 QTC" in own.words["en"]
    assert "50 items, 61091000 CN" in own.words["en"]
    assert own.words["ar"].startswith("القيمة لكل كغ 2.5 QTC")
    assert "T1" not in own.words["en"]


def test_a_newcomer_is_compared_with_other_traders_each_of_whom_counts_once():
    crowd = past(400) + [replace(SHIRTS, day=DAY - timedelta(days=3), trader="BIG", value=100.0)
                         for _ in range(2_000)]  # fmt: skip
    cheap = replace(SHIRTS, trader="NEW", value=150.0)
    told = found(cheap, crowd)
    assert told["unit-value"].usual == pytest.approx(2, rel=0.1)  # not the large one's 0.2
    assert found(cheap, [each for each in crowd if each.trader == "BIG"]) == {}  # one is no crowd


def test_half_of_the_past_may_be_false_and_what_is_usual_still_stands():
    spoiled = [replace(each, value=1.0) if n % 5 < 2 else each for n, each in enumerate(past(400))]
    assert found(replace(SHIRTS, value=1.0), spoiled)["own-value"].usual > 9


def test_less_net_mass_under_the_same_gross_mass_and_packages_is_seen():
    told = found(replace(SHIRTS, mass=40.0, value=400.0, quantity=200.0))
    assert told["tare"].number == pytest.approx(2.65)
    assert told["package-weight"].number == pytest.approx(4.0)


def test_a_quantity_far_from_the_traders_own_is_seen():
    told = found(replace(SHIRTS, mass=9_000.0, gross=9_540.0, value=90_000.0, quantity=45_000.0,
                         packages=900.0))  # fmt: skip
    assert set(told) == {"quantity"}


def test_a_route_hardly_ever_taken_is_seen_with_its_share():
    told = found(replace(SHIRTS, departure="PA"))
    assert (told["route"].number, told["route"].count) == (0.0, 400)
    assert (
        "Sent from PA: 0.0 % of 400 such items (6109 from CN) were, most from CN."
        in (told["route"].words["en"])
    )


def test_goods_and_origins_that_a_specialist_never_dealt_with_are_seen():
    assert "new-goods" in found(replace(SHIRTS, code="87032200"), past(800))
    assert "new-origin" in found(replace(SHIRTS, origin="VN", departure="VN"))
    assert "new-goods" not in found(replace(SHIRTS, code="87032200", trader="NEW"), past(800))


def test_many_items_at_once_are_seen_against_an_ordinary_week():
    known = usual(table_of(past(600)), DAY)
    many = anomalies([replace(SHIRTS, sequence=n) for n in range(60)], known)
    assert [each.kind for each in many] == ["burst"]
    assert anomalies([SHIRTS] * 3, known) == ()


def test_nothing_of_the_day_itself_or_later_counts_as_usual():
    later = [replace(each, day=DAY, value=1.0) for each in past(400)]
    assert usual(table_of(later), DAY).middles["own-value"] == {}
    assert "own-value" in found(replace(SHIRTS, value=1.0), [*past(400), *later])


def test_what_is_not_stated_is_not_compared():
    bare = Goods(sequence=1, day=DAY, trader="T1", code="61091000", origin="CN")
    assert found(bare) == {}
    assert anomalies([], usual(table_of([]), DAY)) == ()


KNOWN = usual(table_of(past(200)), DAY)


@given(st.floats(1e-6, 1e12), st.floats(1e-6, 1e12))
def test_any_amounts_are_judged_without_a_fault(value, mass):
    item = replace(SHIRTS, value=value, mass=mass)
    for each in anomalies([item], KNOWN):
        assert math.isfinite(each.away)
        assert each.words["en"]


def test_the_columns_of_history_are_read():
    import polars

    row = dict.fromkeys(SCHEMA) | {
        "day": DAY - timedelta(days=1), "declaration.trader": "T1", "declaration.trade": "import",
        "item.code": "61091000", "item.origin": "CN", "departure": "CN", "packages": 4.0,
        "item.customs_value": 10.0, "item.net_mass": 2.0,
    }  # fmt: skip
    (made,) = history_table(polars.DataFrame([row], schema=SCHEMA)).to_dicts()
    assert (made["trader"], made["value"], made["packages"]) == ("T1", 10.0, 4.0)
    assert made["gross"] is None


def plain_goods(each):
    """The items as invoiced: quick, and what anomalies compare is the same ratio."""
    from greenlane.datamodel.item_facts import read_shipment

    shipment = read_shipment(each.declaration)
    stated = each.declaration.goods_shipment.government_agency_goods_item
    return [
        Goods(sequence=i.sequence, day=each.day, trader=each.trader, trade=shipment.trade,
              code=i.code, origin=i.origin, value=float(i.price), mass=float(i.net_mass),
              gross=float(i.gross_mass), packages=packages(item))
        for i, item in zip(shipment.items, stated, strict=True)
    ]  # fmt: skip


def test_planted_frauds_of_price_and_quantity_stand_out_from_the_honest_trade():
    """As invoiced, one seed; the whole measure with customs values is `bench/anomalies.py`."""
    world = World(country_package("tavora").book, 9, date(2026, 1, 5))
    made = [(each, plain_goods(each)) for each in gathered(world.declarations(50, 200))]
    known = usual(table_of(goods for _, items in made for goods in items), date(2026, 2, 9))
    flagged = right = planted = whole = 0
    for each, items in made:
        if each.day >= known.day and items[0].trade == "import":
            told = {found.kind for found in anomalies(items, known)} & {"own-value", "tare"}
            bent = each.fraud in ("undervaluation", "phantom_seller", "carousel", "short_quantity")
            whole, planted, flagged = whole + 1, planted + bent, flagged + bool(told)
            right += bool(told) and bent
    assert right / planted > 0.4  # recall
    assert right / flagged > 0.5  # precision, where one in eighty is planted
    assert planted / whole < 0.05
