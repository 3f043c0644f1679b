"""Evidence through the doors: who gets a bundle, what the public may see and check."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, OFFICE, body

from greenlane.evidence import checkpoint, merkle, program
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
BROKER_ACTOR = Actor("broker", "broker", BROKER)


@pytest.fixture
def country(db, desk, tmp_path, settings_home):
    """One declaration queried by an officer, under a head that the installation's key signed."""
    from greenlane.usecases.conduct import query
    from greenlane.usecases.lodge import lodge

    seed.run()
    here = replace(desk, now=lambda: NOON)
    outcome = lodge(body("DOOR-1", kind="IMD"), "json", BROKER_ACTOR, here)
    mrn = json.loads(outcome.body)["mrn"]
    query(mrn, "Which mill?", Actor("mara.officer", "officer", OFFICE), here)
    return mrn


@pytest.fixture
def settings_home(tmp_path, monkeypatch, django_ready):
    from django.conf import settings

    monkeypatch.setattr(settings, "GREENLANE_HOME", tmp_path)
    return tmp_path


def head(minutes=0):
    from django.conf import settings

    from greenlane.gateways.evidence import signing_keys, witnesses
    from greenlane.usecases import log_heads

    keys = signing_keys(settings.GREENLANE_HOME, "QT")
    moment = NOON + timedelta(minutes=minutes)
    log_heads.step(keys.signer(moment.date()), witnesses(settings.GREENLANE_HOME, "QT"), moment)
    return keys


def visitor(role, **unit):
    from django.test import Client

    from greenlane.store.models import Account

    account, _ = Account.objects.update_or_create(
        username=f"e-{role}", defaults={"name": "Walker", "role": role, **unit}
    )
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def bearer(monkeypatch, actor):
    from django.test import Client

    from greenlane.api import access

    monkeypatch.setattr(access.Bearer, "authenticate", lambda *_: actor)
    return Client(SERVER_NAME="localhost", headers={"Authorization": "Bearer x"})


def test_a_trader_downloads_a_sound_bundle_without_names_and_an_officer_one_with_them(country):
    keys = head().trusted()
    trader = visitor("broker", operator_id=BROKER)
    officer = signing_in.says_why(visitor("officer", office=OFFICE), country)
    address = f"/declarations/{country}/evidence"
    told = {}
    for name, client in (("trader", trader), ("officer", officer)):
        answer = client.get(address)
        assert answer["Content-Disposition"] == f'attachment; filename="{country}-evidence.json"'
        assert program.examine(answer.content, keys).faults == ()
        told[name] = b"mara.officer" in answer.content
    assert told == {"trader": False, "officer": True}


def test_a_receipt_is_small_sound_and_says_nothing_of_the_goods(country, monkeypatch):
    keys = head().trusted()
    answer = bearer(monkeypatch, BROKER_ACTOR).get(f"/api/v1/declarations/{country}/receipt")
    assert answer["Content-Type"] == "application/vnd.greenlane.receipt+json"
    assert program.examine(answer.content, keys).sound
    assert len(answer.content) < 3_000
    assert b"shirt" not in answer.content.lower()
    wrong = json.loads(answer.content) | {"receipt": "00" * 32}
    assert [f.code for f in program.examine(json.dumps(wrong).encode(), keys).faults] == [
        "receipt-wrong"
    ]


def test_the_interface_gives_the_bundle_and_the_log_notes_that_it_did(country, monkeypatch):
    from greenlane.store import journal

    keys = head().trusted()
    client = bearer(monkeypatch, BROKER_ACTOR)
    answer = client.get(f"/api/v1/declarations/{country}/evidence")
    assert program.examine(answer.content, keys).sound
    (noted,) = journal.entries(kind="evidence.given")
    assert (noted.actor, noted.subject) == ("broker", f"declaration:{country}")


def test_before_a_head_covers_it_one_is_told_to_come_again(country, monkeypatch):
    answer = bearer(monkeypatch, BROKER_ACTOR).get(f"/api/v1/declarations/{country}/evidence")
    assert (answer.status_code, answer["Retry-After"]) == (409, "60")
    page = visitor("broker", operator_id=BROKER).get(f"/declarations/{country}/evidence",
                                                     follow=True)  # fmt: skip
    assert "No signed head covers this yet" in page.content.decode()


def test_the_printed_page_carries_receipt_and_head_in_words_and_in_a_code(country):
    client = visitor("broker", operator_id=BROKER)
    assert "No signed head covers this yet" in client.get(
        f"/declarations/{country}/print"
    ).content.decode()  # fmt: skip
    head()
    from greenlane.store import log
    from greenlane.usecases.evidence_giving import receipt_to_print

    page = client.get(f"/declarations/{country}/print").content.decode()
    assert receipt_to_print(country).receipt in page
    assert bytes(log.newest_head().root).hex() in page
    assert "data:image/svg+xml" in page


