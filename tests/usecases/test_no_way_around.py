"""S7, S12: no address opens to who lacks the second factor; forms, sessions, guesses hold."""

import re

import pytest
from tests.support import seed
from tests.support.signing_in import App, enter

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"
# What a person may reach whose second factor is wanting: to enrol one, to leave, the language.
WITHOUT = {"factor-new", "factor-passkey", "confirm", "sign-out", "preferences"}
# Pages that must work without a database: nobody is asked who he is, so that they tell a session
# what they tell a stranger, and nothing of the session.
UNSIGNED = {"status", "status-json", "status-atom"}
PLACES = {"mrn": "26QT0000000000000R0", "int": "1"}


@pytest.fixture
def country(db, desk):
    return seed.run(PASSWORD)


def named(username):
    from greenlane.store.models import Account

    return Account.objects.get(username=username)


# Browsers send reports of the policy by themselves, without a form's token; they change nothing.
CSP_REPORT = "policy-report"


def fresh(**options):
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False, **options)


def addresses():
    """Name and address of every page in the URL table, with its places filled."""
    from greenlane.web.urls import urlpatterns

    for pattern in urlpatterns:
        yield pattern.name, "/" + re.sub(r"<(?:\w+:)?\w+>", "1", str(pattern.pattern))


def operations():
    """Method and address of every operation of the API."""
    from greenlane.api.door import api

    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, "/api/v1" + re.sub(r"{\w+}", "1", path), operation


OFFICERS = ("officer", "agency", "analyst", "administrator", "director", "cashier", "law-editor",
            "law-approver", "supervisor", "auditor")  # fmt: skip


def opened(role):
    """The pages that a session with a password only opens for a role that needs more."""
    found = []
    for name, address in addresses():
        for method in ("get", "post"):
            client = enter(fresh(), named(role), factor=False)
            answer = getattr(client, method)(address)
            sent_away = answer.status_code == 302 and answer["Location"] in (
                "/account/second-factor", "/sign-in")  # fmt: skip
            as_stranger = name in UNSIGNED and tells_a_stranger_the_same(answer, method, address)
            if not sent_away and not as_stranger and name not in WITHOUT:
                found.append((method, address, answer.status_code))
    return found


def tells_a_stranger_the_same(answer, method, address):
    """True when a browser without any session gets the same, and no session is touched."""
    stranger = getattr(fresh(), method)(address)
    chance = rb'(nonce|value)="[^"]+"|<updated>[^<]+'  # of the answer, and its moment
    texts = [re.sub(chance, b"", each.content) for each in (answer, stranger)]
    return texts[0] == texts[1] and "sessionid" not in answer.cookies


def test_the_pages_that_ask_nobody_who_he_is_are_these_and_no_more(country):
    from greenlane.web.unsigned import PATHS

    assert {dict(addresses())[name] for name in UNSIGNED} == PATHS


def test_a_page_that_tells_a_session_more_than_a_stranger_is_no_such_page(country):
    """The control of the comparison: with the session a public page names the person."""
    signed_in = enter(fresh(), named("officer"))
    for page in ("/track", "/evidence"):
        assert signed_in.get(page).status_code == 200, page
        assert not tells_a_stranger_the_same(signed_in.get(page), "get", page), page
    for page in ("/status", "/status.json", "/status.atom"):
        assert tells_a_stranger_the_same(signed_in.get(page), "get", page), page


def test_every_role_but_four_needs_a_second_factor():
    from greenlane.store import factors
    from greenlane.usecases.seeding import ROLES

    assert set(ROLES) - factors.FREE == set(OFFICERS)


def test_no_page_opens_to_an_officer_who_has_no_second_factor(country):
    from greenlane.store import factors

    factors.remove_all(named("officer"))
    assert opened("officer") == []


def test_no_page_opens_to_an_officer_who_has_not_shown_his_second_factor(country):
    assert opened("officer") == []
    factor_needed = enter(fresh(), named("officer"), factor=False)
    assert factor_needed.get("/account/second-factor")["Location"] == "/sign-in"


def test_the_other_officers_are_stopped_at_their_first_page(country):
    from greenlane.web.access import LANDINGS

    for role in OFFICERS:
        client = enter(fresh(), named(role), factor=False)
        first = dict(addresses())[LANDINGS.get(role, "declarations")]
        assert client.get(first)["Location"] == "/sign-in", role
        assert client.get(first)["Location"].startswith("/sign-in"), role


def test_without_the_gate_the_crawl_would_find_open_pages(country, settings_without_gate):
    assert len(opened("officer")) > 20


@pytest.fixture
def settings_without_gate(django_ready):
    from django.conf import settings
    from django.test import override_settings

    gate = "greenlane.web.identity.SecondFactor"
    with override_settings(MIDDLEWARE=[m for m in settings.MIDDLEWARE if m != gate]):
        yield


