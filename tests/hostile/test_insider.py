"""Who may write SQL past the triggers is told of: permits, mandates, decisions, refunds' accounts."""

import pytest

from tests.support.two_persons import drop
from tests.usecases.test_applications import BY_HAND, FISH, TUNA, applied, here

pytestmark = pytest.mark.db
__all__ = ["here"]  # the fixture
FIRST = 14  # the records of before; the control looks at these alone
STRIKES = {
    "a permit lives longer": ("permit", "update permit set until = until + 3650"),
    "a permit is another's": ("permit", "update permit set holder = 'QT0000000199'"),
    "more is granted": ("permit_posting", "update permit_posting set amount = amount * 10"),
    "a movement is gone": ("permit_posting", "delete from permit_posting"),
    "a decision is turned": ("application", "update application set decided_by = 'law'"),
    "another decided": ("application_event", "update application_event set by = 'fred'"),
    "a mandate for everything": ("mandate", "update mandate set offices = '{}', until = null, "
                                            "kind = 'indirect'"),
    "an approval by hand": ("two_person_act", "insert into two_person_act (kind, state, subject, "
        "office, details, payload, reason, basis, maker_id, checker_id, makers, checkers, "
        "proposed, decided, answer) select 'bank-account', 'approved', 'operator:QT0000000102', "
        "'', '{}', '', 'x', '', min(id), max(id), '{a}', '{b}', now(), now(), '' from account"),
}  # fmt: skip


@pytest.fixture
def worked(here):
    """A permit granted by a person, everything in the log."""
    from greenlane.usecases import applications, log_heads

    number = applied(here, TUNA, **BY_HAND).number
    applications.conclude(number, "grant", "In order.", "G1", FISH, here.desk)
    log_heads.sequence_all()
    return number


def found(strike):
    """What the check tells after a strike by a superuser with triggers off; all is undone."""
    from django.db import transaction

    from greenlane.evidence.signing import KeySet
    from greenlane.usecases import log_check

    with transaction.atomic():
        drop("set local session_replication_role = replica", strike)
        faults = log_check.check((), KeySet([])).faults
        transaction.set_rollback(True)
    return {(fault.code, fault.where.split()[0]) for fault in faults}


@pytest.mark.parametrize(("table", "strike"), STRIKES.values(), ids=STRIKES)
def test_a_row_changed_past_the_triggers_is_named(worked, monkeypatch, table, strike):
    from greenlane.evidence import leaf
    from greenlane.usecases import log_check_records

    assert found("select 1") == set()
    code = {"delete": "row-gone", "insert": "row-unlogged"}.get(strike[:6], "row-changed")
    assert (code, table) in found(strike)
    # The control: with the records of before nobody would have been told; what is in the log
    # beside them is left out by the check's own word for it.
    monkeypatch.setattr(log_check_records, "RECORDS", leaf.RECORDS[:FIRST])
    assert {place for _, place in found(strike)} == {place for _, place in found("select 1")}


def test_a_bank_account_that_nobody_approved_is_named(worked):
    strike = "update operator set bank_account = 'QT00EVIL0001' where id = 'QT0000000102'"
    assert ("column-changed", "bank") in found(strike)
    assert found("update operator set bank_account = ''") == set()  # the control


def test_a_book_of_a_permit_that_was_filled_by_hand_is_named(worked):
    from django.db import connection, transaction

    from greenlane.store import books

    def faults():
        with connection.cursor() as cursor:

            def execute(sql):
                cursor.execute(sql)
                return cursor.fetchall()

            return list(books._permits(execute))

    assert faults() == []
    with transaction.atomic():
        drop("update permit_balance set available = available + 1000")
        assert len(faults()) == 1
        transaction.set_rollback(True)


def test_every_record_has_its_triggers_and_its_columns(db):
    from django.db import connection

    from greenlane.evidence.leaf import RECORDS

    with connection.cursor() as cursor:
        for table in RECORDS:
            cursor.execute("select tgname from pg_trigger where tgrelid = %s::regclass", [table])
            assert {f"{table}_logged", f"{table}_changed"} <= {row[0] for row in cursor}, table
            cursor.execute(
                "select array(select unnest(record_columns(%s)) except select attname::text "
                "from pg_attribute where attrelid = %s::regclass)", [table, table])  # fmt: skip
            assert cursor.fetchone() == ([],), table