def test_everybody_sees_heads_and_keys_and_has_a_file_checked(country):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    public = Client(SERVER_NAME="localhost")
    assert "No head was signed yet" in public.get("/evidence").content.decode()
    assert "No head was signed yet" in public.get("/evidence/slip").content.decode()
    keys = head()
    (line,) = (key.text for key in keys.published())
    bundle = visitor("broker", operator_id=BROKER).get(f"/declarations/{country}/evidence").content
    assert line in public.get("/evidence").content.decode()
    slip = public.get("/evidence/slip").content.decode()
    assert "data:image/svg+xml" in slip

    def checked(content):
        file = SimpleUploadedFile("b.json", content)
        return public.post("/evidence", {"file": file}).content.decode()

    assert f"The evidence for {country} is sound" in checked(bundle)
    assert "answer-changed" in checked(bundle.replace(b"payable", b"payible"))
    assert "unreadable" in checked(b"[" * 100_000)
    assert public.post("/evidence", {}).status_code == 422


def test_programs_get_head_keys_and_the_proof_that_the_log_only_grew(country):
    from base64 import b64decode

    from django.test import Client

    from greenlane.store import journal

    public = Client(SERVER_NAME="localhost")
    assert public.get("/api/v1/log/head").status_code == 404
    keys = head().trusted()
    first = checkpoint.parse(public.get("/api/v1/log/head").content.decode())
    journal.note("declaration.read", BROKER_ACTOR, "declaration:x", NOON)
    head(1)
    second = checkpoint.parse(public.get("/api/v1/log/head").content.decode())
    assert (first.fault(keys), second.fault(keys)) == ("", "")
    told = public.get(
        f"/api/v1/log/consistency?known={first.head.size}&size={second.head.size}"
    ).json()
    proof = [b64decode(step) for step in told["proof"]]
    sizes = (first.head.size, second.head.size)
    assert merkle.extends(*sizes, first.head.root, second.head.root, proof)
    assert not merkle.extends(*sizes, bytes(32), second.head.root, proof)
    assert public.get("/api/v1/log/consistency?known=0&size=9999").status_code == 404
    assert first.head.origin in public.get("/api/v1/log/keys").content.decode()


def test_a_rotated_key_signs_the_old_one_proves_and_the_folder_is_told(country, settings_home):
    from greenlane.gateways.evidence import witnesses
    from greenlane.store import declarations, journal, log
    from greenlane.usecases import key_rotation
    from greenlane.usecases.evidence_bundle import bundle_of

    keys = head()
    old = bundle_of(declarations.by_mrn(country), names=True)
    later = NOON + timedelta(days=30)
    told = key_rotation.rotate(keys, witnesses(settings_home, "QT"), BROKER_ACTOR, later)
    assert (told.fresh, told.brought, told.to_tell) == (True, ("folder",), ())
    again = key_rotation.rotate(keys, witnesses(settings_home, "QT"), BROKER_ACTOR, later)
    assert (again.fresh, again.key) == (False, told.key)
    assert len(journal.entries(kind="log.key-rotated")) == 1
    head(30 * 24 * 60)
    new = bundle_of(declarations.by_mrn(country), names=True)
    assert checkpoint.parse(log.newest_head().text).signatures[0].key_id == told.key.id
    (kept,) = [w.fault for w in log.witnesses()]
    assert kept == ""
    assert [program.examine(b, keys.trusted()).faults for b in (old, new)] == [(), ()]
    # Whoever knows the new key only cannot check the old bundle, and the old key may not sign now.
    from greenlane.evidence.signing import KeySet

    assert not program.examine(old, KeySet([told.key])).sound
    stolen = keys.public()[0]
    assert not stolen.signs_on((later + timedelta(days=1)).date())


def test_staff_are_warned_on_every_page_and_traders_are_not(country, monkeypatch):
    from greenlane.config import wiring
    from greenlane.usecases import desk as desks
    from greenlane.usecases import witnessed

    head()
    officer, trader = visitor("officer", office=OFFICE), visitor("broker", operator_id=BROKER)
    text = "No witness has taken a head of the log for some time"
    try:
        for hours, seen in ((0, False), (2, True), (5, False)):
            here = desks.current()
            desks.install(
                replace(here, now=lambda late=hours: NOON + timedelta(hours=late)), lambda d: d
            )
            witnessed.forget()
            page = officer.get("/queue").content.decode()
            assert (text in page) is seen
            assert ("no witness keeps the log" in page) is (hours == 5)
            assert "witness" not in trader.get("/overview").content.decode()
    finally:
        wiring.install("tavora", None, "secret")


def test_the_status_page_says_whether_the_proof_is_kept_outside(country):
    from django.test import Client

    from greenlane.workers import probes

    probes.look(now=True)
    page = Client(SERVER_NAME="localhost").get("/status").content.decode()
    assert "Keeping the proof of decisions outside" in page
