"""Guarantees: reserved at acceptance, never beyond their amount, released at discharge."""

import json
import threading
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER, OFFICE, TRADER, declaration, item
from tests.support.money import BROKER_ACTOR, CASHIER

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
OFFICER = Actor("officer", "officer", OFFICE)


@pytest.fixture
def here(db, desk):
    return money.country(desk)


def given(amount, number="GUAR0001", principal=TRADER, **more):
    from greenlane.store.models import Guarantee

    told = {"kind": "comprehensive", "guarantor": "Bank of Amara", "percent": 30, **more}
    return Guarantee.objects.create(number=number, principal_id=principal, amount=amount,
                                    currency="QTC", since=money.NOON.date(), **told)  # fmt: skip


def document(lrn, number="GUAR0001", kind="IMA"):
    """Goods entered for a warehouse under a guarantee: their duties are suspended."""
    goods = item(governmentProcedure=[{"currentCode": "71", "previousCode": "00"},
                                      {"currentCode": "000"}])  # fmt: skip
    goods["additionalDocument"] += [{"categoryCode": "C", "typeCode": "517", "id": "W-1"}]
    made = declaration(lrn, kind=kind, obligationGuarantee=[{"referenceId": number}])
    made["goodsShipment"]["governmentAgencyGoodsItem"] = [goods]
    return made


def stored(here, lrn, number="GUAR0001", kind="IMA"):
    """Such goods lodged; gives the answer."""
    from greenlane.usecases.lodge import lodge

    made = document(lrn, number, kind)
    told = json.loads(lodge(json.dumps(made).encode(), "json", BROKER_ACTOR, here).body)
    assert told["state"] != "rejected", told["findings"]
    return told


@pytest.fixture
def stake(here):
    """What one such declaration reserves."""
    given(10**6, "GUAR0000")
    stored(here, "FIRST", "GUAR0000")
    amount = -money.account("guarantee:GUAR0000")
    assert amount > 100
    return amount


def holds(told):
    return [each["name"] for each in told["holds"]]


def test_what_is_suspended_is_reserved_and_released_at_discharge(here, stake):
    from greenlane.usecases import securing

    row = given(stake)
    told = stored(here, "G1")
    row.refresh_from_db()
    assert (holds(told), row.reserved) == ([], stake)
    with pytest.raises(NotAllowedError, match="reason"):
        securing.discharge(told["mrn"], " ", OFFICER, here)
    assert securing.discharge(told["mrn"], "Re-exported.", OFFICER, here) == stake
    row.refresh_from_db()
    assert row.reserved == 0
    with pytest.raises(NotAllowedError, match="nothing"):
        securing.discharge(told["mrn"], "Again.", OFFICER, here)
    assert money.faults() == []


@pytest.mark.parametrize(("number", "changes"), [
    ("NOSUCH01", {}), ("GUAR0001", {"principal": "QT0000000103"}), ("GUAR0001", {"amount": 1}),
    ("GUAR0001", {"state": "ended"}), ("GUAR0001", {"until": money.NOON.date().replace(year=2025)}),
])  # fmt: skip
def test_a_guarantee_that_will_not_do_holds_the_goods_until_security_is_given(
    here, stake, number, changes
):
    given(**{"amount": stake, **changes})
    told = stored(here, "G1", number)
    assert holds(told) == ["security"]
    assert money.account("guarantee:GUAR0001") == 0


def test_an_amendment_reserves_anew_and_an_invalidation_gives_back(here, stake):
    from greenlane.usecases import conduct
    from greenlane.usecases.arrive import arrive

    row = given(stake)
    early = stored(here, "G1", kind="IMD")
    assert money.account("guarantee:GUAR0001") == 0
    arrive(early["mrn"], BROKER_ACTOR, here)
    row.refresh_from_db()
    assert row.reserved == stake
    second = stored(here, "G2")
    assert holds(second) == ["security"]
    conduct.invalidate(second["mrn"], "Not wanted.", BROKER_ACTOR, here)
    row.refresh_from_db()
    assert row.reserved == stake


def test_a_deposit_frees_the_goods_where_no_guarantee_would_do_and_is_given_back(here, stake):
    from greenlane.store import declarations
    from greenlane.usecases import securing

    told = stored(here, "G1", "NOSUCH01")
    row = declarations.by_mrn(told["mrn"])
    assert sum(securing.wanted(row).values()) == stake
    assert securing.deposit(told["mrn"], CASHIER, here) == stake
    assert money.life(told["mrn"]).open_hold("security") is None
    assert (money.account("deposits"), money.account(f"security:{TRADER}")) == (stake, -stake)
    with pytest.raises(NotAllowedError):
        securing.deposit(told["mrn"], CASHIER, here)
    assert securing.discharge(told["mrn"], "Re-exported.", OFFICER, here) == stake
    assert money.account("deposits") == 0
    assert money.faults() == []