def test_no_operation_of_the_api_opens_to_a_session(country):
    """Programs have tokens; a person's cookie, with or without a factor, is nothing there."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(MIDDLEWARE=settings.API_MIDDLEWARE):  # as in wsgi.py
        assert _refused_operations() > 30


def _refused_operations():
    walked = 0
    for role, factor in (("officer", False), ("officer", True), ("trader", True)):
        client = enter(fresh(), named(role), factor=factor)
        for method, address, operation in operations():
            if operation.auth_callbacks:
                walked += 1
                assert client.generic(method, address).status_code == 401, (method, address)
    return walked


def test_an_officer_cannot_get_a_token_with_his_password(country):
    form = {"grant_type": "password", "username": "officer", "password": PASSWORD}
    assert fresh().post("/api/v1/token", form).status_code == 400
    form = {"grant_type": "client_credentials", "client_id": "officer", "client_secret": PASSWORD}
    assert fresh().post("/api/v1/token", form).status_code == 401


def test_pages_of_the_library_that_are_not_ours_are_not_there(country):
    """django-allauth brings pages of its own; a second way in would be one too many."""
    from django.urls import NoReverseMatch, reverse

    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
                    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/admin/"):  # fmt: skip
        assert fresh().get(address).status_code == 404, address
    for name in ("account_login", "account_signup", "account_reset_password", "mfa_activate_totp",
                 "mfa_deactivate_totp", "mfa_login_webauthn"):  # fmt: skip
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_recovery_code_does_not_take_the_place_of_the_password(country):
    from greenlane.store import factors

    code = factors.new_recovery_codes(named("officer"))[0]
    told = fresh().post("/sign-in", {"username": "officer", "password": code})
    assert told.status_code == 422


def test_every_form_needs_its_token(country):
    """S12, CSRF: every page that takes a POST refuses one that another site made."""
    client = enter(fresh(enforce_csrf_checks=True), named("officer"))
    trader = enter(fresh(enforce_csrf_checks=True), named("trader"))
    taken = [
        (address, answer.status_code)
        for each in (client, trader) for name, address in addresses() if name != CSP_REPORT
        if (answer := each.post(address, {"outcome": "release"})).status_code != 403
    ]  # fmt: skip
    assert taken == []


def test_a_form_with_its_token_is_taken(country):
    client = enter(fresh(enforce_csrf_checks=True), named("trader"))
    page = client.get("/account").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    told = client.post("/account/sessions/end", {"csrfmiddlewaretoken": token})
    assert told["Location"] == "/account"


def test_a_session_that_an_attacker_fixed_is_worth_nothing(country):
    attacker, victim = fresh(), fresh()
    attacker.get("/sign-in/passkey")  # makes a session
    planted = attacker.cookies["sessionid"].value
    victim.cookies["sessionid"] = planted
    victim.post("/sign-in", {"username": "trader", "password": PASSWORD})
    assert victim.get("/overview").status_code == 200
    assert victim.cookies["sessionid"].value != planted
    assert attacker.get("/overview")["Location"].startswith("/sign-in")


def test_a_session_half_signed_in_is_not_taken_over_by_another_account(country):
    """The second factor of one person does not complete the password of another."""
    client = fresh()
    client.post("/sign-in", {"username": "officer", "password": PASSWORD})
    code = App(country["secret of cashier"]).code()
    assert client.post("/sign-in/code", {"code": code}).status_code == 422
    client.post("/sign-in", {"username": "cashier", "password": PASSWORD})
    assert client.post("/sign-in/code", {"code": code})["Location"] == "/cash-desk"
    assert client.get("/queue").status_code == 403


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(country):
    client = fresh()
    client.post("/sign-in", {"username": "trader", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_ten_guesses_of_a_code_an_hour_and_a_thousand_at_once_are_ten_as_well(country):
    client = fresh()
    client.post("/sign-in", {"username": "officer", "password": PASSWORD})
    answers = [client.post("/sign-in/code", {"code": f"{n:06}"}).status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    code = App(country["secret of officer"]).code()
    assert client.post("/sign-in/code", {"code": code}).status_code == 429


def test_spraying_one_password_over_many_names_stops_at_ten(country):
    answers = [
        fresh().post("/sign-in", {"username": f"name-{n}", "password": "Summer2026"}).status_code
        for n in range(15)
    ]
    assert answers == [422] * 10 + [429] * 5


def test_guesses_are_counted_one_by_one_when_they_come_together(country):
    from concurrent.futures import ThreadPoolExecutor
    from datetime import UTC, datetime

    from django.db import connection

    from greenlane.store import guesses

    def one(number):
        try:
            return guesses.take(["k" * 64], datetime.fromtimestamp(1e9 + number, UTC))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 10


def test_unknown_names_cost_the_same_work(country, monkeypatch):
    """The hasher runs once for a name that is there and for one that is not."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    worked = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a: worked.append(1) or real(*a))
    counts = []
    for name in ("officer", "nobody-of-this-name"):
        worked.clear()
        fresh().post("/sign-in", {"username": name, "password": "wrong"})
        counts.append(len(worked))
    assert counts == [1, 1]
