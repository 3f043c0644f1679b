"""The pages of advance rulings: each step by the one who may take it, and what the public reads."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER
from tests.support.two_persons import walls_down

pytestmark = pytest.mark.db
GOODS = "Knitted T-shirts of cotton for men, with a printed front, in cartons of fifty"
SECRET = "The dye is bought from Delta Colours at 3.40 a kilogram"
FORM = {"kind": "classification", "goods": GOODS, "commodity": "6109 10 00", "origin": "BD",
        "confidential": SECRET}  # fmt: skip
DECISION = {"commodity": "61091000", "decision": "T-shirts of cotton, knitted",
            "grounds": "General rules 1 and 6; heading 6109"}  # fmt: skip


@pytest.fixture
def people(db, desk, monkeypatch):
    """Signed-in clients by role, a visitor without one; the law of the test is gone afterwards."""
    from django.template.base import Template
    from django.test import Client
    from django.test.utils import instrumented_test_render

    from greenlane.store.models import Account
    from greenlane.usecases import law_in_force

    monkeypatch.setattr(Template, "_render", instrumented_test_render)  # keeps the contexts
    told = seed.run()
    law_in_force.forget()

    def person(role=""):
        client = Client(headers={"host": "localhost"})
        if role == "program":
            client = Client(headers={"host": "localhost",
                                     "authorization": f"Bearer {told['token']}"})  # fmt: skip
        elif role:
            signing_in.enter(client, Account.objects.get(username=role))
        return client

    yield person
    law_in_force.forget()


def applied(people, **changes):
    """The address of a trader's new application."""
    told = people("trader").post("/rulings/new", {**FORM, **changes})
    assert told.status_code == 302, told.context["errors"]
    return told["Location"]


def decided(people, where, role="officer", **changes):
    told = people(role).post(f"{where}/decide", {**DECISION, **changes})
    assert told.status_code == 302, told.context["errors"]


def published(people, **changes):
    """The number of a ruling in force, and the address of its application."""
    where = applied(people)
    decided(people, where, **changes)
    assert people("law-approver").post(f"{where}/publish").status_code == 302
    return people("trader").get(where).context["ruling"]["number"], where


def main(response):
    return response.content.decode().split("<main", 1)[1].split("</main", 1)[0]


def moves(response):
    return [form["verb"] for form in response.context["forms"]]


def test_an_application_goes_from_question_to_a_published_ruling(people):
    where = applied(people)
    assert moves(people("trader").get(where)) == ["withdraw"]
    assert moves(people("law-approver").get(where)) == []
    assert moves(people("officer").get(where)) == ["ask", "decide", "refuse"]
    people("officer").post(f"{where}/ask", {"text": "What is the share of cotton?"})
    page = people("trader").get(where)
    assert "What is the share of cotton?" in main(page)
    assert moves(page) == ["answer", "withdraw"]
    people("trader").post(f"{where}/answer", {"text": "All of it"})
    decided(people, where)
    waiting = people("trader").get(where)
    assert "Customs has decided" in main(waiting)
    assert DECISION["grounds"] not in main(waiting)  # four eyes first
    assert DECISION["grounds"] in main(people("law-approver").get(where))
    people("law-approver").post(f"{where}/publish")
    page = people("trader").get(where)
    assert page.context["ruling"]["decision"]["act"] == "CA-2019 s. 27"
    assert DECISION["grounds"] in main(page)
    assert "Customs Appeals Board" in main(page)


def test_what_lacks_in_an_application_is_told_at_its_field_and_nothing_is_lost(people):
    page = people("trader").post("/rulings/new", {**FORM, "goods": "shirts"})
    assert page.status_code == 422
    assert [error["href"] for error in page.context["errors"]] == ["#goods"]
    assert SECRET in main(page)
    for changes, field in (({"kind": ""}, "#kind"), ({"origin": "ZZ"}, "#origin"),
                           ({"commodity": "1" * 13}, "#commodity"),
                           ({"confidential": "x" * 10_001}, "#confidential")):  # fmt: skip
        page = people("trader").post("/rulings/new", {**FORM, **changes})
        assert [error["href"] for error in page.context["errors"]] == [field]


def test_a_character_that_the_database_does_not_take_is_left_out(people):
    where = applied(people, goods=f"\0{GOODS}")
    assert people("trader").get(where).context["ruling"]["goods"] == GOODS
    assert people("officer").post(f"{where}/refuse", {"text": "\0"}).status_code == 422


