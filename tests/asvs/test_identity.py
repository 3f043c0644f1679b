"""V6 Authentication and V7 Sessions: what no other test of ours shows."""

import re
from datetime import timedelta

import pytest

from tests.support import seed
from tests.support.signing_in import App, code_at, enter

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"
FRESH = "blue kettle under nine stairs"


@pytest.fixture
def facts(db, desk):
    return seed.run(PASSWORD)


@pytest.fixture
def trader(facts):
    return inside("trader")


def named(username):
    from greenlane.store.models import Account

    return Account.objects.get(username=username)


def fresh():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def inside(role, **more):
    return enter(fresh(), named(role), **more)


def change(client, new, current=PASSWORD):
    told = {"current": current, "new": new, "again": new}
    return client.post("/account/password", told).status_code


def opens(password):
    told = fresh().post("/sign-in", {"username": "trader", "password": password})
    return told.status_code == 302


@pytest.mark.parametrize(
    "bad",
    ["eleven-sign", "", "passwordpassword", "Password20262027", "qwertyuiop123456",
     "trader12345678", "Greenlane2026!!", "CustomsOfTavora1"],
)  # fmt: skip
def test_a_short_common_or_home_made_password_is_not_taken(trader, bad):
    assert change(trader, bad) == 422
    assert opens(PASSWORD)


@pytest.mark.parametrize(
    "good",
    ["onlyverysmallsigns", "kettle stairs", "x " * 64, "كلمات مرور طويلة جداً",
     "customs, kettle and nine stairs"],
)  # fmt: skip
def test_any_signs_and_any_length_make_a_password(trader, good):
    assert change(trader, good) == 302
    assert opens(good)


@pytest.mark.parametrize("other", [FRESH.upper(), FRESH + " ", FRESH[:-1], FRESH[:20]])
def test_a_password_is_compared_as_it_was_typed(trader, other):
    assert change(trader, FRESH) == 302
    assert opens(FRESH)
    assert not opens(other)


def test_a_new_password_needs_the_old_one(trader):
    assert change(trader, FRESH, current="") == 422
    assert change(trader, FRESH, current="not this one") == 422
    assert opens(PASSWORD)
    assert change(trader, FRESH) == 302


def test_an_open_session_is_no_way_to_guess_the_password(trader):
    tries = [change(trader, FRESH, current=f"guess {n}") for n in range(12)]
    assert tries == [422] * 10 + [429] * 2


def test_password_fields_hide_what_is_typed_and_let_managers_fill_them(trader):
    fields = {"/sign-in": fresh(), "/account/password": trader}
    for address, client in fields.items():
        page = client.get(address).content.decode()
        found = re.findall(r'<input[^>]*name="(?:password|current|new|again)"[^>]*>', page)
        assert found, address
        assert [each for each in found if 'type="password"' not in each] == []
        assert all(re.search(r'autocomplete="(current|new)-password"', each) for each in found)


def test_a_fresh_installation_has_no_account_and_no_client(db):
    from greenlane.store.models import Account, ApiClient

    assert (Account.objects.count(), ApiClient.objects.count()) == (0, 0)


def test_recovery_codes_cannot_be_guessed(facts):
    from greenlane.store import factors

    first, second = (factors.new_recovery_codes(named("officer")) for _ in range(2))
    assert len({*first, *second}) == len(first) + len(second) >= 20
    assert all(len(re.sub(r"\W", "", code)) >= 8 for code in first)  # 26 bits; 20 are asked


def test_a_code_of_an_app_lives_a_minute_and_a_half(facts):
    import time

    secret = facts["secret of officer"]
    client = fresh()
    client.post("/sign-in", {"username": "officer", "password": PASSWORD})
    step = int(time.time()) // 30
    for old in (step - 3, step + 3):
        told = client.post("/sign-in/code", {"code": code_at(secret, old)})
        assert told.status_code == 422
    assert client.post("/sign-in/code", {"code": App(secret).code()}).status_code == 302


def test_the_key_of_a_session_has_128_bits_of_chance(facts):
    keys = [inside("trader").session.session_key for _ in range(3)]
    assert len(set(keys)) == 3
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)  # 165 bits


def old(client, **spent):
    """The session's row as it would stand after that time; no process has seen it lately."""
    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    from greenlane.web import signing

    signing._seen.clear()
    row = UserSession.objects.get(session_key=client.session.session_key)
    for name, hours in spent.items():
        setattr(row, name, timezone.now() - timedelta(hours=hours))
    row.save()


def listed(role):
    """A person who signed in by the page, so that his session is on the list."""
    client = fresh()
    client.post("/sign-in", {"username": role, "password": PASSWORD})
    return client


def test_an_idle_session_is_over(facts):
    client = listed("trader")
    old(client, last_seen_at=0.9)
    assert client.get("/overview").status_code == 200
    old(client, last_seen_at=1.1)
    assert client.get("/overview")["Location"].startswith("/sign-in")
    assert client.get("/overview")["Location"].startswith("/sign-in")


def test_a_session_is_over_after_twelve_hours_though_it_was_used(facts):
    client = listed("trader")
    old(client, created_at=11.9)
    assert client.get("/overview").status_code == 200
    old(client, created_at=12.1)
    assert client.get("/overview")["Location"].startswith("/sign-in")


def test_control_without_the_two_times_the_session_lives_on(facts):
    from django.test import override_settings

    client = listed("trader")
    with override_settings(GREENLANE_IDLE_SECONDS=10**9, SESSION_COOKIE_AGE=10**9):
        old(client, last_seen_at=1.1, created_at=12.1)
        assert client.get("/overview").status_code == 200


def test_using_a_session_keeps_it(facts):
    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    client = listed("trader")
    old(client, last_seen_at=0.9)
    client.get("/overview")
    row = UserSession.objects.get(session_key=client.session.session_key)
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("role", "pages"),
    [("trader", ("/overview", "/declarations", "/account", "/tariff", "/", "/nothing-here")),
     ("officer", ("/queue", "/account", "/findings")),
     ("administrator", ("/people", "/account"))],
)  # fmt: skip
def test_signing_out_is_on_every_page(facts, role, pages):
    client = inside(role)
    for address in pages:
        assert 'action="/sign-out"' in client.get(address).content.decode(), address


def test_signing_out_clears_what_the_browser_keeps(trader):
    assert '"storage"' in trader.post("/sign-out")["Clear-Site-Data"]


@pytest.mark.parametrize("address", ["/account/sessions/end", "/account/sessions/1/end"])
def test_ending_sessions_asks_for_proof_again(facts, address):
    assert inside("trader", age=600).post(address).status_code == 403
    assert inside("trader").post(address).status_code in (302, 404)


def test_a_change_of_rights_counts_at_the_next_request(facts, desk):
    from greenlane.usecases import two_persons
    from tests.support.two_persons import people, propose

    client, who = inside("officer"), people()
    assert client.get("/queue").status_code == 200
    number = propose(who["administrator"], "rights", desk, account=str(who["officer"].pk),
                     role="director", unit="")  # fmt: skip
    two_persons.approve(number, who["noor"], "Seen", desk)
    assert client.get("/queue").status_code == 403
