"""Explain this look-up: a week's sample and what stands out, asked, explained, judged, overdue."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.two_persons import drop

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
MONDAY = datetime(2026, 6, 29, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
FAR = "QT000202"
WHY = "A carrier asked at the counter."


class World:
    def __init__(self, desk):
        seed.run()
        self.now = [MONDAY + WEEK]
        self.desk = replace(desk, now=lambda: self.now[0])

    def opens(self, who, file, moment=MONDAY, *, unit=seed.OFFICE, role="officer", **told):
        from greenlane.store.journal import note

        return note("declaration.read", Actor(who, role, unit), f"declaration:{file}", moment,
                    part="overview", **{"queue": False, **told})  # fmt: skip

    def ask(self, weeks=0):
        from greenlane.usecases import look_ups

        self.now[0] += weeks * WEEK
        return look_ups.ask(self.desk)

    def rows(self, **told):
        from greenlane.store.models import LookUpRow

        return list(LookUpRow.objects.filter(**told).order_by("journal"))

    def visitor(self, username):
        from django.test import Client

        from greenlane.store.models import Account

        account = Account.objects.get(username=username)
        return signing_in.enter(Client(SERVER_NAME="localhost"), account)

    def acts(self, name, number, *told):
        from greenlane.store.accounts import actor_of
        from greenlane.store.models import Account
        from greenlane.usecases import look_ups

        me = actor_of(Account.objects.get(username=name))
        getattr(look_ups, "explain" if len(told) == 1 else "judge")(number, *told, me, self.desk)


@pytest.fixture
def world(db, desk):
    return World(desk)


@pytest.fixture
def asked(world):
    """One look-up of the officer, asked about."""
    world.opens("officer", "F1", purpose="asked")
    assert world.ask() == 1
    return world.rows()[0]


def test_a_week_s_sample_is_one_in_a_hundred_and_three_of_each_office_and_drawn_once(world):
    from greenlane.access.sampling import Share, draw
    from greenlane.store.models import LookUpWeek

    looks = {seed.OFFICE: [], FAR: []}
    for n in range(301):
        looks[FAR].append(world.opens("far", f"F{n}", unit=FAR, queue=True))
    for n in range(20):
        looks[seed.OFFICE].append(world.opens("officer", f"G{n}", queue=True))
    assert world.ask() == 4 + 3
    assert Counter(row.unit for row in world.rows()) == {FAR: 4, seed.OFFICE: 3}
    assert world.ask() == 0  # the worker's next step
    week = LookUpWeek.objects.get()
    assert (week.week, week.looks, week.share_in_hundred) == ("2026-W27", 321, 1)
    again = [n for unit in looks for n in
             draw(week.week, unit, looks[unit], week.seed, Share(1, 3))]  # fmt: skip
    assert sorted(again) == [row.journal for row in world.rows()]


def test_two_workers_that_draw_the_same_week_ask_once(world, monkeypatch):
    from greenlane.usecases import look_ups

    world.opens("officer", "F1")
    due = look_ups._undrawn(world.desk.day_of(world.desk.now()))
    assert world.ask() == 1
    monkeypatch.setattr(look_ups, "_undrawn", lambda _: due)  # the second had looked before
    assert world.ask() == 0
    assert len(world.rows()) == 1


def test_pages_of_one_file_on_one_day_are_one_look_up_and_traders_are_not_asked(world):
    for part in range(9):
        world.opens("officer", "F1", MONDAY + timedelta(minutes=part))
        world.opens("broker", f"B{part}", role="broker")
    assert world.ask() == 1
    assert {row.person for row in world.rows()} == {"officer"}


def test_a_week_in_which_the_worker_was_away_is_made_up_for(world):
    for week in range(3):
        world.opens("officer", f"F{week}", MONDAY + week * WEEK)
    assert world.ask() == 1
    assert world.ask(weeks=2) == 2
    assert [row.week for row in world.rows()] == ["2026-W27", "2026-W28", "2026-W29"]


def plant(world, who, **told):
    """The same party's files, three times in a week, at work and after hours, among many."""
    for n in range(60):
        world.opens("cashier", f"W{n}", MONDAY + timedelta(minutes=n), queue=True)
    return [world.opens(who, "SAME", MONDAY + timedelta(days=day), **told) for day in range(3)]


def test_what_stands_out_is_asked_a_week_later_with_its_signs(world, monkeypatch):
    from greenlane.access.sampling import Share

    monkeypatch.setattr(Share, "of", lambda *_: 0)  # no sample: the signs alone
    planted = plant(world, "officer")
    assert world.ask() == 0  # an act within seven days would explain it
    assert world.ask(weeks=1) == 3
    rows = world.rows()
    assert [row.journal for row in rows] == planted
    assert {row.drawn_by for row in rows} == {"signs"}
    assert rows[0].signs == {"again": {"n": 3}, "unexplained": {}}
    assert world.ask() == 0