def test_an_amendment_that_names_a_good_guarantee_frees_the_goods(here, stake):
    from greenlane.usecases.amend import amend

    given(stake)
    told = stored(here, "G1", "NOSUCH01")
    made = document("G1", "GUAR0001")
    amend(told["mrn"], json.dumps(made).encode(), "json", "Guarantee.", BROKER_ACTOR, here)
    assert money.life(told["mrn"]).open_hold("security") is None
    assert money.account("guarantee:GUAR0001") == -stake


def race(here, stake):
    """Six lodgements at once on a guarantee for two; gives how many went without a hold."""
    from django.db import connection

    given(2 * stake)
    found, gate = [], threading.Barrier(6)

    def run(number):
        gate.wait()
        try:
            found.append(holds(stored(here, f"RACE-{number}")))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 6
    return found.count([])


def test_six_at_once_reserve_never_more_than_the_guarantee(here, stake):
    from greenlane.store.models import Guarantee

    assert race(here, stake) == 2
    row = Guarantee.objects.get(pk="GUAR0001")
    assert row.reserved == row.amount


def test_without_the_constraint_they_would(here, stake, monkeypatch):
    """The control: neither looked at first nor held by the database, all six are reserved."""
    from django.db import connection

    from greenlane.store.models import Guarantee
    from greenlane.usecases import securing

    monkeypatch.setattr(securing, "_wanting", lambda *_: "")
    with connection.cursor() as cursor:
        cursor.execute("alter table guarantee drop constraint guarantee_within_amount")
        try:
            assert race(here, stake) == 6
        finally:
            Guarantee.objects.all().delete()
            cursor.execute("alter table guarantee add constraint guarantee_within_amount check "
                           "(reserved >= 0 and reserved <= amount)")  # fmt: skip


def test_another_office_and_a_trader_discharge_nothing(here, stake):
    from greenlane.usecases import securing
    from greenlane.usecases.permissions import ForbiddenError

    given(stake)
    told = stored(here, "G1")
    for actor in (Actor("x", "officer", "QT000202"), BROKER_ACTOR):
        with pytest.raises(ForbiddenError):
            securing.discharge(told["mrn"], "No.", actor, here)
    assert securing.discharge(told["mrn"], "Yes.", CASHIER, here) == stake


def test_a_share_that_the_law_does_not_allow_is_no_guarantee(here):
    from tests.support.two_persons import people, propose

    from greenlane.store.models import Guarantee
    from greenlane.usecases.two_persons import approve

    who = people()
    told = {"operator": BROKER, "number": "guar9", "kind": "comprehensive", "guarantor": "Bank",
            "amount": "1000", "percent": "40"}  # fmt: skip
    with pytest.raises(NotAllowedError, match="share"):
        propose(who["cashier"], "guarantee", here, **told)
    number = propose(who["cashier"], "guarantee", here, **{**told, "percent": "30"})
    approve(number, who["director"], "", here)
    made = Guarantee.objects.get()
    assert (made.number, made.amount, made.percent) == ("GUAR9", Decimal(1000), 30)


def debits(here, stake):
    """Fifty debits at once of a guarantee for twenty; gives how many went through."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import IntegrityError, connection

    from greenlane.ledger.guarantee import reserving
    from greenlane.store import declarations
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import securing

    row, one = given(20 * stake), DeclarationRow.objects.get()
    gate = threading.Barrier(10)

    def five(_):
        done = 0
        gate.wait()
        try:
            for _ in range(5):
                try:
                    moved = reserving(securing.value(row), stake)
                    declarations.post(one, [moved], money.NOON)
                    done += 1
                except IntegrityError:
                    continue
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(10) as pool:
        return sum(pool.map(five, range(10)))


def test_fifty_debits_at_once_never_take_a_guarantee_below_nought(here, stake):
    from greenlane.store.models import Guarantee

    assert debits(here, stake) == 20
    row = Guarantee.objects.get(pk="GUAR0001")
    assert row.reserved == row.amount == -money.account("guarantee:GUAR0001")


def test_without_the_constraint_fifty_debits_would_go_through(here, stake):
    from django.db import connection

    from greenlane.store.models import Guarantee

    with connection.cursor() as cursor:
        cursor.execute("alter table guarantee drop constraint guarantee_within_amount")
        try:
            assert debits(here, stake) == 50
        finally:
            Guarantee.objects.all().delete()
            cursor.execute("alter table guarantee add constraint guarantee_within_amount check "
                           "(reserved >= 0 and reserved <= amount)")  # fmt: skip
