"""Passkeys: enrolled, used for both factors at once, and every false answer refused."""

import pytest
from tests.support import seed
from tests.support.passkeys import Passkey
from tests.support.signing_in import enter

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def browser(db, desk):
    from django.test import Client

    seed.run(PASSWORD)
    return lambda: Client(headers={"host": "localhost"})


def named(username="officer"):
    from greenlane.store.models import Account

    return Account.objects.get(username=username)


def enrolled(browser, passkey=None, who="officer"):
    """A passkey of the officer, enrolled through the pages."""
    passkey, client = passkey or Passkey(), enter(browser(), named(who))
    place = "/account/second-factor/passkey"
    told = client.post(
        place, {"credential": passkey.create(client.get(place).json()), "name": "Key"}
    )
    assert told.status_code == 302
    return passkey


def sign_in(client, passkey):
    answer = passkey.get(client.get("/sign-in/passkey").json())
    return client.post("/sign-in/passkey", {"credential": answer})


def test_a_passkey_alone_signs_an_officer_in(browser):
    from greenlane.store.journal import entries

    client = browser()
    told = sign_in(client, enrolled(browser))
    assert (told.status_code, told["Location"]) == (302, "/queue")
    assert client.get("/queue").status_code == 200
    assert entries()[0].details["factors"] == ["webauthn"]


def test_an_answer_is_taken_once_and_in_its_own_session(browser):
    passkey, client, thief = enrolled(browser), browser(), browser()
    answer = passkey.get(client.get("/sign-in/passkey").json())
    assert thief.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    thief.get("/sign-in/passkey")  # another challenge
    assert thief.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 302
    client.post("/sign-out")
    assert client.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_an_answer_by_another_key_for_another_site_or_without_the_finger_is_refused(browser):
    passkey = enrolled(browser)
    wrong = [Passkey(), Passkey("http://localhost.evil.example"), Passkey("https://evil.example")]
    for other in wrong:
        other.id, other.user = passkey.id, passkey.user
        assert sign_in(browser(), other).status_code == 422
    passkey.flags = 1  # the person was there, but neither finger nor PIN was asked for
    assert sign_in(browser(), passkey).status_code == 422
    for nonsense in ("", "{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "AA"}}'):
        told = browser().post("/sign-in/passkey", {"credential": nonsense})
        assert told.status_code == 422, nonsense


def test_a_passkey_that_asks_for_neither_finger_nor_pin_is_not_enrolled(browser):
    from greenlane.store import factors

    enrolled(browser, Passkey(verified=False))
    assert not factors.has_passkey(named())


def test_a_passkey_of_a_leaver_opens_nothing(browser):
    from greenlane.usecases import accounts

    passkey = enrolled(browser)
    accounts.leave(named(), accounts.SYSTEM)
    client = browser()
    assert sign_in(client, passkey).status_code == 422
    assert client.get("/queue")["Location"].startswith("/sign-in")


def test_a_victim_with_a_passkey_is_never_shut_out(browser):
    """S11: the control is the password, whose tries a stranger has used up."""
    passkey = enrolled(browser)
    for _ in range(12):
        browser().post("/sign-in", {"username": "officer", "password": "wrong"})
    right = browser().post("/sign-in", {"username": "officer", "password": PASSWORD})
    assert right.status_code == 429
    assert sign_in(browser(), passkey).status_code == 302


def test_a_passkey_confirms_an_act(browser):
    passkey = enrolled(browser)
    client = enter(browser(), named(), age=301)
    assert client.post("/account/recovery-codes").status_code == 403
    answer = passkey.get(client.get("/confirm").json())
    sent = {"factor-target": "/account/recovery-codes", "factor-method": "post"}
    assert client.post("/confirm", {**sent, "credential": answer}).status_code == 307
    assert client.post("/account/recovery-codes", sent).status_code == 302


def test_the_passkey_of_another_person_does_not_confirm(browser):
    passkey = enrolled(browser, who="cashier")
    client = enter(browser(), named(), age=301)
    enrolled(browser)
    answer = passkey.get(client.get("/confirm").json())
    told = client.post("/confirm", {"factor-target": "/account", "credential": answer})
    assert told.status_code == 403


def test_the_last_factor_of_an_officer_stays(browser):
    from greenlane.store import factors

    client = enter(browser(), named())
    (app,) = factors.listed(named())
    client.post(f"/account/second-factor/{app.id}/remove")
    assert factors.enrolled(named())
    enrolled(browser)
    client = enter(browser(), named())
    client.post(f"/account/second-factor/{app.id}/remove")
    assert [f.kind for f in factors.listed(named())] == ["webauthn"]
