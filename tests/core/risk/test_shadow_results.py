"""A profile in shadow: which declarations it would have moved, what was found, who would wait."""

from datetime import UTC, datetime, timedelta

import polars
import pytest

from greenlane.risk import shadow_results
from greenlane.risk.history import SCHEMA
from greenlane.risk.learning.measures import wilson

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def row(n, **changed):
    return dict.fromkeys(SCHEMA) | {
        "pk": n, "mrn": f"M{n}", "lodged": NOON, "office": "A", "lane": "green", "hours": 2.0,
        "inspected": False, "drawn": False, "found": False, "revenue": 0.0,
        "declaration.trade": "import", "shadow": ["RP-1"],
    } | changed  # fmt: skip


def results(*rows, code="RP-1", lane="red", until=None, direction="both"):
    table = polars.DataFrame(list(rows), schema=SCHEMA)
    asked = shadow_results.asked(table, NOON, until, direction)
    hit = shadow_results.hits(asked, code, lane, shadow_results.waits(table))
    return hit, shadow_results.tried(asked, hit)


def test_hits_are_those_of_the_time_of_the_direction_and_of_this_profile():
    rows = [
        row(1), row(1), row(2, lodged=NOON - timedelta(seconds=1)), row(3, shadow=["RP-2"]),
        row(4, shadow=None), row(5, lodged=NOON + timedelta(hours=1)),
        row(6, **{"declaration.trade": "export"}),
    ]  # fmt: skip
    hit, told = results(*rows)
    assert sorted(hit["mrn"]) == ["M1", "M5", "M6"]
    assert (told[0].declarations, told[0].hits) == (5, 3)
    assert (told[0].rate_low, told[0].rate_high) == wilson(3, 5)
    ended, _told = results(*rows, until=NOON + timedelta(hours=1), direction="import")
    assert ended["mrn"].to_list() == ["M1"]


def test_the_stricter_of_the_two_lanes_is_the_one_it_would_have_given():
    lanes = ("green", "blue", "yellow", "red")
    hit, told = results(*(row(n, lane=lane) for n, lane in enumerate(lanes)), lane="yellow")
    assert hit["would"].to_list() == ["yellow", "yellow", "yellow", "red"]
    assert hit["moved"].to_list() == [True, True, False, False]
    assert told[0].moved == 2


def test_who_is_compliant_waits_as_those_of_the_new_lane_do_and_whom_something_is_found_does_not():
    slow = [row(n, lane="red", hours=26.0, inspected=True, shadow=[]) for n in range(3)]
    wrong = row(9, lane="red", hours=500.0, inspected=True, found=True, shadow=[])
    hit, told = results(
        *slow, wrong,
        row(10), row(11, inspected=True), row(12, inspected=True, found=True, revenue=90.0),
    )  # fmt: skip
    assert hit["extra"].to_list() == [24.0, 24.0, 24.0]
    whole = told[0]
    low, high = wilson(1, 2)
    assert (whole.found, whole.inspected, whole.share, whole.revenue) == (1, 2, 0.5, 90.0)
    assert whole.delay == 24 + 24 * 0.5  # the clean one, and half of the one nobody looked at
    assert (whole.delay_low, whole.delay_high) == pytest.approx((24 + 24 * (1 - high),
                                                                 24 + 24 * (1 - low)))  # fmt: skip


def test_chance_is_the_fair_sample_and_each_office_stands_alone():
    _hit, told = results(
        row(1, inspected=True, found=True), row(2, inspected=True, drawn=True),
        row(3, office="B", inspected=True, drawn=True, found=True),
    )  # fmt: skip
    assert [(t.office, t.hits, t.found, t.fair_found, t.fair_inspected) for t in told] == [
        ("", 3, 2, 1, 2), ("A", 2, 1, 0, 1), ("B", 1, 1, 1, 1)]  # fmt: skip


def test_without_a_hit_there_is_nothing_but_noughts():
    hit, told = results(row(1, shadow=[]))
    assert hit.is_empty()
    assert (len(told), told[0].share, told[0].delay) == (1, None, 0.0)
    _hit, empty = results()
    assert empty[0].rate is None


def test_the_list_is_filtered_and_sorted():
    hit, _told = results(
        row(1, lane="red", inspected=True, found=True, office="B", hours=None),
        row(2, hours=3.0), row(3, lane="yellow", hours=1.0, inspected=True),
    )  # fmt: skip
    pick = {
        "office": "B", "lane": "yellow", "result": "unknown", "moved": "no",
    }  # fmt: skip
    told = [[each["mrn"] for each in shadow_results.picked(hit, {name: value})]
            for name, value in pick.items()]  # fmt: skip
    assert told == [["M1"], ["M3"], ["M2"], ["M1"]]
    orders = [[each["mrn"] for each in shadow_results.picked(hit, {"sort": sort})]
              for sort in ("given", "-given", "hours", "-hours", "nonsense")]  # fmt: skip
    assert orders == [["M2", "M3", "M1"], ["M1", "M3", "M2"], ["M3", "M2", "M1"],
                      ["M2", "M3", "M1"], ["M1", "M2", "M3"]]  # fmt: skip
