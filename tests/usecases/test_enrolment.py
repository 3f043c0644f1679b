"""Self-enrolment and the people of a firm: nothing usable before, nothing after one has left."""

import json
from datetime import timedelta

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
PDF_NAME, WORDS = "extract.txt", b"The extract of the register\n"
FORM = {
    "number": "QT7000000001", "name": "Amara Textile Ltd", "roles": ["trader", "carrier"],
    "line": "1 Quay", "town": "Amara", "contact": "A. Person", "email": "a@example.org",
    "phone": "+960 333 1234",
}  # fmt: skip
OFFICER = Actor("officer", "officer", "QT000101")
SECRET = "plum orchard 47 window"


class World:
    def __init__(self, desk, monkeypatch):
        from django.template.base import Template
        from django.test import Client
        from django.test.utils import instrumented_test_render

        from greenlane.messages import content
        from greenlane.usecases import attachments

        monkeypatch.setattr(Template, "_render", instrumented_test_render)  # keeps the contexts
        monkeypatch.setattr(attachments, "_installed", [
            attachments.Room(folder=None, judge=content.judged, scan=self.scan)])  # fmt: skip
        self.verdict = ""
        seed.run()
        self.desk, self.public = desk, Client(SERVER_NAME="localhost")

    def scan(self, _data):
        """The scanner: clean, a virus of that name, or away."""
        if self.verdict == "away":
            raise OSError(self.verdict)
        return self.verdict

    def person(self, username):
        from django.test import Client

        from greenlane.store.models import Account

        client = Client(SERVER_NAME="localhost")
        return signing_in.enter(client, Account.objects.get(username=username))

    def mail(self):
        """What the worker sent, by topic."""
        from greenlane.gateways.notices import KeptNotices
        from greenlane.workers import party_notices

        kept = KeptNotices()
        party_notices.step(kept, self.desk)
        return {topic: json.loads(payload) for topic, payload in kept.sent.values()}

    def submitted(self, **changes):
        """An enrolment that was confirmed, with a document, and handed in; and its address."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        place = self.public.post("/enrol", {**FORM, **changes})["Location"]
        codes = self.mail()
        for kind in ("email", "phone"):
            code = codes[f"enrolment.{kind}"]["code"]
            self.public.post(f"{place}/confirm/{kind}", {"code": code})
        file = SimpleUploadedFile(PDF_NAME, WORDS, "text/plain")
        self.public.post(f"{place}/attachments", {"file": file})
        self.public.post(f"{place}/submit")
        from greenlane.store.models import Enrolment

        return Enrolment.objects.latest("pk"), place


@pytest.fixture
def world(db, desk, monkeypatch):
    return World(desk, monkeypatch)


def test_a_firm_comes_into_being_by_an_officer_s_decision_and_its_first_person_administers(world):
    from greenlane.store.models import Account, Operator
    from greenlane.usecases import enrolment_deciding

    row, place = world.submitted()
    assert row.state == "submitted"
    assert not Operator.objects.filter(pk=FORM["number"]).exists()
    assert [(a["number"], a["score"] >= 82) for a in row.alike] == [(TRADER, True)]
    enrolment_deciding.decide(row.pk, "approve", "In order.", OFFICER, world.desk)
    operator = Operator.objects.get(pk=FORM["number"])
    assert (operator.name, operator.kind, operator.status) == (FORM["name"], "trader", "active")
    told = world.mail()["enrolment.approved"]
    sent = {"code": told["code"], "username": "boss", "name": "Boss", "password": SECRET,
            "again": SECRET}  # fmt: skip
    assert world.public.post("/join", sent)["Location"] == "/sign-in"
    boss = Account.objects.get(username="boss")
    assert (boss.operator_id, boss.role, "administer" in boss.duties) == (
        FORM["number"], "trader", True,
    )  # fmt: skip
    assert boss.check_password(SECRET)
    turned = {**sent, "code": "x", "name": "Bo\u202ess"}
    assert "TXT-002" in world.public.post("/join", turned).content.decode()
    again = world.public.post("/join", {**sent, "username": "thief"})
    assert (again.status_code, Account.objects.filter(username="thief").exists()) == (422, False)
    assert "In order." in world.public.get(place).content.decode()


@pytest.mark.parametrize(("change", "field"), [
    ({"number": "XX1"}, "number"), ({"number": TRADER}, "number"), ({"email": "nobody"}, "email"),
    ({"phone": "x"}, "phone"), ({"name": ""}, "name"), ({"roles": []}, "roles"),
    ({"roles": ["officer"]}, "roles"), ({"number": "DE123456789"}, "number"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_begun(world, change, field):
    from greenlane.store.models import Enrolment

    answer = world.public.post("/enrol", {**FORM, **change})
    assert answer.status_code == 422
    assert [e["href"] for e in answer.context["errors"]] == [f"#{field}"]
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(("field", "text", "code"), [
    ("name", "Amara\u202eLtd", "TXT-002"), ("line", "1\u200b Quay", "TXT-003"),
    ("town", "Am\nara", "TXT-001"), ("contact", "A.\u0378 Person", "TXT-004"),
    ("name", "Amara\0Ltd", "TXT-001"), ("postcode", "1\u00ad2", "TXT-003"),
])  # fmt: skip
def test_a_sign_that_nobody_sees_is_refused_at_its_field_with_a_code_and_its_place(
    world, field, text, code
):
    from greenlane.store.models import Enrolment

    answer = world.public.post("/enrol", {**FORM, field: text})
    [error] = answer.context["errors"]
    place = next(n for n, sign in enumerate(text, 1) if not " " <= sign <= "~")
    assert (answer.status_code, error["href"]) == (422, f"#{field}")
    assert f"sign {place}, U+" in error["text"]
    assert code in error["text"]
    assert not Enrolment.objects.exists()
    assert world.public.get(f"/errors/{code}").status_code == 200


def test_lawful_arabic_and_persian_are_enrolled_as_they_are_written(world):
    from greenlane.store.models import Enrolment

    told = {"name": "کتاب\u200cخانهٔ شَرِكَةُ النُّور", "line": "الميناء ١", "town": "عمارة"}
    assert world.public.post("/enrol", {**FORM, **told}).status_code == 302
    kept = Enrolment.objects.get()
    assert (kept.name, kept.address["line"], kept.address["town"]) == tuple(told.values())


def test_nothing_is_submitted_unconfirmed_and_nothing_is_decided_that_was_not_submitted(world):
    from django.db import IntegrityError, transaction

    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Enrolment
    from greenlane.usecases import enrolling, enrolment_deciding

    world.public.post("/enrol", FORM)
    row = Enrolment.objects.get()
    with pytest.raises(NotAllowedError, match="email, phone, documents"):
        enrolling.submit(row, world.desk)
    with pytest.raises(NotAllowedError):
        enrolment_deciding.decide(row.pk, "approve", "x", OFFICER, world.desk)
    with pytest.raises(IntegrityError, match="enrolment_confirmed"), transaction.atomic():
        Enrolment.objects.update(state="submitted")


def test_a_code_is_guessed_ten_times_and_then_no_more(world):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Enrolment
    from greenlane.usecases import enrolling

    world.public.post("/enrol", FORM)
    row, right = Enrolment.objects.get(), world.mail()["enrolment.email"]["code"]
    wrong = "0" * 8 if right != "0" * 8 else "1" * 8
    for _ in range(enrolling.MOST_TRIES):
        assert not enrolling.confirm(row, "email", wrong, world.desk)
    with pytest.raises(NotAllowedError, match="too many"):
        enrolling.confirm(row, "email", right, world.desk)


def test_what_a_notice_said_is_forgotten_once_it_was_sent(world):
    from greenlane.store.models import PartyNotice

    world.public.post("/enrol", FORM)
    assert set(world.mail()) == {"enrolment.email", "enrolment.phone"}
    assert set(PartyNotice.objects.values_list("payload", flat=True)) == {""}
    assert world.mail() == {}


def test_a_refusal_has_a_reason_and_makes_no_operator(world):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Operator
    from greenlane.usecases import enrolment_deciding

    row, place = world.submitted()
    with pytest.raises(NotAllowedError, match="reason"):
        enrolment_deciding.decide(row.pk, "refuse", " ", OFFICER, world.desk)
    enrolment_deciding.decide(row.pk, "refuse", "The extract is old.", OFFICER, world.desk)
    assert world.mail()["enrolment.refused"]["reason"] == "The extract is old."
    assert not Operator.objects.filter(pk=FORM["number"]).exists()
    assert "The extract is old." in world.public.get(place).content.decode()


def test_an_enrolment_that_nobody_submitted_is_forgotten(world):
    from dataclasses import replace

    from greenlane.store.models import Enrolment
    from greenlane.usecases import enrolling

    world.public.post("/enrol", FORM)
    assert enrolling.lapse(world.desk) == 0
    later = world.desk.now() + timedelta(days=15)
    assert enrolling.lapse(replace(world.desk, now=lambda: later)) == 1
    row = Enrolment.objects.get()
    assert (row.state, row.name, row.email, row.address) == ("lapsed", "", "", {})


def test_officers_read_the_documents_and_strangers_the_enrolment_of_nobody(world):
    row, place = world.submitted()
    officer = world.person("officer")
    page = officer.get(f"/enrolments/{row.pk}")
    assert page.context["enrolment"]["likely"][0]["number"] == TRADER
    (file,) = page.context["enrolment"]["files"]
    document = officer.get(f"/enrolments/{row.pk}/files/{file.pk}")
    assert (document.content, document["X-Content-Type-Options"]) == (WORDS, "nosniff")
    assert world.public.get(place[:-3] + "xyz").status_code == 404
    assert world.person("trader").get("/enrolments").status_code == 403


def test_a_file_is_handed_out_only_once_the_scanner_has_found_it_clean(world):
    world.verdict = "away"
    row, _ = world.submitted()
    officer = world.person("officer")
    (file,) = officer.get(f"/enrolments/{row.pk}").context["enrolment"]["files"]
    for verdict, status in (("away", 302), ("Eicar", 302), ("", 200)):
        world.verdict = verdict
        assert officer.get(f"/enrolments/{row.pk}/files/{file.pk}").status_code == status


def test_who_enrolled_is_forgotten_when_the_time_of_a_ceased_operator_is_over(world):
    from greenlane.store.models import Operator, OperatorFact, PartyFile
    from greenlane.usecases import enrolment_deciding, erasing_people

    row, _ = world.submitted()
    enrolment_deciding.decide(row.pk, "approve", "In order.", OFFICER, world.desk)
    assert PartyFile.objects.exists()  # the control: it is there before
    erasing_people._strike(Operator.objects.get(pk=FORM["number"]), None)
    row.refresh_from_db()
    assert (row.name, row.email, row.address) == ("", "", {})
    assert not PartyFile.objects.exists()
    kept = OperatorFact.objects.filter(operator_id=FORM["number"])
    assert set(kept.values_list("kind", flat=True)) == {"role", "status"}


# ------------------------------------------------------------------------- people of a firm


def joined(world, *duties, username="clerk"):
    """A person whom the broker's administrator invited, with these duties."""
    from greenlane.usecases import firm_people

    boss = Actor("broker", "broker", BROKER)
    code = firm_people.invite("Clerk", duties, boss, world.desk)
    firm_people.join(code, username, "Clerk", SECRET, world.desk)
    return world.person(username)


