"""Access tokens: how a program gets one, and every way to forge, steal or repeat one refused."""

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey
from tests.support import seed

pytestmark = pytest.mark.db
ISSUER = "urn:greenlane:tavora"
EVENTS = "/api/v1/events"


@pytest.fixture
def facts(db, desk, monkeypatch):
    from greenlane.api import access

    access._clients.clear()
    access._tokens.clear()
    return seed.run()


@pytest.fixture
def http(facts):
    from django.test import Client

    return Client(headers={"host": "localhost"})


def ask(http, token, path=EVENTS):
    return http.get(path, headers={"authorization": f"Bearer {token}"}).status_code


def post(http, **form):
    return http.post("/api/v1/token", {"grant_type": "client_credentials", **form})


def with_secret(http, facts, **more):
    return post(http, client_id=facts["client"], client_secret=facts["client_secret"], **more)


def tokens():
    from greenlane.api import access

    return access.tokens()


def own(claims=None, header=None, key=None):
    """A token of our shape, signed by our key unless another is given."""
    issuer = tokens()
    signer = issuer._store.signer(datetime.now(UTC).date())
    now = int(time.time())
    body = {"iss": ISSUER, "aud": f"{ISSUER}:api", "sub": "test-client", "iat": now,
            "exp": now + 500, "jti": "a", **(claims or {})}  # fmt: skip
    head = {"alg": "Ed25519", "typ": "at+jwt", "kid": signer.public.id, **(header or {})}
    body = {name: value for name, value in body.items() if value is not None}
    real = OKPKey.import_key(issuer._private(signer.public.id, datetime.now(UTC).date()).raw_value)
    return jwt.encode(head, body, key or real, algorithms=[head["alg"]])


def test_a_secret_gets_a_token_that_opens_the_api(http, facts):
    told = with_secret(http, facts)
    assert told.status_code == 200
    assert told["Cache-Control"] == "no-store"
    body = told.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 540)
    assert ask(http, body["access_token"]) == 200


def test_basic_authentication_gets_one_too(http, facts):
    pair = base64.b64encode(f"{facts['client']}:{facts['client_secret']}".encode()).decode()
    told = http.post("/api/v1/token", {"grant_type": "client_credentials"},
                     headers={"authorization": f"Basic {pair}"})  # fmt: skip
    assert ask(http, told.json()["access_token"]) == 200


def test_the_secret_itself_opens_nothing(http, facts):
    assert ask(http, facts["client_secret"]) == 401


