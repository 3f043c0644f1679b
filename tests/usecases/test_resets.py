"""Ways in are given by two: passwords, lost factors, links elsewhere; first secrets die soon."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import seed
from tests.support.signing_in import App, enter
from tests.support.two_persons import people, propose

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db
MINE = "four wet sheep on a train"


@pytest.fixture
def here(db, desk):
    seed.run()
    return desk


@pytest.fixture
def who(here):
    return people()


def browser():
    from django.test import Client

    return Client(headers={"host": "localhost"})


def approve(number, account, desk):
    from greenlane.usecases import two_persons

    return two_persons.approve(number, account, "Seen", desk)


def by_two(maker, checker, kind, account, desk, **more):
    number = propose(maker, kind, desk, account=str(account.pk), **more)
    told = approve(number, checker, desk)
    account.refresh_from_db()
    return told.text if told else None


def sign_in(client, username, password):
    return client.post("/sign-in", {"username": username, "password": password})


def later(monkeypatch, days):
    from greenlane.usecases import desk as desks

    now = desks.current()
    there = replace(now, now=lambda: now.now() + timedelta(days=days))
    monkeypatch.setattr(desks, "current", lambda: there)


def test_one_administrator_alone_sets_no_password_takes_no_factor_and_links_nobody(who):
    client = enter(browser(), who["administrator"])
    for address in ("/people/trader/password", "/people/trader/lose-factors",
                    "/people/trader/outside"):  # fmt: skip
        assert client.post(address, {"provider": "state", "subject": "s"}).status_code == 404
    for kind in ("password", "factors", "outside-link"):
        asked = {"username": "trader", "provider": "state", "subject": "s", "reason": "Lost"}
        told = client.post(f"/approvals/new/{kind}/propose", asked)
        assert told.status_code in (302, 422)
    before = who["trader"].password
    who["trader"].refresh_from_db()
    assert who["trader"].password == before


@pytest.mark.parametrize("kind", ["password", "factors"])
def test_who_proposed_a_reset_does_not_approve_it_and_nobody_has_a_hand_in_his_own(
    here, who, kind, monkeypatch
):
    from django.db import connection, transaction

    from greenlane.usecases.permissions import ForbiddenError

    admin, noor = who["administrator"], who["noor"]
    number = propose(admin, kind, here, account=str(who["trader"].pk))
    with pytest.raises(ForbiddenError, match="who proposed it"):
        approve(number, admin, here)
    with pytest.raises(ForbiddenError, match="own rights"):
        propose(noor, kind, here, account=str(noor.pk))
    with transaction.atomic(), connection.cursor() as cursor:  # the control: no trigger, no wall
        cursor.execute("alter table two_person_act disable trigger two_persons_kept")
        cursor.execute("alter table two_person_act drop constraint two_persons_accounts")
        assert approve(number, admin, here) or kind == "factors"
        assert propose(noor, kind, here, account=str(noor.pk))
        transaction.set_rollback(True)


def test_a_password_of_two_is_told_once_changed_at_the_first_sign_in_and_kept_nowhere(here, who):
    from greenlane.store.models import TwoPersonAct

    number = propose(who["administrator"], "password", here, account=str(who["trader"].pk))
    second = enter(browser(), who["noor"])
    second.post(f"/approvals/{number}/approve", {"answer": "Seen"})
    page = second.get(f"/approvals/{number}").content.decode()
    fresh = re.search(r"(?:[0-9a-f]{4}-){4}[0-9a-f]{4}", page)[0]
    assert fresh not in second.get(f"/approvals/{number}").content.decode()
    act = TwoPersonAct.objects.get(pk=number)
    assert fresh not in json.dumps([act.details, bytes(act.payload).decode(), act.answer])
    client = browser()
    assert sign_in(client, "trader", fresh).status_code == 302
    for address in ("/overview", "/declarations", "/account"):
        assert client.get(address)["Location"] == "/account/password"
    new = {"current": fresh, "new": MINE, "again": MINE}
    assert client.post("/account/password", new)["Location"] == "/account"
    assert client.get("/overview").status_code == 200
    again = browser()
    sign_in(again, "trader", MINE)
    assert again.get("/overview").status_code == 200  # the control: one's own opens every page


def test_a_password_that_another_set_ends_after_14_days(here, who, monkeypatch):
    from greenlane.usecases import accounts

    fresh = by_two(who["administrator"], who["noor"], "password", who["trader"], here)
    later(monkeypatch, 15)
    told = sign_in(browser(), "trader", fresh)
    assert (told.status_code, "has ended" in told.content.decode()) == (422, True)
    assert "has ended" not in sign_in(browser(), "trader", "wrong").content.decode()
    monkeypatch.setattr(accounts, "password_ended", lambda _: False)  # the control
    assert sign_in(browser(), "trader", fresh).status_code == 302


def test_the_first_password_alone_enrols_no_factor(here, who, monkeypatch):
    from greenlane.store import factors
    from greenlane.usecases import handed_over

    officer, admin, noor = who["officer"], who["administrator"], who["noor"]
    code = by_two(admin, noor, "factors", officer, here)
    fresh = by_two(noor, admin, "password", officer, here)
    thief = browser()
    assert sign_in(thief, "officer", fresh)["Location"] != "/sign-in/code"
    page = thief.get("/account/second-factor").content.decode()
    assert "Enrolment code" in page
    assert "data:image" not in page
    assert thief.get("/account/second-factor/passkey").status_code == 403
    assert thief.post("/account/second-factor", {"enrolment": "dead-beef"}).status_code == 422
    thief.post("/account/second-factor", {"code": "000000"})
    assert not factors.enrolled(officer)

    assert enrols(browser(), fresh, code)
    officer.refresh_from_db()
    assert officer.enrolment == ""
    assert not handed_over.right(officer, code)
    factors.remove_all(officer)  # the control: without the question the password is enough
    monkeypatch.setattr(handed_over, "needed", lambda _: False)
    assert enrols(browser(), fresh, None)


def enrols(client, password, code):
    from greenlane.store import factors
    from greenlane.store.models import Account

    sign_in(client, "officer", password)
    if code:
        told = client.post("/account/second-factor", {"enrolment": code})
        assert told["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor").content.decode()
    key = re.search(r'class="code">([A-Z2-7 ]{39})<', page)[1].replace(" ", "")
    client.post("/account/second-factor", {"code": App(key).code()})
    return factors.enrolled(Account.objects.get(username="officer"))


def test_who_was_told_the_code_is_not_told_the_password_nor_the_other_way(here, who):
    officer, admin, noor = who["officer"], who["administrator"], who["noor"]
    by_two(admin, noor, "factors", officer, here)
    number = propose(admin, "password", here, account=str(officer.pk))
    with pytest.raises(NotAllowedError, match="not told the password"):
        approve(number, noor, here)
    agent = who["agency"]
    by_two(admin, noor, "password", agent, here)
    number = propose(admin, "factors", here, account=str(agent.pk))
    with pytest.raises(NotAllowedError, match="not told the enrolment code"):
        approve(number, noor, here)


def test_a_new_officers_code_is_told_to_who_approved_the_account(here, who):
    names = json.dumps({"username": "lina", "name": "Lina"}).encode()
    number = propose(who["administrator"], "open-account", here, payload=names, role="officer",
                     unit=seed.OFFICE)  # fmt: skip
    told = approve(number, who["noor"], here)
    assert told.kind == "enrolment"


def test_a_link_elsewhere_is_made_and_taken_away_by_two(here, who):
    from greenlane.store import openid_links
    from greenlane.store.models import TwoPersonAct

    admin, noor, trader = who["administrator"], who["noor"], who["trader"]
    more = {"provider": "state", "issuer": "https://id.example"}
    by_two(admin, noor, "outside-link", trader, here, payload=b"person-7", **more)
    owner = openid_links.owner("state", "https://id.example", "person-7")
    assert owner == trader
    assert "person-7" not in json.dumps(TwoPersonAct.objects.get().details)
    by_two(noor, admin, "outside-link", trader, here, **more)
    assert openid_links.owner("state", "https://id.example", "person-7") is None


def test_an_account_that_two_must_open_is_refused_in_a_sentence(here, who):
    from greenlane.usecases import accounts

    with pytest.raises(NotAllowedError, match="two administrators already"):
        accounts.make("lina", "Lina", "officer", accounts.SYSTEM, office=seed.OFFICE)
    made = accounts.make("ines", "Ines", "trader", accounts.SYSTEM, operator_id=seed.TRADER)
    assert made.pk  # the control: an operator's account is made by one


def test_the_demonstration_has_a_second_administrator_and_may_be_made_again(db, desk):
    from greenlane.usecases import seeding

    seed.run()
    for _ in range(2):
        logins = seeding.accounts_for_every_role(
            "correct horse battery staple", trader=seed.TRADER, broker=seed.BROKER,
            office=seed.OFFICE, agency=seed.AGENCY, second_administrator=True,
        )  # fmt: skip
    assert [each.username for each in logins if each.role == "administrator"] == [
        "administrator", "administrator-2",
    ]  # fmt: skip


def test_the_reasons_of_acts_about_people_are_erased_after_their_clock(here, who):
    from greenlane.evidence.redaction import GONE
    from greenlane.store.models import TwoPersonAct
    from greenlane.usecases import erasing_copies, retention

    by_two(who["administrator"], who["noor"], "password", who["trader"], here)
    propose(who["noor"], "factors", here, account=str(who["trader"].pk))
    retention.work(here, erasing_copies.KEEPERS)
    assert TwoPersonAct.objects.filter(reason=GONE).count() == 0  # the control: not before
    future = replace(here, now=lambda: here.now() + timedelta(days=366 * 25))
    retention.work(future, erasing_copies.KEEPERS)
    assert [(a.kind, a.answer) for a in TwoPersonAct.objects.filter(reason=GONE)] == [
        ("password", GONE)
    ]
