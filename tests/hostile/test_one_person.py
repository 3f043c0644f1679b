"""One person with two accounts is one person wherever two are asked for (S5)."""

from datetime import UTC, date, datetime

import pytest

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from tests.support.declarations import OFFICE
from tests.support.two_persons import drop, walls_down
from tests.usecases.test_applications import BY_HAND, FISH, FISH_TWO, TUNA, applied, here, row_of
from tests.usecases.test_authorised import OFFICER, SUPERVISOR, world

pytestmark = pytest.mark.db
__all__ = ["here", "world"]  # fixtures
ONE, TWIN, OTHER = "dora", "dora-2", "adam"
MOMENT = datetime(2026, 7, 1, 16, tzinfo=UTC)
WALLS = {"outage_people": "outage", "look_up_people": "look_up",
         "security_event_people": "security_event"}  # fmt: skip


def accounts(*names, role="director", **unit):
    """Accounts of one person, as an act of two administrators has recorded."""
    from greenlane.store.models import Account

    with walls_down():
        for name in names:
            Account.objects.update_or_create(
                username=name, defaults={"role": role, "person": "one", **unit}
            )


@pytest.fixture
def people(db, desk):
    from greenlane.store.models import Account

    accounts(ONE, TWIN)
    with walls_down():
        Account.objects.create(username=OTHER, role="administrator", person="another")
    return desk


def outage(desk):
    from greenlane.usecases import outages

    told = {"title": "The line was cut", "until": MOMENT}
    return outages.declare(("lodge",), MOMENT, Actor(ONE, "director"), desk, **told)


def look_up():
    from greenlane.store.models import LookUpRow

    return LookUpRow.objects.create(
        journal=1, week="2026-W27", drawn_by="sample", person=ONE, role="officer", unit=OFFICE,
        subject="declaration:x", looked=MOMENT, asked=MOMENT, due=date(2026, 7, 9),
        state="explained", explanation="It was my case.", explained=MOMENT,
    )  # fmt: skip


def sighting():
    from greenlane.store.models import SecurityEventRow

    return SecurityEventRow.objects.create(
        key="k", rule="travel", person=ONE, role="officer", unit=OFFICE, moment=MOMENT,
        noted=MOMENT, facts={}, next_try=MOMENT,
    )  # fmt: skip


def confirmed(row, by, desk):
    from greenlane.usecases import outages

    outages.confirm(row.number, Actor(by, "director"), desk)


def judged(row, by, desk, **lent):
    from greenlane.usecases import look_ups

    look_ups.judge(row.pk, True, "It was his case.", Actor(by, "supervisor", OFFICE, **lent), desk)


def handled(row, by, desk, **lent):
    from greenlane.usecases import watching

    watching.handle(row, "It was a journey.", Actor(by, "supervisor", OFFICE, **lent), desk)


CHECKS = {
    "outage": (outage, confirmed, "confirmed_by"),
    "look-up": (lambda _: look_up(), judged, "judged_by"),
    "security event": (lambda _: sighting(), handled, "handled_by"),
}


@pytest.mark.parametrize(("made", "checked", "column"), CHECKS.values(), ids=CHECKS)
def test_a_second_account_is_no_second_person_at_any_desk_nor_in_sql(people, made, checked, column):
    from django.db import IntegrityError, transaction

    from greenlane.usecases.permissions import ForbiddenError

    row = made(people)
    with pytest.raises(ForbiddenError):
        checked(row, TWIN, people)
    with pytest.raises(IntegrityError, match="same person"), transaction.atomic():
        type(row).objects.update(**{column: TWIN})
    checked(row, OTHER, people)
    row.refresh_from_db()
    assert getattr(row, column) == OTHER


@pytest.mark.parametrize(("made", "checked", "column"), CHECKS.values(), ids=CHECKS)
def test_control_by_their_names_alone_the_second_account_would_do(
    people, monkeypatch, made, checked, column
):
    from django.db import transaction

    from greenlane.usecases import look_ups, outages, watching

    for desk_ in (look_ups, outages, watching):
        monkeypatch.setattr(desk_, "has_hand", lambda actor, name: actor.name == name)
    with transaction.atomic():
        drop(*(f"drop trigger {wall} on {table}" for wall, table in WALLS.items()))
        row = made(people)
        checked(row, TWIN, people)
        row.refresh_from_db()
        assert getattr(row, column) == TWIN
        transaction.set_rollback(True)


@pytest.mark.parametrize("what", ["look-up", "security event"])
def test_whose_power_was_lent_is_not_judged_by_it(people, monkeypatch, what):
    """A supervisor lends his eyes to a colleague, who then looks at what the supervisor did."""
    from greenlane.usecases import look_ups, watching
    from greenlane.usecases.permissions import ForbiddenError

    made, checked, _ = CHECKS[what]
    row = made(people)
    with pytest.raises(ForbiddenError):
        checked(row, OTHER, people, behalf=ONE)
    for desk_ in (look_ups, watching):
        monkeypatch.setattr(desk_, "has_hand", lambda actor, name: actor.name == name)
    checked(row, OTHER, people, behalf=ONE)  # the control


def proposed(here):
    from greenlane.store.models import ApplicationRow
    from greenlane.usecases import applications

    number = applied(here, TUNA, **BY_HAND).number
    ApplicationRow.objects.filter(number=number).update(countersign=True)
    applications.conclude(number, "grant", "In order.", "G1", FISH, here.desk)
    accounts(FISH.name, FISH_TWO.name, role="agency", agency="FIS")
    return number


def test_who_proposes_a_permit_does_not_countersign_it_by_his_other_account(here, monkeypatch):
    from django.db import IntegrityError, transaction

    from greenlane.usecases import applications

    number = proposed(here)
    with pytest.raises(NotAllowedError, match="whatever account"):
        applications.conclude(number, "grant", "Agreed.", "G1", FISH_TWO, here.desk)
    monkeypatch.setattr(applications, "has_hand", lambda actor, name: actor.name == name)
    with pytest.raises(IntegrityError, match="same person"), transaction.atomic():
        applications.conclude(number, "grant", "Agreed.", "G1", FISH_TWO, here.desk)
    with transaction.atomic():  # the control: without both he grants it alone
        drop("drop trigger application_people on application_event")
        applications.conclude(number, "grant", "Agreed.", "G1", FISH_TWO, here.desk)
        assert row_of(number).state == "granted"
        transaction.set_rollback(True)


def test_an_appeal_is_not_decided_by_the_other_account_of_who_suspended(world, monkeypatch):
    from greenlane.usecases import authorising
    from greenlane.usecases.permissions import ForbiddenError
    from tests.support.declarations import TRADER

    row = world.granted()
    world.use.suspend(row.pk, "An incident.", OFFICER, world.desk)
    world.use.appeal(row.pk, "It was not ours.", Actor("trader", "trader", TRADER), world.desk)
    accounts(OFFICER.name, role="officer", office=OFFICER.unit)
    accounts(SUPERVISOR.name, role="supervisor", office=OFFICER.unit)
    with pytest.raises(ForbiddenError, match="another person"):
        world.use.decide_appeal(row.pk, "dismiss", "It was theirs.", SUPERVISOR, world.desk)
    monkeypatch.setattr(authorising, "has_hand", lambda actor, name: actor.name == name)
    world.use.decide_appeal(row.pk, "dismiss", "It was theirs.", SUPERVISOR, world.desk)