@pytest.mark.parametrize("task", ["queue", "acted", "worked", "late"])
def test_a_task_explains_a_look_up_and_an_act_weeks_later_does_not(world, monkeypatch, task):
    from greenlane.access.sampling import Share
    from greenlane.store.journal import note

    monkeypatch.setattr(Share, "of", lambda *_: 0)
    days = {"acted": 5, "worked": -3, "late": 12}
    if task in days:
        note("attachment.added", Actor("officer", "officer", seed.OFFICE), "declaration:SAME",
             MONDAY + timedelta(days=days[task]))  # fmt: skip
    plant(world, "officer", queue=task == "queue")
    world.ask()
    assert world.ask(weeks=1) == (3 if task == "late" else 0)


def test_an_account_that_is_opened_to_change_its_rights_is_a_task(world):
    from greenlane.store.models import Account, TwoPersonAct
    from greenlane.usecases.look_ups import known

    officer, admin = (Account.objects.get(username=n) for n in ("officer", "administrator"))
    from greenlane.store.journal import note

    note("person.read", Actor("administrator", "administrator", ""), "account:officer", MONDAY)
    TwoPersonAct.objects.create(kind="rights", subject=f"account:{officer.pk}", reason="r",
                                maker=admin, proposed=MONDAY + timedelta(hours=1))  # fmt: skip
    (look,) = known(MONDAY - WEEK, MONDAY + WEEK, world.desk)
    assert (look.subject, look.acted) == ("account:officer", True)


def test_a_relation_that_was_stated_later_is_a_sign(world):
    from tests.support.declarations import BROKER, TRADER, body

    from greenlane.store.models import Account, DeclarationRow
    from greenlane.usecases.interests import Statement, state
    from greenlane.usecases.lodge import lodge
    from greenlane.usecases.look_ups import known

    lodge(body("LOOK-1"), "json", Actor("b", "broker", BROKER), world.desk)
    world.opens("officer", DeclarationRow.objects.get().mrn)
    told = Statement(kind="operator", relation="spouse", operator=TRADER)
    assert [look.related for look in known(MONDAY - WEEK, MONDAY + WEEK, world.desk)] == [False]
    me = Account.objects.get(username="officer")
    state(me, told, Actor("officer", "officer", seed.OFFICE), world.desk)
    (look,) = known(MONDAY - WEEK, MONDAY + WEEK, world.desk)
    assert (look.related, look.party) == (True, TRADER)


def test_a_country_that_says_nothing_asks_nothing(world):
    from copy import copy

    world.opens("officer", "F1")
    book = copy(world.desk.book)
    book.look_up_terms = None
    world.desk = replace(world.desk, book=book)
    assert world.ask() == 0


def test_what_nobody_explains_is_overdue_after_five_working_days_and_may_still_be(world, asked):
    from greenlane.usecases import look_ups

    today = world.desk.day_of(world.desk.now())
    assert asked.due == world.desk.book.working_days.after(today, 5)
    world.now[0] += (asked.due - today) * 1
    assert look_ups.lapse(world.desk) == 0  # the last day
    world.now[0] += timedelta(days=1)
    assert look_ups.lapse(world.desk) == 1
    with pytest.raises(NotAllowedError):
        world.acts("supervisor", asked.pk, True, "Nothing was said, but well.")
    world.acts("officer", asked.pk, WHY)
    assert world.rows()[0].state == "explained"


def test_only_the_reader_explains_and_only_the_supervisor_of_the_office_judges(world, asked):
    from greenlane.store import journal
    from greenlane.usecases.permissions import ForbiddenError

    with pytest.raises(ForbiddenError):
        world.acts("cashier", asked.pk, WHY)
    with pytest.raises(ValueError, match="sentence"):
        world.acts("officer", asked.pk, "So.")
    world.acts("officer", asked.pk, WHY)
    with pytest.raises(NotAllowedError):
        world.acts("officer", asked.pk, WHY)
    for name in ("officer", "director", "administrator", "analyst"):
        with pytest.raises(ForbiddenError):
            world.acts(name, asked.pk, True, "It is plausible.")
    world.acts("supervisor", asked.pk, False, "No carrier was there.")
    row = world.rows()[0]
    assert (row.state, row.judged_by, row.note) == ("not-accepted", "supervisor",
                                                    "No carrier was there.")  # fmt: skip
    told = [(e.kind, e.actor, e.subject) for e in reversed(journal.entries(3))]
    assert told == [("look-up.asked", "greenlane", "account:officer"),
                    ("look-up.explained", "officer", "account:officer"),
                    ("look-up.judged", "supervisor", "account:officer")]  # fmt: skip