def test_a_person_does_what_the_firm_s_administrator_lets_him_and_no_more(world):
    clerk = joined(world, "draft")
    assert clerk.get("/drafts/new/import").status_code == 200
    for path in ("/mandates/new", "/firm/invite"):
        assert clerk.get(path).status_code in (403, 405)
    assert clerk.get("/mandates/new").status_code == 403
    assert clerk.post("/firm/invite", {"whom": "x", "duties": ["lodge"]}).status_code == 403
    boss = world.person("broker")
    boss.post("/firm/people/clerk/duties", {"duties": ["draft", "mandate"]})
    assert clerk.get("/mandates/new").status_code == 200  # it counts from the next page on
    assert boss.get("/mandates/new").status_code == 200  # the control: he was never given duties


def test_leaving_takes_effect_at_once(world):
    from greenlane.store.models import Account

    clerk = joined(world, "draft")
    assert clerk.get("/firm").status_code == 200
    world.person("broker").post("/firm/people/clerk/leave")
    assert clerk.get("/firm").status_code == 302  # to the sign-in
    assert not Account.objects.get(username="clerk").is_active


def test_nobody_reaches_into_another_firm_and_a_firm_keeps_an_administrator(world):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import Account
    from greenlane.usecases import firm_people

    joined(world, "draft")
    stranger, boss = Actor("trader", "trader", TRADER), Actor("broker", "broker", BROKER)
    with pytest.raises(NotAllowedError, match="your firm"):
        firm_people.leave("clerk", stranger, world.desk)
    Account.objects.filter(operator_id=BROKER, role="integrator").update(duties=[])
    with pytest.raises(NotAllowedError, match="administrator"):
        firm_people.give("broker", ["draft"], boss, world.desk)
    with pytest.raises(NotAllowedError, match="administrator"):
        firm_people.leave("broker", boss, world.desk)


def test_a_code_is_worth_nothing_once_withdrawn_too_old_or_of_a_suspended_firm(world):
    from dataclasses import replace

    from greenlane.store import operators
    from greenlane.store.models import Invitation, Operator
    from greenlane.usecases import firm_people

    boss = Actor("broker", "broker", BROKER)
    code = firm_people.invite("X", ["draft"], boss, world.desk)
    assert firm_people.standing(code, world.desk) is not None
    late = world.desk.now() + timedelta(days=8)
    assert firm_people.standing(code, replace(world.desk, now=lambda: late)) is None
    Operator.objects.filter(pk=BROKER).update(status="suspended")
    operators.forget()
    assert firm_people.standing(code, world.desk) is None
    firm_people.withdraw(Invitation.objects.get().pk, boss, world.desk)
    Invitation.objects.filter(revoked=None).exists()
    assert Invitation.objects.get().revoked is not None


def test_every_duty_of_the_table_is_of_an_action_of_the_matrix(django_ready):
    from greenlane.access.firm import DUTIES, DUTY_OF
    from greenlane.usecases.permissions import matrix

    assert set(DUTY_OF) <= set(matrix().actions)
    assert set(DUTY_OF.values()) == set(DUTIES)
