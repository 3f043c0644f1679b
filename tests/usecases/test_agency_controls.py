"""Two persons of an agency change the codes it controls: law from its day, and only theirs."""

import json
from datetime import timedelta

import pytest
from tests.support import signing_in
from tests.support.declarations import BROKER, declaration
from tests.support.dossiers import begun

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
SHIRTS = "61091000"
ROW = {
    "id": "P-SHIRT", "code": "6109", "trade": "import", "area": "ALL", "document": "L040",
    "name_en": "Conformity of shirts", "name_ar": "مطابقة القمصان", "service_days": "4",
    "fee": "15.00", "act": "STD-2014", "article": "s. 14", "control": "open", "months": "12",
}  # fmt: skip


@pytest.fixture
def here(db, desk):
    begun()
    return desk


def staff(name):
    from django.test import Client

    from greenlane.store.models import Account

    account, _ = Account.objects.update_or_create(
        username=name, defaults={"role": "agency", "agency": "STD", "name": name.title()}
    )
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def lodged(lrn):
    from greenlane.usecases import desk
    from greenlane.usecases.lodge import lodge

    body = json.dumps(declaration(lrn)).encode()
    return json.loads(lodge(body, "json", Actor("broker", "broker", BROKER), desk.current()).body)


def needed(day):
    """What the public page and the API say of shirts on a day."""
    from django.test import Client

    asked = {"code": SHIRTS, "country": "BD", "trade": "import", "day": day.isoformat()}
    told = Client(SERVER_NAME="localhost").get("/api/v1/tariff/needs", asked).json()
    return [permit["permit"] for permit in told["permits"]]


def proposed(client, since, **cells):
    from greenlane.store.models import TwoPersonAct

    answer = client.post("/agency/setup/controls/0", {**ROW, "since": since.isoformat(), **cells})
    if answer.status_code != 302:
        return answer.content.decode()
    page = client.post("/agency/setup/try").content.decode()
    client.post("/agency/setup/propose", {"since": since.isoformat(), "reason": "New standard."})
    return page, TwoPersonAct.objects.get(state="proposed")


def test_a_code_is_controlled_from_its_day_on_by_check_lodging_page_and_api(here):
    from greenlane.evidence import log
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import answers, desk
    from greenlane.usecases.check import check
    from greenlane.usecases.law_again import judge_again

    before = lodged("LRN-1")
    assert before["permits"] == []
    today = here.day_of(here.now())
    one, two = staff("sam"), staff("sue")
    page, act = proposed(one, today)
    assert before["mrn"] in page  # last month under the draft: this one would have waited
    assert "would need it" in page
    assert needed(today) == []  # a proposal is not law
    one.post(f"/approvals/{act.pk}/approve", {"answer": "Mine."})
    assert needed(today) == []  # and its drafter does not make it so
    sheet = two.get(f"/approvals/{act.pk}").content.decode()
    assert "P-SHIRT" in sheet
    assert "15.00" in sheet
    two.post(f"/approvals/{act.pk}/approve", {"answer": "Agreed."})
    law = LawChangeSet.objects.order_by("-number").first()
    assert (law.state, law.author, law.approver) == ("published", "sam", "sue")
    assert needed(today) == ["P-SHIRT"]
    assert needed(today - timedelta(days=1)) == []
    body = json.dumps(declaration("LRN-2")).encode()
    told = json.loads(check(body, "json", Actor("broker", "broker", BROKER), desk.current()).body)
    assert [p["permit"] for p in told["permits"]] == ["P-SHIRT"]
    after = lodged("LRN-2")
    assert [p["permit"] for p in after["permits"]] == ["P-SHIRT"]
    assert "agency:STD" in [h["name"] for h in after["holds"]]
    # What was decided before is judged again by its own law, byte for byte.
    again = judge_again(before["mrn"], desk.current())
    assert again.permits == ()
    kept = answers.decode(json.dumps(before).encode()).assessment
    assert log.canonical(again.assessment) == log.canonical(kept)


@pytest.mark.parametrize("cells", [{"id": "P-MED"}, {"document": "L010"}, {"act": "MED-2015"}])
def test_another_agency_s_codes_documents_and_acts_are_refused_in_words(here, cells):
    from greenlane.store.models import LawChangeSet

    page = proposed(staff("sam"), here.day_of(here.now()), **cells)
    assert "another agency" in page or "under these acts only" in page
    assert not LawChangeSet.objects.filter(author="sam").exists()


def test_a_new_document_code_and_its_act_become_law_with_the_code_that_asks_for_it(here):
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import agency_setups, desk

    today = here.day_of(here.now())
    one, two = staff("sam"), staff("sue")
    act = {"id": "STD-2026", "title_en": "Textiles Act", "title_ar": "قانون المنسوجات",
           "published": "2026-01-05", "since": today.isoformat()}  # fmt: skip
    assert one.post("/agency/setup/acts/0", {**act, "id": "CA-2019"}).status_code == 422
    one.post("/agency/setup/acts/1", act)
    paper = {"id": "L940", "name_en": "Mark of shirts", "name_ar": "علامة القمصان"}
    one.post("/agency/setup/documents/0", paper)
    _page, asked = proposed(one, today, document="L940", act="STD-2026", article="s. 3")
    sheet = two.get(f"/approvals/{asked.pk}").content.decode()
    assert "Textiles Act" in sheet
    assert "Mark of shirts" in sheet
    assert "L940" not in desk.current().book.documents
    one.post(f"/approvals/{asked.pk}/approve", {"answer": "Mine."})
    assert needed(today) == []
    two.post(f"/approvals/{asked.pk}/approve", {"answer": "Agreed."})
    law = LawChangeSet.objects.order_by("-number").first()
    assert (law.author, law.approver, law.changes.count()) == ("sam", "sue", 3)
    assert desk.current().book.documents["L940"]["en"] == "Mark of shirts"
    told = lodged("LRN-9")["permits"]
    assert [(p["permit"], p["document"], p["act"]) for p in told] == [
        ("P-SHIRT", "L940", "STD-2026 s. 3")]  # fmt: skip
    one.post("/agency/setup/steps/0", {"id": "NEXT", "name_en": "Next", "name_ar": "التالي"})
    assert not set(agency_setups.draft("STD").body) & {"acts", "documents", "controls"}


def test_what_the_law_as_a_whole_does_not_allow_is_told_when_it_is_tried(here):
    from greenlane.store.models import AgencySetupRow

    client = staff("sam")
    row = {**ROW, "since": here.day_of(here.now()).isoformat(), "uses": "EU-NIL"}
    client.post("/agency/setup/controls/0", row)
    page = client.post("/agency/setup/try", follow=True).content.decode()
    assert "unknown end use" in page
    assert AgencySetupRow.objects.get(state="draft").trial is None
