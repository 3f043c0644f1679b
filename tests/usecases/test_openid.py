"""Signing in by an outside provider: it stands for the password alone, and only when verified."""

import base64
import hashlib
import hmac
import html
import json
import re
import time

import pytest
from tests.support import openid_stub, seed
from tests.support.openid_stub import KEY, OTHER
from tests.support.signing_in import App, enter
from tests.support.two_persons import people

pytestmark = pytest.mark.db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def facts(db, desk):
    return seed.run(PASSWORD)


@pytest.fixture
def stub(facts):
    from django.test import override_settings

    from greenlane.gateways.openid_providers import Provider

    with openid_stub.running() as stub:
        provider = Provider(
            id="state", name={"en": "State ID", "ar": "الهوية"}, issuer=stub.issuer,
            client_id=openid_stub.CLIENT, secret=openid_stub.SECRET,
            token_auth_method="client_secret_post",
        )  # fmt: skip
        host = stub.issuer.removeprefix("http://")
        with override_settings(GREENLANE_OPENID=(provider,), GREENLANE_PARTNERS=host):
            yield stub


def browser(**more):
    from django.test import Client

    return Client(headers={"host": "localhost"}, **more)


def named(username):
    from greenlane.store.models import Account

    return Account.objects.get(username=username)


def link(role, stub, subject="person-7"):
    from greenlane.usecases import accounts, linked_accounts

    linked_accounts.link(named(role), "state", stub.issuer, subject, accounts.SYSTEM)


def way_out(client, address="/sign-in/with/state", **form):
    page = client.post(address, form)
    assert page.status_code == 200, page.status_code
    return html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])


def come_back(client, stub, **form):
    query = stub.sign_in(way_out(client, **form))
    return client.get(f"/sign-in/with/state/back?{query}")


def kinds():
    from greenlane.store.journal import entries

    return [(e.kind, e.details.get("reason")) for e in entries()]


def test_without_a_file_there_is_no_button_and_no_address(facts):
    assert b"/sign-in/with/" not in browser().get("/sign-in").content
    assert browser().post("/sign-in/with/state").status_code == 404
    assert browser().get("/sign-in/with/state/back?code=1&state=2").status_code == 404


def test_an_officer_comes_back_and_still_shows_the_second_factor(stub, facts):
    link("officer", stub)
    client = browser()
    assert "State ID" in client.get("/sign-in").content.decode()
    assert come_back(client, stub)["Location"] == "/sign-in/code"
    assert client.get("/queue")["Location"].startswith("/sign-in")
    told = client.post("/sign-in/code", {"code": App(facts["secret of officer"]).code()})
    assert told["Location"] == "/queue"
    from greenlane.store.journal import entries

    assert entries()[0].details["factors"] == ["openid", "totp"]


def test_an_officer_without_a_factor_can_only_enrol_one(stub):
    from greenlane.store import factors

    link("officer", stub)
    factors.remove_all(named("officer"))
    client = browser()
    come_back(client, stub)
    for address in ("/queue", "/declarations", "/account"):
        assert client.get(address)["Location"] == "/account/second-factor"


def test_control_a_role_that_needs_no_factor_is_in(stub):
    link("trader", stub)
    client = browser()
    assert come_back(client, stub, next="/errors")["Location"] == "/errors"
    assert client.get("/overview").status_code == 200
    assert come_back(browser(), stub, next="https://evil.example/")["Location"] == "/overview"


def test_a_state_that_is_wrong_or_used_or_of_another_browser_is_refused(stub):
    link("trader", stub)
    client = browser()
    query = stub.sign_in(way_out(client))
    assert client.get("/sign-in/with/state/back?code=1&state=wrong").status_code == 403
    assert browser().get(f"/sign-in/with/state/back?{query}").status_code == 403
    assert "/token" not in stub.asked
    assert client.get(f"/sign-in/with/state/back?{query}").status_code == 302
    again = browser()
    again.cookies = client.cookies
    assert again.get(f"/sign-in/with/state/back?{query}").status_code == 403
    assert stub.asked.count("/token") == 1


def test_a_code_is_bound_to_its_sign_in_and_taken_once(stub):
    """A stolen code, put into a sign-in that the thief began, lacks the proof of PKCE."""
    link("trader", stub)
    victim, thief = browser(), browser()
    stolen = stub.sign_in(way_out(victim)).split("&")[0]
    state = stub.sign_in(way_out(thief)).split("&")[1]
    assert thief.get(f"/sign-in/with/state/back?{stolen}&{state}").status_code == 403
    assert thief.get("/overview").status_code == 302
    assert kinds()[0] == ("openid.refused", "code")


def unsigned(claims):
    parts = [{"alg": "none", "kid": "one"}, claims]
    return ".".join(b64(json.dumps(p).encode()) for p in parts) + "."


