"""The pages of a doubt about a value: what officer and importer see and send, in two languages."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body, item

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
WHY = {"why1": "DOUBT-NOT-REMOVED", "why2": "NO-COMPARABLE", "why3": "NO-COMPARABLE",
       "why4": "NO-RESALE", "why5": "NO-COSTS"}  # fmt: skip


class Office:
    """An officer's and a broker's browser, a declaration, and a clock."""

    def __init__(self, desk):
        from dataclasses import replace

        from django.test import Client

        from greenlane.risk.profile_set import ProfileSet
        from greenlane.store import models, operators
        from greenlane.usecases import desk as desks
        from greenlane.usecases.lodge import lodge

        seed.run()
        models.Operator.objects.update(deferment=False)
        operators.forget()
        self.moment = datetime(2026, 7, 1, 16, tzinfo=UTC)
        random = {"share": "0.999999", "lane": "yellow", "instruction": "Look.",
                  "basis": "CA-2019 s. 21"}  # fmt: skip
        desk = replace(desk, now=lambda: self.moment, profiles=ProfileSet.read({"random": random}))
        desks.install(desk)
        related = item(1, valuationAdjustment={"additionCode": "1000"})
        sent = json.loads(body("LRN-1"))
        sent["goodsShipment"]["governmentAgencyGoodsItem"] = [related]
        told = json.loads(lodge(json.dumps(sent).encode(), "json", BROKER_ACTOR, desk).body)
        assert told["state"] == "accepted", told["findings"]
        self.mrn = told["mrn"]
        self.people = {}
        for role in ("officer", "broker", "agency", "trainee"):
            self.people[role] = Client(SERVER_NAME="localhost")
            account = models.Account.objects.filter(role=role).first()
            signing_in.enter(self.people[role], account)

    def officer(self, **data):
        return self.people["officer"].post(f"/cases/{self.mrn}/value", data)

    def case(self):
        return self.people["officer"].get(f"/cases/{self.mrn}").content.decode()

    def trader(self, language="en"):
        self.people["broker"].cookies["language"] = language
        return self.people["broker"].get(f"/declarations/{self.mrn}").content.decode()

    def reply(self, **data):
        return self.people["broker"].post(f"/declarations/{self.mrn}/value/reply", data)


@pytest.fixture
def office(db, desk):
    from greenlane.usecases import desk as desks

    yield Office(desk)
    desks.install(desk)


def test_the_case_asks_what_the_declared_relation_leaves_open(office):
    page = office.case()
    assert "Doubt about the value" in page
    assert "Show how the price was settled: circumstances of the sale" in page
    assert "CVA 1.2(b)" in page
    assert "Decide another value" not in page


def test_from_the_question_to_a_decision_that_says_why_not_and_how_to_appeal(office):
    office.officer(move="ask", item="1", value="13283.00", text="Half the usual price.")
    page = office.trader()
    assert "Half the usual price." in page
    assert "Give security" in page
    office.reply(text="A clearance sale.", papers="N935 INV-1, N954 C-77")
    page = office.case()
    assert "A clearance sale. (N935 INV-1, N954 C-77)" in page
    assert "Answered: waiting for customs" in page
    office.officer(move="ground", text="No other buyer had this price.")
    page = office.trader()
    assert "No other buyer had this price." in page
    office.people["broker"].post(f"/declarations/{office.mrn}/value/secure")
    assert "Security was given" in office.trader()
    office.reply(text="No more papers.")
    office.officer(move="reject", value="13283.00", method="6", means="comparable",
                   text="By similar goods of May.", **WHY)  # fmt: skip
    page = office.trader()
    for words in ("Another value decided", "6: reasonable means", "No usable sale of such goods",
                  "You may appeal within 30 days", "CA-2019 s. 90", "CA-2019 s. 47"):  # fmt: skip
        assert words in page
    arabic = office.trader("ar")
    assert "يحق لكم الطعن خلال 30 يوماً" in arabic
    assert "لا يُعرف بيع صالح" in arabic
    assert "قُرّرت قيمة أخرى" in arabic
    office.trader("en")
    printed = office.people["broker"].get(f"/declarations/{office.mrn}/print").content.decode()
    assert "By similar goods of May." in printed
    duties = office.people["broker"].get(f"/declarations/{office.mrn}/duties").content.decode()
    assert "Value decided by customs, by method 6" in duties


@pytest.mark.parametrize(
    ("data", "link"),
    [
        ({"move": "ask", "item": "1", "text": " "}, "#ask-text"),
        ({"move": "ask", "item": "", "text": "x"}, "#ask-item"),
        ({"move": "ask", "item": "1", "value": "-5", "text": "x"}, "#ask-value"),
        ({"move": "nothing"}, "#nothing-move"),
    ],
)
def test_a_form_that_is_not_whole_comes_back_with_what_was_written(office, data, link):
    answer = office.officer(**data)
    assert answer.status_code == 422
    assert link in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "link"),
    [
        ({"value": "1,5"}, "#reject-value"),
        ({"method": "9"}, "#reject-method"),
        ({"why2": ""}, "#reject-why2"),
        ({"why4": "SWAPPED"}, "#reject-why4"),
        ({"means": "minimum-value"}, "#reject-means"),
        ({"text": ""}, "#reject-text"),
    ],
)
def test_a_decision_that_is_not_whole_comes_back(office, changed, link):
    office.officer(move="ask", item="1", text="Why?")
    office.reply(text="So.")
    office.officer(move="ground", text="Grounds.")
    office.moment += timedelta(days=16)
    whole = {"move": "reject", "value": "9000", "method": "6", "means": "comparable",
             "text": "Decided.", **WHY}  # fmt: skip
    answer = office.officer(**{**whole, **changed})
    assert answer.status_code == 422
    assert link in answer.content.decode()
    assert office.officer(**whole).status_code == 302
    from greenlane.store import declarations

    assert declarations.by_mrn(office.mrn).doubt == "rejected"


def test_an_accepted_value_is_told_and_may_be_doubted_anew(office):
    office.officer(move="ask", item="1", value="9000.00", text="Why?")
    office.officer(move="accept", text="Explained by the brand.")
    page = office.trader()
    assert "Declared value accepted" in page
    assert "Explained by the brand." in page
    assert "Your right of appeal" not in page
    assert "Ask about the value" in office.case()


def test_the_queue_lists_open_doubts(office):
    queue = office.people["officer"].get("/queue").content.decode()
    assert "Doubts about values" not in queue
    office.officer(move="ask", item="1", text="Why?")
    queue = office.people["officer"].get("/queue").content.decode()
    assert "Doubts about values" in queue
    assert f"/cases/{office.mrn}#value" in queue


def test_roles_without_a_part_in_it_may_not_take_a_step(office):
    for role in ("broker", "agency", "trainee"):
        answer = office.people[role].post(f"/cases/{office.mrn}/value", {"move": "ask"})
        assert answer.status_code in (403, 404)
    for what in ("reply", "secure"):
        address = f"/declarations/{office.mrn}/value/{what}"
        assert office.people["officer"].post(address).status_code == 403


def test_what_cannot_be_now_is_said_and_changes_nothing(office):
    answer = office.people["broker"].post(f"/declarations/{office.mrn}/value/secure", follow=True)
    assert "This is not possible now" in answer.content.decode()
