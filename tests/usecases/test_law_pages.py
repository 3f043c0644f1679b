"""The law desk's pages: from a draft to law and back, each step by the one who may take it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
SHIRTS = "103|61091000|ALL|||||"


@pytest.fixture
def people(db, desk, monkeypatch):
    """Signed-in clients by role; the law of the test is gone afterwards."""
    from django.template.base import Template
    from django.test import Client
    from django.test.utils import instrumented_test_render

    from greenlane.store.models import Account
    from greenlane.usecases import law_in_force

    monkeypatch.setattr(Template, "_render", instrumented_test_render)  # keeps the contexts
    seed.run()
    law_in_force.forget()

    def person(role):
        client = Client(headers={"host": "localhost"})
        signing_in.enter(client, Account.objects.get(username=role))
        return client

    yield person
    law_in_force.forget()


def draft(people, title="Shirts at 18 %"):
    told = people("law-editor").post("/law/new", {"title": title, "reason": "TA-2025"})
    assert told.status_code == 302
    return told["Location"]


def shirts(people, where, expression="18 %"):
    """Draft the rate of cotton shirts through the form, as a person would."""
    form = f"{where}/tables/measures?key={SHIRTS}&since=2026-01-01"
    page = people("law-editor").get(form)
    assert page.status_code == 200
    values = {f["name"]: f["value"] for f in page.context["fields"]}
    assert values["expression"] == "22 %"
    told = people("law-editor").post(form, {**values, "expression": expression})
    assert told.status_code == 302, told.content.decode()


def test_a_rate_is_drafted_approved_published_and_rolled_back(people, desk):
    from greenlane.usecases import desk as desks

    where = draft(people)
    shirts(people, where)
    page = people("law-editor").get(where).content.decode()
    assert "<del><bdi>22 %</bdi></del>" in page
    assert "The draft breaks no rule." in page
    people("law-editor").post(f"{where}/approve")
    assert "Approved by a second" not in people("law-editor").get(where).content.decode()
    assert people("law-approver").post(f"{where}/approve").status_code == 302
    assert people("law-editor").post(f"{where}/publish").status_code == 403
    people("law-approver").post(f"{where}/publish")
    law = desks.renew().book.on(datetime(2026, 7, 1, tzinfo=UTC).date())
    rates = {m.formula for m in law.measures("61091000", "BD", "import") if m.type == "103"}
    assert rates == {"18 %"}
    back = people("law-approver").post(f"{where}/roll-back")["Location"]
    assert back != where
    assert "22 %" in people("law-editor").get(back).content.decode()


def test_nobody_approves_his_own_draft_on_the_page(people):
    where = draft(people)
    shirts(people, where)
    people("law-editor").post(f"{where}/approve", follow=True)
    page = people("law-editor").get(where).content.decode()
    assert "Approved" not in page.split("<main", 1)[1].split("Drafted by")[0]


def test_a_draft_that_breaks_rules_shows_each_with_its_sentence(people):
    where = draft(people)
    editor = people("law-editor")
    told = editor.post(f"{where}/tables/measures", {
        "measure": "M-NEW", "type": "103", "code": "99999999", "area": "ALL", "exclude": "",
        "expression": "5 %", "season": "", "document": "", "since": "2026-01-01", "until": "",
        "act": "NO-1", "article": "s. 1", "known": "2026-01-01",
    })  # fmt: skip
    assert told.status_code == 302
    page = editor.get(where).content.decode()
    assert "2 rules are broken" in page
    assert "unknown act" in page
    assert people("law-approver").post(f"{where}/approve", follow=True).status_code == 200
    assert (
        "LAW-008" in people("law-approver").post(f"{where}/approve", follow=True).content.decode()
    )


def test_prose_in_a_formula_is_told_and_not_taken_as_law(people):
    where = draft(people)
    shirts(people, where, "as the Minister decides")
    page = people("law-editor").get(where).content.decode()
    assert "The draft cannot be read" in page
    assert "not a duty expression" in page


def test_what_a_draft_would_have_done_stands_in_figures(people, desk):
    from greenlane.usecases.lodge import lodge

    actor = Actor("broker", "broker", BROKER)
    for number in range(2):
        assert lodge(body(f"LRN-{number}"), "json", actor, desk).status == 201
    where = draft(people)
    shirts(people, where, "Free")
    today = desk.day_of(desk.now())
    page = people("law-editor").get(
        f"{where}?study=1&since={today - timedelta(days=1)}&until={today}"
    )
    found = page.context["simulation"]
    assert (found["declarations"], found["affected"], found["items"], found["traders"]) == (
        2,
        2,
        2,
        1,
    )
    assert found["percent"] < 0


def test_a_retroactive_change_leads_to_refunds_that_the_cashier_decides(people, desk):
    from greenlane.usecases.lodge import lodge

    assert lodge(body("LRN-1"), "json", Actor("broker", "broker", BROKER), desk).status == 201
    where = draft(people)
    shirts(people, where, "Free")
    people("law-approver").post(f"{where}/approve")
    people("law-approver").post(f"{where}/publish")
    told = people("law-approver").post(f"{where}/reassess", follow=True)
    assert "1 declarations are judged otherwise." in told.content.decode()
    page = people("cashier").get(f"{where}/reassessment")
    (row,) = page.context["rows"]
    assert (row["kind"], row["open"]) == ("Refund", True)
    people("cashier").post(f"{where}/reassessment", {"proposal": row["pk"], "accept": "1"})
    assert people("cashier").get(f"{where}/reassessment").context["rows"][0]["state"] == "Accepted"
    assert (
        people("director").post(f"{where}/reassessment", {"proposal": row["pk"]}).status_code == 403
    )
    assert b"mrn,trader" in people("cashier").get(f"{where}/reassessment?format=csv").content


def test_the_public_comments_on_a_draft_before_it_is_law(people, desk):
    from django.test import Client

    where = draft(people)
    shirts(people, where)
    pk = where.rsplit("/", 1)[1]
    public = Client(headers={"host": "localhost"})
    assert public.get(f"/consultations/{pk}").status_code == 404
    last = desk.day_of(desk.now()) + timedelta(days=30)
    people("law-editor").post(f"{where}/consult", {"until": last.isoformat()})
    assert "Shirts at 18 %" in public.get("/consultations").content.decode()
    assert "State a name" in public.post(f"/consultations/{pk}", {"name": "A"}).content.decode()
    told = public.post(f"/consultations/{pk}", {"name": "<b>Amara</b>", "text": "=1+1 too dear"},
                       follow=True).content.decode()  # fmt: skip
    assert "&lt;b&gt;Amara&lt;/b&gt;" in told
    assert "too dear" in people("law-editor").get(where).content.decode()
    late = public.post(f"/consultations/{pk}", {"name": "B", "text": "x" * 4_001})
    assert "too long" in late.content.decode()


@pytest.mark.parametrize("role", ["trader", "broker", "officer", "agency", "integrator"])
def test_the_law_desk_is_not_for_others(people, role):
    assert people(role).get("/law").status_code == 403
    assert people(role).post("/law/new", {"title": "Mine"}).status_code == 403


def test_the_tables_are_searched_sorted_and_exported(people):
    editor = people("law-editor")
    page = editor.get("/law/tables/measures?q=61091000+103&sort=-since")
    assert [row["cells"][0] for row in page.context["rows"]] == ["M103-61091000-2", "M103-61091000"]
    sheet = editor.get("/law/tables/measures?q=61091000&format=csv").content.decode()
    assert sheet.count("61091000") >= 2
    assert editor.get("/law/tables/nothing").status_code == 404
    assert editor.get("/law/compare?first=2025-12-31&second=2026-01-01").context["rows"]
    assert "These are no days" in editor.get("/law/compare?first=soon").content.decode()
