"""Profiles written, published by two persons, stopped by one, reviewed; every version stays."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.profiles import INES, cells, people, publish
from tests.support.two_persons import drop

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
WALL = "alter table risk_profile disable trigger risk_profile_kept"


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


@pytest.fixture
def who(here):
    return people()


def newest(desk):
    """The desk as every process has it some seconds later."""
    from greenlane.usecases import profiles_in_force

    return profiles_in_force.renewed(desk)


def lodged(lrn, desk):
    from greenlane.usecases.lodge import lodge

    return json.loads(lodge(body(lrn), "json", Actor("b", "broker", BROKER), newest(desk)).body)


def hits(mrn):
    from greenlane.store import declarations

    return json.loads(declarations.version(declarations.by_mrn(mrn)).selection)


def entries(kind):
    from greenlane.store import journal

    return journal.entries(kind=kind)


def test_the_profiles_of_the_package_are_version_one_of_a_new_installation(here, who):
    from greenlane.store import risk_profiles
    from greenlane.usecases import profile_desk

    assert newest(here).profiles.version == here.profiles.version
    assert profile_desk.adopt(here)
    assert not profile_desk.adopt(here)
    made = newest(here).profiles
    assert set(made.by_code) == set(here.profiles.by_code)
    row = risk_profiles.in_force("RP-001")
    assert (row.version, row.author, row.review) == (1, "package", date(2027, 7, 2))
    assert (made.version, entries("profile.adopted")[0].details["digest"]) == (
        risk_profiles.mark()[1], made.version)  # fmt: skip


def test_a_profile_that_two_persons_published_chooses_the_next_lodgement(here, who):
    before = hits(lodged("P-1", here)["mrn"])
    publish("RP-900", here, who["ines"], who["omar"])
    told = lodged("P-2", here)
    after = hits(told["mrn"])
    assert told["lane"] == "red"
    assert "RP-900" in {hit["profile"] for hit in after["hits"]}
    assert after["profiles"] != before["profiles"]
    noted = entries("profile.published")[0]
    assert (noted.actor, noted.details["maker"], noted.details["digest"]) == (
        "omar", "ines", after["profiles"])  # fmt: skip


def test_who_proposed_a_profile_does_not_publish_it(here, who):
    from greenlane.usecases.permissions import ForbiddenError

    with pytest.raises(ForbiddenError):
        publish("RP-900", here, who["ines"], who["ines"])


def test_the_database_takes_no_profile_that_one_person_puts_in_force(here, who):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import RiskProfileRow
    from greenlane.usecases import profile_desk

    row = profile_desk.save("RP-900", cells(here), "Mine", INES, here)
    changes = {"state": "in-force", "published": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskProfileRow.objects.filter(pk=row.pk).update(**changes)
    with transaction.atomic():  # the control: without the wall it comes into force
        drop(WALL)
        assert RiskProfileRow.objects.filter(pk=row.pk).update(**changes) == 1
        transaction.set_rollback(True)


def test_a_version_that_has_been_in_force_never_changes(here, who):
    from django.db import DatabaseError, transaction

    from greenlane.store.models import RiskProfileRow
    from greenlane.usecases import profile_desk

    profile_desk.adopt(here)
    rows = RiskProfileRow.objects.filter(code="RP-001")
    for act in (lambda: rows.update(lane="green"), rows.delete, lambda: rows.update(state="draft")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with transaction.atomic():  # the control
        drop(WALL)
        assert rows.update(lane="green") == 1
        transaction.set_rollback(True)


def test_one_person_stops_a_profile_at_once_and_two_bring_it_back(here, who):
    from greenlane.store import risk_profiles
    from greenlane.usecases import profile_desk, profile_publishing, two_persons

    publish("RP-900", here, who["ines"], who["omar"])
    with pytest.raises(NotAllowedError):
        profile_desk.stop("RP-900", " ", INES, here)
    profile_desk.stop("RP-900", "It holds medicines up", INES, here)
    assert "RP-900" not in {
        hit["profile"] for hit in hits(lodged("S-1", here)["mrn"]).get("hits", [])
    }
    assert entries("profile.stopped")[0].details["reason"] == "It holds medicines up"
    number = profile_publishing.ask_again("RP-900", "active", "Mended", who["ines"], INES, here)
    assert risk_profiles.in_force("RP-900").mode == "stopped"
    two_persons.approve(number, who["dara"], "Seen", here)
    assert "RP-900" in {hit["profile"] for hit in hits(lodged("S-2", here)["mrn"])["hits"]}
    told = [(row.version, row.mode, row.state) for row in risk_profiles.versions("RP-900")]
    assert told == [(3, "active", "in-force"), (2, "stopped", "retired"), (1, "active", "retired")]


def test_a_shadow_profile_is_counted_and_chooses_nobody(here, who):
    from greenlane.store import risk_profiles

    publish("RP-900", here, who["ines"], who["omar"], mode="shadow")
    told = hits(lodged("H-1", here)["mrn"])
    assert told["shadow"] == ["RP-900"]
    assert "RP-900" not in {hit["profile"] for hit in told.get("hits", [])}
    assert risk_profiles.hits_since(NOON - timedelta(days=30))["RP-900"] == (0, 1)


def test_a_faulty_draft_is_kept_with_its_faults_and_not_proposed(here, who):
    from greenlane.usecases import profile_desk, profile_publishing

    wrong = cells(here, text='item.cod == "61" && item.net_mass > "x"', review=None)
    row = profile_desk.save("RP-900", wrong, "Try", INES, here)
    found = profile_desk.checked(profile_desk.cells_of(row), here)
    assert [(fault.code, fault.at) for fault in found.faults] == [("RL-011", 0), ("RL-013", 36)]
    assert [(each.code, each.field) for each in found.problems] == [("RW-005", "review")]
    with pytest.raises(NotAllowedError, match="faults"):
        profile_publishing.ask("RP-900", "publish", "Try", who["ines"], here)


def test_an_active_profile_is_tried_before_it_is_proposed(here, who):
    from greenlane.usecases import profile_desk, profile_publishing

    profile_desk.save("RP-900", cells(here), "Try", INES, here)
    with pytest.raises(NotAllowedError, match="tried"):
        profile_publishing.ask("RP-900", "publish", "Try", who["ines"], here)
    row = profile_desk.save("RP-900", cells(here), "Try", INES, here)
    row.trial = {"hits": 3}
    row.save()
    assert profile_desk.save("RP-900", cells(here), "Try", INES, here).trial == {"hits": 3}
    other = cells(here, text='item.code.startsWith("62")')
    assert profile_desk.save("RP-900", other, "Try", INES, here).trial is None


def test_a_draft_that_is_proposed_is_not_changed(here, who):
    from greenlane.usecases import profile_desk, profile_publishing

    profile_desk.save("RP-900", cells(here, mode="shadow"), "Try", INES, here)
    profile_publishing.ask("RP-900", "publish", "Try", who["ines"], here)
    with pytest.raises(NotAllowedError, match="second person"):
        profile_desk.save("RP-900", cells(here, lane="blue"), "Softer", INES, here)


def test_what_is_past_its_review_is_only_tried_and_its_owner_is_reminded_before(here, who):
    from greenlane.store import risk_profiles
    from greenlane.usecases import profile_desk

    publish("RP-900", here, who["ines"], who["omar"])
    soon = replace(here, now=lambda: NOON + timedelta(days=180))
    assert profile_desk.review(soon) == 1
    assert entries("profile.reminded")[0].details["owner"] == "ines"
    assert profile_desk.review(soon) == 0
    late = replace(here, now=lambda: NOON + timedelta(days=201))
    profile_desk.review(late)
    row = risk_profiles.in_force("RP-900")
    assert (row.mode, row.author, row.version) == ("shadow", "greenlane", 2)
    assert entries("profile.overdue")[0].details["basis"] == "CA-2019 s. 21"


def test_two_persons_retire_a_profile(here, who):
    from greenlane.store import risk_profiles
    from greenlane.usecases import profile_publishing, two_persons

    number = profile_publishing.ask("RP-002", "retire", "It finds nothing", who["ines"], here)
    two_persons.approve(number, who["dara"], "Seen", here)
    assert risk_profiles.in_force("RP-002") is None
    assert "RP-002" not in newest(here).profiles.by_code
    assert risk_profiles.asked_at("RP-002", NOON) is None
