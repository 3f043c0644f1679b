"""Drafts of law that meet: nobody's change is undone unseen, nothing slips past the second eyes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


@pytest.fixture
def at_noon(db, desk):
    from greenlane.usecases import law_desk, law_in_force

    seed.run()
    law_in_force.forget()
    made = replace(desk, now=lambda: NOON)
    law_desk.adopt(made)
    yield made
    law_in_force.forget()


def row(number, **changes):
    from greenlane.store import law_rows

    rows = law_rows.tables_known_at(None)["measures"]
    return {**next(r for r in rows if r["measure"] == number), **changes}


SHIRTS = "M103-61091000-2"


def drafted(desk, expression, title="Shirts", author="amina"):
    from greenlane.usecases import law_desk

    change_set = law_desk.draft(title, author, desk)
    law_desk.put(change_set, "measures", row(SHIRTS, expression=expression))
    return change_set


def publish(change_set, desk):
    from greenlane.usecases import law_desk

    law_desk.approve(change_set, "bakari", desk)
    return law_desk.publish(change_set, desk)


def refusal(act, *arguments):
    from greenlane.usecases.law_desk import LawDeskError

    with pytest.raises(LawDeskError) as refused:
        act(*arguments)
    return refused.value.code


def test_of_two_drafts_on_one_row_the_second_does_not_undo_the_first_unseen(at_noon):
    from greenlane.usecases import law_desk

    first, second = drafted(at_noon, "7 %"), drafted(at_noon, "9 %")
    third = drafted(at_noon, "8 %")
    law_desk.approve(third, "bakari", at_noon)
    publish(first, at_noon)
    assert refusal(law_desk.approve, second, "bakari", at_noon) == "LAW-013"
    assert refusal(law_desk.publish, third, at_noon) == "LAW-013"
    assert row(SHIRTS)["expression"] == "7 %"
    assert publish(drafted(at_noon, "9 %"), at_noon) == 3  # drafted anew, it goes through


def test_a_publication_is_rolled_back_once_and_not_over_later_ones(at_noon):
    from greenlane.usecases import law_desk

    first = drafted(at_noon, "7 %")
    publish(first, at_noon)
    back = law_desk.roll_back(first, "bakari", at_noon)
    law_desk.approve(back, "amina", at_noon)
    law_desk.publish(back, at_noon)
    old = row(SHIRTS)["expression"]
    assert refusal(law_desk.roll_back, first, "bakari", at_noon) == "LAW-013"
    again = law_desk.roll_back(back, "bakari", at_noon)  # the roll back itself may be
    law_desk.approve(again, "amina", at_noon)
    law_desk.publish(again, at_noon)
    assert old != "7 %"
    assert row(SHIRTS)["expression"] == "7 %"


def test_nothing_is_added_to_a_set_that_another_has_just_approved(at_noon):
    """The author's page still says "editing"; the database knows better."""
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import law_desk

    change_set = drafted(at_noon, "7 %")
    in_the_authors_hands = LawChangeSet.objects.get(pk=change_set.pk)
    law_desk.approve(change_set, "bakari", at_noon)
    late = row(SHIRTS, expression="0 %")
    assert refusal(law_desk.put, in_the_authors_hands, "measures", late) == "LAW-005"
    law_desk.publish(change_set, at_noon)
    assert row(SHIRTS)["expression"] == "7 %"


def test_a_row_whose_key_is_changed_leaves_its_old_place(at_noon):
    from greenlane.store import law_rows
    from greenlane.usecases import law_desk

    change_set = law_desk.draft("Another code", "amina", at_noon)
    old = law_rows.LawRow.objects.get(cells__measure=SHIRTS, table_name="measures")
    moved = {**old.cells, "code": "61099000"}
    law_desk.put_in_place_of(change_set, "measures", old.key, old.since, moved)
    found = {(c.operation, c.cells["code"]) for c in change_set.changes.all()}
    assert found == {("put", "61099000"), ("remove", "61091000")}
    again = change_set.changes.get(operation="put")
    law_desk.put_in_place_of(change_set, "measures", again.key, again.since, old.cells)
    assert [(c.operation, c.cells["code"]) for c in change_set.changes.all()] == [
        ("put", "61091000")
    ]


def test_a_scheduled_set_that_cannot_be_published_says_why(at_noon, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.usecases import law_desk
    from greenlane.workers import loop

    late, first = drafted(at_noon, "7 %"), drafted(at_noon, "9 %")
    law_desk.approve(late, "bakari", at_noon)
    law_desk.schedule(late, NOON - timedelta(hours=1))
    publish(first, at_noon)
    monkeypatch.setattr(desks, "_installed", [at_noon])
    assert loop.publish_law() == 0
    late.refresh_from_db()
    assert late.state == "withdrawn"
    assert "a later publication has changed measures" in late.reason


def test_a_draft_that_has_not_changed_is_not_checked_again(at_noon, monkeypatch):
    from greenlane.usecases import law_checking, law_desk

    change_set = drafted(at_noon, "7 %")
    first = law_desk.checked(change_set, at_noon)
    monkeypatch.setattr(law_checking, "LawBook", lambda *_: 1 / 0)
    assert law_desk.checked(change_set, at_noon) is first
    law_desk.put(change_set, "measures", row(SHIRTS, expression="8 %"))
    with pytest.raises(ZeroDivisionError):
        law_desk.checked(change_set, at_noon)


def test_a_slow_reader_of_the_old_law_does_not_put_it_back(monkeypatch):
    """One thread reads the law while another publishes: the newer desk stays."""
    from greenlane.usecases import desk as desks

    reading, published = threading.Event(), threading.Event()

    def slow(held):
        if held == "old" and not reading.is_set():
            reading.set()
            published.wait(10)
            return "as old as it was read"
        return "new"

    monkeypatch.setattr(desks, "_installed", ["old"])
    monkeypatch.setattr(desks, "_renewal", [slow])
    monkeypatch.setattr(desks, "_due", [0.0])
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(desks.current)
        reading.wait(10)
        assert desks.renew() == "new"
        published.set()
        assert reader.result() == "new"
