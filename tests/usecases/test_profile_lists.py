"""Named lists: two persons change one, every version stays, and the next lodging is asked by it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.support import seed, signing_in
from tests.support.profiles import people, publish
from tests.support.two_persons import drop

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.risk.named_list import difference, read_values

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
WALL = "alter table risk_list disable trigger risk_list_kept"


@pytest.fixture
def here(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def changed(name, text, desk, who, reason="Seen at the port"):
    from greenlane.usecases import profile_lists, two_persons

    number = profile_lists.ask(name, text, reason, who["ines"], desk)
    two_persons.approve(number, who["omar"], "Seen", desk)
    return number


@given(st.sets(st.text("abc", min_size=1, max_size=2)), st.sets(st.text("abc", min_size=1)))
def test_a_difference_leads_from_one_version_to_the_next(before, after):
    told = difference(before, after)
    assert (before | set(told.added)) - set(told.removed) == after
    assert not set(told.added) & before
    assert set(told.removed) <= before


def test_values_are_read_one_from_a_line_each_once():
    assert read_values("  b \n\na\r\nb\n") == ("a", "b")


@pytest.mark.parametrize("text", ["", " \n", "x" * 121, "a\u202eb", "a\0b"])
def test_no_value_a_long_one_and_an_unseen_sign_are_refused(text):
    with pytest.raises(ValueError, match=r"line|value"):
        read_values(text)


@pytest.mark.db
def test_a_list_changes_what_the_next_lodging_is_asked(here):
    import json

    from tests.support.declarations import BROKER, body

    from greenlane.lifecycle.event import Actor
    from greenlane.store import declarations, journal, risk_lists
    from greenlane.usecases import desk as desks
    from greenlane.usecases.lodge import lodge

    who = people()
    changed("odd_codes", "9999\n8888", here, who)
    fresh = replace(desks.renew(), now=lambda: NOON)
    publish("LISTED-1", fresh, who["ines"], who["omar"], text="item.code in lists.odd_codes")

    def hits(lrn):
        there = replace(desks.renew(), now=lambda: NOON)
        lodged = json.loads(lodge(body(lrn), "json", Actor("b", "broker", BROKER), there).body)
        version = declarations.version(declarations.by_mrn(lodged["mrn"]))
        return {hit["profile"] for hit in json.loads(version.selection).get("hits", [])}

    assert "LISTED-1" not in hits("L-1")
    changed("odd_codes", "9999\n61091000", here, who)
    assert "LISTED-1" in hits("L-2")
    assert [row.version for row in risk_lists.versions("odd_codes")] == [2, 1]
    assert risk_lists.used_by()["odd_codes"] == ["LISTED-1"]
    told = journal.entries(kind="profile.list-published")
    assert len(told) == 2


@pytest.mark.db
def test_a_wrong_name_no_change_and_a_second_proposal_are_refused(here):
    from greenlane.usecases import profile_lists

    who = people()
    changed("ports", "A", here, who)
    for name, text in (("Ports", "A"), ("ports", "A"), ("ports", "")):
        with pytest.raises(NotAllowedError):
            profile_lists.ask(name, text, "Because", who["ines"], here)
    profile_lists.ask("ports", "B", "Because", who["ines"], here)
    with pytest.raises(NotAllowedError, match="waits"):
        profile_lists.ask("ports", "C", "Because", who["omar"], here)


@pytest.mark.db
def test_the_database_holds_the_versions_and_the_second_person(here):
    from greenlane.store.models import RiskListRow

    who = people()
    changed("ports", "A", here, who)
    row = RiskListRow.objects.get(name="ports")
    alone = RiskListRow(name="more", version=1, values=["B"], author="x", published=NOON)
    attacks = [alone.save, lambda: RiskListRow.objects.filter(pk=row.pk).update(values=["Z"]),
               lambda: RiskListRow.objects.filter(pk=row.pk).delete()]  # fmt: skip
    for attack in attacks:
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            attack()
    with transaction.atomic():  # control: without the wall each of them passes
        drop(WALL)
        for attack in attacks:
            attack()
        assert not RiskListRow.objects.filter(name="ports").exists()
        transaction.set_rollback(True)


@pytest.mark.db
def test_the_pages_show_the_lists_and_propose_a_change(here):
    from django.test import Client

    from greenlane.store.models import Account

    who = people()
    changed("ports", "AEJEA\n<b>x</b>", here, who)
    client = Client(SERVER_NAME="localhost")
    signing_in.enter(client, Account.objects.get(username="ines"))
    board = client.get("/profiles/lists?q=aejea").content.decode()
    assert "/profiles/lists/ports" in board
    assert "/profiles/lists/ports" not in client.get("/profiles/lists?q=zzz").content.decode()
    page = client.get("/profiles/lists/ports").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert b"AEJEA" in client.get("/profiles/lists/ports?format=csv").content
    sent = {"name": "ports", "values": "AEJEA\nSGSIN", "reason": "New route"}
    answer = client.post("/profiles/lists/propose", sent)
    assert answer.status_code == 302, answer.content.decode()[:500]
    proposal = client.get(answer["Location"]).content.decode()
    assert "SGSIN" in proposal
    wrong = client.post("/profiles/lists/propose", {**sent, "name": "BAD"})
    assert wrong.status_code == 422
    assert "SGSIN" in wrong.content.decode()  # what was typed is not lost
