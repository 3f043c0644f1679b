"""Issued permits stopped, ended and varied: what becomes of goods that took of them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.support.declarations import TRADER
from tests.support.issued import (
    MED,
    NOON,
    TODAY,
    TRADING,
    amended,
    at_noon,
    citing,
    codes,
    issued,
    lodged,
    stands,
)
from tests.usecases.test_permits import at, held, paid

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
__all__ = ["at", "held"]  # fixtures
D = Decimal


def acted(desk, number, move, reason="the leaflet is wrong"):
    from greenlane.usecases import permit_acts

    return permit_acts.act(number, move, reason, MED, desk)


def by_two(desk, number, move, payload=b""):
    """Proposed by one officer of the agency, approved by another."""
    from greenlane.store.models import Account
    from greenlane.usecases import two_persons

    first, second = (
        Account.objects.get_or_create(
            username=f"med-{n}", role="agency", agency="MED", person=f"p-{n}"
        )[0]
        for n in (1, 2)
    )
    asked = two_persons.Proposal(kind="permit-act", data={"number": number, "move": move},
                                 reason="as the inspection found", payload=payload)  # fmt: skip
    proposed = two_persons.propose(asked, first, desk)
    two_persons.approve(proposed, second, "agreed", desk)


def holds(told):
    from greenlane.store.models import HoldRow

    rows = HoldRow.objects.filter(declaration__mrn=told["mrn"], lifted=None)
    return sorted(rows.values_list("kind", "owner"))


def test_a_suspended_permit_holds_the_goods_accepted_under_it_until_it_is_resumed(held):
    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    acted(held, number, "suspend")
    assert holds(told) == [("agency", "MED"), ("payment", "cashier")]
    assert paid(told, held)["state"] == "accepted"
    assert stands(number) == ["suspended", (600, 400, 0, 0)]
    assert codes(lodged(held, "LRN-2", "1", number)[1]) == ["PRM-014"]
    acted(held, number, "resume", "the leaflet was corrected")
    assert holds(told) == []
    assert stands(number) == ["active", (600, 0, 400, 0)]


def test_between_the_act_and_the_hold_nothing_goes_and_the_worker_finishes(held, monkeypatch):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.usecases import permit_acts

    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    with monkeypatch.context() as dying:
        dying.setattr(permit_acts, "enforce", lambda *_: 0)  # the process dies after the act
        acted(held, number, "suspend")
    with pytest.raises(NotAllowedError, match="suspended"):
        paid(told, held)
    assert permit_acts.work(held) == 1
    assert holds(told) == [("agency", "MED"), ("payment", "cashier")]
    assert permit_acts.work(held) == 0


def test_the_agency_lets_single_goods_go_under_a_suspended_permit(held):
    from greenlane.store.models import HoldRow
    from greenlane.usecases.conduct import lift

    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    acted(held, number, "suspend")
    name = HoldRow.objects.get(owner="MED").name
    lift(told["mrn"], name, "shipped before", MED, held)
    assert paid(told, held)["state"] in ("released", "cleared")
    assert stands(number) == ["suspended", (600, 0, 400, 0)]


def test_two_persons_revoke_and_the_goods_wait_for_another_permit(held):
    number, other = issued(held, "1000").number, issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    with pytest.raises(Exception, match="proposed by one person"):
        acted(held, number, "revoke")
    by_two(held, number, "revoke")
    assert stands(number) == ["revoked", (0, 0, 0, 1000)]
    assert ("agency", "MED") in holds(told)
    again = citing(held.book, "LRN-1", "400", number)
    assert codes(amended(told["mrn"], again, held)[1]) == ["PRM-014"]
    assert amended(told["mrn"], citing(held.book, "LRN-1", "400", other), held)[0] == 200
    assert holds(told) == [("payment", "cashier")]
    assert stands(other) == ["active", (600, 400, 0, 0)]


def test_two_persons_reinstate_what_an_appeal_gave_back_and_the_goods_go_on(held):
    from greenlane.ledger.permit import balances
    from greenlane.store import permits
    from greenlane.store.models import PermitBalance, PermitPosting

    number = issued(held, "1000").number
    _, told = lodged(held, "LRN-1", "400", number)
    by_two(held, number, "revoke")
    assert stands(number) == ["revoked", (0, 0, 0, 1000)]
    with pytest.raises(Exception, match="proposed by one person"):
        acted(held, number, "reinstate")
    by_two(held, number, "reinstate")
    assert stands(number) == ["active", (600, 400, 0, 0)]  # taken again before the hold went
    assert holds(told) == [("payment", "cashier")]
    book = PermitBalance.objects.get(permit__number=number)
    movements = PermitPosting.objects.filter(balance=book).values_list("kind", "amount")
    assert sum(balances(movements).values()) == 0
    assert permits.replay(book) == permits.holding(book)
    assert "restore" in {kind for kind, _ in movements}


def test_goods_whose_share_another_has_taken_wait_though_the_permit_is_reinstated(
    held, monkeypatch
):
    from greenlane.usecases import permit_acts

    number = issued(held, "1000").number
    _, first = lodged(held, "LRN-1", "600", number)
    by_two(held, number, "revoke")
    real = permit_acts.enforce

    def late(*told):
        lodged(held, "LRN-2", "600", number)
        return real(*told)

    monkeypatch.setattr(permit_acts, "enforce", late)
    by_two(held, number, "reinstate")
    assert ("agency", "MED") in holds(first)
    assert stands(number) == ["active", (400, 600, 0, 0)]


def test_a_variation_keeps_what_is_used_and_gets_what_comes_back(held):
    import msgspec

    from greenlane.rules.issued_permit import Amount
    from greenlane.store.models import PermitRow
    from greenlane.usecases.conduct import invalidate
    from greenlane.usecases.permit_pairs import granted

    row = issued(held, "1000")
    _, told = lodged(held, "LRN-1", "400", row.number)
    wider = msgspec.structs.replace(granted(row), quantity=Amount(amount=D(1500), unit="KGM"))
    by_two(held, row.number, "vary", msgspec.json.encode(wider))
    heir = PermitRow.objects.get(number=row.number).successor
    assert stands(row.number) == ["replaced", (0, 400, 0, 600)]
    assert stands(heir.number) == ["active", (1100, 0, 0, 0)]
    invalidate(told["mrn"], "lodged twice", TRADING, held)
    assert stands(row.number) == ["replaced", (0, 0, 0, 600)]
    assert stands(heir.number) == ["active", (1500, 0, 0, 0)]


def test_a_holder_gives_a_permit_back_and_nobody_else(held):
    from greenlane.usecases import permit_acts
    from greenlane.usecases.permits import PermitError

    number = issued(held, "1000").number
    with pytest.raises(PermitError, match="no permit"):
        permit_acts.surrender(number, "not needed", TRADING, held)
    permit_acts.surrender(number, "not needed", Actor("t", "trader", TRADER), held)
    assert stands(number) == ["surrendered", (0, 0, 0, 1000)]


def test_after_its_last_day_a_permit_expires_and_what_was_reserved_is_still_written_off(held):
    from greenlane.usecases import permit_acts

    number = issued(held, "1000", until=TODAY).number
    _, told = lodged(held, "LRN-1", "400", number)
    assert permit_acts.work(held) == 0
    tomorrow = at_noon(held, NOON + timedelta(days=1))
    assert permit_acts.work(tomorrow) == 1
    assert stands(number) == ["expired", (0, 400, 0, 600)]
    paid(told, tomorrow)
    assert stands(number) == ["expired", (0, 0, 400, 600)]
