"""Signing in: password, second factor, what the session may do, and what wins nothing."""

import re
import time

import pytest
from tests.support import seed
from tests.support.signing_in import App, code_at, enter

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def facts(db, desk):
    return seed.run(PASSWORD)


@pytest.fixture
def browser(facts):
    from django.test import Client

    return lambda **headers: Client(headers={"host": "localhost", **headers})


def password(client, role, text=PASSWORD, **more):
    return client.post("/sign-in", {"username": role, "password": text, **more})


def sign_in(client, facts, role):
    told = password(client, role)
    assert told["Location"] == "/sign-in/code"
    return client.post("/sign-in/code", {"code": App(facts[f"secret of {role}"]).code()})


def test_the_code_of_the_support_is_that_of_rfc_6238():
    import base64

    secret = base64.b32encode(b"12345678901234567890").decode()
    assert code_at(secret, 1) == "287082"  # its appendix B, the last six of eight figures
    assert code_at(secret, 1111111109 // 30) == "081804"


def test_an_officer_signs_in_with_password_and_code(browser, facts):
    client = browser()
    told = sign_in(client, facts, "officer")
    assert (told.status_code, told["Location"]) == (302, "/queue")
    assert client.get("/queue").status_code == 200


def test_the_password_alone_opens_nothing(browser, facts):
    client = browser()
    password(client, "officer")
    assert client.get("/queue")["Location"].startswith("/sign-in")
    assert client.get("/account/second-factor")["Location"].startswith("/sign-in")


def test_a_wrong_or_used_code_is_refused(browser, facts):
    client = browser()
    password(client, "officer")
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    code = App(facts["secret of officer"]).code()
    assert client.post("/sign-in/code", {"code": code}).status_code == 302
    other = browser()
    password(other, "officer")
    assert other.post("/sign-in/code", {"code": code}).status_code == 422


def test_a_code_before_one_that_was_taken_is_refused(browser, facts):
    secret, now = facts["secret of officer"], int(time.time()) // 30
    client = browser()
    password(client, "officer")
    assert client.post("/sign-in/code", {"code": code_at(secret, now + 1)}).status_code == 302
    other = browser()
    password(other, "officer")
    assert other.post("/sign-in/code", {"code": code_at(secret, now)}).status_code == 422


def test_a_recovery_code_opens_once(browser, facts):
    from greenlane.store import factors
    from greenlane.store.models import Account

    codes = factors.new_recovery_codes(Account.objects.get(username="officer"))
    for expected in (302, 422):
        client = browser()
        password(client, "officer")
        assert client.post("/sign-in/code", {"code": codes[3]}).status_code == expected


def test_an_officer_without_a_factor_can_only_enrol_one(browser, facts):
    from greenlane.store import factors
    from greenlane.store.models import Account
    from greenlane.usecases import handed_over

    factors.remove_all(Account.objects.get(username="officer"))
    client = browser()
    assert password(client, "officer").status_code == 302
    for address in ("/queue", "/declarations", "/account", "/", "/tariff"):
        assert client.get(address)["Location"] == "/account/second-factor"
    handed = handed_over.enrolment(Account.objects.get(username="officer"))
    client.post("/account/second-factor", {"enrolment": handed})
    page = client.get("/account/second-factor").content.decode()
    secret = re.search(r'class="code">([A-Z2-7 ]{39})<', page)[1].replace(" ", "")
    assert client.post("/account/second-factor", {"code": "000000"}).status_code == 422
    told = client.post("/account/second-factor", {"code": App(secret).code()})
    assert told["Location"] == "/account/recovery-codes"
    assert (
        len(re.findall(r"<li><bdi", client.get("/account/recovery-codes").content.decode())) == 10
    )
    assert client.get("/account/recovery-codes")["Location"] == "/account"  # shown once
    assert client.get("/queue").status_code == 200


def test_a_password_session_cannot_enrol_beside_a_factor_that_exists(browser, facts):
    from greenlane.store.models import Account

    officer = enter(browser(), Account.objects.get(username="officer"), factor=False)
    assert officer.get("/account/second-factor")["Location"] == "/sign-in"
    assert officer.get("/queue")["Location"].startswith("/sign-in")  # it was signed out
    trader = Account.objects.get(username="trader")
    from greenlane.store import factors

    factors.enrol_app(trader, "JBSWY3DPEHPK3PXP")
    client = enter(browser(), trader, factor=False)
    assert client.get("/account/second-factor").status_code == 403


def test_a_trader_works_with_a_password_and_may_enrol(browser, facts):
    client = browser()
    assert password(client, "trader")["Location"] == "/overview"
    assert client.get("/overview").status_code == 200
    page = client.get("/account/second-factor").content.decode()
    secret = re.search(r'class="code">([A-Z2-7 ]{39})<', page)[1].replace(" ", "")
    client.post("/account/second-factor", {"code": App(secret).code()})
    assert password(browser(), "trader")["Location"] == "/sign-in/code"


def test_the_session_gets_a_new_key_at_sign_in(browser, facts):
    client = browser()
    client.get("/sign-in")
    client.session.save()
    before = client.session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, facts, "officer")
    assert client.session.session_key != before


