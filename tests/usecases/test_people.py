"""People: sessions, leavers, locks, and the administrator's pages."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import seed
from tests.support.signing_in import App, enter

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def facts(db, desk):
    return seed.run(PASSWORD)


@pytest.fixture
def browser(facts):
    from django.test import Client

    return lambda agent="": Client(headers={"host": "localhost", "user-agent": agent})


@pytest.fixture
def apps(facts):
    return {role: App(facts[f"secret of {role}"]) for role in ("officer", "administrator")}


def named(username):
    from greenlane.store.models import Account

    return Account.objects.get(username=username)


def sign_in(client, role, app=None):
    told = client.post("/sign-in", {"username": role, "password": PASSWORD})
    return client.post("/sign-in/code", {"code": app.code()}) if app else told


def administrator(browser):
    return enter(browser(), named("administrator"))


def reset(username):
    from greenlane.usecases import accounts, handed_over

    return handed_over.password(named(username), accounts.SYSTEM)


def later(monkeypatch, days):
    from greenlane.usecases import desk as desks

    here = desks.current()
    there = replace(here, now=lambda: here.now() + timedelta(days=days))
    monkeypatch.setattr(desks, "current", lambda: there)


def test_sessions_are_listed_with_device_and_place_and_one_is_ended(browser):
    here, there = browser(FIREFOX), browser("curl/8.0")
    sign_in(here, "trader")
    sign_in(there, "trader")
    page = here.get("/account").content.decode()
    assert "Firefox, Linux" in page
    assert "127.0.0.1" in page
    from allauth.usersessions.models import UserSession

    other = UserSession.objects.get(user_agent="curl/8.0")
    assert here.post(f"/account/sessions/{other.pk}/end").status_code == 302
    assert there.get("/overview")["Location"].startswith("/sign-in")
    assert here.get("/overview").status_code == 200


def test_nobody_ends_the_session_of_another_person(browser):
    from allauth.usersessions.models import UserSession

    victim, stranger = browser(), browser()
    sign_in(victim, "trader")
    sign_in(stranger, "broker")
    number = UserSession.objects.get(user=named("trader")).pk
    assert stranger.post(f"/account/sessions/{number}/end").status_code == 404
    assert victim.get("/overview").status_code == 200


def test_all_others_are_ended_at_once(browser):
    clients = [browser() for _ in range(3)]
    for client in clients:
        sign_in(client, "trader")
    clients[0].post("/account/sessions/end")
    states = [client.get("/overview").status_code for client in clients]
    assert states == [200, 302, 302]


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(browser):
    here, there = browser(), browser()
    sign_in(here, "trader")
    sign_in(there, "trader")
    known = {"current": PASSWORD}
    short = here.post("/account/password", {**known, "new": "short", "again": "short"})
    assert short.status_code == 422
    other = {**known, "new": "a new long sentence", "again": "other"}
    differs = here.post("/account/password", other)
    assert differs.status_code == 422
    fresh = {**known, "new": "a new long sentence", "again": "a new long sentence"}
    assert here.post("/account/password", fresh)["Location"] == "/account"
    assert here.get("/overview").status_code == 200
    assert there.get("/overview").status_code == 302
    assert "this one" in here.get("/account").content.decode()


def test_a_leaver_is_shut_out_in_one_act(browser, apps):
    from greenlane.store.journal import entries

    officer = browser()
    sign_in(officer, "officer", apps["officer"])
    assert officer.get("/queue").status_code == 200
    assert administrator(browser).post("/people/officer/leave").status_code == 302
    assert officer.get("/queue")["Location"].startswith("/sign-in")
    assert sign_in(browser(), "officer").status_code == 422
    (noted,) = entries(kind="account.left")
    assert (noted.actor, noted.subject) == ("administrator", "account:officer")
    assert noted.details["sessions"] == 1


def test_a_sign_in_that_is_half_done_dies_with_the_account(browser, apps):
    from greenlane.usecases import accounts

    client = browser()
    sign_in(client, "officer")
    accounts.leave(named("officer"), accounts.SYSTEM)
    client.post("/sign-in/code", {"code": apps["officer"].code()})
    assert client.get("/queue")["Location"].startswith("/sign-in")


def test_who_comes_back_needs_a_new_password(browser):
    admin = administrator(browser)
    admin.post("/people/trader/leave")
    admin.post("/people/trader/come-back")
    assert sign_in(browser(), "trader").status_code == 422
    fresh = reset("trader")
    told = browser().post("/sign-in", {"username": "trader", "password": fresh})
    assert told["Location"] == "/overview"


def test_a_password_that_was_reset_does_not_pass_the_second_factor(browser):
    fresh = reset("officer")
    told = browser().post("/sign-in", {"username": "officer", "password": fresh})
    assert told["Location"] == "/sign-in/code"


def test_45_days_without_a_sign_in_lock_an_account_at_the_door(browser, apps, monkeypatch):
    later(monkeypatch, 44)
    assert sign_in(browser(), "trader").status_code == 302
    later(monkeypatch, 2)
    told = sign_in(browser(), "broker")
    assert told.status_code == 403
    assert "locked" in told.content.decode()
    assert named("broker").locked_why == "Not used for 45 days"


def test_a_dormant_officer_is_told_only_after_the_second_factor(browser, apps, monkeypatch):
    later(monkeypatch, 46)
    client = browser()
    assert sign_in(client, "officer")["Location"] == "/sign-in/code"
    told = client.post("/sign-in/code", {"code": apps["officer"].code()})
    assert told.status_code == 403
    assert client.get("/queue")["Location"].startswith("/sign-in")


def test_the_worker_locks_what_nobody_uses_and_unlocking_gives_45_days(browser, monkeypatch):
    from greenlane.usecases import accounts
    from greenlane.workers import identity

    client = browser()
    sign_in(client, "trader")
    assert identity.work() == 0
    later(monkeypatch, 46)
    assert identity.work() == 14
    assert client.get("/overview")["Location"].startswith("/sign-in")
    accounts.unlock(named("trader"), accounts.SYSTEM)
    assert identity.work() == 0
    assert sign_in(browser(), "trader").status_code == 302


def test_a_locked_session_is_dead(browser):
    client = browser()
    sign_in(client, "trader")
    administrator(browser).post("/people/trader/lock", {"why": "Inquiry"})
    assert client.get("/overview")["Location"].startswith("/sign-in")


def test_an_administrator_does_not_act_on_himself(browser):
    assert administrator(browser).post("/people/administrator/leave").status_code == 403
    assert administrator(browser).post("/people/trader/promote").status_code == 404


def test_only_an_administrator_sees_people(browser):
    for role in ("officer", "trader", "director", "law-approver"):
        assert enter(browser(), named(role)).get("/people").status_code == 403


def test_the_list_of_people_filters_sorts_and_exports(browser):
    from greenlane.usecases import accounts

    accounts.leave(named("trainee"), accounts.SYSTEM)
    admin = administrator(browser)

    def sheet(query):
        text = admin.get(f"/people?format=csv&{query}").content.decode()
        return list(csv.DictReader(io.StringIO(text)))

    assert [row["username"] for row in sheet("state=left")] == ["trainee"]
    assert [row["username"] for row in sheet("q=law&sort=-name")] == ["law-editor", "law-approver"]
    assert [row["username"] for row in sheet(f"unit={seed.OFFICE}&state=active")] == [
        "officer", "supervisor",
    ]  # fmt: skip
    assert sheet("q=nobody") == []
    assert "Nobody matches" in admin.get("/people?q=nobody").content.decode()
    assert admin.get("/people?role=trader").content.decode().count('scope="row"') == 1