PROVING_NOTHING = [
    ({"client_id": "test-client", "client_secret": "gls_wrong"}, 401, "invalid_client"),
    ({"client_id": "nobody", "client_secret": "gls_wrong"}, 401, "invalid_client"),
    ({"client_id": "test-client", "client_secret": ""}, 401, "invalid_client"),
    ({"client_id": "test-client"}, 401, "invalid_client"),
    ({"client_assertion": "a.b.c"}, 401, "invalid_client"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
]


def test_what_proves_nothing_gets_nothing(http):
    for form, status, error in PROVING_NOTHING:
        told = post(http, **form)
        assert (told.status_code, told.json()) == (status, {"error": error}), form


def unsigned(header, claims):
    def part(told):
        return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    return f"{part(header)}.{part(claims)}."


def test_the_control_token_of_these_forgeries_is_good(http):
    assert ask(http, own()) == 200


FORGED = [
    ({"aud": "urn:greenlane:elsewhere:api"}, {}),
    ({"aud": None}, {}),
    ({"iss": "urn:greenlane:elsewhere"}, {}),
    ({"iss": None}, {}),
    ({"exp": int(time.time()) - 61}, {}),
    ({"exp": None}, {}),
    ({"exp": "never"}, {}),
    ({"iat": int(time.time()) + 3600}, {}),
    ({"nbf": int(time.time()) + 3600}, {}),
    ({"sub": "nobody"}, {}),
    ({"sub": None}, {}),
    ({"jti": None}, {}),
    ({}, {"typ": "JWT"}),
    ({}, {"kid": "00000000"}),
]


def test_a_token_that_is_not_for_here_and_now_is_refused(http):
    taken = [case for case in FORGED if ask(http, own(*case)) != 401]
    assert taken == []


def test_a_token_signed_by_nobody_or_somebody_else_is_refused(http):
    good = own()
    head, body, sign = good.split(".")
    kid = json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    for algorithm in ("none", "None", "NONE", ""):
        header = {"alg": algorithm, "typ": "at+jwt", "kid": kid}
        assert ask(http, unsigned(header, claims)) == 401
        assert ask(http, unsigned(header, claims) + sign) == 401
    assert ask(http, own(key=OKPKey.generate_key("Ed25519"))) == 401
    public = tokens()._store.public()[0].key
    confused = jwt.encode({"alg": "HS256", "typ": "at+jwt", "kid": kid}, claims,
                          OctKey.import_key(public), algorithms=["HS256"])  # fmt: skip
    assert ask(http, confused) == 401
    other = {**claims, "sub": "another"}
    swapped = base64.urlsafe_b64encode(json.dumps(other).encode()).rstrip(b"=").decode()
    assert ask(http, f"{head}.{swapped}.{sign}") == 401


def test_a_token_ends_within_ten_minutes_and_is_not_kept_longer(http, facts, desk):
    from greenlane.api import access
    from greenlane.usecases import desk as desks

    token = with_secret(http, facts).json()["access_token"]
    assert ask(http, token) == 200
    ends = next(iter(access._tokens.values()))[1]
    assert ends - time.time() <= 600
    desks.install(replace(desk, now=lambda: datetime.fromtimestamp(ends + 1, UTC)))
    try:
        assert ask(http, token) == 401
    finally:
        desks.install(desk)


def test_a_revoked_client_is_shut_out_within_five_seconds(http, facts, monkeypatch):
    from greenlane.api import access
    from greenlane.store import clients
    from greenlane.store.models import ApiClient

    token = with_secret(http, facts).json()["access_token"]
    assert ask(http, token) == 200
    clients.revoke(ApiClient.objects.get(client="test-client"), datetime.now(UTC))
    real = access.monotonic
    monkeypatch.setattr(access, "monotonic", lambda: real() + 5.01)
    assert ask(http, token) == 401
    assert with_secret(http, facts).status_code == 401


def test_a_client_dies_with_the_person_who_registered_it(http, facts):
    from greenlane.store import clients
    from greenlane.store.models import Account
    from greenlane.usecases import accounts

    broker = Account.objects.get(username="broker")
    row, secret = clients.register(seed.BROKER, made_by=broker)
    assert post(http, client_id=row.client, client_secret=secret).status_code == 200
    accounts.leave(broker, accounts.SYSTEM)
    assert post(http, client_id=row.client, client_secret=secret).status_code == 401
    row.refresh_from_db()
    assert row.revoked is not None


@pytest.fixture(params=["Ed25519", "ES256"])
def signer(request, facts):
    """A client that signs: gives assertion(**claims)."""
    from greenlane.gateways.access_tokens import public_key
    from greenlane.store import clients
    from greenlane.store.models import ApiClient

    kind = OKPKey if request.param == "Ed25519" else ECKey
    key = kind.generate_key("Ed25519" if request.param == "Ed25519" else "P-256")
    row = ApiClient.objects.get(client="test-client")
    clients.set_key(row, public_key(json.dumps(key.as_dict(private=False))))

    def assertion(_alg=request.param, _key=key, **claims):
        now = int(time.time())
        body = {"iss": "test-client", "sub": "test-client", "aud": ISSUER, "iat": now,
                "exp": now + 60, "jti": f"{time.monotonic_ns()}", **claims}  # fmt: skip
        body = {name: value for name, value in body.items() if value is not None}
        return jwt.encode({"alg": _alg}, body, _key, algorithms=[_alg])

    return assertion


JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def with_assertion(http, assertion):
    return post(http, client_assertion=assertion, client_assertion_type=JWT_BEARER)


def test_an_assertion_gets_a_token_once(http, signer):
    assertion = signer()
    assert with_assertion(http, assertion).status_code == 200
    assert with_assertion(http, assertion).status_code == 401  # replayed
    assert with_assertion(http, signer(aud="http://localhost/api/v1/token")).status_code == 200


ELSEWHERE = [
        {"aud": "urn:greenlane:elsewhere"}, {"aud": None}, {"iss": "nobody"}, {"sub": "another"},
        {"exp": 1}, {"exp": None}, {"exp": int(time.time()) + 3600}, {"jti": None},
]  # fmt: skip


def test_an_assertion_for_elsewhere_or_without_an_end_is_refused(http, signer):
    taken = [c for c in ELSEWHERE if with_assertion(http, signer(**c)).status_code != 401]
    assert taken == []


def test_an_assertion_by_another_key_or_none_is_refused(http, signer):
    assert (
        with_assertion(
            http, signer(_alg="Ed25519", _key=OKPKey.generate_key("Ed25519"))
        ).status_code
        == 401
    )
    claims = {"iss": "test-client", "sub": "test-client", "aud": ISSUER, "jti": "n",
              "exp": int(time.time()) + 60}  # fmt: skip
    assert with_assertion(http, unsigned({"alg": "none"}, claims)).status_code == 401


def test_a_client_that_signs_has_no_secret_any_more(http, facts, signer):
    assert with_secret(http, facts).status_code == 401


def test_an_access_token_is_no_assertion(http, facts, signer):
    assert with_assertion(http, own()).status_code == 401


def test_another_process_verifies_and_issues_with_the_same_keys(facts, tmp_path):
    from greenlane.gateways.access_tokens import AccessTokens

    now = datetime.now(UTC)
    one, other = (AccessTokens(tmp_path, ISSUER) for _ in range(2))
    assert other.verify(one.issue("a", now), now)[0] == "a"
    assert one.verify(other.issue("b", now), now)[0] == "b"
    one._store.rotate((now + timedelta(days=1)).date())
    assert other.verify(one.issue("c", now), now)[0] == "c"  # a key it has not seen yet


def test_what_is_no_public_key_is_refused():
    from greenlane.gateways.access_tokens import TokenError, public_key

    for text in ("", "{}", "[]", "no", '{"kty": "oct", "k": "c2VjcmV0"}', '{"kty": "OKP"}'):
        with pytest.raises(TokenError):
            public_key(text)


def test_a_private_key_that_was_sent_is_not_kept():
    from greenlane.gateways.access_tokens import public_key

    sent = OKPKey.generate_key("Ed25519").as_dict(private=True)
    assert "d" in sent
    assert "d" not in public_key(json.dumps(sent))


def test_spent_assertions_are_forgotten_when_they_would_have_ended(facts):
    from greenlane.store import clients

    now = datetime.now(UTC)
    assert clients.spend("a", "1", now + timedelta(minutes=1))
    assert not clients.spend("a", "1", now + timedelta(minutes=1))
    assert clients.spend("b", "1", now + timedelta(minutes=1))
    assert clients.forget_spent(now) == 0
    assert clients.forget_spent(now + timedelta(minutes=2)) == 2