def test_a_supervisor_of_another_office_neither_sees_nor_judges_it(world, asked):
    from greenlane.store.models import Account
    from greenlane.usecases.permissions import ForbiddenError

    Account.objects.create(username="far", name="Far", role="supervisor", office=FAR)
    world.acts("officer", asked.pk, WHY)
    with pytest.raises(ForbiddenError):
        world.acts("far", asked.pk, True, "It is plausible.")
    assert "officer" not in world.visitor("far").get("/supervision/look-ups").content.decode()
    assert "F1" in world.visitor("supervisor").get("/supervision/look-ups").content.decode()


def test_nobody_judges_his_own_and_the_database_says_so_too(world):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import LookUpRow
    from greenlane.usecases.permissions import ForbiddenError

    world.opens("supervisor", "F1", role="supervisor")
    world.ask()
    row = world.rows()[0]
    world.acts("supervisor", row.pk, WHY)
    with pytest.raises(ForbiddenError):
        world.acts("supervisor", row.pk, True, "I believe myself.")
    mine = {"state": "accepted", "judged_by": "supervisor", "judged": MONDAY, "note": "Well."}
    trigger = "alter table look_up disable trigger look_up_people"
    kept = LookUpRow.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="the same person"), transaction.atomic():
        kept.update(**mine)
    with transaction.atomic():  # the control
        drop(trigger)
        with pytest.raises(IntegrityError, match="look_up_other"), transaction.atomic():
            kept.update(**mine)
        drop("alter table look_up drop constraint look_up_other")
        assert kept.update(**mine) == 1
        transaction.set_rollback(True)


def test_an_officer_is_told_on_every_page_and_answers_under_his_account(world, asked):
    officer = world.visitor("officer")
    assert "You are asked to explain a look-up" in officer.get("/queue").content.decode()
    page = officer.get("/account/look-ups").content.decode()
    assert "F1" in page
    assert "stands out" not in page
    assert officer.post(f"/account/look-ups/{asked.pk}", {"text": "So."}).status_code == 422
    told = officer.post(f"/account/look-ups/{asked.pk}", {"text": WHY})
    assert told["Location"] == "/account/look-ups"
    assert WHY in officer.get("/account/look-ups").content.decode()
    assert "You are asked" not in officer.get("/queue").content.decode()
    cashier = world.visitor("cashier")
    assert cashier.post(f"/account/look-ups/{asked.pk}", {"text": WHY}).status_code == 404
    assert "Nothing to explain" in cashier.get("/account/look-ups").content.decode()
    assert world.visitor("trader").get("/account/look-ups").status_code == 403


def test_a_supervisor_filters_exports_and_judges_and_overdue_is_red(world, asked):
    from greenlane.store.models import LookUpRow

    supervisor = world.visitor("supervisor")
    board = "/supervision/look-ups"
    LookUpRow.objects.update(state="overdue")
    assert '<span class="tag bad">Overdue' in supervisor.get(board).content.decode()
    assert "Nothing found" in supervisor.get(f"{board}?state=accepted").content.decode()
    assert supervisor.get(f"{board}?sort=-looked&q=officer&drawn=sample").status_code == 200
    assert "declaration:F1" in supervisor.get(f"{board}?format=csv").content.decode()
    world.acts("officer", asked.pk, "=cmd|'/c calc'!A1 is what I wrote")
    exported = supervisor.get(f"{board}?format=csv").content.decode()
    assert "'=cmd" in exported
    assert supervisor.post(f"{board}/{asked.pk}", {"verdict": "accept"}).status_code == 422
    sent = {"verdict": "accept", "note": "The carrier was there."}
    assert supervisor.post(f"{board}/{asked.pk}", sent)["Location"] == board
    assert world.rows()[0].state == "accepted"
    assert world.visitor("officer").get(board).status_code == 403
    LookUpRow.objects.all().delete()
    assert "No look-up was asked about" in supervisor.get(board).content.decode()


def test_the_worker_draws_and_lapses_in_its_step(world, monkeypatch):
    from greenlane.workers import look_ups

    world.opens("officer", "F1")
    monkeypatch.setattr(look_ups, "_last", [float("-inf")])
    assert look_ups.step(world.desk) == 1
    assert look_ups.step(world.desk) == 0


def test_what_was_explained_goes_with_the_log_of_looks_unless_a_hold_keeps_it(world, asked):
    from greenlane.usecases.erasing_records import _explained

    (subject,) = _explained(world.desk.day_of(MONDAY), world.desk)
    assert (subject.name, subject.also) == (f"look-up:{asked.pk}",
                                            ("account:officer", "declaration:F1"))  # fmt: skip
    assert list(_explained(world.desk.day_of(MONDAY - WEEK), world.desk)) == []
    assert subject.erase(None) == 1
    assert world.rows() == []
