"""The public keys at one address: dated, with roles, enough for a reader who knows nothing."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from django.test import Client

pytestmark = pytest.mark.db
PAGE = Path(__file__).parents[2] / "docs/reference/signatures.md"


@pytest.fixture
def reader():
    """The program of the page, as it stands there."""
    room: dict = {}
    exec(PAGE.read_text("utf-8").split("```python\n")[1].split("```")[0], room)
    return room


@pytest.fixture
def home(db, desk, settings_home):
    """No key has been made yet."""
    return settings_home


@pytest.fixture
def settings_home(tmp_path, monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    return tmp_path


def told(path):
    answer = Client(SERVER_NAME="localhost").get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_signed_list_is_verified_by_the_program_of_the_page_with_the_keys_of_the_api(
    home, desk, reader
):
    keys, today = json.loads(told("/api/v1/keys")), desk.day_of(desk.now())
    assert [(each["role"], each["until"]) for each in keys["keys"]] == [
        ("log", None), ("certificates", None),
    ]  # fmt: skip
    signed = told("/authorised-operators.jws")
    assert reader["operators"](signed, keys, lambda: today) == {}
    head, body, signature = signed.split(".")
    with pytest.raises(InvalidSignature):
        reader["operators"](f"{head}.{body[:-2]}.{signature}", keys, lambda: today)
    with pytest.raises(StopIteration):  # the key of certificates signs no list
        reader["verified"](signed, keys, "certificates")
    with pytest.raises(ValueError, match="last day"):
        reader["operators"](signed, keys, lambda: today + timedelta(days=8))


def test_a_certificate_is_verified_by_the_same_program_and_an_old_key_goes_on_proving(
    home, desk, reader
):
    from greenlane.evidence import jws
    from greenlane.gateways.evidence import certificate_keys
    from greenlane.web.views.official import signer

    signed = jws.compact(b'{"number":"QT-1"}', signer())
    later = desk.day_of(desk.now()) + timedelta(days=30)
    certificate_keys(home, desk.book.country).rotate(later)
    keys = json.loads(told("/api/v1/keys"))
    days = [(k["since"] is not None, k["until"]) for k in keys["keys"] if k["role"] != "log"]
    assert days == [(True, later.isoformat()), (True, None)]
    assert reader["verified"](signed, keys, "certificates") == {"number": "QT-1"}


def test_the_public_list_shows_its_keys_before_anything_was_signed(home, desk):
    page = told("/authorised-operators")
    line = json.loads(told("/api/v1/keys"))["keys"][0]["line"]
    assert line in page
    assert "—" not in page.split('id="verify"')[1]


def test_a_certificate_of_conformance_is_verified_by_the_same_program(
    home, desk, reader, monkeypatch
):
    from greenlane.gateways.evidence import signing_keys
    from greenlane.lifecycle.event import Actor
    from greenlane.store.clients import KnownClient
    from greenlane.usecases import conformance

    monkeypatch.setattr(conformance, "passed", lambda *_: True)
    program = KnownClient(Actor("QT1-x", "trader", "QT1"), per_second=10, label="Téa 3.1")
    monkeypatch.setattr(conformance.clients, "known", lambda _: program)
    store = signing_keys(home, desk.book.country)
    row = conformance.certify("QT1-x", desk, lambda: store.signer(desk.day_of(desk.now())))
    keys, made = json.loads(told("/api/v1/keys")), json.loads(row.content)
    assert conformance.read(row.content, store.trusted()).fault == ""
    assert reader["certificate"](made, keys)["program"] == "Téa 3.1"
    with pytest.raises(InvalidSignature):
        reader["certificate"]({**made, "client": "another"}, keys)
