"""The pages of authorised operators, from the application to the decision and the public list."""

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import TRADER

pytestmark = pytest.mark.db


@pytest.fixture
def people(db, desk, monkeypatch):
    from django.template.base import Template
    from django.test import Client
    from django.test.utils import instrumented_test_render

    from greenlane.messages import content
    from greenlane.store.models import Account
    from greenlane.usecases import attachments

    monkeypatch.setattr(Template, "_render", instrumented_test_render)  # keeps the contexts
    monkeypatch.setattr(attachments, "_installed", [
        attachments.Room(folder=None, judge=content.judged, scan=lambda _: "")])  # fmt: skip
    seed.run()

    def enter(username=""):
        client = Client(SERVER_NAME="localhost")
        account = username and Account.objects.get(username=username)
        return signing_in.enter(client, account) if account else client

    return enter


def test_from_the_application_to_the_public_list(people, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from greenlane.evidence.signed_list import read
    from greenlane.store.models import Authorisation
    from greenlane.web.views.evidence import _keys

    trader, officer = people("trader"), people("officer")
    assert [t["code"] for t in trader.get("/authorisation").context["tiers"]] == ["full", "small"]
    trader.post("/authorisation/begin", {"tier": "small"})
    asked = [q["code"] for e in trader.get("/authorisation").context["held"]["elements"]
             for q in e["questions"]]  # fmt: skip
    file = SimpleUploadedFile("plan.txt", b"Gates and fences\n", "text/plain")
    trader.post("/authorisation/attachments", {"element": "I", "file": file})
    row = Authorisation.objects.get()
    assert officer.get(f"/authorised/{row.pk}").status_code == 404  # it is not submitted
    trader.post("/authorisation/submit", {f"answer-{c}": "yes" for c in asked})
    page = officer.get(f"/authorised/{row.pk}")
    held = page.context["held"]
    assert (held["state"], [f.place for f in held["files"]]) == ("submitted", ["I"])
    document = officer.get(f"/authorised/{row.pk}/files/{held['files'][0].pk}")
    assert document.content == b"Gates and fences\n"
    today = desk.day_of(desk.now()).isoformat()
    officer.post(f"/authorised/{row.pk}/plan", {"day": today, "inspector": "I."})
    (waits,) = trader.get("/overview").context["actions"]
    assert (waits["href"], waits["detail"]) == ("/authorisation", "I.")
    row.refresh_from_db()
    told = {f"{part}-{e}": value for e in row.plan["elements"]
            for part, value in (("met", "met"), ("text", "Seen."))}  # fmt: skip
    officer.post(f"/authorised/{row.pk}/visit", told)
    sent = {"number": str(row.pk), "move": "grant", "reason": "As reported."}
    place = officer.post("/approvals/new/authorise/propose", sent)["Location"]
    people("director").post(f"{place}/approve", {"answer": "Agreed."})
    row.refresh_from_db()
    assert row.state == "granted"
    assert trader.get("/authorisation").context["held"]["benefits"]
    assert [r["number"] for r in people().get("/authorised-operators").context["rows"]] == [TRADER]
    text = people().get("/authorised-operators.jws").content.decode()
    made = read(text, _keys(), desk.now(), desk.day_of(desk.now()))
    assert [o.number for o in made.operators] == [TRADER]


def test_customs_pages_are_customs_own_and_the_report_has_its_empty_state(people):
    officer, trader = people("officer"), people("trader")
    assert officer.get("/authorised").context["rows"] == []
    told = officer.get("/authorised/report?since=2026-01-01&until=2026-01-02").context["told"]
    assert (told.controls_avoided, told.others.share) == (0, None)
    assert officer.get("/authorised?format=csv").content.decode().startswith("number,operator")
    for path in ("/authorised", "/authorised/report"):
        assert trader.get(path).status_code == 403
    assert officer.get("/authorisation").status_code == 403


def test_a_suspension_and_its_appeal_on_the_pages(people, desk):
    from greenlane.store.models import Authorisation

    Authorisation.objects.create(operator_id=TRADER, tier="full", state="granted",
                                 begun=desk.now(), since=desk.day_of(desk.now()))  # fmt: skip
    number = Authorisation.objects.get().pk
    officer, trader = people("officer"), people("trader")
    officer.post(f"/authorised/{number}/suspend", {"text": "An incident."})
    assert trader.get("/authorisation").context["held"]["appealable"]
    trader.post("/authorisation/appeal", {"text": "It was not ours."})
    people("supervisor").post(f"/authorised/{number}/uphold", {"text": "Not theirs."})
    assert Authorisation.objects.get().state == "granted"


def test_an_element_is_saved_by_itself_and_leads_to_the_next(people):
    from greenlane.store.models import Authorisation

    trader = people("trader")
    trader.post("/authorisation/begin", {"tier": "small"})
    first, second = trader.get("/authorisation").context["held"]["elements"][:2]
    step = trader.get("/authorisation", {"element": first["code"]})
    assert step.context["element"]["code"] == first["code"]
    for element in (first, second):
        sent = {f"answer-{q['code']}": "yes" for q in element["questions"]}
        went = trader.post("/authorisation/answer",
                           {"element": element["code"], "then": "next", **sent})  # fmt: skip
    assert went["Location"].endswith("?element=C")
    trader.post("/authorisation/answer", {"places": "qtwh-7"})
    held = trader.get("/authorisation").context["held"]
    assert [e["state"] for e in held["elements"][:3]] == ["done", "done", "todo"]
    assert Authorisation.objects.get().places == ["QTWH-7"]
    assert trader.get("/authorisation", {"element": "Z"}).status_code == 404


def test_what_was_written_is_there_again_when_it_was_not_taken(people):
    from greenlane.store.models import Authorisation

    trader, officer = people("trader"), people("officer")
    trader.post("/authorisation/begin", {"tier": "small"})
    for verb in ("incident", "review", "appeal"):
        told = trader.post(f"/authorisation/{verb}", {"text": f"Of the {verb}: a fence fell."})
        assert (told.status_code, f"Of the {verb}: a fence fell." in told.content.decode()) == (
            422, True)  # fmt: skip
    row = Authorisation.objects.get()
    Authorisation.objects.filter(pk=row.pk).update(state="submitted")
    for verb in ("incident", "uphold"):
        told = officer.post(f"/authorised/{row.pk}/{verb}", {"text": "Seals were broken."})
        assert (told.status_code, "Seals were broken." in told.content.decode()) == (422, True)
    told = officer.post(f"/authorised/{row.pk}/plan", {"day": "", "inspector": "Ines Vogel"})
    assert 'value="Ines Vogel"' in told.content.decode()
