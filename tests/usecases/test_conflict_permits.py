"""A file for a related official: two other persons open it, one file to one official for days."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER, body
from tests.support.two_persons import drop, people, propose

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
KIND = "permit-conflict"


class World:
    def __init__(self, desk):
        from greenlane.store.models import Account
        from greenlane.usecases.interests import Statement, state

        seed.run()
        self.desk = desk
        Account.objects.create(username="second", name="Second", role="supervisor",
                               office=seed.OFFICE)  # fmt: skip
        self.who = people()
        tie = Statement(kind="operator", relation="spouse", operator=TRADER)
        for name in ("officer", "mara"):
            state(self.who[name], tie, Actor(name, "officer", seed.OFFICE), desk)

    def lodged(self, reference):
        from greenlane.usecases.lodge import lodge

        told = lodge(body(reference), "json", Actor("b", "broker", BROKER), self.desk)
        return json.loads(told.body)["mrn"]

    def opens(self, name, mrn):
        """Whether an official is let into a file, by the use case every page asks."""
        from greenlane.store import declarations
        from greenlane.store.accounts import actor_of
        from greenlane.usecases import conflicts

        try:
            conflicts.check(actor_of(self.who[name]), declarations.by_mrn(mrn))
        except conflicts.ConflictError:
            return False
        return True

    def propose(self, mrn, by="supervisor", officer="mara", until="2026-07-03"):
        number = str(self.who[officer].pk)
        return propose(self.who[by], KIND, self.desk, mrn=mrn, officer=number, until=until)

    def approve(self, number, by="second"):
        from greenlane.usecases import two_persons

        two_persons.approve(number, self.who[by], "Nobody else is there", self.desk)


@pytest.fixture
def world(db, desk):
    from greenlane.usecases import desk as desks

    held = desks.held()
    now = [NOON]
    made = World(replace(desk, now=lambda: now[0]))
    made.clock = now
    desks._installed[:] = [made.desk]
    yield made
    desks._installed[:] = [held]


def test_one_supervisor_proposes_another_person_approves_and_the_file_is_open_until_its_day(world):
    one, other = world.lodged("PERMIT-1"), world.lodged("PERMIT-2")
    number = world.propose(one)
    assert not world.opens("mara", one)  # proposed is not approved
    world.approve(number)
    assert world.opens("mara", one)
    assert not world.opens("mara", other)  # one file
    assert not world.opens("officer", one)  # one official, though his colleague is as related
    world.clock[0] = NOON + timedelta(days=2)
    assert world.opens("mara", one)  # the last day
    world.clock[0] = NOON + timedelta(days=3)
    assert not world.opens("mara", one)


def test_the_control_without_the_seam_the_approved_act_opens_nothing(world, monkeypatch):
    from greenlane.usecases import conflicts

    mrn = world.lodged("PERMIT-1")
    world.approve(world.propose(mrn))
    assert world.opens("mara", mrn)
    monkeypatch.setattr(conflicts, "_permits", [])
    assert not world.opens("mara", mrn)


def test_nobody_permits_himself_neither_as_maker_nor_as_checker(world):
    from greenlane.usecases.permissions import ForbiddenError

    mrn = world.lodged("PERMIT-1")
    for maker in ("mara", "officer", "director", "administrator"):
        with pytest.raises((ForbiddenError, PermissionError)):
            world.propose(mrn, by=maker)
    number = world.propose(mrn)
    for checker in ("supervisor", "mara", "administrator", "auditor"):
        with pytest.raises((ForbiddenError, PermissionError)):
            world.approve(number, by=checker)
    assert not world.opens("mara", mrn)
    world.approve(number, by="director")
    assert world.opens("mara", mrn)


def test_a_second_account_of_the_official_does_not_permit_it_and_the_control(world):
    """The database knows the person behind the account; without that wall it would be done."""
    from django.db import connection, transaction

    from greenlane.store.models import Account
    from greenlane.usecases.permissions import ForbiddenError

    mrn = world.lodged("PERMIT-1")
    number = world.propose(mrn)
    with connection.cursor() as cursor:  # as it is known after an act of two administrators
        cursor.execute("alter table account disable trigger user")
        Account.objects.filter(username="second").update(person=world.who["mara"].person)
        cursor.execute("alter table account enable trigger user")
    with pytest.raises(ForbiddenError, match="opened to him"):
        world.approve(number)
    with transaction.atomic():
        drop("create or replace function two_persons_own(act two_person_act) returns void"
             " language plpgsql as 'begin end'")  # fmt: skip
        world.approve(number)
        assert world.opens("mara", mrn)
        transaction.set_rollback(True)  # the wall stands again for the tests after this one


def test_what_is_no_conflict_or_has_no_day_is_not_proposed(world):
    mrn = world.lodged("PERMIT-1")
    for told in ({"officer": "cashier"}, {"until": "2026-06-30"}, {"until": "some day"}):
        with pytest.raises(NotAllowedError):
            world.propose(mrn, **told)
    with pytest.raises(NotAllowedError):
        world.propose("26QT0000000000000R0")


def test_a_supervisor_proposes_it_from_his_page(world):
    from django.test import Client

    mrn = world.lodged("PERMIT-1")
    mara = signing_in.enter(Client(SERVER_NAME="localhost"), world.who["mara"])
    assert mara.get(f"/declarations/{mrn}").status_code in (302, 403)
    assert mara.get(f"/cases/{mrn}").status_code == 403
    visitor = signing_in.enter(Client(SERVER_NAME="localhost"), world.who["supervisor"])
    page = visitor.get("/supervision").content.decode()
    address = f"/approvals/new/{KIND}?mrn={mrn}&amp;username=mara"
    assert address in page
    form = visitor.get(address.replace("&amp;", "&")).content.decode()
    assert mrn in form
    assert 'value="mara"' in form
    sent = {"mrn": mrn, "username": "mara", "until": "2026-07-03", "reason": "The others are ill"}
    told = visitor.post(f"/approvals/new/{KIND}/propose", sent)
    shown = visitor.get(told["Location"]).content.decode()
    assert "mara" in shown
    assert "The others are ill" in shown
