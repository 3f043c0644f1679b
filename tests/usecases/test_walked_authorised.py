"""What a stranger found on the pages of authorised operators, walking them from end to end."""

import re

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import TRADER

pytestmark = pytest.mark.db


@pytest.fixture
def enter(db, desk):
    from django.test import Client

    from greenlane.store.models import Account

    seed.run()

    def go(username):
        client = Client(SERVER_NAME="localhost")
        return signing_in.enter(client, Account.objects.get(username=username))

    return go


@pytest.fixture
def held(enter, desk):
    """One that is authorised; `now(**changes)` makes it stand otherwise."""
    from greenlane.store.models import Authorisation

    today = desk.day_of(desk.now())
    row = Authorisation.objects.create(
        operator_id=TRADER, tier="full", state="granted", begun=desk.now(), since=today,
        answers={"A1": "yes", "G1": "partly"}, remarks={"G1": "New seals are on order."},
        rating="low",
    )  # fmt: skip

    def now(**changes):
        Authorisation.objects.filter(pk=row.pk).update(**changes)
        return row.pk

    return now


def page(client, path, **kwargs):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, kwargs).content.decode()).split())


def test_what_was_answered_is_read_again_by_who_answered_it(enter, held):
    held(state="submitted", since=None)
    told = page(enter("trader"), "/authorisation")
    assert "New seals are on order." in told
    assert "Are seals checked, recorded and kept under lock?" in told


def test_a_suspended_one_reads_how_its_appeal_stands_and_nothing_that_contradicts_it(enter, held):
    trader, number = enter("trader"), held()
    enter("officer").post(f"/authorised/{number}/suspend", {"text": "An incident."})
    told = page(trader, "/authorisation")
    assert "Nothing is given while this lasts." in told
    assert "You may appeal until" in told
    assert "Customs has suspended your authorisation" in page(trader, "/overview")
    trader.post("/authorisation/appeal", {"text": "It was not ours."})
    told = page(trader, "/authorisation")
    assert "Customs has suspended your authorisation" not in page(trader, "/overview")
    assert "You may appeal" not in told
    assert "Another person than the one who suspended you decides on your appeal." in told
    enter("supervisor").post(f"/authorised/{number}/stay", {"text": "The goods perish."})
    told = page(trader, "/authorisation")
    assert "Nothing is given" not in told
    assert "What you are given goes on until the appeal is decided." in told


def test_who_suspended_is_not_offered_to_decide_the_appeal(enter, held):
    officer, number = enter("officer"), held()
    officer.post(f"/authorised/{number}/suspend", {"text": "An incident."})
    enter("trader").post("/authorisation/appeal", {"text": "It was not ours."})
    told = page(officer, f"/authorised/{number}")
    assert "Another person than the one appealed against decides." in told
    assert "Uphold" not in told
    assert "Uphold" in page(enter("supervisor"), f"/authorised/{number}")  # the control


def test_a_decision_that_waits_is_told_on_the_file_and_leads_to_it(enter, held):
    officer, number = enter("officer"), held(state="visited", since=None)
    told = page(officer, f"/authorised/{number}")
    assert "Propose a decision" in told
    empty = officer.post("/approvals/new/authorise/propose", {"number": str(number)})
    assert "Decision: state this." in empty.content.decode()
    sent = {"number": str(number), "move": "grant", "reason": "As reported."}
    place = officer.post("/approvals/new/authorise/propose", sent)["Location"]
    file = officer.get(f"/authorised/{number}").content.decode()
    assert f'href="{place}"' in file
    assert "Propose a decision" not in file
    assert f'href="/authorised/{number}"' in enter("director").get(place).content.decode()


def test_customs_reads_who_did_each_step_and_the_firm_does_not(enter, held):
    number = held()
    enter("officer").post(f"/authorised/{number}/incident", {"text": "A seal was broken."})
    assert "officer · AO-2024" in page(enter("director"), f"/authorised/{number}")
    assert "officer · AO-2024" not in page(enter("trader"), "/authorisation")


def test_before_a_visit_is_planned_it_is_told_what_will_be_looked_at(enter, held):
    number = held(state="submitted", since=None)
    told = page(enter("officer"), f"/authorised/{number}")
    assert "from what was answered: Demonstrated compliance with customs requirements · " in told


def test_nothing_is_given_up_by_one_press(enter, held):
    held()
    told = enter("trader").get("/authorisation").content.decode()
    assert re.search(r"<details[^>]*>\s*<summary>Surrender the authorisation</summary>", told)


def test_no_file_is_not_called_taken_and_what_is_unanswered_is_said_in_words(enter, held):
    trader = enter("trader")
    held(state="withdrawn", since=None)
    trader.post("/authorisation/begin", {"tier": "full"})
    told = trader.post("/authorisation/attachments", {"element": "G"}, follow=True)
    assert "The documents were taken." not in told.content.decode()
    assert "Choose a file first." in told.content.decode()
    told = trader.post("/authorisation/submit", {}, follow=True).content.decode()
    assert "not every question is answered yet" in told
    assert "A1, A2" not in told


def test_a_document_that_is_damaged_is_refused_without_an_address_of_memory():
    from greenlane.messages import pdfs
    from greenlane.messages.refusal import RefusedError

    with pytest.raises(RefusedError) as refused:
        pdfs.check(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<<>>\n%%EOF\n")
    assert refused.value.code == "FIL-030"
    assert "object at 0x" not in str(refused.value)


def test_evidence_is_handed_in_where_the_question_stands(enter, held, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from greenlane.messages import content
    from greenlane.usecases import attachments

    monkeypatch.setattr(attachments, "_installed", [
        attachments.Room(folder=None, judge=content.judged, scan=lambda _: "")])  # fmt: skip
    trader = enter("trader")
    held(state="withdrawn", since=None)
    trader.post("/authorisation/begin", {"tier": "full"})
    file = SimpleUploadedFile("seals.txt", b"Register of seals\n", "text/plain")
    sent = {"element": "G", "back": "1", "file": file}
    went = trader.post("/authorisation/attachments", sent)
    assert went["Location"].endswith("?element=G")
    assert "seals.txt" in page(trader, "/authorisation", element="G")
    assert "seals.txt" not in page(trader, "/authorisation", element="H")  # the control


def test_what_is_deferred_says_so_on_the_declaration(enter, desk):
    from tests.support import money

    here, trader = money.quiet(desk), enter("broker")
    told = "the monthly statement of the deferred account asks for it"
    for importer, deferred in ((TRADER, True), (money.BROKER, False)):
        mrn = money.lodge(here, f"L-{deferred}", importer=importer)["mrn"]
        assert (told in page(trader, f"/declarations/{mrn}/duties")) is deferred
