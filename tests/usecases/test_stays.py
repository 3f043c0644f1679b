"""Discharge by a later declaration: by item and quantity, in part, once, with the security."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db.models import F
from tests.support import money
from tests.support.declarations import BROKER, TRADER, declaration, item
from tests.support.money import BROKER_ACTOR, no_faults
from tests.usecases.test_guarantees import OFFICER, document, given, stored

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def placed(here):
    """100 kg in a warehouse, secured by a guarantee, of a trader who defers what he owes."""
    money.defer(10**9)
    given(10**6)
    return stored(here, "PLACED")


def out(lrn, mrn, mass="100", line=None, kind="IMA", previous="71", trader=TRADER):
    """Goods released for free circulation out of the warehouse where that declaration put them."""
    goods = item(governmentProcedure=[{"currentCode": "40", "previousCode": previous},
                                      {"currentCode": "000"}])  # fmt: skip
    goods["additionalDocument"] += [{"categoryCode": "C", "typeCode": "517", "id": "W-1"}]
    told = {"categoryCode": "Z", "typeCode": "MRN", "id": mrn}
    goods["previousDocument"] = [told | ({"lineNumeric": line} if line else {})]
    goods["commodity"]["goodsMeasure"]["netNetWeightMeasure"] = {"value": mass}
    made = declaration(lrn, kind=kind)
    made["goodsShipment"]["governmentAgencyGoodsItem"] = [goods]
    made["goodsShipment"]["importer"] = {"id": trader}
    return made


def lodge(here, made, actor=BROKER_ACTOR):
    from greenlane.usecases.lodge import lodge as lodged

    return json.loads(lodged(json.dumps(made).encode(), "json", actor, here).body)


def codes(told):
    return {f["code"] for f in told["findings"] if f["severity"] == "error"}


def stay():
    from greenlane.store.models import ProcedureStay

    return ProcedureStay.objects.get()


def may_defer(more):
    """Leave the trader's account room for so much more: without it he pays before release."""
    from greenlane.store.models import DeferredAccount

    DeferredAccount.objects.update(limit=F("used") + more)


def reserved():
    return -money.account("guarantee:GUAR0001")


def test_goods_that_leave_in_two_parts_free_the_guarantee_by_their_quantity_and_then_whole(
    here, placed
):
    whole, mass = reserved(), stay().quantity
    first = lodge(here, out("OUT1", placed["mrn"], mass=str(mass / 4), line=1))
    assert (first["state"], stay().discharged, stay().state) == ("cleared", mass / 4, "open")
    left = reserved()
    assert whole * 3 / 4 <= left < whole * 3 / 4 + 1
    second = lodge(here, out("OUT2", placed["mrn"], mass=str(mass * 3 / 4)))
    assert (second["state"], stay().state, reserved()) == ("cleared", "discharged", 0)
    assert no_faults()
    again = lodge(here, out("OUT3", placed["mrn"], mass="0.001"))
    assert codes(again) == {"DIS-001"}


def test_goods_that_wait_take_their_part_and_give_it_back_when_invalidated(here, placed):
    from greenlane.usecases import conduct

    mass, whole = stay().quantity, reserved()
    may_defer(0)
    waits = lodge(here, out("W1", placed["mrn"], mass=str(mass)))
    assert (waits["state"], stay().pending, reserved()) == ("accepted", mass, whole)
    assert codes(lodge(here, out("W2", placed["mrn"], mass="1"))) == {"DIS-004"}
    assert lodge(here, out("W1", placed["mrn"], mass=str(mass)))["mrn"] == waits["mrn"]
    conduct.invalidate(waits["mrn"], "Not wanted.", BROKER_ACTOR, here)
    assert (stay().pending, stay().discharged, reserved()) == (0, 0, whole)
    may_defer(10**9)
    assert lodge(here, out("W3", placed["mrn"], mass=str(mass)))["state"] == "cleared"
    assert reserved() == 0


