"""Reports: by method with intervals, fairness that says what is sure, drift that is noticed."""

from datetime import date, timedelta

import numpy as np
import polars
import pytest

from greenlane.risk.fairness import report, verdict
from greenlane.risk.history import SCHEMA
from greenlane.risk.language.fields import CATALOGUE
from greenlane.risk.learning.drift import Limits, alerts, moved, psi, weeks
from greenlane.risk.learning.measures import newcombe
from greenlane.risk.learning.training import shape
from greenlane.risk.methods import by_method

DAY = date(2026, 6, 1)


def row(n, **told):
    made = {"pk": n, "mrn": str(n), "day": DAY + timedelta(days=n % 10), "office": "O1",
            "inspected": False, "found": False, "drawn": False, "revenue": 0.0, "lane": "green",
            "method": "none", "declaration.trader": f"T{n}", "declaration.declarant": "B",
            "item.origin": "CN"}  # fmt: skip
    return dict.fromkeys(SCHEMA) | made | told


def table(rows):
    return polars.DataFrame(rows, schema=SCHEMA)


def test_newcombe_s_example_of_1998_gives_his_interval():
    apart, low, high = newcombe((56, 70), (48, 80))  # table II, a: method 10
    assert (round(apart, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)
    assert newcombe((0, 0), (1, 2)) == (0.0, -1.0, 1.0)


def test_each_method_is_told_beside_what_chance_drew():
    rows = [row(n, lane="yellow", method="model", inspected=True, found=n < 30, revenue=10.0)
            for n in range(60)]  # fmt: skip
    rows += [row(100 + n, lane="yellow", method="random", drawn=True, inspected=True, found=n < 3)
             for n in range(60)]  # fmt: skip
    rows += [row(200 + n) for n in range(500)]
    told = {(each.office, each.method): each for each in by_method(table(rows))}
    model, chance = told["", "model"], told["O1", "random"]
    assert (model.chosen, model.inspected, model.found, model.share) == (60, 60, 30, 0.5)
    assert model.low < 0.5 < model.high
    assert model.apart == pytest.approx(0.45)
    assert 0 < model.apart_low < 0.45 < model.apart_high
    assert model.revenue == 10.0
    assert chance.apart is None
    assert told["", "profile"].share is None


def test_a_group_that_is_looked_at_too_much_is_told_and_an_even_one_is_not():
    rows = []
    for n in range(400):
        mine = n % 2 == 0
        chosen = n % 10 < (6 if mine else 2)
        rows.append(row(n, lane="yellow" if chosen else "green", inspected=chosen,
                        found=chosen and not mine and n % 4 == 1,
                        **{"item.origin": "VN" if mine else "DE"}))  # fmt: skip
    told = {(each.by, each.name): each for each in report(table(rows))}
    assert told["origin", "VN"].verdict == "watched"
    assert told["origin", "DE"].verdict == "missed"
    assert told["size", "small"].verdict == "even"
    assert told["sort", "broker"].declarations == 400
    assert ("origin", "FR") not in told
    assert report(table([row(n) for n in range(10)])) == []  # too few to speak of


def test_only_what_the_intervals_leave_no_doubt_of_is_said():
    assert verdict((0.2, 0.1, 0.3), (-0.2, -0.3, -0.1)) == "watched"
    assert verdict((0.2, -0.1, 0.3), (-0.2, -0.3, -0.1)) == "even"
    assert verdict((0.2, 0.1, 0.3), (0.0, -0.1, 0.1)) == "even"
    assert verdict((-0.2, -0.3, -0.1), (0.2, 0.1, 0.3)) == "missed"


def test_no_profile_can_ask_for_who_somebody_is_by_birth_or_belief():
    forbidden = ("nationality", "religion", "belief", "ethnic", "race", "sex", "gender", "birth",
                 "health", "language", "union", "party", "name")  # fmt: skip
    assert [path for path in CATALOGUE if any(word in path for word in forbidden)] == []


def test_a_feature_that_moved_is_found_and_one_that_did_not_is_not():
    chance = np.random.default_rng(1)
    learned = {"still": shape(chance.normal(0, 1, 4000)), "gone": shape(chance.normal(0, 1, 4000))}
    told = moved(learned, {"still": chance.normal(0, 1, 2000), "gone": chance.normal(2, 1, 2000)})
    assert list(told) == ["gone", "still"]
    assert told["gone"] > 0.25 > 0.1 > told["still"]
    assert psi([0.5, 0.5], [0.5, 0.5]) == 0
    assert psi([1.0, 0.0], [0.0, 1.0]) > 5


def test_monitors_raise_an_alert_over_their_limits_only():
    rows = [row(n, inspected=True, found=n % 10 == 0, method="model", probability=0.5)
            for n in range(200)]  # fmt: skip
    told = weeks(table(rows))
    assert sum(each["examined"] for each in told) == 200
    found = alerts({"trader.count": 0.4, "mass": 0.1}, 0.3, told, 0.5, Limits())
    assert found == ["feature trader.count 0.40", "score 0.30", "calibration +0.40",
                     "hit-rate 0.10"]  # fmt: skip
    good = weeks(table([row(n, inspected=True, found=n % 2 == 0, method="model", probability=0.5)
                        for n in range(200)]))  # fmt: skip
    assert alerts({"mass": 0.1}, 0.1, good, 0.5, Limits()) == []
