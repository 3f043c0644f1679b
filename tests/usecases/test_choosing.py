"""Goods chosen for a control by hand: upwards, with a reason, and the trader learns the lane."""

import json
from dataclasses import replace

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.profiles import people
from tests.usecases.test_models_in_lodging import NOON
from tests.usecases.test_profile_pages import visit

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.profile_set import ProfileSet

pytestmark = pytest.mark.db
OFFICER, FAR = Actor("officer", "officer", "QT000101"), Actor("far", "officer", "QT000301")


@pytest.fixture
def here(db, desk, monkeypatch):
    from greenlane.usecases import desk as desks

    seed.run()
    draw = {"share": "0.000001", "lane": "yellow", "basis": "CA", "instruction": "Look."}
    held = replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": draw}))
    monkeypatch.setattr(desks, "current", lambda: held)
    return held


def waiting(desk):
    """An accepted declaration on the green lane that waits for its payment."""
    from greenlane.store import models, operators
    from greenlane.usecases.lodge import lodge

    models.Operator.objects.update(deferment=False)
    operators.forget()
    told = lodge(body("H-1"), "json", Actor("b", "broker", BROKER), desk)
    answer = json.loads(told.body)
    assert (answer["state"], answer["lane"]) == ("accepted", "green")
    return answer["mrn"]


def test_an_officer_chooses_and_the_trader_learns_the_lane_only(here):
    from greenlane.store import journal
    from greenlane.store.models import Account, DeclarationRow
    from greenlane.usecases import choosing, trade_history

    who, mrn = people(), waiting(here)
    assert choosing.left_today("QT000101", here) == 10
    page = visit(who["ines"])
    assert "Choose for a control by hand" in page.get(f"/declarations/{mrn}").content.decode()
    page.post(f"/declarations/{mrn}/choose", {"lane": "red", "reason": "SECRET-TIP"})
    row = DeclarationRow.objects.get(mrn=mrn)
    assert row.lane == "red"
    noted = journal.entries(kind="control.chosen")[0]
    assert (noted.actor, noted.details["reason"]) == ("ines", "SECRET-TIP")
    assert choosing.left_today("QT000101", here) == 9
    trader = visit(Account.objects.get(username="broker"))
    for place in ("", "/timeline"):
        told = trader.get(f"/declarations/{mrn}{place}").content.decode()
        assert mrn in told
        assert not [word for word in ("SECRET", ">ines", "by hand", "manual") if word in told]
    assert trader.post(f"/declarations/{mrn}/choose", {"lane": "red"}).status_code in (403, 404)
    made = list(trade_history.told_of([row.pk], here))
    assert (made[0]["method"], made[0]["lane"]) == ("manual", "red")


def test_a_choice_by_hand_goes_up_with_a_reason_and_by_who_may(here):
    from greenlane.usecases.choosing import choose
    from greenlane.usecases.permissions import ForbiddenError

    mrn = waiting(here)
    for lane, reason, actor, error in (
        ("red", " ", OFFICER, NotAllowedError), ("blue", "Why", OFFICER, NotAllowedError),
        ("green", "Why", OFFICER, NotAllowedError), ("red", "Why", FAR, ForbiddenError),
        ("red", "Why", Actor("t", "trader", "QT0000000017"), ForbiddenError),
    ):  # fmt: skip
        with pytest.raises(error):
            choose(mrn, lane, reason, actor, here)
    choose(mrn, "yellow", "A tip", OFFICER, here)
    choose(mrn, "red", "Another", OFFICER, here)
    with pytest.raises(NotAllowedError):
        choose(mrn, "yellow", "Down again", OFFICER, here)
