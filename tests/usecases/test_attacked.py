"""What an attacker tried: notices of arrival, an ended mandate, others' accounts and goods."""

import json
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.hostile import good
from tests.support import money, signing_in
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR
from tests.usecases.test_guarantees import document, stored
from tests.usecases.test_processing import TRADER_ACTOR, exported, placed, transit
from tests.usecases.test_stays import codes, given, lodge, out, reserved, stay
from tests.usecases.test_transit_arrivals import consignee, here, program, tell

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
__all__ = ["consignee", "here", "placed"]  # the fixtures
DECOMPOSED = unicodedata.normalize("NFD", "Réf-1")


@pytest.fixture
def under_way(here, consignee, monkeypatch):
    """The number of goods under transit."""
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "current", lambda: here)
    given(10**6)
    return lodge(here, transit("T1"))["mrn"]


def person(name):
    from django.test import Client

    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    return signing_in.enter(client, Account.objects.get(username=name))


def test_a_notice_told_again_is_the_same_however_its_letters_are_put_together(here, under_way):
    trader = program(here, "mine", TRADER)
    told = [tell(trader, under_way, reference=each, quantity="10")
            for each in (DECOMPOSED, DECOMPOSED, "Réf-1")]  # fmt: skip
    assert [status for status, _ in told] == [200, 200, 200]
    assert told[0] == told[1] == told[2]
    assert tell(trader, under_way, reference=DECOMPOSED, quantity="11")[1]["code"] == (
        "API-409-NOTICE")  # fmt: skip
    assert stay().discharged == 10


def test_a_number_that_is_too_long_is_refused_in_words_and_not_cut(here, under_way):
    officer, place = person("officer"), f"/transit/{under_way}/1/arrival"
    told = {"quantity": "1", "seals": "whole"}
    for _ in range(2):  # once it was cut and kept, the second time it broke
        said = officer.post(place, told | {"reference": "N" * 36})
        assert said.status_code == 422
        assert "at most 35 signs" in said.content.decode()
    assert stay().discharged == 0
    assert officer.post(place, told | {"reference": "N" * 35}).status_code == 302  # the control


def test_control_a_number_looked_up_as_it_was_sent_breaks_at_its_second_telling(
    here, under_way, monkeypatch
):
    from greenlane.usecases import transit_ends

    trader = program(here, "mine", TRADER)
    assert tell(trader, under_way, reference="Réf-1", quantity="10")[0] == 200
    monkeypatch.setattr(transit_ends.arrivals, "same", lambda *_: None)
    trader.raise_request_exception = False
    assert tell(trader, under_way, reference="Réf-1", quantity="10")[0] == 500
    assert stay().discharged == 10  # the database's own word: each number once


class Ended:
    """A declaration of the client that waits for its payment; the day after his broker's leave."""

    def __init__(self, desk, folder):
        from greenlane.messages import content
        from greenlane.store import models
        from greenlane.store.attachment_files import Folder
        from greenlane.usecases import attachments, mandates
        from greenlane.usecases.lodge import lodge

        first = money.country(desk)
        money.defer(1)
        told = lodge(money.priced("L1", "1500.00", TRADER), "json", BROKER_ACTOR, first)
        self.mrn = json.loads(told.body)["mrn"]
        self.desk = replace(first, now=lambda: money.NOON + timedelta(days=1))
        for row in models.Mandate.objects.filter(client_id=TRADER, broker_id=BROKER):
            mandates.move(row.pk, "revoke", TRADER_ACTOR, self.desk, "We part.")
        attachments.install(attachments.Room(folder=Folder(folder), judge=content.judged,
                                             scan=lambda _: ""))  # fmt: skip

    def amend(self, actor):
        from greenlane.usecases.amend import amend

        made = money.priced("L1", "100.00", TRADER)
        return amend(self.mrn, made, "json", "Cheaper.", actor, self.desk)

    def attach(self, actor):
        from greenlane.store import declarations
        from greenlane.usecases.attachments import Upload, attach

        pdf = Upload(name="invoice.pdf", declared="application/pdf", data=good.pdf())
        return attach(declarations.by_mrn(self.mrn), pdf, actor, self.desk)


@pytest.fixture
def ended(db, desk, tmp_path):
    from greenlane.usecases import attachments

    kept = list(attachments._installed)
    yield Ended(desk, tmp_path / "files")
    attachments._installed[:] = kept


