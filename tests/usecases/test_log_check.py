"""A tampered database is found out and the row named; what only heads show is missed without."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from tests.support import tampering
from tests.support.tampering import SHOWN_BY_HEADS, SHOWN_WITHIN, World

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def world(django_ready):
    from django.db import connection

    from greenlane.usecases import desk as desks

    made = World(desks.current())
    yield made
    tampering.wipe(connection)
    desks.renew()


def test_an_honest_database_has_no_fault(world):
    report = world.check()
    assert report.faults == []
    again = leaves_beyond_the_first()
    assert report.leaves == report.rows + sum(again.values())
    assert (again["version"], again["selection"]) == (2, 2)  # two were amended
    assert world.check(heads=False).faults == []


def leaves_beyond_the_first():
    """How many leaves of each kind are about a row that has one already."""
    from greenlane.evidence.leaf import read_leaf
    from greenlane.store import log

    told = Counter((leaf.kind, leaf.id) for _, entry, _ in log.all_leaves()
                   if (leaf := read_leaf(entry)))  # fmt: skip
    again = Counter()
    for (kind, _), times in told.items():
        again[kind] += times - 1
    return again


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", SHOWN_WITHIN, ids=lambda kind: kind.__name__)
def test_a_changed_row_is_found_and_named(world, kind, seed):
    struck = world.strike(kind, seed)
    assert struck.found, struck.faults
    assert struck.control != []


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", SHOWN_BY_HEADS, ids=lambda kind: kind.__name__)
def test_a_log_made_to_agree_with_itself_is_found_by_heads_alone(world, kind, seed):
    struck = world.strike(kind, seed)
    assert struck.found, struck.faults
    assert struck.control == []  # without heads nothing can be seen: the control must miss it
    assert not struck.by_chain


def test_the_edited_event_is_named_by_number_and_declaration(world):
    from greenlane.store.models import EventRow

    row = EventRow.objects.filter(sequence=2).select_related("declaration").first()

    def edit(chance):
        tampering.run("update event set entry = entry || ' ' where id = %s", row.pk)
        return "row-changed"

    struck = world.strike(edit, 1)
    assert f"row-changed: event 2 of {row.declaration.mrn}" in map(str, struck.faults)


def test_a_rewritten_log_is_placed_between_two_heads(world):
    def edit(chance):
        tampering.run("update journal set actor = 'paul', entry = replace(entry, 'mara', 'paul') "
                      "where id = (select max(id) from journal)")  # fmt: skip
        tampering.rebuild()
        return "log-rewritten"

    struck = world.strike(edit, 1)
    (fault,) = struck.faults
    before, last = world.heads[-2].head.size, world.heads[-1].head.size
    assert str(fault) == f"log-rewritten: places {before} to {last - 1}"


def test_a_head_that_our_key_did_not_sign_is_no_witness_against_us(world):
    from greenlane.evidence import checkpoint
    from greenlane.evidence.signing import Signer
    from greenlane.usecases import log_check

    thief = Signer(tampering.LOG.public.name, bytes(range(1, 33)))
    forged = checkpoint.sign(
        checkpoint.TreeHead(origin=thief.public.name, size=3, root=bytes(32),
                            moment=tampering.NOON), thief)  # fmt: skip
    report = log_check.check([*world.heads, forged], tampering.KEYS)
    assert [fault.code for fault in report.faults] == ["head-not-ours"]


def test_what_waits_for_its_place_is_no_fault(world):
    from django.db import transaction

    with transaction.atomic():
        tampering.lodged(world.desk, "W-late")
        report = world.check()
        assert report.faults == []
        assert report.waiting > 3
        transaction.set_rollback(True)


def test_after_a_restored_backup_the_witness_refuses_the_next_head(world):
    from django.db import transaction

    from greenlane.usecases import log_heads

    with transaction.atomic():
        tampering.triggers_off()
        tampering.cut(random.Random(1))
        done = log_heads.step(tampering.LOG, [world.witness], world.moment + timedelta(minutes=2))
        assert done.faults == ("memory: smaller",)
        transaction.set_rollback(True)