def by_public_key(claims):
    """HS256 with the public key, as its PEM, for the secret."""
    head = b64(json.dumps({"alg": "HS256", "kid": "one"}).encode())
    text = f"{head}.{b64(json.dumps(claims).encode())}"
    secret = KEY.as_pem(private=False)
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def by_another(claims):
    from joserfc import jwt

    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER)


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


FALSE = {
    "audience": {"aud": "another-client"},
    "audience azp": {"aud": ["greenlane", "another"], "azp": "another"},
    "audience many": {"aud": ["greenlane", "another"]},
    "issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 61},
    "time future": {"iat": int(time.time()) + 3600},
    "time old": {"iat": int(time.time()) - 3600},
    "time none": {"exp": None},
    "time bool": {"iat": True},
    "nonce": {"nonce": "of another sign-in"},
    "nonce none": {"nonce": None},
    "subject": {"sub": ""},
    "subject none": {"sub": None},
}


def test_a_token_that_is_not_for_us_and_now_is_refused(stub):
    link("trader", stub)
    for number, (why, claims) in enumerate(FALSE.items()):
        stub.claims = claims
        client = browser(REMOTE_ADDR=f"192.0.2.{number}")  # ten tries for an address
        assert come_back(client, stub).status_code == 403, why
        assert client.get("/overview").status_code == 302
        assert kinds()[0] == ("openid.refused", why.split()[0])


def test_a_token_that_the_provider_did_not_sign_is_refused(stub):
    link("trader", stub)
    for make in (unsigned, by_public_key, by_another, lambda _: "", lambda _: "a"):
        stub.make = make
        client = browser()
        assert come_back(client, stub).status_code == 403
        assert client.get("/overview").status_code == 302
        assert kinds()[0] == ("openid.refused", "signature")


def test_a_key_that_the_provider_does_not_have_is_refused(stub):
    link("trader", stub)
    stub.header = {"kid": "two"}
    assert come_back(browser(), stub).status_code == 403
    assert kinds()[0] == ("openid.refused", "key")


@pytest.mark.parametrize("make", [by_public_key, by_another])
def test_control_the_library_alone_would_take_it_from_the_line_it_trusts(stub, make):
    """Without our own look at the signature a forged token of the back channel signs in."""
    from allauth.socialaccount.internal import jwtkit

    now = int(time.time())
    claims = {"iss": "i", "aud": "c", "sub": "person-7", "iat": now, "exp": now + 60}
    taken = jwtkit.verify_and_decode(
        credential=make(claims), keys_url="", issuer="i", audience="c",
        lookup_kid=jwtkit.lookup_kid_jwk, verify_signature=False,
    )  # fmt: skip
    assert taken["sub"] == "person-7"


def test_control_with_the_look_at_the_token_off_it_would_sign_in(stub, monkeypatch):
    from greenlane.gateways import openid_tokens

    link("trader", stub)
    stub.make = by_public_key
    monkeypatch.setattr(openid_tokens, "subject", lambda *_, **__: "person-7")
    assert come_back(browser(), stub).status_code == 302


def test_a_subject_that_nobody_is_linked_to_is_told_so_and_makes_no_account(stub):
    from greenlane.store.models import Account

    before = Account.objects.count()
    told = come_back(browser(), stub)
    assert told.status_code == 403
    assert "person-7" in told.content.decode()
    assert Account.objects.count() == before
    assert kinds()[0] == ("openid.refused", "unlinked")


def test_a_link_does_not_hold_for_another_issuer_under_the_same_name(stub):
    from greenlane.usecases import accounts, linked_accounts

    linked_accounts.link(named("trader"), "state", "https://former.example", "person-7",
                         accounts.SYSTEM)  # fmt: skip
    assert come_back(browser(), stub).status_code == 403


def test_a_provider_that_is_another_than_was_configured_is_refused(stub):
    stub.discovered = {"issuer": "https://evil.example"}
    assert browser().post("/sign-in/with/state").status_code == 503


def test_a_provider_that_is_away_is_told_and_the_password_still_works(stub):
    link("trader", stub)
    client = browser()
    query = stub.sign_in(way_out(client))
    stub.away = True
    assert client.get(f"/sign-in/with/state/back?{query}").status_code == 503
    told = client.post("/sign-in/with/state")
    assert (told.status_code, told["Retry-After"]) == (503, "60")
    told = client.post("/sign-in", {"username": "trader", "password": PASSWORD})
    assert told["Location"] == "/overview"


def test_a_provider_inside_that_is_no_partner_is_never_called(stub):
    from django.test import override_settings

    with override_settings(GREENLANE_PARTNERS=""):
        assert browser().post("/sign-in/with/state").status_code == 503
    assert stub.asked == []


