"""Effectiveness from real controls: figures, the end of a dead profile, the report of a quarter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support import signing_in
from tests.support.clock import standing
from tests.support.declarations import OFFICE
from tests.support.profiles import people, publish
from tests.usecases.test_inspection import differs, record
from tests.usecases.test_life import NOON
from tests.usecases.test_profile_desk import lodged, newest

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.inspection import ItemResult

pytestmark = pytest.mark.db
INES = Actor("ines", "analyst")
MARA = Actor("mara", "officer", OFFICE)


@pytest.fixture
def here(db, desk, monkeypatch):
    return standing(desk, monkeypatch, renewed=newest)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def trade(here, who):
    """Three declarations that a profile chose: one as declared, one not, one without a result."""
    from greenlane.usecases import glances

    publish("RP-900", here, who["ines"], who["omar"])
    good, bad, _open = (lodged(f"EF-{n}", here)["mrn"] for n in range(3))
    record(good, newest(here), ItemResult(item=1))
    record(bad, newest(here), differs(), lift=False, who=MARA)
    glances.look(replace(newest(here), now=lambda: NOON + timedelta(minutes=1)))


def later(here, days=0):
    return replace(newest(here), now=lambda: NOON + timedelta(days=days, minutes=5))


def test_hits_controls_results_and_findings_of_a_profile_are_counted_apart(here, trade):
    from greenlane.usecases import effects

    desk = later(here)
    judged = {j.effect.name: j for j in effects.by_profile(*effects.last_year(desk), desk)}
    told = judged["RP-900"]
    assert (told.effect.hits, told.effect.controls, told.effect.known, told.effect.found) == (
        3, 3, 2, 1)  # fmt: skip
    assert (told.effect.share, told.last, told.dead) == (0.5, NOON.date(), "")
    assert judged["RP-001"].effect.hits == 0
    assert [e.name for e in effects.by_method(*effects.last_year(desk))] == ["profile"]


def test_the_end_of_a_dead_profile_is_proposed_by_a_person_and_decided_by_another(here, who):
    from greenlane.store import risk_profiles
    from greenlane.usecases import effects, two_persons

    publish("RP-900", here, who["ines"], who["omar"])
    with pytest.raises(NotAllowedError, match="do not speak"):
        effects.propose_end("RP-900", "", who["ines"], INES, later(here, 300))
    old = later(here, 366)
    number = effects.propose_end("RP-900", "Nobody trades so", who["ines"], INES, old)
    assert risk_profiles.in_force("RP-900") is not None  # the figures alone end nothing
    with pytest.raises(PermissionError):
        two_persons.approve(number, who["ines"], "", old)
    two_persons.approve(number, who["omar"], "I agree.", old)
    assert risk_profiles.in_force("RP-900") is None


@pytest.mark.parametrize(("name", "first", "after"), [
    ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
    ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
])  # fmt: skip
def test_a_quarter_has_its_days(name, first, after):
    from greenlane.usecases.effects import quarter_days, quarters

    assert quarter_days(name) == (first, after)
    assert quarters(first, 2)[0] == name
    for wrong in ("2026-Q5", "26-Q1", "2026Q1", "now"):
        with pytest.raises(ValueError, match=wrong):
            quarter_days(wrong)


def test_the_pages_say_the_same_as_their_sheets(here, who, trade):
    from django.test import Client

    page = signing_in.enter(Client(SERVER_NAME="localhost"), who["ines"])
    told = page.get("/effect").content.decode()
    assert "1 / 2" in told
    assert "How the figures are made" in told
    assert "RP-900,active,3,3,2,1,0.5" in page.get("/effect?format=csv").content.decode()
    assert "RP-001" not in page.get("/effect?q=900").content.decode()
    report = page.get("/effect/report?quarter=2026-Q3").content.decode()
    assert "Classification" in report
    assert "RP-900" in report
    assert "Port Amara" in report  # an office by its name
    sheet = page.get("/effect/report?quarter=2026-Q3&format=csv").content.decode()
    assert "whole,all,3,3,2,1" in sheet
    assert "discrepancy,classification" in sheet
    assert page.get("/effect/report?quarter=x").status_code == 404
    assert "RP-900" not in page.get("/effect/report?quarter=2025-Q1").content.decode()
    officer = signing_in.enter(Client(SERVER_NAME="localhost"), who["officer"])
    assert officer.get("/effect").status_code == 403
