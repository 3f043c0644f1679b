"""Deferral: within the limit always, by however many at once; what does not fit is paid now."""

import threading
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import TRADER

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def one(here):
    """What one of the declarations owes."""
    return Decimal(money.lodge(here, "FIRST", importer=TRADER)["payable"])


def test_a_debt_that_fits_is_deferred_and_one_that_does_not_is_paid_now(here, one):
    row = money.defer(one)
    told = money.lodge(here, "D1", importer=TRADER)
    row.refresh_from_db()
    assert (told["state"], row.used) == ("cleared", one)
    told = money.lodge(here, "D2", importer=TRADER)
    row.refresh_from_db()
    assert (told["state"], told["holds"][0]["name"], row.used) == ("accepted", "payment", one)
    assert money.account(f"debtor:{TRADER}") == one
    assert money.faults() == []


def test_a_suspended_account_defers_nothing(here, one):
    money.defer(10 * one, state="suspended")
    assert money.lodge(here, "D1", importer=TRADER)["holds"][0]["name"] == "payment"


def test_an_invalidation_gives_the_room_back(here, one):
    from greenlane.usecases import conduct

    row = money.defer(one)
    told = money.lodge(here, "D1", importer=TRADER, kind="IMD")
    from greenlane.usecases.arrive import arrive

    arrive(told["mrn"], money.BROKER_ACTOR, here)
    row.refresh_from_db()
    assert row.used == one
    waits = money.lodge(here, "D2", importer=TRADER)
    conduct.invalidate(waits["mrn"], "Not wanted.", money.BROKER_ACTOR, here)
    assert money.account(f"debtor:{TRADER}") == 0


def race(here, amount, limit):
    """Eight lodgements at once on an account of that limit; gives how many were deferred."""
    from django.db import connection

    money.defer(limit)
    states, gate = [], threading.Barrier(8)

    def run(number):
        gate.wait()
        try:
            states.append(money.lodge(here, f"RACE-{number}", importer=TRADER)["state"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(states) == 8
    return states.count("cleared")


def test_eight_lodgements_at_once_never_go_above_the_limit(here, one):
    from greenlane.store.models import DeferredAccount

    assert race(here, one, 3 * one) == 3
    row = DeferredAccount.objects.get()
    assert row.used == row.limit == 3 * one
    assert money.faults() == []


def test_without_the_constraint_they_would(here, one):
    """The control: the constraint taken away, all eight are deferred."""
    from django.db import connection

    drop = "alter table deferred_account drop constraint deferred_within_limit"
    add = ("alter table deferred_account add constraint deferred_within_limit check "
           '(used <= "limit" or state = \'over\')')  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(drop)
        try:
            assert race(here, one, 3 * one) == 8
        finally:
            cursor.execute("delete from deferred_account")
            cursor.execute(add)


def test_what_another_node_deferred_stands_and_the_account_is_over_its_limit(here, one):
    from django.db import transaction

    from greenlane.ledger.posting import Posting
    from greenlane.store import declarations
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import deferring

    row = money.defer(one)
    debt = Posting(charge="A00", debit=f"deferment:{TRADER}", credit="revenue:x", amount=2 * one,
                   currency="QTC")  # fmt: skip
    first = DeclarationRow.objects.get()
    with transaction.atomic(), deferring.taken():
        declarations.post(first, [debt], money.NOON)
    row.refresh_from_db()
    assert (row.state, row.used) == ("over", 2 * one)
    declarations.post(first, [debt.reversed()], money.NOON)
    row.refresh_from_db()
    assert (row.state, row.used) == ("active", 0)
