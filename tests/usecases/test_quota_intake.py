"""Quotas along the way of a declaration: at once or by licence, amended, invalidated."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, LAPSED, TRADER
from tests.support.quotas import (
    ACTOR,
    NOON,
    TODAY,
    at_once,
    book_with_quota,
    checked,
    claimed,
    got,
    lodge,
    period,
    requests,
)

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
D = Decimal
NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.fixture
def open_desk(db, desk):
    """Every entry is held by the cashier, so that it can still be amended."""
    from greenlane.store import models, operators

    seed.run()
    models.Operator.objects.update(deferment=False)
    operators.forget()
    return replace(desk, now=lambda: NOON, book=book_with_quota(desk))


@pytest.fixture
def licensed_desk(open_desk):
    return replace(open_desk, book=book_with_quota(open_desk, mechanism="licensed"))


def amended(desk, told, lrn, kilograms, number="094999"):
    from greenlane.usecases.amend import amend

    body = json.dumps(claimed(lrn, kilograms, number)).encode()
    outcome = amend(told["mrn"], body, "json", "a slip of the pen", ACTOR, desk)
    assert outcome.status == 200, outcome.body


def stand():
    return [(r.version, r.quantity, r.allocated, r.returned, r.withdrawn) for r in requests()]


def test_an_immediate_quota_is_drawn_in_the_act_of_acceptance(open_desk):
    desk = replace(open_desk, book=book_with_quota(open_desk, drawing="immediate"))
    for number in range(3):
        lodge(desk, f"LRN-{number}", "40")
    assert got() == [40, 40, 20]
    assert checked(desk).balance == 0
    assert requests()[2].owed == {"A00": "664.15", "B00": "106.26"}


def test_an_amendment_before_the_decision_changes_the_request_and_keeps_its_rank(open_desk):
    from greenlane.usecases import quotas

    told = lodge(open_desk, "LRN-1", "80")
    tomorrow = replace(open_desk, now=lambda: NOON + timedelta(days=1))
    amended(tomorrow, told, "LRN-1", "50")
    assert stand() == [(1, 50, None, 0, False)]
    amended(tomorrow, told, "LRN-1", "70")
    assert stand() == [(1, 50, None, 0, False), (3, 20, None, 0, False)]
    assert [row.day for row in requests()] == [TODAY, TODAY]
    assert sum(m.quantity for m in quotas.allocate_day(TODAY, tomorrow)) == 70


def test_an_amendment_after_the_decision_returns_what_is_less_and_asks_for_what_is_more(open_desk):
    from greenlane.usecases import quotas

    told = lodge(open_desk, "LRN-1", "80")
    quotas.allocate_day(TODAY, open_desk)
    amended(open_desk, told, "LRN-1", "50")
    assert stand() == [(1, 80, 80, 30, False)]
    assert checked(open_desk).balance == 50
    amended(open_desk, told, "LRN-1", "55")
    quotas.allocate_day(TODAY, open_desk)
    assert stand() == [(1, 80, 80, 30, False), (3, 5, 5, 0, False)]
    assert checked(open_desk).drawn == 55


def test_what_was_asked_in_vain_is_no_return(open_desk):
    from greenlane.usecases import quotas

    told = lodge(open_desk, "LRN-1", "100")
    lodge(open_desk, "LRN-2", "100")
    quotas.allocate_day(TODAY, open_desk)
    amended(open_desk, told, "LRN-1", "60")
    assert checked(open_desk).balance == 0
    amended(open_desk, told, "LRN-1", "20")
    assert (checked(open_desk).balance, requests()[0].returned) == (30, 30)


def test_another_order_number_is_another_request(open_desk):
    book = book_with_quota(open_desk, quota_definitions=[period("P26", "094998")])
    desk = replace(open_desk, book=book)
    told = lodge(desk, "LRN-1", "80")
    amended(desk, told, "LRN-1", "80", "094998")
    assert [(r.definition_id, r.withdrawn) for r in requests()] == [("Q26", True), ("P26", False)]


@pytest.mark.parametrize("decided", [True, False])
def test_an_invalidated_entry_gives_everything_back(open_desk, decided):
    from greenlane.usecases import quotas
    from greenlane.usecases.conduct import invalidate

    told = lodge(open_desk, "LRN-1", "80")
    if decided:
        quotas.allocate_day(TODAY, open_desk)
    invalidate(told["mrn"], "lodged twice", ACTOR, open_desk)
    assert stand() == [(1, 80, 80, 80, False) if decided else (1, 80, None, 0, True)]
    assert quotas.allocate_day(TODAY, open_desk) == []
    assert checked(open_desk).balance == 100


def two_items(lrn, first, second):
    """A declaration of two items that claim two quotas, in this order."""
    made, other = claimed(lrn, "50", first), claimed(lrn, "50", second)
    items = made["goodsShipment"]["governmentAgencyGoodsItem"]
    (more,) = other["goodsShipment"]["governmentAgencyGoodsItem"]
    items.append({**more, "sequenceNumeric": 2})
    made |= {"goodsItemQuantity": 2, "totalPackageQuantity": 20,
             "invoiceAmount": {"value": "5000.00", "currencyId": "USD"},
             "totalGrossMassMeasure": {"value": "220"}}  # fmt: skip
    return json.dumps(made).encode()


def test_quotas_named_in_opposite_order_are_locked_in_one_order(open_desk, monkeypatch):
    """Nothing is drawn before all that will be drawn on is locked, by the name of the period."""
    from greenlane.store import quotas as store
    from greenlane.usecases.conduct import invalidate
    from greenlane.usecases.lodge import lodge as usecase

    book = book_with_quota(
        open_desk, drawing="immediate", quota_definitions=[period("P26", "094998")]
    )
    desk = replace(open_desk, book=book)
    locks, real = [], store.locked

    def watched(periods, moment):
        rows = real(list(periods), moment)
        locks.append(tuple(rows))
        return rows

    monkeypatch.setattr(store, "locked", watched)
    for lrn, numbers in (("A", ("094999", "094998")), ("B", ("094998", "094999"))):
        locks.clear()
        told = json.loads(usecase(two_items(lrn, *numbers), "json", ACTOR, desk).body)
        assert locks[0] == ("P26", "Q26"), told["findings"]
        locks.clear()
        invalidate(told["mrn"], "lodged in error", ACTOR, desk)
        assert locks[0] == ("P26", "Q26")
    assert (checked(desk).balance, checked(desk, "P26").balance) == (100, 100)


# ------------------------------------------------------------- licences


def issue(desk, number="LIC-1", quantity="60", holder=TRADER, until=NEW_YEARS_EVE):
    from greenlane.usecases import quota_licences

    return quota_licences.issue(number, "Q26", holder, D(quantity), TODAY, until, desk)


def test_a_licence_takes_its_quantity_out_and_its_holder_draws_on_it(licensed_desk):
    from greenlane.usecases import quotas

    issue(licensed_desk)
    assert checked(licensed_desk).balance == 40
    lodge(licensed_desk, "LRN-1", "50", licence="LIC-1")
    lodge(licensed_desk, "LRN-2", "50", licence="LIC-1")
    assert got() == [50, 10]
    row = checked(licensed_desk)
    assert (row.balance, row.licensed, row.drawn) == (40, 0, 60)
    standing = next(s for s in quotas.balances(TODAY, licensed_desk)
                    if s.period.definition == "Q26")  # fmt: skip
    assert (standing.mechanism, standing.volume, standing.allocated) == ("licensed", 100, 60)


@pytest.mark.parametrize(
    "given", [{"holder": LAPSED}, {"number": "LIC-2"}, {"until": TODAY - timedelta(days=0)}]
)
def test_only_the_holders_own_licence_in_force_counts(licensed_desk, given):
    issue(licensed_desk, **given)
    at = NOON + timedelta(days=1) if "until" in given else NOON
    lodge(replace(licensed_desk, now=lambda: at), "LRN-1", "50", licence="LIC-1")
    assert got() == [0]
    assert checked(licensed_desk).drawn == 0


def of_the_other(desk):
    """Goods drawn on their owner's licence, then the broker's own: what stays drawn on it."""
    from greenlane.store.models import QuotaLicence
    from greenlane.usecases.amend import amend

    issue(desk)
    told = lodge(desk, "LRN-1", "50", licence="LIC-1")
    assert got() == [50]
    made = claimed("LRN-1", "50", licence="LIC-1")
    made["goodsShipment"]["importer"] = {"id": BROKER}
    assert amend(told["mrn"], json.dumps(made).encode(), "json", "Mine.", ACTOR, desk).status == 200
    return QuotaLicence.objects.get().used


def test_goods_that_become_anothers_draw_on_the_former_owners_licence_no_more(licensed_desk):
    assert of_the_other(licensed_desk) == 0
    assert stand() == [(1, 50, 50, 50, False), (2, 50, 0, 0, False)]
    assert checked(licensed_desk).licensed == 60


def test_control_with_the_quantity_alone_compared_they_would(licensed_desk, monkeypatch):
    from greenlane.usecases import quota_intake

    monkeypatch.setattr(quota_intake, "_anothers", lambda *_: False)
    assert of_the_other(licensed_desk) == 50


def cited_by_the_client(desk):
    """What a client draws on his broker's licence that he names in an amendment: of more goods."""
    from greenlane.store.models import QuotaLicence
    from greenlane.usecases.amend import amend

    issue(desk, holder=BROKER)
    told = lodge(desk, "LRN-1", "10")
    made = json.dumps(claimed("LRN-1", "50", licence="LIC-1")).encode()
    with suppress(NotAllowedError):
        amend(told["mrn"], made, "json", "More came.", Actor("t", "trader", TRADER), desk)
    return QuotaLicence.objects.get().used


