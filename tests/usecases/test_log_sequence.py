"""The log's sequencer: no committed row is ever skipped, none is placed twice, and nobody waits."""

import itertools
import json
import random
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.quotas import at_once

from greenlane.evidence import checkpoint, merkle
from greenlane.evidence.leaf import read_leaf
from greenlane.evidence.signing import KeySet, Signer
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MARA = Actor("mara", "officer", "QT000101")
LOG = Signer("log.example", bytes(range(32)))


def leaves():
    from greenlane.store import log

    return [(position, read_leaf(entry), value) for position, entry, value in log.all_leaves()]


def note(number):
    from greenlane.store import journal

    return journal.note("declaration.read", MARA, f"declaration:{number}", NOON)


def test_a_row_that_commits_late_gets_a_place_after_those_that_came_before_it(db):
    from django.db import connection, transaction

    from greenlane.usecases import log_heads

    written, go_on = threading.Event(), threading.Event()
    late = []

    def slow():
        with transaction.atomic():
            late.append(note("slow"))
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    quick = note("quick")
    assert quick > late[0]  # the later number commits first
    assert log_heads.sequence() == 1
    go_on.set()
    thread.join()
    assert log_heads.sequence() == 1
    assert [leaf.id for _, leaf, _ in leaves()] == [quick, late[0]]


def test_what_is_taken_back_never_enters_the_log(db):
    from django.db import transaction

    from greenlane.usecases import log_heads

    with transaction.atomic():
        note("undone")
        transaction.set_rollback(True)
    assert log_heads.sequence() == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_writers_and_sequencers_at_once_leave_one_leaf_for_each_row(db, seed):
    from django.db import connection, transaction

    from greenlane.store.models import JournalRow, LogPending
    from greenlane.usecases import log_heads

    chance = random.Random(seed)
    plans = [[(chance.random() * 0.01, chance.random() < 0.2) for _ in range(15)] for _ in range(8)]
    over = threading.Event()

    def write(plan):
        for pause, undo in plan:
            with transaction.atomic():
                note("x")
                time.sleep(pause)
                note("y")
                transaction.set_rollback(undo)

    def give_places():
        while not over.is_set():
            log_heads.sequence(batch=7)
        connection.close()

    sequencers = [threading.Thread(target=give_places) for _ in range(2)]
    for sequencer in sequencers:
        sequencer.start()
    at_once(write, plans, 8)
    over.set()
    for sequencer in sequencers:
        sequencer.join()
    log_heads.sequence_all()
    made = leaves()
    kept = sum(2 for plan in plans for _, undo in plan if not undo)
    assert len(made) == kept
    assert [position for position, _, _ in made] == list(range(kept))
    assert {leaf.id for _, leaf, _ in made} == set(JournalRow.objects.values_list("pk", flat=True))
    assert LogPending.objects.count() == 0


def test_the_tree_in_the_database_is_the_tree_of_its_leaves(db):
    from greenlane.store import log
    from greenlane.usecases import log_heads

    for count in range(13):
        note(count)
        log_heads.sequence(batch=5)
    grown, _ = merkle.Frontier().grown(value for _, _, value in leaves())
    assert log.frontier() == grown


def test_a_lodgement_enters_with_every_event_its_answer_and_its_selection(db, desk):
    from greenlane.usecases import log_heads
    from greenlane.usecases.lodge import lodge

    seed.run()
    outcome = lodge(
        body("L-1"), "json", Actor("b", "broker", BROKER), replace(desk, now=lambda: NOON)
    )
    assert outcome.status == 201
    log_heads.sequence_all()
    kinds = [leaf.kind for _, leaf, _ in leaves()]
    mine = [leaf for _, leaf, _ in leaves() if leaf.subject]
    assert [leaf.kind for leaf in mine[-2:]] == ["version", "selection"]
    assert {leaf.kind for leaf in mine[:-2]} == {"event"}
    assert {leaf.subject for leaf in mine} == {json.loads(outcome.body)["mrn"]}
    assert mine[-1].after == len(mine) - 2
    assert {"declaration", "posting"} <= set(kinds)


def test_heads_are_signed_when_something_came_and_within_a_minute_when_nothing_did(db):
    from greenlane.usecases import log_heads

    moments = []
    for second in range(0, 180, 2):
        head = log_heads.step(LOG, [], NOON + timedelta(seconds=second)).head
        if head is not None:
            moments.append(second)
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    assert moments[0] == 0
    assert max(gaps) <= 60
    note("x")
    head = log_heads.step(LOG, [], NOON + timedelta(seconds=moments[-1] + 10)).head
    assert head.size == 1
    assert checkpoint.parse(head.text).fault(KeySet([LOG.public])) == ""


@pytest.mark.parametrize("table", ["log_leaf", "log_node", "log_head"])
@pytest.mark.parametrize("act", ["delete from {}", "update {} set hash = ''"])
def test_the_database_refuses_to_change_the_log(db, table, act):
    from django.db import ProgrammingError, connection, transaction

    from greenlane.usecases import log_heads

    note(1)
    note(2)
    log_heads.step(LOG, [], NOON)
    act = act.format(table).replace("set hash", "set root" if table == "log_head" else "set hash")
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        connection.cursor().execute(act)
