"""The journal: entries are added with their transaction, found again, and never changed."""

from datetime import UTC, datetime

import pytest

from greenlane.evidence.journal import UnknownKindError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MARA = Actor("mara", "officer", "QT000101")


def test_an_entry_is_found_again_by_its_subject(db):
    from greenlane.store import journal

    journal.note("declaration.read", MARA, "declaration:26QT1", NOON, reason="queue")
    journal.note("declaration.read", MARA, "declaration:26QT2", NOON)
    (entry,) = journal.entries(subject="declaration:26QT1")
    assert (entry.actor, entry.role, entry.unit) == ("mara", "officer", "QT000101")
    assert entry.details == {"reason": "queue"}


def test_an_entry_falls_with_the_transaction_that_wrote_it(db):
    from django.db import transaction

    from greenlane.store import journal

    with transaction.atomic():
        journal.note("declaration.read", MARA, "declaration:26QT1", NOON)
        transaction.set_rollback(True)
    assert journal.entries() == []


def test_a_kind_that_nobody_declared_is_not_written(db):
    from greenlane.store import journal

    with pytest.raises(UnknownKindError):
        journal.note("declaration.glanced-at", MARA, "declaration:26QT1", NOON)


@pytest.mark.parametrize("sql", ["update journal set actor = 'x'", "delete from journal"])
def test_the_database_refuses_to_change_an_entry(db, sql):
    from django.db import ProgrammingError, connection, transaction

    from greenlane.store import journal

    journal.note("declaration.read", MARA, "declaration:26QT1", NOON)
    with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert len(journal.entries()) == 1
