"""The dossier, applications and an agency's setup in the browser's eyes, without a browser."""

import re

import pytest
from tests.support import seed, signing_in
from tests.support.dossiers import ME, PESTICIDE, PHONES, TUNA, begun, draft

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    begun()
    return desk


def signed_in(username, **changes):
    from django.test import Client

    from greenlane.store.models import Account

    account, _ = Account.objects.update_or_create(username=username, defaults=changes)
    return signing_in.enter(Client(SERVER_NAME="localhost"), account)


def agency(name="fay", code="FIS"):
    return signed_in(name, role="agency", agency=code, name=name.title())


def text(answer):
    return answer.content.decode()


def test_one_form_asks_what_is_missing_and_applies_for_all(here):
    from greenlane.store.models import ApplicationRow

    made = draft(TUNA, PHONES)
    trader, place = signed_in("trader"), f"/drafts/{made.pk}/permits"
    page = text(trader.get(place))
    assert "Fisheries Administration" in page
    assert "Telecommunications Regulator" in page
    assert "Answers are missing" in page
    assert "Name of the ship" not in page  # the declaration says it
    assert page.count("Scientific name") == 1
    wrong = trader.post(place, {"radiated_power|2": "a lot"})
    assert wrong.status_code == 422
    assert "a lot: write a number" in text(wrong)
    answers = {
        "scientific_name|1": "Thunnus albacares", "catch_area|1": "fao51",
        "fishing_vessel|1": "Blue Fin", "model|2": "X1", "manufacturer|2": "Maker",
        "frequency_bands|2": "2.4 GHz", "radiated_power|2": "90000",
    }  # fmt: skip
    assert trader.post(place, answers).status_code == 302
    page = text(trader.get(place))
    assert "Apply for 2 permits" in page
    trader.post(f"{place}/apply")
    assert ApplicationRow.objects.filter(draft=made, submitted__isnull=False).count() == 2
    page = text(trader.get(place))
    assert "With the agency" in page
    assert "Nothing: the agency works on it" in page
    assert text(trader.get("/applications")).count("A-") >= 2


def test_an_exempt_permit_is_told_with_its_act(here):
    page = text(signed_in("trader").get(f"/drafts/{draft({**TUNA, 'net': '20'}).pk}/permits"))
    assert "Not needed for these goods" in page
    assert "FISH-2015 s. 19(6)" in page
    assert "P-TUNA" not in page


def test_another_operator_s_dossier_and_application_are_not_there(here):
    from tests.support.dossiers import answered

    from greenlane.usecases import dossier

    made = answered(draft(TUNA), here, catch_area="fao87")
    row = dossier.apply("P-TUNA", made, ME, here)
    broker = signed_in("broker")
    for place in (f"/drafts/{made.draft.pk}/permits", f"/applications/{row.number}"):
        assert broker.get(place).status_code == 404
    assert agency("mia", "MED").get(f"/applications/{row.number}").status_code == 404
    assert row.number not in text(agency("mia", "MED").get("/agency/inbox"))


