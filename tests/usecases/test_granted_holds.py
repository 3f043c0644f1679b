"""A grant lifts the hold that stood only for its permit, takes of it, and touches no other hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.support.declarations import BROKER
from tests.support.dossiers import CUSTOMS_BROKER, TUNA, answered, begun, draft

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
FISH = Actor("fay", "agency", "FIS")
NOON = datetime(2026, 7, 6, 16, tzinfo=UTC)
FRESH = {"arrived": "yes", "loading": "GBLON", "containers": "CSQU3054383", "nationality": "PA"}


@pytest.fixture
def here(db, desk):
    from greenlane.risk.profile_set import ProfileSet

    begun()
    never = {"share": "0.000001", "lane": "yellow", "instruction": "x", "basis": "CA-2019 s. 21"}
    return replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": never}))


class Consignment:
    """Tuna applied for and lodged while the agency has not decided."""

    def __init__(self, desk, **fields):
        from greenlane.usecases import dossier, drafts
        from greenlane.usecases.lodge import lodge

        self.desk = desk
        made = draft(TUNA, actor=CUSTOMS_BROKER, client_id="QT0000000102", **{**FRESH, **fields})
        whole = answered(made, desk, CUSTOMS_BROKER, catch_area="fao87")
        self.application = dossier.apply("P-TUNA", whole, CUSTOMS_BROKER, desk)
        body = drafts.as_declaration(made, CUSTOMS_BROKER)
        told = json.loads(lodge(body, "json", CUSTOMS_BROKER, desk).body)
        assert told["state"] in ("accepted", "registered"), told["findings"]
        self.mrn = told["mrn"]

    def grant(self):
        from greenlane.usecases import applications

        return applications.conclude(
            self.application.number, "grant", "In order.", "G1", FISH, self.desk
        )

    @property
    def holds(self):
        from greenlane.store import declarations

        return {h.name for h in declarations.life(declarations.by_mrn(self.mrn)).holds}

    @property
    def lifts(self):
        from greenlane.store import declarations

        found = declarations.events(declarations.by_mrn(self.mrn))
        return [(e.name, e.actor.name, e.basis) for e in found if e.kind == "lift"]

    def book(self):
        from greenlane.store.models import PermitRow

        return PermitRow.objects.get(document="L053").balances.get()


def test_the_grant_lifts_its_own_hold_takes_of_the_permit_and_releases_when_all_is_paid(here):
    from greenlane.store.models import DeclarationRow

    goods = Consignment(here)
    assert "agency:FIS" in goods.holds
    others = goods.holds - {"agency:FIS"}
    row = goods.grant()
    assert goods.holds == others
    assert goods.lifts == [("agency:FIS", "greenlane", "FISH-2015 s. 19")]
    assert (row.state, row.operator_id) == ("granted", BROKER)
    book = goods.book()
    assert (book.reserved, book.used) == (Decimal(4000), 0)
    assert "agency:FOOD" in goods.holds  # another agency has not decided yet
    assert DeclarationRow.objects.get(mrn=goods.mrn).state == "accepted"


def test_a_refusal_and_a_grant_for_other_goods_lift_nothing(here):
    from greenlane.usecases import applications

    goods, other = Consignment(here), Consignment(here)
    applications.conclude(other.application.number, "refuse", "No.", "R1", FISH, here)
    assert "agency:FIS" in other.holds
    goods.grant()
    assert "agency:FIS" in other.holds


@pytest.mark.parametrize("why", ["booked", "placed", "amount"])
def test_a_hold_with_another_reason_and_goods_beyond_the_permit_stay(here, why, monkeypatch):
    from greenlane.store import declarations
    from greenlane.store.models import JointInspection, JointParty
    from greenlane.usecases import applications

    goods = Consignment(here)
    if why == "booked":
        row = declarations.by_mrn(goods.mrn)
        seen = JointInspection.objects.create(
            declaration=row, office=row.office, bay="Quay 1", begins=NOON,
            ends=NOON.replace(hour=17), booked=NOON, booked_by="officer",
        )  # fmt: skip
        JointParty.objects.create(inspection=seen, owner="FIS", hold="agency:FIS")
    elif why == "placed":
        events = [
            e if e.kind != "hold" else type(e)(**{**{f: getattr(e, f) for f in e.__struct_fields__},
                                                  "actor": FISH})
            for e in declarations.events(declarations.by_mrn(goods.mrn))
        ]  # fmt: skip
        monkeypatch.setattr(
            "greenlane.usecases.granted_holds.declarations.events", lambda _: events
        )
    else:
        less = applications.grant_of
        from greenlane.rules.issued_permit import Amount

        monkeypatch.setattr(applications, "grant_of", lambda *a: type(g := less(*a))(**{
            **{f: getattr(g, f) for f in g.__struct_fields__},
            "quantity": Amount(amount=Decimal(100), unit="KGM")}))  # fmt: skip
    assert goods.grant().state == "granted"
    assert "agency:FIS" in goods.holds
    # Where an officer has his own reason the permit is written off all the same, once.
    assert goods.book().reserved == (0 if why == "amount" else 4000)


def test_goods_declared_before_they_came_are_freed_when_they_arrive(here):
    from greenlane.usecases.arrive import arrive

    goods = Consignment(here, arrived="no")
    goods.grant()
    assert "agency:FIS" in goods.holds
    assert goods.book().reserved == 0
    arrive(goods.mrn, CUSTOMS_BROKER, here)
    assert "agency:FIS" not in goods.holds
    assert goods.book().reserved == 4000


class AtOnce:
    """Another act in a transaction of its own that is open until it may end."""

    def __init__(self, act):
        from concurrent.futures import ThreadPoolExecutor
        from threading import Event

        self.done, self.may_end, self.pool = Event(), Event(), ThreadPoolExecutor(2)
        self.running = self.pool.submit(self._run, act)
        assert self.done.wait(60)

    def _run(self, act):
        from django.db import connection, transaction

        try:
            with transaction.atomic():
                made = act()
                self.done.set()
                assert self.may_end.wait(60)
            return made
        finally:
            self.done.set()
            connection.close()

    def beside(self, act):
        """Do another act beside it; it ends once the other is done or waits for its lock."""
        from django.db import connection

        def closing():
            try:
                return act()
            finally:
                connection.close()

        other = self.pool.submit(closing)
        while not (other.done() or self._waits()):
            pass
        self.may_end.set()
        self.pool.shutdown()
        return self.running.result(), other.result()

    @staticmethod
    def _waits():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted "
                           "and pid in (select pid from pg_stat_activity "
                           "where datname = current_database())")  # fmt: skip
            return cursor.fetchone()[0] > 0


def test_a_declaration_that_arrives_at_the_very_moment_of_the_grant_is_waited_for(here):
    from greenlane.usecases.arrive import arrive

    goods = Consignment(here, arrived="no")
    arriving = AtOnce(lambda: arrive(goods.mrn, CUSTOMS_BROKER, here))
    arriving.beside(goods.grant)
    assert "agency:FIS" not in goods.holds
    assert goods.book().reserved == 4000


def test_a_declaration_under_way_when_the_permit_is_granted_is_followed_by_the_worker(here):
    """Neither sees the other: the hold stands (the control) until the worker looks again."""
    from greenlane.usecases import application_work, dossier, drafts
    from greenlane.usecases.lodge import lodge

    goods = Consignment.__new__(Consignment)
    made = draft(TUNA, actor=CUSTOMS_BROKER, client_id="QT0000000102", **FRESH)
    whole = answered(made, here, CUSTOMS_BROKER, catch_area="fao87")
    goods.desk, goods.application = here, dossier.apply("P-TUNA", whole, CUSTOMS_BROKER, here)
    body = drafts.as_declaration(made, CUSTOMS_BROKER)
    lodging = AtOnce(lambda: json.loads(lodge(body, "json", CUSTOMS_BROKER, here).body))
    told, _granted = lodging.beside(goods.grant)
    goods.mrn = told["mrn"]
    assert "agency:FIS" in goods.holds
    application_work.work(here)
    assert "agency:FIS" not in goods.holds
    assert goods.book().reserved == 4000
    lifts = goods.lifts
    application_work.work(here)
    assert goods.lifts == lifts


@pytest.mark.parametrize("times", [3, 99])
def test_a_grant_stands_though_its_declaration_moves_again_and_again(here, monkeypatch, times):
    from greenlane.store import declarations
    from greenlane.usecases import application_work

    goods, real, tried = Consignment(here), declarations.append, []

    def overtaken(*given, **named):
        tried.append(1)
        if len(tried) <= times:
            raise declarations.OvertakenError(goods.mrn)
        return real(*given, **named)

    monkeypatch.setattr(declarations, "append", overtaken)
    assert goods.grant().state == "granted"
    assert len(tried) == 4
    assert ("agency:FIS" in goods.holds) == (times == 99)
    monkeypatch.setattr(declarations, "append", real)
    application_work.work(here)
    assert "agency:FIS" not in goods.holds
    assert goods.book().reserved == 4000
