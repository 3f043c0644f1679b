"""Issued permits: what is issued, taken by declarations, written off, returned, used up."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from tests.support import seed
from tests.support.declarations import TRADER, body
from tests.support.issued import (
    MED,
    NOON,
    TODAY,
    TRADING,
    amended,
    at_noon,
    citing,
    codes,
    grant,
    issued,
    lodged,
    stands,
)

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
D = Decimal
CASHIER = Actor("c", "cashier", "cashier")


@pytest.fixture
def at(db, desk):
    seed.run()
    return at_noon(desk)


def test_a_permit_is_issued_with_its_books_and_a_number_of_its_agency(at):
    from greenlane.rules.issued_permit import Amount
    from greenlane.store import permits
    from greenlane.store.models import JournalRow

    row = issued(at, "1000", control="both", tolerance=D(5), application="APP-1",
                 value=Amount(amount=D(90000), unit="QTC"))  # fmt: skip
    assert row.number.startswith("MED-26-")
    books = {
        b.measure: (b.granted, b.margin, b.available) for b in permits.by_numbers([row.number])
    }
    assert books == {"quantity": (1000, 50, 1050), "value": (90000, 4500, 94500)}
    assert permits.disagreements() == []
    assert JournalRow.objects.filter(kind="permit.issued").count() == 1


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("PMT-001", {"until": date(2025, 1, 1)}),
        ("PMT-002", {"document": "X999"}),
        ("PMT-003", {"origins": frozenset({"ZZ"})}),
        ("PMT-004", {"holder": "QT9999999999"}),
    ],
)
def test_a_grant_that_is_not_whole_is_not_issued(at, code, wrong):
    from greenlane.usecases.permits import PermitError, issue

    with pytest.raises(PermitError) as refused:
        issue(grant(**wrong), MED, at)
    assert refused.value.code == code


def test_what_is_granted_in_the_trader_s_own_request_is_issued_behind_the_wall(at):
    from greenlane.lifecycle.event import SYSTEM
    from greenlane.store import wall
    from greenlane.usecases.permits import issue

    wall.bind(TRADER)
    try:
        number = issue(grant(), SYSTEM, at).number
    finally:
        wall.unbind()
    assert stands(number) == ["active", (1000, 0, 0, 0)]


def test_only_the_agency_itself_issues_its_permits(at):
    from greenlane.lifecycle.event import Actor
    from greenlane.usecases.permissions import ForbiddenError
    from greenlane.usecases.permits import issue

    for actor in (Actor("f", "agency", "FOOD"), Actor("t", "trader", TRADER)):
        with pytest.raises(ForbiddenError):
            issue(grant(), actor, at)


def test_an_issued_permit_and_its_history_are_not_changed(at):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import PermitPosting, PermitRow

    row = issued(at)
    for attempt in (
        lambda: PermitRow.objects.filter(pk=row.pk).update(until=TODAY),
        lambda: PermitPosting.objects.update(amount=5),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert PermitRow.objects.filter(pk=row.pk).update(state="suspended") == 1


# ------------------------------------------------------------- declarations take


@pytest.fixture
def held(at):
    """Every entry is held by the cashier, so that it is accepted and not yet released."""
    from greenlane.store import models, operators

    models.Operator.objects.update(deferment=False)
    operators.forget()
    return at


def paid(told, desk):
    from greenlane.usecases.conduct import pay

    return json.loads(pay(told["mrn"], CASHIER, desk).body)


def test_goods_under_a_permit_reserve_at_acceptance_and_are_written_off_at_release(held):
    number = issued(held, "1000").number
    status, told = lodged(held, "LRN-1", "400", number)
    assert (status, codes(told)) == (201, [])
    assert stands(number) == ["active", (600, 400, 0, 0)]
    assert paid(told, held)["state"] in ("released", "cleared")
    assert stands(number) == ["active", (600, 0, 400, 0)]


def test_goods_released_at_once_are_written_off_at_once_and_a_spent_permit_is_used_up(at):
    number = issued(at, "400").number
    _, told = lodged(at, "LRN-1", "400", number)
    assert told["state"] in ("released", "cleared")
    assert stands(number) == ["used-up", (0, 0, 400, 0)]
    assert codes(lodged(at, "LRN-2", "1", number)[1]) == ["PRM-014"]


def test_who_may_not_act_for_the_holder_is_not_told_what_his_permit_has_left(held):
    """The control: his broker, who has a mandate, is told it."""
    from greenlane.usecases.check import check

    number = issued(held, "123.5").number
    asked = json.dumps(citing(held.book, "LRN-1", "400", number)).encode()

    def told(unit):
        found = json.loads(check(asked, "json", Actor("x", "broker", unit), held).body)
        return [(f["code"], "is left" in f["text"]) for f in found["findings"]
                if f["code"].startswith("PRM-")]  # fmt: skip

    assert told(TRADING.unit) == told(TRADER) == [("PRM-015", True)]
    assert told("QT0000000404") == told("") == [("PRM-011", False)]


def test_the_same_lodging_again_gets_its_old_answer_and_takes_nothing_more(at):
    number = issued(at, "400").number
    first = lodged(at, "LRN-1", "400", number)
    assert lodged(at, "LRN-1", "400", number) == first
    assert stands(number) == ["used-up", (0, 0, 400, 0)]


def test_an_amended_quantity_is_what_is_written_off(held):
    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    assert amended(told["mrn"], citing(held.book, "LRN-1", "250.5", number), held)[0] == 200
    assert stands(number) == ["active", (D("749.5"), D("250.5"), 0, 0)]
    assert amended(told["mrn"], citing(held.book, "LRN-1", "1000", number), held)[0] == 200
    paid(told, held)
    assert stands(number) == ["used-up", (0, 0, 1000, 0)]


def test_an_amendment_beyond_what_is_left_is_refused_and_the_reservation_stands(held):
    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    status, answer = amended(told["mrn"], citing(held.book, "LRN-1", "1001", number), held)
    assert (status, codes(answer)) == (422, ["PRM-015"])
    assert stands(number) == ["active", (600, 400, 0, 0)]


def test_another_permit_in_an_amendment_frees_the_first_one(held):
    first, second = issued(held, "400").number, issued(held, "400").number
    _, told = lodged(held, "LRN-1", "400", first)
    assert amended(told["mrn"], citing(held.book, "LRN-1", "400", second), held)[0] == 200
    assert stands(first) == ["active", (400, 0, 0, 0)]
    assert stands(second) == ["active", (0, 400, 0, 0)]


def test_an_invalidated_declaration_gives_everything_back(held):
    from greenlane.usecases.conduct import invalidate

    number = issued(held, "400").number
    _, told = lodged(held, "LRN-1", "400", number)
    invalidate(told["mrn"], "lodged twice", TRADING, held)
    assert stands(number) == ["active", (400, 0, 0, 0)]


def test_before_arrival_nothing_is_reserved_and_a_lapsed_registration_holds_nothing(held):
    from greenlane.usecases.conduct import expire

    number = issued(held, "400").number
    status, told = lodged(held, "LRN-1", "400", number, kind="IMD")
    assert (status, told["state"]) == (201, "registered")
    assert stands(number) == ["active", (400, 0, 0, 0)]
    later = at_noon(held, NOON + timedelta(days=60))
    expire(told["mrn"], later)
    assert stands(number) == ["active", (400, 0, 0, 0)]


def test_arrival_reserves(held):
    from greenlane.usecases.arrive import arrive

    number = issued(held, "400").number
    _, told = lodged(held, "LRN-1", "300", number, kind="IMD")
    arrive(told["mrn"], TRADING, held)
    assert stands(number) == ["active", (100, 300, 0, 0)]


def test_what_is_declared_without_a_permit_costs_no_query(at):
    from django.db import connection

    from greenlane.usecases.formats import READERS
    from greenlane.usecases.permit_intake import held as looked_up

    made = READERS["json"](body("LRN-1")).declaration

    def none(*_):
        raise AssertionError("a query")

    with connection.execute_wrapper(none):
        assert looked_up(made, at) == {}


# ------------------------------------------------------------- two for the last ten


def at_once(works):
    """Run them side by side, each on a connection of its own; gives what each gave."""
    from django.db import connection

    def run(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def last_ten(desk, monkeypatch):
    """Two declarations that have both read that ten kilograms are left, then go on at once."""
    from greenlane.usecases import permit_intake

    number = issued(desk, "10").number
    read, real = threading.Barrier(2, timeout=30), permit_intake.held
    first = threading.local()

    def together(*args):
        found = real(*args)
        if not getattr(first, "done", False):
            first.done = True
            read.wait()
        return found

    monkeypatch.setattr(permit_intake, "held", together)
    works = [partial(lodged, desk, f"LRN-{n}", "10", number) for n in range(2)]
    return number, at_once(works)


def test_two_declarations_race_for_the_last_ten_kilograms_and_exactly_one_wins(held, monkeypatch):
    number, told = last_ten(held, monkeypatch)
    assert sorted(status for status, _ in told) == [201, 422]
    (refused,) = (answer for status, answer in told if status == 422)
    assert codes(refused) == ["PRM-015"]
    assert stands(number) == ["active", (0, 10, 0, 0)]


def test_without_the_lock_both_win(held, monkeypatch):
    """The control: rows read without a lock, and both take the same ten kilograms."""
    from greenlane.store import permits

    read = threading.Barrier(2, timeout=30)

    def unlocked(numbers):
        found = permits.by_numbers(numbers)
        read.wait()
        return found

    monkeypatch.setattr(permits, "locked", unlocked)
    number, told = last_ten(held, monkeypatch)
    assert [status for status, _ in told] == [201, 201]
    assert permits.disagreements() == [f"{number}/quantity"]


def test_the_database_itself_refuses_less_than_nothing(at):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import PermitBalance

    issued(at, "10")
    with pytest.raises(IntegrityError, match="permit_never_negative"), transaction.atomic():
        PermitBalance.objects.update(available=D(-1))


def test_a_permit_for_one_declaration_is_used_up_by_it(at):
    number = issued(at, None, umbrella=False).number
    lodged(at, "LRN-1", "400", number)
    assert stands(number) == ["used-up", (0, 0, 0, 0)]
    assert codes(lodged(at, "LRN-2", "1", number)[1]) == ["PRM-014"]
