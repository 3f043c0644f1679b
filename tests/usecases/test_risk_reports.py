"""Training, the plan of the day, monitors and reports, as the worker and analysts use them."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import polars
import pytest
from tests.support import models, seed
from tests.support.profiles import people
from tests.usecases.test_models_in_lodging import NOON, lodged, newest
from tests.usecases.test_profile_pages import visit

from greenlane.risk.history import SCHEMA

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch, tmp_path, django_ready):
    from django.conf import settings

    from greenlane.usecases import desk as desks
    from greenlane.usecases import scoring

    scoring.rested()
    seed.run()
    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    held = replace(desk, now=lambda: NOON)
    monkeypatch.setattr(desks, "current", lambda: newest(held))
    return held


@pytest.fixture
def who(here):
    return people()


def history(rows=None):
    """Put a table of history where the worker and the pages read it."""
    from greenlane.workers.history import files

    kept = files()
    rows = models.table().to_dicts() if rows is None else rows
    kept.put([row["pk"] for row in rows], rows, 1, 0)
    return kept


def test_the_house_trains_by_itself_when_it_is_due_and_tries_the_model_in_shadow(here, who):
    from greenlane.store.models import RiskModelRow
    from greenlane.usecases.model_training import train_when_due

    frame = models.table()
    few = frame.head(50)
    assert train_when_due(few, here) is None  # too few inspections
    row = train_when_due(frame, here)
    kept = RiskModelRow.objects.get(version=row.version)
    assert (kept.state, kept.inspected, kept.author) == ("challenger", 500, "greenlane")
    assert kept.measures["later"]["auc"] > 0.9
    assert "500 inspected items" in kept.card
    assert train_when_due(frame, here) is None  # not due
    later = replace(here, now=lambda: NOON + timedelta(days=8))
    assert train_when_due(frame, replace(later, scoring_terms=msgspec.structs.replace(
        here.scoring_terms, train_days=0))) is None  # fmt: skip
    again = train_when_due(frame.head(450), later)
    assert [r.state for r in RiskModelRow.objects.order_by("pk")] == ["retired", "challenger"]
    assert again.version != row.version


def test_the_worker_makes_a_snapshot_and_a_plan_a_day_and_selections_follow_it(here, who):
    from greenlane.store import journal
    from greenlane.store.models import RiskPlanRow, RiskSnapshotRow
    from greenlane.workers import models as worker

    rows = [row | {"day": models.UNTIL - timedelta(days=n % 20 + 1), "office": "QT000101",
                   "expected": float(n), "novelty": 0.5, "hits": [], "waived": []}
            for n, row in enumerate(models.table().to_dicts())]  # fmt: skip
    history(rows)
    assert worker.snapshot(here) == 1
    assert worker.snapshot(here) == 0
    assert worker.plan(here) == 1
    assert worker.plan(here) == 0
    assert RiskSnapshotRow.objects.get().items == 500
    plan = RiskPlanRow.objects.get()
    shares = newest(here).profiles.plan.of("QT000101")
    assert newest(here).profiles.plan_version == plan.digest
    assert (str(shares.random), shares.score) == ("0.4000", 0.0)  # 10 of 25 a day; all scored
    assert journal.entries(kind="plan.made")[0].details["digest"] == plan.digest
    _, selection = lodged("B-1", here)
    assert selection["plan"] == plan.digest
    tomorrow = replace(here, now=lambda: NOON + timedelta(days=1))
    assert worker.plan(tomorrow) == 1


def test_a_champion_that_cannot_be_asked_is_noted_once_a_day(here, who):
    from greenlane.store import journal
    from greenlane.workers import models as worker

    worker._told.clear()
    assert worker.failing(newest(here)) == 0  # no model, nothing fails
    version = models.promote(here, who["ines"], who["omar"])
    assert worker.failing(newest(here)) == 1
    assert worker.failing(newest(here)) == 0
    noted = journal.entries(kind="model.failing")[0]
    assert (noted.subject, noted.details["fault"]) == (f"model:{version}", "history")


def test_monitors_tell_what_moved_and_raise_an_alert_once_a_day(here, who, monkeypatch):
    from greenlane.store import journal
    from greenlane.store.models import AlertRow
    from greenlane.usecases import model_watch

    version = models.promote(here, who["ines"], who["omar"])
    models.snapshot(here)
    for n in range(3):
        lodged(f"D-{n}", here)
    monkeypatch.setattr(model_watch, "_FEWEST", 3)
    frame = polars.DataFrame([
        dict.fromkeys(SCHEMA) | {"pk": n, "mrn": str(n), "model": version, "probability": 0.9,
                                 "inspected": True, "found": False, "method": "model",
                                 "day": models.UNTIL - timedelta(days=3)}
        for n in range(60)], schema=SCHEMA)  # fmt: skip
    row = model_watch.measure(frame, newest(here))[0]
    assert row.measures["scored"] == 3
    assert row.alert == "calibration +0.90"
    assert row.measures["weeks"][0]["examined"] == 60
    model_watch.measure(frame, newest(here))
    assert len(journal.entries(kind="model.drifting")) == 1
    assert AlertRow.objects.get().kind == "drift"
    assert not model_watch.is_due(here)
    page = visit(who["ines"])
    told = page.get("/risk/monitors").content.decode()
    assert "A monitor is over its limit" in told
    picture = page.get(f"/risk/{version}/weeks.svg")
    assert picture.content.startswith(b"<svg")


def test_the_reports_are_pages_and_sheets_with_an_empty_state(here, who):
    page = visit(who["ines"])
    for place in ("methods", "fairness", "monitors"):
        assert page.get(f"/risk/{place}").status_code == 200
    assert "Nothing to tell" in page.get("/risk/fairness").content.decode()
    rows = [row | {"day": models.UNTIL - timedelta(days=n % 20 + 1), "lane": "yellow",
                   "method": "model" if n % 2 else "random", "drawn": n % 2 == 0}
            for n, row in enumerate(models.table().to_dicts())]  # fmt: skip
    history(rows)
    told = page.get("/risk/methods").content.decode()
    assert "Exploration" in told
    assert "Port Amara" in told
    sheet = page.get("/risk/methods?format=csv&office=QT000101").content.decode()
    assert "QT000101,random,250," in sheet
    told = page.get("/risk/fairness").content.decode()
    assert "How to read it" in told
    assert "origin,CN," in page.get("/risk/fairness?format=csv").content.decode()
    page.cookies["language"] = "ar"
    assert "عدالة الاختيار" in page.get("/risk/fairness").content.decode()
    from greenlane.store.models import Account

    trader = visit(Account.objects.get(username="broker"))
    assert trader.get("/risk/methods").status_code in (403, 404)