def test_an_officer_asks_and_decides_and_the_trader_reads_no_name(here):
    from tests.support.dossiers import answered

    from greenlane.usecases import dossier

    made = answered(draft(TUNA), here, catch_area="fao87")
    number = dossier.apply("P-TUNA", made, ME, here).number
    officer, trader = agency("fay"), signed_in("trader")
    assert number in text(officer.get("/agency/inbox?light=yellow"))
    assert number in text(officer.get("/agency/inbox?format=csv&sort=-due"))
    place = f"/applications/{number}"
    officer.post(f"{place}/query", {"text": "Which vessel?", "reason": "Q2"})
    page = text(trader.get(place))
    assert "Which vessel?" in page
    assert not re.search(r"\bfay\b", page.lower())
    trader.post(f"{place}/answer", {"text": "The Blue Fin."})
    officer.post(f"{place}/grant", {"text": "In order.", "reason": "G1"})
    page = text(trader.get(place))
    assert "Granted" in page
    assert "Send the landing report" in page
    assert "Send the landing report" in text(trader.get("/applications/conditions"))
    assert "Send the landing report" in text(officer.get(f"/applications/conditions?q={number}"))
    assert "No condition matches" in text(officer.get("/applications/conditions?q=nobody"))
    trader.post(f"{place}/conditions/LANDING", {"text": "Report 12."})
    assert "Nothing is owed" in text(trader.get("/applications/conditions"))
    documents = text(trader.get(f"/drafts/{made.draft.pk}/documents"))
    assert "L053" in documents
    assert "FIS-26-" in documents or "FIS-" in documents
    assert "Its number stands in the documents" in text(trader.get(place))
    made.draft.delete()  # as when the declaration was lodged before the agency decided
    page = text(trader.get(place))
    assert "Its number stands in the documents" not in page
    assert "Write its number into the documents" in page


def test_an_officer_reads_names_and_finds_by_them_and_answers_stand_in_a_table(here):
    from tests.support.dossiers import answered

    from greenlane.store.models import Operator
    from greenlane.usecases import dossier

    made = answered(draft({**TUNA, "net": "12500"}), here, catch_area="fao87")
    row = dossier.apply("P-TUNA", made, ME, here)
    name = Operator.objects.get(pk=row.holder).name
    officer = agency("fay")
    inbox = text(officer.get(f"/agency/inbox?q={name.split()[0]}"))
    assert name in inbox
    assert "No application matches" in text(officer.get("/agency/inbox?q=nobodyofthatname"))
    page = text(officer.get(f"/applications/{row.number}"))
    assert name in page
    assert "12,500 " in page
    assert '<th scope="col">Catch area</th>' in page
    assert "(item 1)" not in page


def test_an_officer_s_words_are_kept_when_the_reason_is_missing(here):
    from tests.support.dossiers import answered

    from greenlane.usecases import dossier

    row = dossier.apply("P-TUNA", answered(draft(TUNA), here, catch_area="fao87"), ME, here)
    officer, place = agency("fay"), f"/applications/{row.number}"
    told = officer.post(f"{place}/grant", {"text": "All papers are in order.", "reason": ""})
    assert told.status_code == 422
    page = text(told)
    assert "All papers are in order." in page
    assert 'href="#grant-reason"' in page
    assert "Choose a reason." in page
    assert '<details class="fold" open>' in page
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_program_s_keeper_is_led_nowhere_that_refuses_him(here):
    keeper = signed_in("keeper", role="integrator", operator_id=ME.unit)
    for place in ("/firm", "/applications/conditions"):
        for link in re.findall(r'<a [^>]*href="(/[^"#?]*)"', text(keeper.get(place))):
            assert keeper.get(link).status_code in (200, 302), (place, link)


