"""Messages out of order (M4) at the use cases: the rows and the books end as in order."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support import seed as seeded
from tests.support.declarations import BROKER, OFFICE, body
from tests.usecases.test_books import faults

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
STEPS = ("lodge", "amend", "arrive", "pay")


def owing(lrn, **options):
    made = json.loads(body(lrn, **options))
    made["goodsShipment"]["importer"] = {"id": BROKER}
    return json.dumps(made).encode()


def send(step, lrn, numbers, desk):
    """One message; what has no number yet asks for one that does not exist."""
    from greenlane.usecases import conduct
    from greenlane.usecases.amend import amend
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.lodge import lodge

    mrn = numbers.get(lrn, "26QT0000000000000R")
    if step == "lodge":
        told = json.loads(lodge(owing(lrn, kind="IMD"), "json", BROKER_ACTOR, desk).body)
        numbers[lrn] = told["mrn"]
    elif step == "amend":
        amend(mrn, owing(lrn, kind="IMD", items=2), "json", "One more.", BROKER_ACTOR, desk)
    elif step == "arrive":
        arrive(mrn, OFFICER, desk)
    else:
        conduct.pay(mrn, BROKER_ACTOR, desk)


def deliver(order, lrn, desk):
    """Send in that order, and again what was refused; gives what stayed refused, with reasons."""
    from greenlane.store.declarations import UnknownDeclarationError

    waiting, numbers, reasons = list(order), {}, {}
    while waiting:
        left = []
        for step in waiting:
            try:
                send(step, lrn, numbers, desk)
            except (NotAllowedError, UnknownDeclarationError) as error:
                reasons[step] = f"{type(error).__name__}: {error}"
                left.append(step)
        if left == waiting:
            break
        waiting = left
    return {step: reasons[step] for step in waiting}


def test_forty_shuffles_end_in_the_same_state_with_books_in_order(db, desk):
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.store.models import DeclarationRow

    seeded.run()
    random_draw = {"share": "0.000001", "lane": "yellow", "instruction": "Look.", "basis": "x"}
    here = replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": random_draw}))
    assert deliver(STEPS, "IN-ORDER", here) == {}
    lawful = DeclarationRow.objects.get(lrn="IN-ORDER")
    for number in range(40):
        order = list(STEPS)
        random.Random(number).shuffle(order)
        refused = deliver(order, f"LRN-{number}", here)
        row = DeclarationRow.objects.get(lrn=f"LRN-{number}")
        assert row.state == lawful.state == "cleared", (number, order)
        assert set(refused) <= {"amend"}, (number, order)  # after release: stated, not lost
        if not refused:
            assert (row.version, row.payable) == (lawful.version, lawful.payable), (number, order)
        else:
            assert row.version == 1
    assert faults() == []