def test_a_decision_that_lacks_something_keeps_what_was_written(people):
    where = applied(people)
    page = people("officer").post(f"{where}/decide", {**DECISION, "grounds": " "})
    assert (page.status_code, page.context["errors"][0]["href"]) == (422, "#decide-grounds")
    assert DECISION["decision"] in main(page)
    page = people("officer").post(f"{where}/decide", {**DECISION, "commodity": "6109"})
    assert page.context["errors"][0]["href"] == "#decide-commodity"


@pytest.mark.parametrize("name", ["amara TEXTILES", TRADER])
def test_a_decision_that_names_the_applicant_is_not_taken(people, name):
    where = applied(people)
    page = people("officer").post(f"{where}/decide", {**DECISION, "grounds": f"{name} says so"})
    assert page.status_code == 422
    assert "leave out who applied" in main(page)


def test_the_one_who_decided_does_not_publish(people):
    from greenlane.store.models import Account

    where = applied(people)
    decided(people, where)
    with walls_down():
        Account.objects.filter(username="officer").update(role="law-approver", office="")
    both = people("officer")
    assert moves(both.get(where)) == []
    assert "You decided this application" in main(both.get(where))
    told = both.post(f"{where}/publish", follow=True)
    assert "LAW-006" in told.content.decode()
    assert people("officer").get("/rulings/public").context["rows"] == []


def test_a_ruling_on_origin_may_find_another_country_than_the_one_applied_for(people):
    where = applied(people, kind="origin")
    page = people("officer").post(f"{where}/decide", {**DECISION, "origin": "ZZ"})
    assert page.context["errors"][0]["href"] == "#decide-origin"
    decided(people, where, origin="IN")
    people("law-approver").post(f"{where}/publish")
    ruling = people("trader").get(where).context["ruling"]
    assert (ruling["origin"], ruling["decision"]["origin"]) == ("Bangladesh", "India")


def test_a_refusal_gives_its_grounds_to_the_applicant(people):
    where = applied(people)
    assert people("officer").post(f"{where}/refuse", {"text": ""}).status_code == 422
    people("officer").post(f"{where}/refuse", {"text": "The question is before the court"})
    page = main(people("trader").get(where))
    assert "Customs refused to rule" in page
    assert "The question is before the court" in page
    assert "Your right of appeal" in page


def test_what_was_decided_does_not_become_law_once_the_application_is_withdrawn(people):
    from greenlane.store.models import LawChangeSet

    where = applied(people)
    decided(people, where)
    people("trader").post(f"{where}/withdraw")
    assert LawChangeSet.objects.get(title__startswith="Advance ruling").state == "withdrawn"
    told = people("law-approver").post(f"{where}/publish", follow=True)
    assert "Somebody was faster" in told.content.decode()


def test_a_revocation_has_its_last_day_and_is_approved_at_the_law_desk(people, desk):
    number, where = published(people)
    today = desk.day_of(desk.now())
    officer = people("officer")
    for last in ("soon", str(today - timedelta(days=1)), "2099-01-01"):
        page = officer.post(f"{where}/revoke", {"last": last, "text": "The note changed"})
        assert page.context["errors"][0]["href"] == "#revoke-last"
    last = today + timedelta(days=30)
    officer.post(f"{where}/revoke", {"last": str(last), "text": "The note changed"})
    page = people("law-approver").get(where)
    assert "waits for approval at the law desk" in main(page)
    law_set = re.search(r"/law/\d+", main(page))[0]
    for step in ("approve", "publish"):
        people("law-approver").post(f"{law_set}/{step}")
    ruling = people().get(f"/rulings/public/{number}").context["ruling"]
    assert (ruling["until"], ruling["binds"]) == (last, True)


def test_a_trader_sees_his_own_applications_only(people):
    where = applied(people)
    assert people("broker").get(where).status_code == 404
    assert people("broker").post(f"{where}/withdraw").status_code == 404
    assert people("broker").get("/rulings").context["rows"] == []
    assert people("trader").post(f"{where}/decide", DECISION).status_code == 403
    assert people("officer").post(f"{where}/publish").status_code == 403
    assert people("officer").post(f"{where}/burn").status_code == 404
    for role in ("cashier", "agency", "integrator"):
        assert people(role).get("/rulings").status_code == 403
    assert people().get("/rulings").status_code == 302


def test_the_work_list_has_late_ones_first_and_those_that_wait_for_the_applicant_last(people, desk):
    from greenlane.store.models import RulingApplication

    first, late, asked, gone = (applied(people, goods=f"{GOODS} no {n}") for n in range(4))
    pk = int(late.rsplit("/", 1)[1])
    today = desk.day_of(desk.now())
    RulingApplication.objects.filter(pk=pk).update(due=today - timedelta(days=3))
    people("officer").post(f"{asked}/ask", {"text": "Of what?"})
    people("trader").post(f"{gone}/withdraw")
    page = people("officer").get("/rulings")
    assert [row["href"] for row in page.context["rows"]] == [late, first, asked]
    assert "3 days late" in main(page)
    assert "1 application is late" in main(page)
    assert len(people("officer").get("/rulings?state=all").context["rows"]) == 4
    found = people("officer").get(f"/rulings?q=AR-{today.year}-{pk:05d}").context["rows"]
    assert [row["href"] for row in found] == [late]
    kept = people("officer").get("/rulings?state=asked&sort=-number&kind=origin").context
    assert (kept["rows"], kept["filtered"]) == ([], True)