def test_a_session_is_dead_after_signing_out(browser, facts):
    client = browser()
    sign_in(client, facts, "officer")
    kept = client.cookies["sessionid"].value
    client.post("/sign-out")
    thief = browser()
    thief.cookies["sessionid"] = kept
    assert thief.get("/queue")["Location"].startswith("/sign-in")


def test_it_goes_where_the_person_wanted_but_never_abroad(browser, facts):
    assert password(browser(), "trader", next="/errors")["Location"] == "/errors"
    assert password(browser(), "trader", next="https://evil.example/")["Location"] == "/overview"


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back_to_its_page(browser, facts):
    client = browser()
    page = "http://localhost/drafts/new/import?x=1"
    told = client.post("/drafts/new/import", {}, headers={"referer": page})
    assert told["Location"] == "/sign-in?next=%2Fdrafts%2Fnew%2Fimport%3Fx%3D1&sent=1"
    assert "What you sent was not done" in client.get(told["Location"]).content.decode()
    abroad = client.post("/drafts/new/import", {}, headers={"referer": "https://evil.example/a"})
    assert abroad["Location"] == "/sign-in?next=&sent=1"


def test_a_page_asks_who_is_signed_in_and_a_half_opened_session_is_nobody_s(browser, facts):
    from greenlane.store.models import Account

    client = browser()
    assert client.get("/session").json() == {"person": "", "token": ""}
    password(client, "trader")
    told = client.get("/session")
    assert told.json()["person"] == "trader"
    assert len(told.json()["token"]) == 64
    assert "no-store" in told["Cache-Control"]
    officer = enter(browser(), Account.objects.get(username="officer"), factor=False)
    assert officer.get("/session").status_code == 302  # to the code, which is nobody's word either


def test_a_form_s_address_opened_as_a_page_says_so_in_words(browser, facts):
    client = browser()
    told = client.get("/declarations/x/pay", headers={"accept": "text/html"})
    assert (told.status_code, told["Allow"]) == (405, "POST")
    assert "Nothing was done" in told.content.decode()
    assert client.get("/declarations/x/pay").content == b""


def test_ten_wrong_tries_within_an_hour_and_no_more(browser, facts, monkeypatch):
    from datetime import timedelta

    from greenlane.usecases import desk as desks

    for _ in range(10):
        assert password(browser(), "officer", "wrong").status_code == 422
    assert password(browser(), "officer").status_code == 429  # even the right one
    assert password(browser(), "nobody-of-this-name", "wrong").status_code == 429  # by address
    real = desks.current().now
    from dataclasses import replace

    late = replace(desks.current(), now=lambda: real() + timedelta(hours=1, seconds=1))
    monkeypatch.setattr(desks, "current", lambda: late)
    assert password(browser(), "officer").status_code == 302


