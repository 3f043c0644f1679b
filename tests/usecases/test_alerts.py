"""Alerts: from the event to the outcome, by whom, and what the database itself refuses."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import signing_in
from tests.support.clock import standing
from tests.support.declarations import BROKER, OFFICE, body
from tests.support.profiles import people, publish
from tests.usecases.test_life import NOON
from tests.usecases.test_profile_desk import lodged, newest

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
INES, OMAR = Actor("ines", "analyst"), Actor("omar", "analyst")
OFFICER = Actor("officer", "officer", OFFICE)


@pytest.fixture
def here(db, desk, monkeypatch):
    return standing(desk, monkeypatch, renewed=newest)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def alert(here, who):
    """An alert of a profile that the goods met."""
    from greenlane.store.models import AlertRow
    from greenlane.usecases import alert_stream

    publish("RP-900", here, who["ines"], who["omar"])
    lodged("AL-1", here)
    assert alert_stream.look(replace(newest(here), now=lambda: NOON + timedelta(seconds=2))) == 1
    return AlertRow.objects.get()


def screening(here):
    from greenlane.usecases.alerts import raise_alert

    return raise_alert("screening", "screening:1", here, moment=NOON, facts={"list": "UN"},
                       office=OFFICE)  # fmt: skip


def test_a_profile_that_is_met_on_arrival_stands_as_an_alert_once(alert, here, capsys):
    from greenlane.store.models import AlertRow
    from greenlane.usecases import alert_stream

    assert (alert.kind, alert.facts["profiles"], alert.office) == ("profile", ["RP-900"], OFFICE)
    with capsys.disabled():
        print(f" [stood {(alert.raised - alert.moment).total_seconds()} s after its event]", end="")
    later = replace(newest(here), now=lambda: NOON + timedelta(minutes=1))
    assert alert_stream.look(later) == 0
    assert alert_stream.look(later) == 0
    assert AlertRow.objects.count() == 1


def test_goods_that_are_still_away_call_for_nobody_until_they_arrive(here, who):
    from greenlane.store.models import AlertRow
    from greenlane.usecases import alert_stream
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.lodge import lodge

    publish("RP-900", here, who["ines"], who["omar"])
    told = lodge(body("AL-2", kind="IMD"), "json", Actor("b", "broker", BROKER), newest(here))
    mrn = json.loads(told.body)["mrn"]
    assert alert_stream.look(newest(here)) == 0
    arrive(mrn, OFFICER, newest(here))
    assert alert_stream.look(newest(here)) == 1
    assert AlertRow.objects.get().subject == f"declaration:{mrn}"


def test_an_alert_is_assigned_acted_on_and_closed_with_its_times(alert, here):
    from greenlane.store.models import AlertRow, JournalRow
    from greenlane.usecases import alerts

    def at(minutes):
        return replace(here, now=lambda: NOON + timedelta(minutes=minutes))

    alerts.assign(alert.pk, "officer", INES, at(1))
    with pytest.raises(NotAllowedError, match="officer has this alert"):
        alerts.move(alert.pk, "act", "I look.", INES, at(2))
    alerts.move(alert.pk, "act", "Goods examined.", OFFICER, at(3))
    alerts.move(alert.pk, "close", "Two cartons too many.", OFFICER, at(9), "confirmed")
    row = AlertRow.objects.get()
    assert (row.state, row.outcome, row.holder) == ("closed", "confirmed", "officer")
    told = [row.assigned, row.acted, row.closed]
    assert [(each - NOON).total_seconds() / 60 for each in told] == [1, 3, 9]
    kinds = JournalRow.objects.filter(kind__startswith="alert.").order_by("pk")
    assert [each.kind for each in kinds] == ["alert.raised", "alert.assigned", "alert.acted",
                                             "alert.closed"]  # fmt: skip


def test_an_alert_goes_to_those_who_may_see_it_only(alert, here, who):
    from greenlane.usecases import alerts
    from greenlane.usecases.permissions import ForbiddenError

    for name in ("broker", "cashier", "nobody"):
        with pytest.raises(NotAllowedError, match="nobody of that name"):
            alerts.assign(alert.pk, name, INES, here)
    elsewhere = Actor("o", "officer", "QT000201")
    with pytest.raises(ForbiddenError):
        alerts.take(alert.pk, elsewhere, here)
    with pytest.raises(ForbiddenError):
        alerts.assign(alert.pk, "officer", OFFICER, here)  # officers take, they do not assign
    alerts.take(alert.pk, OFFICER, here)
    with pytest.raises(NotAllowedError, match="officer has"):
        alerts.take(alert.pk, INES, here)


def test_what_two_persons_decide_one_cannot_and_the_database_says_the_same(here, who):
    from django.db import IntegrityError, connection, transaction

    from greenlane.store import alerts as rows
    from greenlane.store.models import AlertRow
    from greenlane.usecases import alerts, two_persons

    row = screening(here)
    alerts.take(row.pk, INES, here)
    with pytest.raises(NotAllowedError, match="two persons"):
        alerts.move(row.pk, "close", "Another man.", INES, here, "unfounded")
    step = rows.Step(move="close", actor="ines", moment=NOON, text="x", outcome="unfounded")
    with pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
        rows.move(rows.locked(row.pk), step, INES)
    number = alerts.ask_to_close(row.pk, "unfounded", "Another man.", who["ines"], INES, here)
    with pytest.raises(PermissionError):
        two_persons.approve(number, who["ines"], "", here)
    two_persons.approve(number, who["omar"], "I looked too.", here)
    closed = AlertRow.objects.get()
    assert (closed.outcome, closed.holder, closed.second) == ("unfounded", "ines", "omar")
    second = alerts.raise_alert("screening", "screening:2", here, moment=NOON, facts={}, office="")
    alerts.take(second.pk, INES, here)
    with connection.cursor() as cursor, transaction.atomic():  # the control: without the trigger
        cursor.execute("alter table alert disable trigger alert_kept")
        rows.move(rows.locked(second.pk), step, INES)
        cursor.execute("alter table alert enable trigger alert_kept")
    assert AlertRow.objects.get(pk=second.pk).outcome == "unfounded"


def test_steps_are_never_changed_and_alerts_never_deleted(alert):
    from django.db import transaction

    from greenlane.store.models import AlertRow, AlertStep

    for act in (lambda: AlertStep.objects.update(actor="x"), AlertStep.objects.all().delete,
                lambda: AlertRow.objects.update(kind="model"),
                lambda: AlertRow.objects.update(state="closed", closed=NOON, outcome="known"),
                ):  # fmt: skip
        with pytest.raises(Exception, match=r"never changed|stays what|by a step"), \
                transaction.atomic():  # fmt: skip
            act()


def test_look_ups_call_for_the_supervisor_and_nobody_below(here, who):
    from greenlane.store.models import Account
    from greenlane.usecases import alerts

    alerts.raise_alert("look-up", "look-up:1", here, moment=NOON, facts={"rule": "odd-hours"},
                       subject="security:1", office=OFFICE)  # fmt: skip
    boss = Account.objects.get(username="supervisor")
    assert alerts.seen(Actor("s", "supervisor", boss.office)).count() == (boss.office == OFFICE)
    for other in (INES, OFFICER, Actor("d", "director")):
        assert not alerts.seen(other).exists()


def test_a_country_without_such_terms_has_no_alerts(here):
    from greenlane.usecases import alerts

    assert alerts.raise_alert("unheard-of", "x", here, moment=NOON, facts={}) is None


def test_the_inbox_and_the_page_lead_from_taking_to_closing(alert, here, who):
    from django.test import Client

    page = signing_in.enter(Client(SERVER_NAME="localhost"), who["officer"])
    told = page.get("/alerts").content.decode()
    assert "RP-900" in told
    assert "Profile met on arrival" in told
    assert "With nobody" in told
    place = f"/alerts/{alert.pk}"
    page.post(f"{place}/take")
    assert page.post(f"{place}/close", {"text": "x"}).status_code == 422
    assert page.post(f"{place}/act", {"text": " "}).status_code == 422
    page.post(f"{place}/act", {"text": "Opened <b>two</b>"})
    page.post(f"{place}/close", {"text": "All as declared", "outcome": "unfounded"})
    told = page.get(place).content.decode()
    assert "Opened &lt;b&gt;two&lt;/b&gt;" in told
    assert "Unfounded" in told
    assert "No alert is open" in page.get("/alerts").content.decode()
    sheet = page.get("/alerts?state=all&format=csv").content.decode()
    assert f"{alert.pk},profile,2,declaration:" in sheet
    other = signing_in.enter(Client(SERVER_NAME="localhost"), who["broker"])
    assert other.get("/alerts").status_code == 403