def test_who_is_locked_or_has_left_or_slept_is_not_let_in(stub):
    from datetime import timedelta

    from greenlane.usecases import accounts

    link("trader", stub)
    account = named("trader")
    accounts.lock(account, "test", accounts.SYSTEM)
    assert come_back(browser(), stub).status_code == 403
    accounts.unlock(account, accounts.SYSTEM)
    assert come_back(browser(), stub).status_code == 302
    account.refresh_from_db()
    long_ago = accounts.desk.current().now() - timedelta(days=46)
    account.last_login = account.created = account.unlocked = long_ago
    account.save()
    assert come_back(browser(), stub).status_code == 403
    accounts.leave(account, accounts.SYSTEM)
    client = browser()
    assert come_back(client, stub).status_code == 403
    assert client.get("/overview").status_code == 302


def test_the_owner_links_after_showing_the_factor_and_takes_the_link_away(stub):
    stale = enter(browser(), named("officer"), age=301)
    assert stale.post("/account/outside/state").status_code == 403
    client = enter(browser(), named("officer"))
    query = stub.sign_in(way_out(client, "/account/outside/state"))
    assert client.get(f"/sign-in/with/state/back?{query}")["Location"] == "/account"
    page = client.get("/account").content.decode()
    number = re.search(r"/account/outside/(\d+)/end", page)[1]
    assert enter(browser(), named("trader")).post(
        f"/account/outside/{number}/end").status_code == 404  # fmt: skip
    assert come_back(browser(), stub)["Location"] == "/sign-in/code"
    assert client.post(f"/account/outside/{number}/end").status_code == 302
    assert come_back(browser(), stub).status_code == 403
    assert [k for k, _ in kinds() if "linked" in k] == ["account.unlinked", "account.linked"]


def test_a_linking_that_another_account_ends_links_nobody(stub):
    """A linking begun by one person is not ended in the session of another."""
    from allauth.socialaccount.models import SocialAccount

    client = enter(browser(), named("trader"))
    query = stub.sign_in(way_out(client, "/account/outside/state"))
    session = client.session
    kept = session["socialaccount_states"]
    enter(client, named("broker"))
    session = client.session
    session["socialaccount_states"] = kept
    session.save()
    assert client.get(f"/sign-in/with/state/back?{query}").status_code == 403
    assert SocialAccount.objects.count() == 0


def test_a_subject_belongs_to_one_account(stub):
    link("trader", stub)
    client = enter(browser(), named("officer"))
    query = stub.sign_in(way_out(client, "/account/outside/state"))
    client.get(f"/sign-in/with/state/back?{query}")
    assert come_back(browser(), stub)["Location"] == "/overview"  # still the trader's


def test_two_administrators_link_by_naming_the_subject_and_take_it_away(stub):
    people()
    first, second = (enter(browser(), named(name)) for name in ("administrator", "noor"))
    form = {"username": "trader", "provider": "state", "subject": " person-7 ", "reason": "Asked"}

    def propose(**more):
        sent = {**form, **more}
        return first.post("/approvals/new/outside-link/propose", sent)["Location"]

    assert "Propose a link" in first.get("/people/trader").content.decode()
    act = propose()
    assert come_back(browser(), stub).status_code == 403
    assert first.post(f"{act}/approve").status_code == 403  # not alone
    assert "person-7" in second.get(act).content.decode()
    second.post(f"{act}/approve")
    assert come_back(browser(), stub)["Location"] == "/overview"
    second.post(f"{propose(subject='')}/approve")
    assert come_back(browser(), stub).status_code == 403


def test_ten_refused_returns_an_hour_are_written_down_and_no_more(stub):
    answers = [
        browser().get("/sign-in/with/state/back?code=1&state=2").status_code for _ in range(12)
    ]
    assert answers == [403] * 10 + [429] * 2


def test_the_pages_of_the_library_for_accounts_elsewhere_are_not_there(stub):
    from django.urls import NoReverseMatch, reverse

    for address in ("/accounts/3rdparty/", "/accounts/oidc/state/login/", "/accounts/social/"):
        assert browser().get(address).status_code == 404
    for name in ("socialaccount_signup", "socialaccount_connections", "openid_connect_login"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_file_is_read_whole_or_refused_with_a_reason(tmp_path):
    from greenlane.gateways import openid_providers as providers

    assert providers.read(tmp_path) == ()
    (tmp_path / "secret").write_text("s\n")
    text = '[[provider]]\nid = "state"\nname = {en = "State ID", ar = "م"}\n'
    text += 'issuer = "https://id.example"\nclient_id = "c"\nsecret_file = "secret"\n'
    (tmp_path / "openid.toml").write_text(text)
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(providers.OpenIdSettingsError, match="may be read by others"):
        providers.read(tmp_path)
    (tmp_path / "secret").chmod(0o600)
    assert [(p.id, p.secret) for p in providers.read(tmp_path)] == [("state", "s")]
    assert "secret='s'" not in repr(providers.read(tmp_path))
    for wrong, why in (("secret = 'x'\n", "unknown secret"), (text, "the same id")):
        (tmp_path / "openid.toml").write_text(text + wrong)
        with pytest.raises(providers.OpenIdSettingsError, match=why):
            providers.read(tmp_path)
