"""Results of controls: without one for each item the goods do not go, and what they teach."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import OFFICE, TRADER
from tests.usecases.test_life import NOON, OFFICER, RED, YELLOW, lane, lodged, row

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.inspection import ItemResult

pytestmark = pytest.mark.db


@pytest.fixture
def base(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def differs(item=1, **facts):
    told = {"kinds": ("classification",), "code": "61103000", "text": "Leather shoes.", **facts}
    return ItemResult(item=item, **told)


def record(mrn, desk, *results, lift=True, name="physical", who=OFFICER):
    from greenlane.usecases import inspection

    return inspection.record(mrn, name, results, "Opened all.", who, desk, lift=lift)


def test_the_hold_of_a_control_goes_when_each_item_has_a_result_and_not_before(base):
    from greenlane.usecases import conduct
    from greenlane.usecases.permissions import ForbiddenError

    desk = lane(base, RED)
    mrn = lodged(desk, items=2)["mrn"]
    with pytest.raises(NotAllowedError, match="item 1, 2"):
        conduct.lift(mrn, "physical", "Nothing found", OFFICER, desk)
    with pytest.raises(NotAllowedError, match="item 2"):
        record(mrn, desk, ItemResult(item=1))
    with pytest.raises(NotAllowedError, match="state what was found"):
        record(mrn, desk, ItemResult(item=1), ItemResult(item=2, kinds=("origin",)), lift=False)
    with pytest.raises(NotAllowedError, match="no such item"):
        record(mrn, desk, ItemResult(item=3), lift=False)
    with pytest.raises(ForbiddenError):
        record(mrn, desk, ItemResult(item=1), who=Actor("o", "officer", "QT000201"))
    record(mrn, desk, ItemResult(item=1), lift=False)
    assert row(mrn).state == "accepted"
    record(mrn, desk, ItemResult(item=2))
    assert row(mrn).state == "cleared"


def test_the_database_refuses_a_hold_lifted_by_hand_and_a_result_makes_it_let_go(base):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import HoldRow, InspectionResult

    desk = lane(base, RED)
    mrn = lodged(desk)["mrn"]
    held = HoldRow.objects.filter(declaration__mrn=mrn, name="physical")
    with pytest.raises(IntegrityError, match="result for each of its items"), transaction.atomic():
        held.update(lifted=NOON)
    record(mrn, desk, ItemResult(item=1), lift=False)
    with transaction.atomic():  # the control: the same statement, now that there is a result
        assert held.update(lifted=NOON) == 1
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        InspectionResult.objects.update(kinds=["value"])


def test_only_the_items_that_were_hit_are_the_control(base, monkeypatch):
    from greenlane.usecases import conduct

    desk = lane(base, RED)
    mrn = lodged(desk, items=3)["mrn"]
    version = row(mrn).declarationversion_set.get()
    told = json.loads(version.selection)
    told["hits"][0]["sequence"] = 2
    version.selection = json.dumps(told)
    version.save()
    record(mrn, desk, ItemResult(item=2), lift=False)
    conduct.lift(mrn, "physical", "As declared", OFFICER, desk)
    assert row(mrn).state == "cleared"


def test_what_was_found_is_priced_by_the_engine_and_stands_in_the_chain(base):
    from greenlane.store import declarations

    desk = lane(base, RED)
    mrn = lodged(desk, items=2)["mrn"]
    record(mrn, desk, differs(kinds=("value",), code="", value=Decimal(5000)),
           differs(2, kinds=("undeclared",), value=Decimal(100)), lift=False)  # fmt: skip
    event = next(e for e in declarations.events(row(mrn)) if e.kind == "examine")
    dearer, more = (result.extra for result in event.results)
    assert dearer > more > 0
    again = record(mrn, desk, ItemResult(item=1), ItemResult(item=2), lift=True)
    assert again.status == 200
    assert declarations.first_broken_event(row(mrn)) is None


def test_a_code_that_the_engine_cannot_assess_has_no_price(base):
    from greenlane.store import inspections

    desk = lane(base, RED)
    mrn = lodged(desk)["mrn"]
    record(mrn, desk, differs(code="99999999"), lift=False)
    assert [each.extra for each in inspections.of(row(mrn))] == [None]


def test_labels_say_what_was_found_and_how_it_came_to_be_looked_at(base):
    from greenlane.store import inspections

    desk = lane(base, RED)
    first, second = lodged(desk)["mrn"], lodged(desk, "LRN-2")["mrn"]
    record(first, desk, differs(), lift=False)
    later = replace(desk, now=lambda: NOON + timedelta(hours=1))
    record(first, later, differs(kinds=("origin",), code="", origin="CN"), lift=False)
    record(second, later, ItemResult(item=1))
    told = list(inspections.labels())
    assert [(each.mrn, each.found, each.kinds) for each in told] == [
        (first, True, ("origin",)), (second, False, ())]  # fmt: skip
    assert {(e.method, e.drawn, e.control, e.office) for e in told} == {
        ("random", True, "physical", OFFICE)}  # fmt: skip
    assert [e.mrn for e in inspections.labels(after=told[0].number)] == [second]
    assert list(inspections.labels(NOON + timedelta(hours=2))) == []


def test_papers_that_agree_leave_the_trader_free_to_amend(base):
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    conduct.examine(mrn, "documents", "Invoice agrees.", True, OFFICER, desk)
    from greenlane.store import declarations

    assert not declarations.life(row(mrn)).examined


def test_a_form_is_kept_until_it_is_recorded(base):
    from greenlane.store import inspections
    from greenlane.usecases import inspection

    desk = lane(base, RED)
    mrn = lodged(desk)["mrn"]
    inspection.keep(mrn, "physical", {"text-1": "Half"}, OFFICER, desk)
    inspection.keep(mrn, "physical", {"text-1": "Half seen"}, OFFICER, desk)
    assert inspections.draft(row(mrn), "physical", "officer").body == {"text-1": "Half seen"}
    record(mrn, desk, ItemResult(item=1))
    assert inspections.draft(row(mrn), "physical", "officer") is None
    assert row(mrn).trader == TRADER
