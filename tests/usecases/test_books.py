"""The books (O3): in order after a whole life, and every planted fault is found."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)


def owing(lrn, **options):
    made = json.loads(body(lrn, **options))
    made["goodsShipment"]["importer"] = {"id": BROKER}
    return json.dumps(made).encode()


@pytest.fixture
def lived(db, desk):
    """Declarations deferred, paid, amended, invalidated, rejected, waiting; gives a paid one."""
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases import conduct
    from greenlane.usecases.amend import amend
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.lodge import lodge

    seed.run()
    random = {"share": "0.000001", "lane": "yellow", "instruction": "Look.", "basis": "x"}
    here = replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": random}))

    def lodged(content):
        return json.loads(lodge(content, "json", BROKER_ACTOR, here).body)

    lodged(body("DEFERRED"))
    lodged(body("WRONG", typeCode="XXX"))
    paid = lodged(owing("PAID", kind="IMD"))
    amend(paid["mrn"], owing("PAID", kind="IMD", items=2), "json", "One more.", BROKER_ACTOR, here)
    arrive(paid["mrn"], OFFICER, replace(here, now=lambda: NOON + timedelta(days=1)))
    conduct.pay(paid["mrn"], BROKER_ACTOR, here)
    back = lodged(owing("BACK"))
    conduct.invalidate(back["mrn"], "Not wanted.", BROKER_ACTOR, here)
    lodged(owing("WAITS"))
    return paid["mrn"]


def faults():
    from django.db import connection

    from greenlane.store import books

    with connection.cursor() as cursor:

        def execute(sql):
            cursor.execute(sql)
            return cursor.fetchall()

        return books.faults(execute)


def test_the_books_are_in_order_after_every_kind_of_life(lived):
    assert faults() == []


PAID = "(select id from declaration where lrn = 'PAID')"


@pytest.mark.parametrize(("name", "sql"), [
    ("a posting is gone", f"delete from posting where declaration_id = {PAID} and debit = 'cash'"),
    ("a posting is twice", "insert into posting (declaration_id, charge, debit, credit, amount, "
     "currency, moment) select declaration_id, charge, debit, credit, amount, currency, moment "
     f"from posting where declaration_id = {PAID} and credit like 'revenue:%%' limit 1"),
    ("an amount is another", "update posting set amount = amount + 0.01 "
     f"where declaration_id = {PAID} and credit like 'revenue:%%'"),
    ("what is owed is another", f"update declaration set payable = payable - 1 where id = {PAID}"),
    ("an event is gone", f"delete from event where declaration_id = {PAID} and sequence = 3"),
    ("the payment is gone", f"delete from event where declaration_id = {PAID} and kind = 'pay'"),
    ("the number is wrong", f"update declaration set mrn = '26QT00000000000001' where id = {PAID}"),
    ("the number is gone", f"update declaration set mrn = null where id = {PAID}"),
    ("the row was not moved on", f"update declaration set state = 'accepted' where id = {PAID}"),
    ("the version is gone", f"delete from declaration_version where declaration_id = {PAID}"),
    ("nobody was told", f"delete from outbox where declaration_id = {PAID}"),
    ("a hold is open", f"update hold set lifted = null where declaration_id = {PAID}"),
])  # fmt: skip
def test_every_planted_fault_is_found(lived, name, sql):
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql)
        assert cursor.rowcount > 0, name
        assert faults(), name
        transaction.set_rollback(True)


def test_an_operator_checks_the_books_by_a_command(lived, capsys):
    from greenlane.cli import books

    assert books.check() == 0
    assert "The books are in order: 5 declarations" in capsys.readouterr().out
