"""The pages of mandates, of the register and of one's own firm."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, LAPSED, TRADER, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
DIRECTOR = Actor("director", "director")


@pytest.fixture
def people(db, desk, monkeypatch):
    """Clients signed in by user name; a second trader is a stranger to all."""
    from django.template.base import Template
    from django.test import Client
    from django.test.utils import instrumented_test_render

    from greenlane.store.models import Account

    monkeypatch.setattr(Template, "_render", instrumented_test_render)  # keeps the contexts
    seed.run()
    Account.objects.create(username="stranger", name="S", role="trader", operator_id=LAPSED)

    def enter(username):
        account = Account.objects.get(username=username)
        return signing_in.enter(Client(SERVER_NAME="localhost"), account)

    return enter


def today():
    from greenlane.usecases import desk as desks

    here = desks.current()
    return here.day_of(here.now())


def proposed(people, **more):
    from greenlane.store.models import Mandate

    Mandate.objects.all().delete()
    sent = {"as": "broker", "other": TRADER, "kind": "direct", "since": today().isoformat(), **more}
    answer = people("broker").post("/mandates/propose", sent)
    return answer, Mandate.objects.first()


def test_a_broker_asks_the_client_approves_both_see_it_and_either_ends_it(people):
    answer, row = proposed(people, since=(today() + timedelta(days=1)).isoformat())
    assert answer["Location"] == f"/mandates/{row.pk}"
    page = people("trader").get(f"/mandates/{row.pk}")
    assert [a["verb"] for a in page.context["mandate"]["acts"]] == ["approve", "refuse"]
    firm = people("trader").get("/firm")
    assert [m["number"] for m in firm.context["waiting"]] == [row.pk]
    people("trader").post(f"/mandates/{row.pk}/approve")
    for side in ("broker", "trader"):
        shown = people(side).get("/mandates").context["rows"]
        assert [(m["number"], m["state"]) for m in shown] == [(row.pk, "approved")]
    people("broker").post(f"/mandates/{row.pk}/revoke", {"reason": "done"})
    row.refresh_from_db()
    assert (row.state, row.reason) == ("revoked", "done")


def test_nobody_else_sees_it_or_answers(people):
    _, row = proposed(people)
    stranger = people("stranger")
    assert stranger.get(f"/mandates/{row.pk}").status_code == 404
    assert stranger.post(f"/mandates/{row.pk}/approve").status_code == 404
    assert stranger.get("/mandates").context["rows"] == []
    assert people("broker").post(f"/mandates/{row.pk}/approve").status_code == 403


@pytest.mark.parametrize(("sent", "field"), [
    ({"other": "QT1"}, "other"), ({"since": "soon"}, "since"), ({"since": ""}, "since"),
    ({"kind": ""}, "kind"), ({"procedures": "99"}, "procedures"),
    ({"until": "2020-01-01"}, "until"),
])  # fmt: skip
def test_what_is_wrong_with_a_proposal_is_said_at_its_field(people, sent, field):
    answer, row = proposed(people, **sent)
    assert (answer.status_code, row) == (422, None)
    (wrong,) = [f for f in answer.context["fields"] if f["errors"]]
    assert wrong["name"] == field


def test_a_program_lists_proposes_and_revokes_but_does_not_approve(people, monkeypatch):
    from django.test import Client

    from greenlane.api import access
    from greenlane.store.models import Mandate

    Mandate.objects.all().delete()
    who = {"unit": BROKER}
    monkeypatch.setattr(access.Bearer, "authenticate",
                        lambda *_: Actor("api", "integrator", who["unit"]))  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    head = {"HTTP_AUTHORIZATION": "Bearer x", "content_type": "application/json"}
    sent = {"client": TRADER, "broker": BROKER, "kind": "direct", "since": today().isoformat()}
    made = client.post("/api/v1/mandates", json.dumps(sent), **head)
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    wrong = client.post("/api/v1/mandates", json.dumps({**sent, "offices": ["X"]}), **head)
    assert wrong.status_code == 400
    listed = client.get("/api/v1/mandates", **head).json()["mandates"]
    assert [m["number"] for m in listed] == [number]
    people("trader").post(f"/mandates/{number}/approve")
    who["unit"] = LAPSED
    revoke = f"/api/v1/mandates/{number}/revoke"
    assert client.post(revoke, "{}", **head).status_code == 404
    who["unit"] = TRADER
    assert client.post(revoke, '{"reason": "x"}', **head).json()["state"] == "revoked"


@pytest.mark.parametrize(("kind", "value", "code", "field", "place"), [
    ("name", "Amara\u202eLtd", "TXT-002", "name", 6),
    ("name", "Amara \u200fLtd", "TXT-002", "name", 7),
    ("address", {"line": "1 Quay\u200b", "town": "Amara"}, "TXT-003", "line", 7),
    ("address", {"line": "1 Quay", "town": "Am\tara"}, "TXT-001", "town", 3),
    ("address", {"line": "1 Quay", "town": "Amara", "country": "Q\ue000"}, "TXT-004", "country", 2),
])  # fmt: skip
def test_the_register_takes_no_name_or_address_with_a_sign_that_nobody_sees(
    people, desk, kind, value, code, field, place
):
    from greenlane.store.models import OperatorFact
    from greenlane.usecases import party_register
    from greenlane.usecases.told_texts import UnreadableError

    told = party_register.Change(kind=kind, value=value, since=today(), reason="Told.")
    with pytest.raises(UnreadableError, match=code) as refused:
        party_register.change(TRADER, told, DIRECTOR, desk)
    assert (refused.value.field, refused.value.fault.place) == (field, place)
    assert not OperatorFact.objects.filter(operator=TRADER, kind=kind, since=today()).exists()


def test_the_register_shows_an_operator_as_of_any_day_and_exports(people, desk):
    from greenlane.usecases import party_register
    from greenlane.usecases.party_register import Change

    for kind, value, days in (
        ("name", "Amara Textiles and Sons", 0),
        ("address", {"line": "1 Quay", "town": "Amara"}, 30),
        ("role", "carrier", 10),
    ):  # fmt: skip
        told = Change(kind=kind, value=value, since=today() - timedelta(days=days), reason="Told.")
        party_register.change(TRADER, told, DIRECTOR, desk)
    officer = people("officer")
    for day, name in ((today(), "Amara Textiles and Sons"),
                      (today() - timedelta(days=1), "Amara Textiles")):  # fmt: skip
        page = officer.get(f"/register/{TRADER}?day={day}")
        assert name in {f["text"] for f in page.context["facts"]}
    early = officer.get(f"/register/{TRADER}?day={today() - timedelta(days=20)}").context["facts"]
    assert {str(f["text"]) for f in early} >= {"1 Quay, Amara", "Trader"}
    assert "Carrier" not in {str(f["text"]) for f in early}
    found = officer.get("/register?q=sons&status=active")
    assert [r["number"] for r in found.context["rows"]] == [TRADER]
    sheet = officer.get("/register?format=csv&kind=carrier").content.decode()
    assert TRADER in sheet
    assert BROKER not in sheet
    assert people("trader").get("/register").status_code == 403


def test_a_name_that_begins_tomorrow_is_the_line_s_from_tomorrow_on(people, desk):
    from greenlane.store.models import Operator
    from greenlane.usecases import party_register
    from greenlane.usecases.party_register import Change

    tomorrow = desk.now() + timedelta(days=1)
    told = Change(kind="name", value="New Name", since=desk.day_of(tomorrow), reason="Notice.")
    party_register.change(TRADER, told, DIRECTOR, desk)
    assert party_register.adopt(desk) == 0
    assert Operator.objects.get(pk=TRADER).name == "Amara Textiles"
    assert party_register.adopt(replace(desk, now=lambda: tomorrow)) == 1
    assert Operator.objects.get(pk=TRADER).name == "New Name"


def test_a_suspension_stops_lodging_and_needs_two_to_be_lifted(people, desk):
    from django.db import ProgrammingError, transaction

    from greenlane.store.models import Operator
    from greenlane.usecases import party_register
    from greenlane.usecases.lodge import lodge
    from greenlane.usecases.party_register import Change

    told = Change(kind="status", value="suspended", since=today(), reason="Debt.")
    party_register.change(TRADER, told, DIRECTOR, desk)
    assert lodge(body("L-1"), "json", Actor("broker", "broker", BROKER), desk).status == 422
    with pytest.raises(ProgrammingError, match="two persons"), transaction.atomic():
        Operator.objects.filter(pk=TRADER).update(status="active")


def test_two_of_one_kind_on_one_day_are_refused_by_the_database(people):
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from greenlane.store.models import OperatorFact

    def enter(**more):
        with transaction.atomic():
            return OperatorFact.objects.create(
                operator_id=TRADER, kind="name", value="x", since=date(2026, 1, 1),
                entered=timezone.now(), entered_by="x", **more,
            )  # fmt: skip

    enter(until=date(2026, 6, 30))
    enter(until=None, withdrawn=timezone.now())  # the control: withdrawn rows stand in no way
    with pytest.raises(IntegrityError, match="operator_fact_once"):
        enter(until=None)


def test_what_was_typed_for_the_register_is_kept_when_it_is_refused(people):
    officer = people("supervisor")
    told = officer.post(f"/register/{TRADER}/name", {"value": "Typed Name Ltd", "since": "soon",
                                                     "reason": "A letter"})  # fmt: skip
    assert told.status_code == 422
    page = told.content.decode()
    assert 'value="Typed Name Ltd"' in page
    assert 'id="form-name" open' in page
    told = officer.post(f"/register/{TRADER}/license", {"number": "L-77", "since": "soon"})
    assert told.status_code == 422
    assert 'value="L-77"' in told.content.decode()