def test_whose_mandate_has_ended_amends_no_accepted_goods_and_attaches_nothing(ended, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from greenlane.store.models import Attachment
    from greenlane.usecases import desk as desks
    from greenlane.usecases.application_mandate import NoMandateError

    for act in (ended.amend, ended.attach):
        with pytest.raises(NoMandateError, match="PA-014"):
            act(BROKER_ACTOR)
    monkeypatch.setattr(desks, "current", lambda: ended.desk)
    file = SimpleUploadedFile("invoice.pdf", good.pdf(), "application/pdf")
    said = person("broker").post(f"/declarations/{ended.mrn}/attachments", {"file": file})
    assert (said.status_code, "PA-014" in said.content.decode()) == (422, True)
    assert not Attachment.objects.exists()
    assert isinstance(ended.attach(TRADER_ACTOR), Attachment)  # the client goes on
    assert ended.amend(TRADER_ACTOR).status == 200


def test_control_judged_as_of_the_acceptance_alone_he_would(ended, monkeypatch):
    from greenlane.store.models import Attachment
    from greenlane.usecases import amend, attachments

    for module in (amend, attachments):
        monkeypatch.setattr(module, "need_whole", lambda *_: None)
    assert ended.amend(BROKER_ACTOR).status == 200
    assert isinstance(ended.attach(BROKER_ACTOR), Attachment)


def naming(place, made):
    """A declaration of the broker's own goods that names the trader, who was not asked."""
    made["goodsShipment"]["importer"] = {"id": BROKER}
    made[place] = {"id": TRADER, **({"functionCode": "2"} if place == "agent" else {})}
    return made


PLACES = pytest.mark.parametrize("place", ["agent", "exporter"])


@PLACES
def test_nobodys_deferred_account_pays_because_he_was_named(here, place):
    money.defer(10**6)
    made = naming(place, json.loads(money.priced("L1", "1500.00")))
    assert lodge(here, made)["state"] == "accepted"  # it waits for the broker's money
    assert money.account(f"deferment:{TRADER}") == 0
    own = json.loads(money.priced("L2", "1500.00", TRADER))  # the trader's own goods, by mandate
    assert lodge(here, own)["state"] == "cleared"


@PLACES
def test_nobodys_guarantee_stands_for_others_because_he_was_named(here, place):
    given(10**6)
    told = lodge(here, naming(place, document("G1")))
    assert (told["state"], reserved()) == ("accepted", 0)
    assert "GUA-002" in {f["code"] for f in told["findings"]}


@PLACES
def test_control_with_everybody_who_is_named_another_would_pay(here, monkeypatch, place):
    from greenlane.usecases import deferring, judgement, securing

    for module in (deferring, securing):
        monkeypatch.setattr(module, "drawn_on", judgement.operator_ids)
    money.defer(10**6)
    given(10**6)
    made = naming(place, json.loads(money.priced("L1", "1500.00")))
    assert lodge(here, made)["state"] == "cleared"
    assert money.account(f"deferment:{TRADER}") > 0
    assert lodge(here, naming(place, document("G1")))["state"] == "cleared"
    assert reserved() > 0


def test_who_may_not_act_for_a_trader_is_told_nothing_of_his_goods_and_guarantees(here):
    from greenlane.usecases.check import check

    given(10**6)
    mrn = stored(here, "PLACED")["mrn"]
    stranger, gone = Actor("x", "trader", "QT0000000103"), {"id": "QT0000000103"}

    def told(actor, made):
        return json.loads(check(json.dumps(made).encode(), "json", actor, here).body)

    for made in (out("X1", mrn, mass="100000"), {**out("X2", mrn, mass="1"), "declarant": gone}):
        said = told(stranger, made)
        assert "DIS-001" in codes(said)  # as of goods that there never were
        assert "are left" not in json.dumps(said)
    assert "DIS-004" in codes(told(BROKER_ACTOR, out("X1", mrn, mass="100000")))  # the control
    much = document("G1")
    much["obligationGuarantee"] = [{"referenceId": "NONE-1"}]
    assert [{f["code"] for f in told(who, much)["findings"] if f["code"].startswith("GUA")}
            for who in (stranger, BROKER_ACTOR)] == [set(), {"GUA-002"}]  # fmt: skip


@pytest.mark.parametrize(("number", "taken"), [("IP-1", "50"), ("IP-X", "50"), ("IP-9", "60")])
def test_another_number_of_an_authorisation_does_not_spare_the_holder_his_yield(
    here, placed, number, taken
):
    """120 kg are made of 100. The last is the control: his other authorisation has its own line."""
    from greenlane.store.models import ProcessingYield

    ProcessingYield.objects.update(made=120)
    line = ProcessingYield.objects.get()
    line.pk, line.authorisation, line.made = None, "IP-9", 100
    line.save()
    made = exported(placed["mrn"], "EX1", "60")
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    for paper in goods["additionalDocument"]:
        paper["id"] = number if paper.get("typeCode") == "601" else paper["id"]
    told = lodge(here, made, TRADER_ACTOR)
    assert (told["state"], stay().discharged) == ("cleared", int(taken)), told["findings"]
