"""Signed declarations through use cases and door: who must sign, what is kept, what is read."""

import json

import pytest
from tests.hostile import bad_signatures as bad
from tests.support import seed
from tests.support.declarations import BROKER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
ME = Actor("b", "broker", BROKER)


@pytest.fixture
def register(db, desk):
    """register(pem, demanded) puts a certificate of the broker on the register."""
    from greenlane.usecases import certificates

    told = seed.run()

    def add(pem=bad.CERTIFICATE, demanded=False):
        return certificates.add(BROKER, pem, Actor("root", "system"), desk, demanded=demanded)

    add.token = told["token"]
    return add


def today():
    """A pair of keys whose certificate is good on the desk's own day."""
    from datetime import UTC, datetime

    return bad.pair(since=datetime.now(UTC))


@pytest.fixture(scope="module")
def keys():
    return today()


def lodge(data, desk, fmt="xml"):
    from greenlane.usecases.lodge import lodge

    return lodge(data, fmt, ME, desk)


def codes(outcome):
    return [each.code for each in outcome.findings]


def test_a_signed_declaration_is_kept_with_its_signature_and_read_again(register, desk, keys):
    from greenlane.store.models import DeclarationRow, DeclarationVersion
    from greenlane.usecases.standing import document

    register(keys[1])
    data = bad.signed(key=keys[0], cert=keys[1])
    answer = lodge(data, desk)
    assert answer.status == 201, answer
    version = DeclarationVersion.objects.get()
    assert (version.format, bytes(version.body)) == ("sxml", data)
    row = DeclarationRow.objects.get()
    assert row.mrn == json.loads(answer.body)["mrn"]
    assert document(row).functional_reference_id == "SIGNED-1"
    again = lodge(bad.signed(key=keys[0], cert=keys[1]), desk)  # ECDSA: another signature
    assert again.replayed
    assert again.body == answer.body


@pytest.mark.parametrize("name", ["a changed value", "an unsigned sibling", "another key",
                                  "the message moved into an unsigned one"])  # fmt: skip
def test_a_broken_signature_is_refused_where_none_is_needed(register, desk, name):
    from greenlane.store.models import DeclarationRow

    register()
    maker, code = bad.ATTACKS[name]
    outcome = lodge(maker(), desk)
    assert (outcome.status, outcome.problem, codes(outcome)) == (400, "malformed", [code])
    assert not DeclarationRow.objects.exists()


def test_unsigned_messages_are_taken_until_the_operator_asks_otherwise(register, desk, keys):
    from greenlane.usecases.check import check

    register(keys[1])
    assert lodge(bad.plain("PLAIN-1"), desk).status == 201
    register(keys[1], demanded=True)
    for fmt, data in (("xml", bad.plain("PLAIN-2")), ("json", body("PLAIN-3"))):
        assert codes(lodge(data, desk, fmt)) == ["SIG-001"]
        assert codes(check(data, fmt, ME, desk)) == ["SIG-001"]
    assert lodge(bad.signed(bad.plain("S-2"), key=keys[0], cert=keys[1]), desk).status == 201


def test_a_revoked_certificate_stands_for_nothing(register, desk, keys):
    from greenlane.store import journal
    from greenlane.usecases import certificates

    thumbprint = register(keys[1]).thumbprint
    certificates.revoke(BROKER, thumbprint[:12], ME, desk)
    assert codes(lodge(bad.signed(key=keys[0], cert=keys[1]), desk)) == ["SIG-004"]
    told = [entry.kind for entry in journal.entries(subject=f"operator:{BROKER}")]
    assert told == ["certificate.revoked", "certificate.added"]
    with pytest.raises(certificates.UnknownCertificateError):
        certificates.revoke(BROKER, thumbprint, ME, desk)
    with pytest.raises(certificates.UnknownCertificateError):
        certificates.add("QT0000000999", keys[1], ME, desk, demanded=False)


def test_a_certificate_of_another_operator_stands_for_him_alone(register, desk, keys):
    from greenlane.usecases import certificates
    from greenlane.usecases.lodge import lodge as use

    certificates.add(seed.TRADER, keys[1], ME, desk, demanded=False)
    outcome = use(bad.signed(key=keys[0], cert=keys[1]), "xml", ME, desk)
    assert codes(outcome) == ["SIG-004"]


def test_a_program_is_told_the_code_and_no_door_takes_the_kept_form(register, desk, keys):
    from django.test import Client

    register(keys[1])
    client = Client(headers={"host": "localhost", "authorization": f"Bearer {register.token}"})
    send = lambda data, kind: client.post("/api/v1/declarations", data, content_type=kind)  # noqa: E731
    good = send(bad.signed(key=keys[0], cert=keys[1]), "application/xml")
    assert good.status_code == 201
    answer = send(bad.ATTACKS["a changed value"][0](), "application/xml")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "SIG-003"
    assert send(b"<a/>", "application/sxml").status_code == 415
    assert client.get("/errors/SIG-003").status_code == 200


def test_an_amendment_is_signed_as_a_lodgement_is(register, desk, keys):
    from greenlane.usecases.amend import amend

    register(keys[1], demanded=True)
    early = bad.plain("EARLY-1", kind="IMD")
    mrn = json.loads(lodge(bad.signed(early, key=keys[0], cert=keys[1]), desk).body)["mrn"]
    assert codes(amend(mrn, early, "xml", "a slip", ME, desk)) == ["SIG-001"]
    changed = bad.signed(early, key=keys[0], cert=keys[1])
    assert amend(mrn, changed, "xml", "a slip", ME, desk).status == 200


def test_control_a_program_that_reads_what_it_got_lodges_a_change(register, desk, monkeypatch):
    from greenlane.messages import signed_xml
    from greenlane.usecases import signed

    register()
    monkeypatch.setattr(signed, "read", lambda data, fmt, *_, **__: (fmt, signed_xml.parse(data)))
    outcome = lodge(bad.ATTACKS["a changed value"][0](), desk)
    assert outcome.problem == ""
    assert outcome.status in (201, 422)