def test_two_of_an_agency_change_how_it_works_and_one_cannot(here):
    from tests.support.dossiers import answered

    from greenlane.store.models import TwoPersonAct
    from greenlane.usecases import agency_setups, dossier

    row = dossier.apply("P-TUNA", answered(draft(TUNA), here, catch_area="fao87"), ME, here)
    fay, finn = agency("fay"), agency("finn")
    assert "Catch documents" in text(fay.get("/agency/setup"))
    rule = {"id": "EVERY", "permits": "P-TUNA", "when": "item.net_mass > nothing",
            "decision": "grant", "reason": "G1", "sample": "0", "since": "2026-01-01"}  # fmt: skip
    wrong = fay.post("/agency/setup/rules/0", rule)
    assert wrong.status_code == 422
    assert "The condition cannot be read." in text(wrong)
    number = len(agency_setups.draft("FIS").body["rules"])
    rule["when"] = "item.net_mass > 10"
    assert fay.post(f"/agency/setup/rules/{number}", rule).status_code == 302
    fay.post("/agency/setup/propose", {"since": "2030-01-01", "reason": "More by rule."})
    assert not TwoPersonAct.objects.exists()  # it was not tried
    tried = text(fay.post("/agency/setup/try"))
    assert row.number in tried
    assert "Grant (EVERY)" in tried
    today = here.day_of(here.now()).isoformat()
    fay.post("/agency/setup/propose", {"since": today, "reason": "More by rule."})
    act = TwoPersonAct.objects.get()
    fay.post(f"/approvals/{act.pk}/approve", {"answer": "Mine."})
    act.refresh_from_db()
    assert act.state == "proposed"
    assert str(act.pk) in text(finn.get("/approvals"))
    finn.post(f"/approvals/{act.pk}/approve", {"answer": "Agreed."})
    act.refresh_from_db()
    assert act.state == "approved"
    assert agency_setups.of("FIS", here).version == 1
    again = dossier.apply("P-TUNA", answered(draft(TUNA), here, catch_area="fao87"), ME, here)
    again.refresh_from_db()
    assert (again.state, again.rule, again.setup) == ("granted", "EVERY", 1)


def test_a_setup_begins_on_its_day_and_was_never_changed_afterwards(here):
    from datetime import date

    from django.db import Error, transaction

    from greenlane.store.models import AgencySetupRow
    from greenlane.usecases import agency_setups

    body = dict(agency_setups.brought("FIS", here))
    AgencySetupRow.objects.create(
        agency="FIS", version=1, state="in-force", body={**body, "rules": []}, author="a",
        second="b", since=date(2026, 8, 1), made=here.now(), published=here.now(),
    )  # fmt: skip
    assert agency_setups.in_force(here, date(2026, 7, 31))["FIS"].rules
    assert not agency_setups.in_force(here, date(2026, 8, 1))["FIS"].rules
    with pytest.raises(Error), transaction.atomic():
        AgencySetupRow.objects.update(body=body)


def test_a_file_is_uploaded_once_and_opened_by_each_agency_it_answers(here):
    from tests.support.dossiers import answered

    from greenlane.store.attachment_models import Attachment
    from greenlane.usecases import dossier

    made = draft({**PESTICIDE})
    file = Attachment.objects.create(
        sha256="0" * 64, received="0" * 64, size=1, media="application/pdf", name="sheet.pdf",
        purpose="document", operator_id=seed.TRADER, draft=made, state="clean", scanned=here.now(),
        uploaded=here.now(), uploader="trader", role="trader",
    )  # fmt: skip
    whole = answered(made, here, safety_sheet=str(file.pk), concentration="50")
    rows = dossier.apply_for_all(whole, ME, here)
    row = next(r for r in rows if r.permit == "P-PEST")
    assert [f["attachment"] for f in row.files] == [file.pk]
    place = f"/applications/{row.number}/files/{file.pk}"
    assert agency("mia", "MED").get(place).status_code == 302
    assert agency("fay", "FIS").get(place).status_code == 404
    assert agency("mia", "MED").get(place.replace(str(file.pk), "999")).status_code == 404


def test_the_note_on_a_condition_that_was_met_meanwhile_is_not_lost(here):
    from tests.support.dossiers import answered

    from greenlane.usecases import dossier

    made = answered(draft(TUNA), here, catch_area="fao87")
    number = dossier.apply("P-TUNA", made, ME, here).number
    agency("fay").post(f"/applications/{number}/grant", {"text": "In order.", "reason": "G1"})
    place, trader = f"/applications/{number}/conditions/LANDING", signed_in("trader")
    empty = trader.post(place, {"text": " "})
    assert empty.status_code == 422
    assert '<details class="fold no-print" open>' in text(empty)
    assert trader.post(place, {"text": "Report 12."}).status_code == 302
    late = trader.post(place, {"text": "Report 13, of the second vessel."})
    assert late.status_code == 422
    assert "Report 13, of the second vessel." in text(late)