@pytest.mark.parametrize(("changes", "code"), [
    ({"previous": "53"}, "DIS-001"), ({"line": 2}, "DIS-003"), ({"mass": "100000"}, "DIS-004"),
    ({"trader": BROKER}, "DIS-002"),
])  # fmt: skip
def test_what_does_not_fit_is_told_by_the_check_and_refused(here, placed, changes, code):
    from greenlane.usecases.check import check

    made = out("X1", placed["mrn"], **changes)
    checked = json.loads(check(json.dumps(made).encode(), "json", BROKER_ACTOR, here).body)
    assert code in codes(checked)
    assert code in codes(lodge(here, made))
    assert stay().pending == 0


def race(here, mrn, mass):
    from django.db import connection

    states, gate = [], threading.Barrier(4)

    def run(number):
        gate.wait()
        try:
            states.append(lodge(here, out(f"R{number}", mrn, mass=mass))["state"])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return states


def test_four_that_want_all_of_it_at_once_one_gets_it(here, placed):
    from greenlane.store.models import ProcedureExit

    assert sorted(race(here, placed["mrn"], str(stay().quantity))) == ["cleared"] + ["rejected"] * 3
    assert ProcedureExit.objects.filter(state="done").count() == 1
    assert no_faults()


def test_never_more_out_than_in_is_held_by_the_database(here, placed):
    from django.db import IntegrityError, connection, transaction

    more = "update procedure_stay set discharged = quantity + 1"
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="stay_within"), transaction.atomic():
            cursor.execute(more)
        with transaction.atomic():  # the control
            cursor.execute("alter table procedure_stay drop constraint stay_within")
            cursor.execute(more)
            transaction.set_rollback(True)


def test_an_officers_discharge_ends_the_stay_and_overdue_ones_are_chased_once(here, placed):
    from greenlane.store.models import JournalRow, PartyNotice, ProcedureStay
    from greenlane.usecases import securing, staying

    assert stay().due is None
    ProcedureStay.objects.update(due=money.NOON.date())
    assert staying.chase(here) == 0
    late = replace(here, now=lambda: datetime(2026, 7, 2, 12, tzinfo=UTC))
    assert (staying.chase(late), staying.chase(late)) == (1, 0)
    told = json.loads(PartyNotice.objects.get().payload)
    assert (told["mrn"], told["operator"]) == (placed["mrn"], TRADER)
    assert JournalRow.objects.filter(kind="procedure.overdue").count() == 1
    securing.discharge(placed["mrn"], "Destroyed under control.", OFFICER, late)
    assert (stay().state, reserved()) == ("closed", 0)
    assert codes(lodge(here, out("Z1", placed["mrn"]))) == {"DIS-001"}


def test_temporary_admission_has_its_time_and_a_plain_import_no_stay(here):
    from greenlane.store.models import ProcedureStay

    money.lodge(here, "PLAIN")
    assert ProcedureStay.objects.count() == 0
    given(10**6)
    made = document("TEMP")
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["currentCode"] = "53"
    goods["additionalDocument"][-1] = {"categoryCode": "C", "typeCode": "516", "id": "T-1"}
    assert lodge(here, made)["state"] != "rejected"
    assert (stay().procedure, (stay().due - money.NOON.date()).days) == ("5300", 365)


def amended(here, mrn, made):
    from greenlane.usecases.amend import amend

    told = amend(mrn, json.dumps(made).encode(), "json", "Corrected.", BROKER_ACTOR, here)
    assert told.status == 200, told.body


def test_an_amendment_that_takes_nothing_out_any_more_gives_its_part_back(here, placed):
    mass = stay().quantity
    may_defer(0)
    made = out("W4", placed["mrn"], mass=str(mass))
    waits = lodge(here, made)
    assert stay().pending == mass
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["previousCode"] = "00"
    del goods["previousDocument"]
    amended(here, waits["mrn"], made)
    assert (stay().pending, stay().state) == (0, "open")


def test_an_amendment_that_places_nothing_any_more_closes_the_stay(here):
    from greenlane.usecases import staying

    given(1)  # too little: the goods wait
    made = document("WAIT", "GUAR0001", "IMA")
    waits = lodge(here, made)
    assert (waits["state"], stay().state) == ("accepted", "open")
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["currentCode"] = "40"
    amended(here, waits["mrn"], made)
    assert stay().state == "closed"
    assert staying.chase(here) == 0
