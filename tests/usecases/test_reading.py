"""Reading is an event: who opens what, why when it is not his work, and who sees pseudonyms."""

import json

import pytest
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER, declaration

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
WHY = {"code": "complaint", "text": "The trader complains about the lane"}


class World:
    def __init__(self, desk):
        from greenlane.usecases.lodge import lodge

        seed.run()
        sent = declaration("READ-1")
        sent["goodsShipment"]["seller"]["name"] = "Meghna Knit Ltd"
        told = lodge(json.dumps(sent).encode(), "json", Actor("b", "broker", BROKER), desk)
        self.mrn = json.loads(told.body)["mrn"]

    def visitor(self, role):
        from django.test import Client

        from greenlane.store.models import Account

        return signing_in.enter(Client(SERVER_NAME="localhost"), Account.objects.get(username=role))

    def waits_for(self, owner, kind="documents"):
        from datetime import UTC, datetime

        from greenlane.store.models import DeclarationRow, HoldRow

        HoldRow.objects.create(declaration=DeclarationRow.objects.get(mrn=self.mrn), name=kind,
                               kind=kind, owner=owner, reason="r", basis="b",
                               opened=datetime(2026, 7, 1, tzinfo=UTC))  # fmt: skip

    def reads(self, **only):
        from greenlane.store import journal

        return journal.entries(100, None, kind="declaration.read", **only)


@pytest.fixture
def world(db, desk):
    return World(desk)


@pytest.mark.parametrize("role", ["officer", "supervisor", "auditor", "cashier"])
def test_what_is_not_in_one_s_queue_is_opened_after_saying_why_and_noted(world, role):
    visitor = world.visitor(role)
    page = f"/declarations/{world.mrn}/items"
    asked = visitor.get(page)
    assert asked.status_code == 302
    assert asked["Location"] == f"/declarations/{world.mrn}/purpose?next=%2Fdeclarations%2F" + (
        f"{world.mrn}%2Fitems"
    )
    assert world.reads() == []  # nothing was seen
    wrong = visitor.post(f"/declarations/{world.mrn}/purpose", {"code": "x", "text": "curious"})
    assert wrong.status_code == 422
    sent = {**WHY, "next": page, "reference": "ENG-2026-7"}
    assert visitor.post(f"/declarations/{world.mrn}/purpose", sent)["Location"] == page
    assert visitor.get(page).status_code == 200
    assert visitor.get(f"/declarations/{world.mrn}").status_code == 200  # asked once
    reads = world.reads(subject=f"declaration:{world.mrn}")
    assert [entry.details["part"] for entry in reads] == ["overview", "items"]
    assert {(e.actor, e.details["queue"], e.details["purpose"]) for e in reads} == {
        (role, False, "complaint")
    }


def test_a_purpose_counts_for_its_session_only(world):
    first = world.visitor("officer")
    first.post(f"/declarations/{world.mrn}/purpose", WHY)
    assert first.get(f"/declarations/{world.mrn}").status_code == 200
    assert world.visitor("officer").get(f"/declarations/{world.mrn}").status_code == 302


def test_an_auditor_must_state_the_number_of_his_engagement(world):
    from greenlane.store import journal

    auditor = world.visitor("auditor")
    assert auditor.post(f"/declarations/{world.mrn}/purpose", WHY).status_code == 422
    auditor.post(f"/declarations/{world.mrn}/purpose", {**WHY, "reference": "ENG-2026-7"})
    (entry,) = journal.entries(kind="declaration.purpose")
    assert entry.details["reference"] == "ENG-2026-7"
    assert auditor.get(f"/declarations/{world.mrn}").status_code == 200
    assert world.reads()[0].details["reference"] == "ENG-2026-7"


def test_what_is_in_one_s_queue_is_opened_without_a_question_and_noted(world):
    world.waits_for(seed.OFFICE)
    assert world.visitor("officer").get(f"/cases/{world.mrn}").status_code == 200
    (entry,) = world.reads()
    assert entry.details == {"part": "case", "queue": True}
    assert (entry.actor, entry.unit) == ("officer", seed.OFFICE)


