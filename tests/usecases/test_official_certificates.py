"""Official certificates: received, used, told back, revoked; issued, signed, verified by anyone."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from tests.support import seed
from tests.support.clock import Clock
from tests.support.declarations import TRADER
from tests.support.issued import MED, amended, citing, codes, issued, lodged, sent, stands
from tests.support.partner_life import (
    go_on,
    queued,
    registered,
)
from tests.support.partners import StubPartner
from tests.usecases.test_permit_pages import officer, signed_in

from greenlane.evidence import webhook
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
PRIVATE = webhook.told(webhook.PRIVATE, b"\7" * 32)
CASHIER = Actor("c", "cashier", "cashier")


@pytest.fixture
def here(db, desk, monkeypatch):
    """The desk at noon; an authority of Chile is registered with its key."""
    from greenlane.store import models, operators
    from greenlane.usecases import desk as desks

    seed.run()
    models.Operator.objects.update(deferment=False)
    operators.forget()
    at = replace(desk, now=Clock())
    monkeypatch.setattr(desks, "current", lambda: at)
    registered(at, "sag", country="CL", their_key=webhook.public_of(PRIVATE))
    return at


def phyto(number="CL-77", quantity="20", **changes):
    """A phytosanitary certificate for apples of Chile."""
    return {
        "number": number, "kind": "phytosanitary", "document": "N851",
        "issuer": {"name": "Servicio Agricola", "country": "CL"},
        "issued": "2026-06-20T12:00:00Z",
        "consignor": {"name": "Frutas del Sur", "country": "CL"},
        "consignee": {"name": "Amara Textiles", "country": "QT", "id": TRADER},
        "origin": "CL", "destination": "QT",
        "lines": [{"code": "08081090", "description": "Apples", "quantity": quantity,
                   "unit": "TNE", "scientificName": "Malus domestica"}],
        **changes,
    }  # fmt: skip


def told(here, sequence, kind, data, key=PRIVATE, message_id=""):
    """What we answer a message of the authority."""
    from greenlane.usecases import partner_answers

    body = json.dumps({"type": kind, "sequence": sequence, "data": data}).encode()
    message_id, stamp = message_id or f"sag-{sequence}", int(here.now().timestamp())
    head = webhook.headers([key], message_id, stamp, body)
    return partner_answers.take(
        "sag",
        partner_answers.Incoming(message_id=message_id, timestamp=str(stamp),
                                 signature=head["webhook-signature"], body=body), here,
    )  # fmt: skip


def apples(here, lrn, kilograms, number="CL-77"):
    made = citing(here.book, lrn, kilograms, number, document="N851")
    for item in made["goodsShipment"]["governmentAgencyGoodsItem"]:
        item["commodity"]["classification"][0]["id"] = "08081090"
        item["origin"][0]["countryCode"] = "CL"
        item["commodity"]["goodsMeasure"]["grossMassMeasure"]["value"] = "30000"
    made["totalGrossMassMeasure"]["value"] = "30000"
    made["goodsShipment"]["exportCountry"]["id"] = "CL"
    return made


def paid(answer, here):
    from greenlane.usecases.conduct import pay

    return json.loads(pay(answer["mrn"], CASHIER, here).body)["state"]


def test_a_received_certificate_is_written_off_and_its_authority_is_told_that_it_is_used(here):
    from greenlane.usecases import official_incoming

    assert told(here, 1, "certificate.issued", phyto()).code == ""
    status, answer = sent(apples(here, "LRN-1", "20000"), here)
    assert (status, codes(answer)) == (201, [])
    assert stands("CL-77")[1] == (0, 20, 0, 0)
    assert official_incoming.tell(here) == 0
    assert paid(answer, here) in ("released", "cleared")
    assert stands("CL-77") == ["used-up", (0, 0, 20, 0)]
    assert official_incoming.tell(here) == 1
    assert official_incoming.tell(here) == 0
    from greenlane.store.partner_models import Partner

    stub = StubPartner(Partner.objects.get(code="sag").secret)
    go_on(here, here.now, {"sag": stub}, here.now.moment.replace(minute=5))
    (message,) = stub.kept
    assert message["data"] == {
        "number": "CL-77", "state": "used", "declarations": [answer["mrn"]]
    }  # fmt: skip
    assert queued("sag", "sent") == 1


def test_the_same_again_is_taken_once_and_what_is_not_in_order_is_set_apart(here):
    from greenlane.store.models import OfficialCertificateRow

    first = told(here, 1, "certificate.issued", phyto())
    assert told(here, 1, "certificate.issued", phyto()).receipt == first.receipt
    assert told(here, 2, "certificate.issued", phyto()).receipt == first.receipt
    other = webhook.told(webhook.PRIVATE, b"\3" * 32)
    refused = [
        told(here, 3, "certificate.issued", phyto("CL-1"), key=other),
        told(here, 3, "certificate.issued", phyto(quantity="99")),
        told(here, 4, "certificate.issued", phyto("X", issuer={"name": "A", "country": "FR"})),
        told(here, 5, "certificate.issued", phyto("Y", document="N935")),
        told(here, 6, "certificate.issued", phyto("Z", quantity="much")),
        told(here, 7, "certificate.revoked", {"number": "NIL", "reason": "x"}),
        told(here, 8, "certificate.issued", {}),
    ]
    assert [each.code for each in refused] == [
        "PAR-002", "PAR-012", "PAR-010", "PAR-011", "PAR-001", "PAR-005", "PAR-001",
    ]  # fmt: skip
    assert OfficialCertificateRow.objects.count() == 1


def test_without_the_signature_s_check_a_forger_s_certificate_would_be_taken(here, monkeypatch):
    """The control."""
    from greenlane.usecases import partner_answers

    monkeypatch.setattr(partner_answers, "_check_signed", lambda *_: None)
    other = webhook.told(webhook.PRIVATE, b"\3" * 32)
    assert told(here, 1, "certificate.issued", phyto("CL-1"), key=other).code == ""


def test_a_revoked_certificate_blocks_the_release_even_after_acceptance(here):
    told(here, 1, "certificate.issued", phyto())
    _, answer = sent(apples(here, "LRN-1", "20000"), here)
    told(here, 2, "certificate.revoked", {"number": "CL-77", "reason": "pests were found"})
    assert paid(answer, here) == "accepted"
    assert stands("CL-77") == ["revoked", (0, 0, 0, 20)]
    assert codes(sent(apples(here, "LRN-2", "900"), here)[1]) == ["PRM-014"]
    again = amended(answer["mrn"], apples(here, "LRN-1", "20000"), here)
    assert codes(again[1]) == ["PRM-014"]


def test_a_certificate_of_other_goods_or_of_another_consignee_does_not_serve(here):
    told(here, 1, "certificate.issued", phyto())
    told(here, 2, "certificate.issued", phyto("CL-78", origin="PE"))
    assert codes(sent(apples(here, "LRN-1", "21000"), here)[1]) == ["PRM-015"]
    assert codes(sent(apples(here, "LRN-2", "900", "CL-78"), here)[1]) == ["PRM-013"]


# ------------------------------------------------------------- issued here


def content(**changes):
    from greenlane.messages.official_certificate import Line, Party
    from greenlane.usecases.official_outgoing import Content

    made = {
        "kind": "health", "origin": "QT", "destination": "IT",
        "consignor": Party(name="Amara Textiles", country="QT"),
        "consignee": Party(name="Roma Pharma", country="IT"),
        "lines": (Line(code="30049090", description="Tablets", quantity="20", unit="KGM"),),
        "statements": ("Made under good manufacturing practice",),
    }  # fmt: skip
    return Content(**{**made, **changes})


def certified(here):
    from greenlane.usecases import official_outgoing
    from greenlane.web.views.official import signer

    return official_outgoing.issue(issued(here).number, content(), signer(), MED, here)


def verified(code):
    answer = Client(SERVER_NAME="localhost").get(f"/verify/{code}")
    return answer.status_code, answer.content.decode()


def test_anyone_verifies_an_issued_certificate_and_reads_nothing_about_persons(here):
    from greenlane.evidence import jws
    from greenlane.evidence.signing import KeySet
    from greenlane.usecases import official_outgoing
    from greenlane.web.views.official import signer

    row = certified(here)
    assert jws.read(row.signature, KeySet([signer().public])) == row.body.encode()
    status, page = verified(row.code)
    assert status == 200
    assert "Valid" in page
    assert "Tablets" in page
    for name in ("Amara Textiles", "Roma Pharma", TRADER):
        assert name not in page
    official_outgoing.revoke(row.number, "a mistake", MED, here)
    assert "Do not accept it" in verified(row.code)[1]


def test_unknown_codes_are_said_to_be_so_and_cannot_be_tried_for_ever(here):
    row = certified(here)
    answers = [verified(f"NIL{n}")[0] for n in range(11)]
    assert answers == [404] * 10 + [429]
    assert verified(row.code)[0] == 429
    here.now.moment = here.now.moment.replace(hour=19)
    assert [verified(row.code)[0] for _ in range(12)] == [200] * 12


def test_an_officer_issues_one_on_a_form_and_the_holder_prints_it(here):
    from greenlane.store.models import OfficialCertificateRow

    permit = issued(here).number
    client, href = signed_in(officer()), f"/permits/{permit}/certificate"
    page = client.get(href).content.decode()
    assert '<option value="QT" selected>' in page  # the goods come here
    assert 'value="2026-12-31"' in page
    given = {
        "kind": "health", "consignor": "A", "consignor_country": "QT", "consignee": "B",
        "consignee_country": "IT", "origin": "QT", "destination": "IT", "code": "30049090",
        "description": "Tablets", "quantity": "many", "unit": "KGM", "until": "2026-12-31",
    }  # fmt: skip
    told = client.post(f"{href}/issue", {**given, "origin": ""})
    assert told.status_code == 422
    page = told.content.decode()
    assert 'href="#quantity">State a number.' in page
    assert 'href="#origin"' in page
    assert 'value="Tablets"' in page  # what was typed is kept
    assert "Invalid" not in page
    assert client.post(f"{href}/issue", {**given, "quantity": "20"}).status_code == 302
    row = OfficialCertificateRow.objects.get()
    page = signed_in("trader").get(f"/certificates/{row.pk}").content.decode()
    assert row.code in page
    assert "Italy" in page  # countries by their names
    assert "data:image/svg" in page
    assert signed_in("broker").get(f"/certificates/{row.pk}").status_code == 404
    assert lodged(here, "LRN-9", "1", permit)[0] == 201