def test_lists_are_exported_with_harmless_cells(people):
    applied(people, goods=f"=1+1 {GOODS}")
    own = people("trader").get("/rulings?format=csv").content.decode()
    (row,) = csv.DictReader(io.StringIO(own))
    assert row["state"] == "received"
    assert row["goods"].startswith("'=1+1")
    assert "holder" not in row
    assert TRADER in people("officer").get("/rulings?format=csv").content.decode()


def test_the_public_finds_a_ruling_by_words_and_code_without_its_holder(people):
    number, _where = published(people)
    visitor = people()
    for query in ("", "?q=COTTON+heading", "?code=6109", "?code=6109.10", f"?q={number}",
                  "?kind=classification&sort=-code"):  # fmt: skip
        (row,) = visitor.get(f"/rulings/public{query}").context["rows"]
        assert row["ruling"] == number
    for query in ("?q=silk", "?code=6110", "?kind=origin"):
        page = visitor.get(f"/rulings/public{query}")
        assert page.context["rows"] == []
        assert "Nothing found" in main(page)
    pages = [visitor.get(address).content.decode() for address in (
        "/rulings/public", "/rulings/public?format=csv", f"/rulings/public/{number}",
        "/api/v1/rulings",
    )]  # fmt: skip
    for page in pages:
        assert number in page
        for hidden in (TRADER, "Amara", SECRET, "officer"):
            assert hidden not in page
    assert visitor.get("/rulings/public/AR-1999-00001").status_code == 404


def test_a_ruling_keeps_its_address_when_it_is_no_longer_in_force(people, desk, monkeypatch):
    from dataclasses import replace

    from greenlane.usecases import desk as desks

    number, _where = published(people)
    later = replace(desks.current(), now=lambda: desk.now() + timedelta(days=4 * 365))
    monkeypatch.setattr(desks, "current", lambda: later)
    assert people().get("/rulings/public").context["rows"] == []
    page = people().get(f"/rulings/public/{number}")
    assert "No longer in force" in main(page)


def test_a_program_applies_and_follows_its_own_application(people):
    program = people("program")
    body = {"kind": "classification", "goods": GOODS, "proposedCode": "61091000"}
    told = program.post("/api/v1/rulings", json.dumps(body), content_type="application/json")
    assert told.status_code == 201, told.content
    made = told.json()
    assert (made["state"], made["proposedCode"]) == ("received", "61091000")
    again = program.get(told["Location"])
    assert again.json() == made
    from greenlane.store.models import RulingApplication

    row = RulingApplication.objects.get()
    assert row.holder_id == BROKER
    decided(people, f"/rulings/{row.pk}")
    assert program.get(told["Location"]).json()["grounds"] == ""
    people("law-approver").post(f"/rulings/{row.pk}/publish")
    assert program.get(told["Location"]).json()["grounds"] == DECISION["grounds"]
    listed = people().get("/api/v1/rulings?q=cotton").json()
    assert [ruling["ruling"] for ruling in listed["rulings"]] == [made["number"]]


def test_a_program_is_told_what_is_wrong_as_a_problem(people):
    program = people("program")
    body = {"kind": "classification", "goods": "shirts"}
    told = program.post("/api/v1/rulings", json.dumps(body), content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (400, "API-400")
    assert told.json()["detail"].startswith("RUL-002")
    assert people().post("/api/v1/rulings", "{}", content_type="application/json").status_code in (
        401,
    )
    where = applied(people)
    number = people("trader").get(where).context["ruling"]["number"]
    for other in (number, "AR-2026-99999", "nothing"):
        told = program.get(f"/api/v1/rulings/{other}")
        assert (told.status_code, told.json()["code"]) == (404, "API-404")


def test_pages_of_the_published_are_in_order(people):
    first, _a = published(people)
    second, _b = published(people)
    told = people().get("/api/v1/rulings?limit=1").json()
    assert (told["total"], [r["ruling"] for r in told["rulings"]]) == (2, [second])
    told = people().get(f"/api/v1/rulings?limit=1&after={told['next']}").json()
    assert ([r["ruling"] for r in told["rulings"]], told["next"]) == ([first], None)