def test_a_payment_that_is_due_is_the_cashier_s_work(world):
    world.waits_for(seed.OFFICE, "payment")
    assert world.visitor("cashier").get(f"/declarations/{world.mrn}").status_code == 200
    assert world.reads()[0].details["queue"] is True


def test_a_trader_reads_his_own_without_a_question_and_without_an_entry(world):
    for role in ("broker", "trader"):
        assert world.visitor(role).get(f"/declarations/{world.mrn}").status_code == 200
    assert world.reads() == []


def test_one_look_is_one_statement_more(world, django_queries):
    """The control of the price: reading is noted by one insert."""
    world.waits_for(seed.OFFICE)
    officer = world.visitor("officer")
    officer.get(f"/cases/{world.mrn}")
    with django_queries() as told:
        officer.get(f"/cases/{world.mrn}")
    inserts = [sql for sql in told if sql.startswith("INSERT")]
    assert len(inserts) == 1
    assert '"journal"' in inserts[0]


@pytest.fixture
def django_queries():
    from contextlib import contextmanager

    from django.db import connection

    @contextmanager
    def told():
        seen = []

        def keep(execute, sql, params, many, context):
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(keep):
            yield seen

    return told


def test_opening_an_account_is_noted_but_not_one_s_own(world):
    from greenlane.store import journal

    admin = world.visitor("administrator")
    admin.get("/people/officer")
    admin.get("/people/administrator")
    (entry,) = journal.entries(kind="person.read")
    assert (entry.actor, entry.subject) == ("administrator", "account:officer")


PARTS = ("", "/items", "/documents", "/timeline", "/print")


def test_an_analyst_sees_pseudonyms_until_he_opens_a_case(world):
    from greenlane.store import journal

    analyst = world.visitor("analyst")
    secret = (BROKER, TRADER, "Harbour Brokers", "Amara Textiles", "Meghna Knit", "READ-1", ">b<")
    for part in PARTS:
        page = analyst.get(f"/declarations/{world.mrn}{part}").content.decode()
        assert [text for text in secret if text in page] == [], part
    assert "P-" in analyst.get(f"/declarations/{world.mrn}").content.decode()
    listed = analyst.get("/declarations").content.decode()
    exported = b"".join(analyst.get("/declarations.csv").streaming_content).decode()
    assert "READ-1" not in listed + exported
    assert all(entry.details.get("pseudonyms") for entry in world.reads())
    assert analyst.get(f"/declarations/{world.mrn}/attachments").status_code == 302
    assert analyst.post(f"/declarations/{world.mrn}/purpose", WHY).status_code == 422
    sent = {"code": "case", "text": "Undervaluation ring", "reference": "C-2026-17"}
    analyst.post(f"/declarations/{world.mrn}/purpose", sent)
    (entry,) = journal.entries(kind="data.reidentified")
    assert entry.details == {"purpose": "case", "reason": "Undervaluation ring",
                             "reference": "C-2026-17"}  # fmt: skip
    page = analyst.get(f"/declarations/{world.mrn}").content.decode()
    assert TRADER in page  # the control: with a case the names are there
    assert "READ-1" in page
    assert "pseudonyms" not in world.reads()[0].details


def test_a_pseudonym_is_the_same_for_the_same_party_and_tells_nothing(django_ready):
    from greenlane.web.show.one import alias

    assert alias(TRADER) == alias(TRADER) != alias(BROKER)
    assert TRADER[-6:] not in alias(TRADER)
    assert alias("") == ""


def test_the_way_back_is_a_page_of_this_site(world):
    officer = world.visitor("officer")
    sent = {**WHY, "next": "https://elsewhere.example/x"}
    answer = officer.post(f"/declarations/{world.mrn}/purpose", sent)
    assert answer["Location"] == f"/declarations/{world.mrn}"
