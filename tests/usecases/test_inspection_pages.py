"""The form of a control as an officer meets it: kept, filled up, priced, recorded."""

import pytest
from tests.support import signing_in
from tests.support.clock import standing
from tests.usecases.test_life import RED, lane, lodged, row

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
ANALYST = Actor("analyst", "analyst")


@pytest.fixture
def here(db, desk, monkeypatch):
    return standing(desk, monkeypatch, prepared=lambda held: lane(held, RED))


@pytest.fixture
def page(here):
    from django.test import Client

    from greenlane.store.models import Account

    return signing_in.enter(
        Client(SERVER_NAME="localhost"), Account.objects.get(username="officer")
    )


def test_a_form_survives_its_session_is_priced_and_closes_the_control(page, here):
    from greenlane.store import inspections

    mrn = lodged(here, items=2)["mrn"]
    place = f"/cases/{mrn}/inspection"
    assert page.get(place)["Location"] == f"/cases/{mrn}"  # claim it first
    page.post(f"/cases/{mrn}/claim")
    found = {"result-1": "differs", "kinds-1": ["value", "origin"], "value-1": "5000",
             "origin-1": "cn", "text-1": "Second invoice <b>found</b>"}  # fmt: skip
    assert page.post(f"{place}/keep", found).status_code == 200
    again = page.get(place).content.decode()
    assert "Second invoice &lt;b&gt;found" in again
    assert again.count("checked") == 3  # differs, and two kinds
    told = page.post(f"{place}/price", found).content.decode()
    assert "Extra duty of all items" in told
    wrong = page.post(f"{place}/close", {**found, "said": "Two invoices"})
    assert wrong.status_code == 422
    assert "Item 2: say what you found." in wrong.content.decode()
    rest = page.post(f"{place}/rest", found).content.decode()
    assert 'name="result-2" id="result-2-conform" value="conform" checked' in rest
    done = page.post(f"{place}/close", {**found, "result-2": "conform", "said": "Two invoices"})
    assert done["Location"] == "/queue"  # it is his no more: he is not asked why he opens it
    assert "The results of the control were recorded." in page.get("/queue").content.decode()
    assert row(mrn).state == "cleared"
    assert [(each.kinds, each.extra > 0) for each in inspections.of(row(mrn))] == [
        (["origin", "value"], True), ([], False)]  # fmt: skip
    assert inspections.draft(row(mrn), "physical", "officer") is None


@pytest.mark.parametrize(("sent", "said"), [
    ({"result-1": "differs"}, "Item 1: state what differs."),
    ({"result-1": "differs", "kinds-1": "classification", "text-1": "x"},
     "Item 1: state the code of the goods that were there."),
    ({"result-1": "differs", "kinds-1": "value", "text-1": "x", "value-1": "1e3"},
     "Item 1: state the value that was found."),
    ({"result-1": "differs", "kinds-1": "safety"}, "Item 1: state in words what you saw."),
    ({}, "Item 1: say what you found."),
])  # fmt: skip
def test_what_is_wanting_is_said_beside_its_item(page, here, sent, said):
    mrn = lodged(here)["mrn"]
    page.post(f"/cases/{mrn}/claim")
    answer = page.post(f"/cases/{mrn}/inspection/close", {**sent, "said": "Seen"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert row(mrn).state == "accepted"


def test_the_quick_way_says_that_every_item_was_as_declared(page, here):
    from greenlane.store.models import InspectionResult

    mrn = lodged(here, items=2)["mrn"]
    page.post(f"/cases/{mrn}/claim")
    page.post(f"/cases/{mrn}/decide", {"outcome": "conform", "reason": "G1", "text": "Opened.",
                                       "check": ["seals", "kind", "quantity"]})  # fmt: skip
    assert row(mrn).state == "cleared"
    assert InspectionResult.objects.filter(kinds=[]).count() == 2


def test_a_photograph_is_tied_to_its_item_and_stands_beside_it_in_result_and_case_file(page, here):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.hostile import good

    from greenlane.store import cases, inspections
    from greenlane.store.models import Attachment
    from greenlane.usecases import investigations

    mrn = lodged(here, items=2)["mrn"]
    place = f"/cases/{mrn}/inspection"
    page.post(f"/cases/{mrn}/claim")
    form = {"result-1": "conform", "text-2": "Other labels", "result-2": "differs",
            "kinds-2": "ipr", "said": "Labels"}  # fmt: skip

    def sent(item, data=b""):
        file = SimpleUploadedFile("box.jpg", data or good.picture(), "image/jpeg")
        return page.post(f"{place}/attachments?item={item}", {**form, f"photo-{item}": file})

    assert sent(2)["Location"] == f"{place}#item-2"
    assert "attached already" in sent(1).content.decode()  # the same bytes, another item
    assert sent(1, b"no picture").status_code == 422
    assert sent(7).status_code == 404
    told = page.get(place).content.decode()
    assert "Other labels" in told  # what was typed is kept
    assert told.count("box.jpg") == 1
    page.post(f"{place}/record", form)
    (photo,) = Attachment.objects.all()
    (_first, second) = _results(mrn)
    assert (photo.item, second.photos, _first.photos) == (2, (photo.sha256,), ())
    shown = page.get(f"/cases/{mrn}").content.decode().partition('id="results"')[2]
    assert photo.sha256[:12] in shown.partition("</section>")[0]
    case = investigations.open_case("Labels of another firm", ANALYST, here)
    investigations.add_declaration(case.number, mrn, ANALYST, here)
    (entry,) = [each for each in cases.entries(case) if each.kind == "inspection"]
    assert [each["photos"] for each in entry.content["results"]] == [[], [photo.sha256]]
    assert inspections.of(row(mrn))


def _results(mrn):
    from greenlane.store import declarations

    (event,) = [each for each in declarations.events(row(mrn)) if each.results]
    return event.results