def test_a_known_device_is_not_shut_out_by_a_stranger(browser, facts):
    owner = browser()
    sign_in(owner, facts, "officer")
    owner.post("/sign-out")
    for _ in range(11):
        told = password(browser(), "officer", "wrong")
    assert told.status_code == 429
    assert password(owner, "officer").status_code == 302


def test_unknown_and_known_names_get_the_same_answer(browser, facts):
    import re as regex

    def seen(name):
        page = password(browser(), name, "wrong").content.decode()
        return regex.sub(r'value="[^"]*"', "", page)

    assert seen("officer") == seen("nobody")


def test_signing_in_and_being_refused_is_noted(browser, facts):
    from greenlane.store.journal import entries

    client = browser()
    password(client, "officer", "wrong")
    password(client, "no such name", "wrong")
    sign_in(client, facts, "officer")
    kinds = [(e.kind, e.subject, e.details.get("factors")) for e in entries()]
    assert kinds == [
        ("account.signed-in", "account:officer", ["password", "totp"]),
        ("account.refused", "account:officer", None),
    ]


def test_an_act_that_needs_it_asks_for_the_factor_again_and_goes_on(browser, facts):
    from greenlane.store.models import Account

    client = enter(browser(), Account.objects.get(username="officer"), age=301)
    asked = client.post("/account/recovery-codes", {"note": "x"})
    page = asked.content.decode()
    assert asked.status_code == 403
    assert 'name="note" value="x"' in page
    sent = {"note": "x", "factor-target": "/account/recovery-codes", "factor-method": "post"}
    wrong = client.post("/confirm", {**sent, "factor-code": "000000"})
    assert wrong.status_code == 403
    code = App(facts["secret of officer"]).code()
    told = client.post("/confirm", {**sent, "factor-code": code})
    assert (told.status_code, told["Location"]) == (307, "/account/recovery-codes")
    assert client.post("/account/recovery-codes", sent)["Location"] == "/account/recovery-codes"


def test_a_confirmation_never_leads_abroad(browser, facts):
    from greenlane.store.models import Account

    client = enter(browser(), Account.objects.get(username="officer"), age=301)
    code = App(facts["secret of officer"]).code()
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        told = client.post("/confirm", {"factor-target": target, "factor-code": code})
        assert told["Location"] == "/account"


def test_the_code_of_a_person_who_is_real_is_not_told(facts):
    from greenlane.store import factors
    from greenlane.store.models import Account

    officer = Account.objects.get(username="officer")
    assert re.fullmatch(r"\d{6}", factors.next_code(officer))
    officer.demo = False
    with pytest.raises(PermissionError):
        factors.next_code(officer)


# The acts of which issue 6 says that they need a factor not older than five minutes.
DECIDING = {
    "case-decide": True, "case-value": True,
    "law-act": ("approve", "publish", "roll-back", "reassess"),
    "ruling-act": ("publish", "revoke"),
    "approval-propose": True, "approval-act": True, "delegation-new": True, "person-act": True,
    "factor-new": True, "factor-passkey": True, "factor-remove": True, "recovery-codes": True,
    "session-end": True, "sessions-end": True, "password": True,
}  # fmt: skip


def test_the_acts_that_decide_are_those_that_ask_again(django_ready):
    from greenlane.web.urls import urlpatterns

    found = {p.name: getattr(p.callback, "steps_up", False) for p in urlpatterns}
    assert DECIDING.items() <= {k: v for k, v in found.items() if v}.items()


def test_secrets_of_second_factors_are_sealed_in_the_database(facts):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select data->>'secret' from mfa_authenticator where type = 'totp'")
        kept = [row[0] for row in cursor.fetchall()]
    assert len(kept) >= 8
    assert all(text.startswith("gl1.second-factor.") for text in kept)