def test_a_client_names_no_licence_of_his_brokers(licensed_desk):
    assert cited_by_the_client(licensed_desk) == 0


def test_control_without_the_look_at_the_burden_he_would(licensed_desk, monkeypatch):
    from greenlane.usecases import amend

    monkeypatch.setattr(amend, "check_burden", lambda *_: None)
    assert cited_by_the_client(licensed_desk) == 40


def test_licences_together_are_never_more_than_the_quota(licensed_desk):
    from greenlane.usecases.quota_serving import QuotaError

    def try_to(number):
        try:
            issue(licensed_desk, f"LIC-{number}", "30")
            return 1
        except QuotaError:
            return 0

    assert sum(at_once(try_to, range(12), 6)) == 3
    row = checked(licensed_desk)
    assert (row.balance, row.licensed) == (10, 90)


def test_many_draw_on_one_licence_at_once_and_get_exactly_it(licensed_desk):
    issue(licensed_desk, quantity="60")
    at_once(lambda n: lodge(licensed_desk, f"LRN-{n}", "7", licence="LIC-1"), range(20), 10)
    assert sum(got()) == 60
    assert (checked(licensed_desk).licensed, checked(licensed_desk).drawn) == (0, 60)


def test_what_a_licence_did_not_use_is_available_again_when_it_ends(licensed_desk):
    from greenlane.usecases import quota_licences, quotas

    issue(licensed_desk)
    lodge(licensed_desk, "LRN-1", "50", licence="LIC-1")
    quotas.give_back(requests()[0].pk, D(20), "overdrawn", licensed_desk)
    row = checked(licensed_desk)
    assert (row.balance, row.licensed, row.drawn) == (40, 30, 30)
    assert quota_licences.expire(NEW_YEARS_EVE, licensed_desk) == 0
    assert quota_licences.expire(NEW_YEARS_EVE + timedelta(days=1), licensed_desk) == 1
    row = checked(licensed_desk)
    assert (row.balance, row.licensed, row.drawn) == (70, 0, 30)
    quotas.give_back(requests()[0].pk, D(30), "invalidated late", licensed_desk)
    assert checked(licensed_desk).balance == 100


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"quantity": "101"}, "QTA-012"),
        ({"quantity": "0"}, "QTA-012"),
        ({"until": date(2027, 1, 1)}, "QTA-011"),
        ({"until": TODAY - timedelta(days=1)}, "QTA-011"),
        ({"number": "LIC-0"}, "QTA-013"),
    ],
)
def test_a_licence_that_cannot_be_is_refused(licensed_desk, wrong, code):
    from greenlane.usecases.quota_serving import QuotaError

    issue(licensed_desk, "LIC-0", "1")
    with pytest.raises(QuotaError) as refused:
        issue(licensed_desk, **wrong)
    assert refused.value.code == code
    assert checked(licensed_desk).balance == 99


def test_a_quota_of_first_come_has_no_licences(open_desk):
    with pytest.raises(ValueError, match="not managed by licences"):
        issue(open_desk)
