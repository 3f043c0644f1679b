"""The law desk: drafts, four eyes, publication whole or not at all, knowledge, roll back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support import seed
from tests.support.clock import NOON, Clock
from tests.support.declarations import body

pytestmark = pytest.mark.db


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def at_noon(db, desk, clock):
    from greenlane.usecases import law_in_force

    seed.run()
    law_in_force.forget()
    yield replace(desk, now=clock)
    law_in_force.forget()


def shirts(expression, **changes):
    from greenlane.store import law_rows

    rows = law_rows.tables_known_at(None)["measures"]
    row = next(r for r in rows if r["measure"] == "M103-61091000-2")
    return {**row, "expression": expression, **changes}


def drafted(desk, *rows, author="amina", title="Shirts"):
    from greenlane.usecases import law_desk

    change_set = law_desk.draft(title, author, desk)
    for row in rows:
        law_desk.put(change_set, "measures", row)
    return change_set


def published(desk, expression, approver="bakari", **changes):
    from greenlane.usecases import law_desk

    law_desk.adopt(desk)
    change_set = law_desk.draft(f"Shirts at {expression}", "amina", desk)
    law_desk.put(change_set, "measures", shirts(expression, **changes))
    law_desk.approve(change_set, approver, desk)
    law_desk.publish(change_set, desk)
    return change_set


def rate(book, day=date(2026, 7, 1)):
    found = book.on(day).measures("61091000", "BD", "import")
    return next(m.formula for m in found if m.type == "103")


def newest(desk):
    from greenlane.usecases.law_in_force import renewed

    return renewed(desk)


def test_a_package_is_publication_one_and_says_the_same(at_noon):
    from greenlane.store import law_rows
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    law_desk.adopt(at_noon)
    fresh = newest(at_noon)
    assert (law_rows.latest(), fresh.law_number) == (1, 1)
    assert fresh.book.version == f"{at_noon.book.version}+1"
    assert fresh.book.measures == at_noon.book.measures
    assert fresh.book.nomenclature == at_noon.book.nomenclature


def test_a_published_change_is_law_and_what_we_knew_before_stays_known(at_noon, clock):
    from greenlane.usecases.law_in_force import book_known_at

    old = rate(at_noon.book)
    first = published(at_noon, "7 %")
    before, clock_then = NOON - timedelta(days=1), clock.on(hours=1)
    published(at_noon, "9 %")
    fresh = newest(at_noon)
    assert rate(fresh.book) == "9 %"
    assert first.number == 2
    assert rate(book_known_at(fresh, before)) == old
    assert rate(book_known_at(fresh, clock_then - timedelta(minutes=30))) == "7 %"
    assert rate(book_known_at(fresh, clock.on(days=3))) == "9 %"


def test_the_same_day_and_knowledge_give_the_same_bytes_for_ever(at_noon, clock):
    from greenlane.datamodel.item_facts import read_shipment
    from greenlane.duties.assessment import assess
    from greenlane.evidence import log
    from greenlane.usecases.formats import READERS
    from greenlane.usecases.law_in_force import book_known_at

    published(at_noon, "7 %")
    known = clock.on(hours=1)
    shipment = read_shipment(READERS["json"](body("LRN-1", items=3)).declaration)

    def assessed():
        book = book_known_at(newest(at_noon), known)
        return log.canonical(assess(shipment, book.on(date(2026, 7, 1)))[0])

    then = assessed()
    clock.on(hours=1)
    published(at_noon, "9 %")
    published(at_noon, "3 %")
    assert assessed() == then


def test_nobody_approves_his_own_draft_not_even_past_the_use_case(at_noon):
    from django.db import IntegrityError, transaction

    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    change_set = drafted(at_noon, shirts("7 %"))
    with pytest.raises(law_desk.LawDeskError) as refused:
        law_desk.approve(change_set, "amina", at_noon)
    assert refused.value.code == "LAW-006"
    change_set.state, change_set.approver = "approved", "amina"
    with pytest.raises(IntegrityError, match="law_four_eyes"), transaction.atomic():
        change_set.save()


def test_a_draft_that_breaks_a_rule_is_refused_with_all_faults(at_noon):
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    change_set = drafted(at_noon, shirts("7 %", area="NIL", act="NO-1", measure="M-NEW"))
    found = law_desk.checked(change_set, at_noon)
    assert {fault.rule for fault in found.faults} == {"ME4", "ME24"}
    with pytest.raises(law_desk.LawDeskError) as refused:
        law_desk.approve(change_set, "bakari", at_noon)
    assert (refused.value.code, len(refused.value.faults)) == ("LAW-008", 2)


@pytest.mark.parametrize(
    ("table", "cells", "code"),
    [
        ("nothing", {}, "LAW-002"),
        ("measures", {"colour": "red"}, "LAW-003"),
        ("measures", {"since": "yesterday"}, "LAW-003"),
    ],
)
def test_what_is_no_row_of_law_is_not_drafted(at_noon, table, cells, code):
    from greenlane.usecases import law_desk

    change_set = law_desk.draft("Nonsense", "amina", at_noon)
    with pytest.raises(law_desk.LawDeskError) as refused:
        law_desk.put(change_set, table, cells)
    assert refused.value.code == code


def test_an_overlap_is_refused_by_the_database_itself(at_noon):
    from django.db import IntegrityError, connection, transaction

    from greenlane.store import law_rows
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    package = LawChangeSet.objects.get(number=1)
    twice = shirts("7 %", since="2026-06-01")
    with pytest.raises(IntegrityError, match="law_row_overlap"), transaction.atomic():
        law_rows.insert(package, {"measures": [twice]}, NOON)
    later = shirts("7 %", since="2020-01-01", until="2020-12-31")
    law_rows.insert(package, {"measures": [later]}, NOON)  # other days: no overlap
    with transaction.atomic(), connection.cursor() as cursor:  # the control
        cursor.execute("alter table law_row drop constraint law_row_overlap")
        assert law_rows.insert(package, {"measures": [twice]}, NOON) == 1
        transaction.set_rollback(True)


def test_two_publishers_at_once_publish_once(at_noon):
    from django.db import connection

    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    change_set = drafted(at_noon, shirts("7 %"))
    law_desk.approve(change_set, "bakari", at_noon)

    def publish(_):
        try:
            return law_desk.publish(LawChangeSet.objects.get(pk=change_set.pk), at_noon)
        except law_desk.LawDeskError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(publish, range(4)), key=str)
    assert told == [2, "LAW-005", "LAW-005", "LAW-005"]


def test_a_publication_that_fails_in_the_midst_changes_nothing(at_noon, monkeypatch):
    from greenlane.store import law_rows
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    change_set = drafted(at_noon, shirts("7 %"))
    law_desk.approve(change_set, "bakari", at_noon)
    before = law_rows.tables_known_at(None)
    with monkeypatch.context() as patch:
        patch.setattr(law_rows, "insert", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            law_desk.publish(change_set, at_noon)
    assert law_rows.latest() == 1
    assert law_rows.tables_known_at(None) == before


def test_a_measure_is_ended_and_another_begins(at_noon):
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    change_set = law_desk.draft("From August", "amina", at_noon)
    law_desk.end(change_set, "measures", shirts(""), date(2026, 7, 31))
    law_desk.put(change_set, "measures",
                 shirts("4 %", since="2026-08-01", measure="M103-61091000-3"))  # fmt: skip
    law_desk.approve(change_set, "bakari", at_noon)
    law_desk.publish(change_set, at_noon)
    book = newest(at_noon).book
    assert rate(book, date(2026, 8, 1)) == "4 %"
    assert rate(book, date(2026, 7, 31)) == rate(at_noon.book)


def test_a_roll_back_restores_and_needs_its_own_second_person(at_noon, clock):
    from greenlane.usecases import law_desk

    old = rate(at_noon.book)
    change_set = published(at_noon, "7 %")
    clock.on(hours=1)
    back = law_desk.roll_back(change_set, "bakari", at_noon)
    with pytest.raises(law_desk.LawDeskError):
        law_desk.approve(back, "bakari", at_noon)
    law_desk.approve(back, "amina", at_noon)
    law_desk.publish(back, at_noon)
    assert rate(newest(at_noon).book) == old
    assert law_desk.first_broken_publication() is None


def test_a_new_row_is_rolled_back_by_its_removal(at_noon, clock):
    from greenlane.store import law_rows
    from greenlane.usecases import law_desk

    law_desk.adopt(at_noon)
    before = law_rows.tables_known_at(None)
    change_set = law_desk.draft("A new act", "amina", at_noon)
    law_desk.put(change_set, "acts", {"act": "NEW-1", "title_en": "New", "since": "2026-01-01"})
    law_desk.approve(change_set, "bakari", at_noon)
    law_desk.publish(change_set, at_noon)
    clock.on(hours=1)
    back = law_desk.roll_back(change_set, "bakari", at_noon)
    law_desk.approve(back, "amina", at_noon)
    law_desk.publish(back, at_noon)
    assert law_rows.tables_known_at(None) == before


def test_scheduled_law_is_published_by_the_worker_when_its_moment_comes(
    at_noon, clock, monkeypatch
):
    from greenlane.usecases import desk as desks
    from greenlane.usecases import law_desk
    from greenlane.workers import loop

    law_desk.adopt(at_noon)
    change_set = drafted(at_noon, shirts("7 %"))
    law_desk.approve(change_set, "bakari", at_noon)
    law_desk.schedule(change_set, NOON + timedelta(hours=2))
    monkeypatch.setattr(desks, "_installed", [at_noon])
    assert loop.publish_law() == 0
    clock.on(hours=3)
    assert loop.publish_law() == 1
    assert rate(newest(at_noon).book) == "7 %"


def test_a_changed_publication_is_found(at_noon):
    from django.db import connection, transaction

    from greenlane.store.models import LawChange
    from greenlane.usecases import law_desk

    change_set = published(at_noon, "7 %")
    published(at_noon, "8 %")
    assert law_desk.first_broken_publication() is None
    change = LawChange.objects.get(change_set=change_set)
    change.cells["expression"] = "1 %"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # triggers are off
        change.save()
    assert law_desk.first_broken_publication() == 2
