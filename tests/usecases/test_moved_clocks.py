"""What people see of moved deadlines, and the lapse that outages hold back or that is undone."""

from datetime import timedelta

import pytest
from tests.support.declarations import BROKER, OFFICE
from tests.usecases.test_outage_pages import visitor
from tests.usecases.test_outages import (
    HOUR,
    NOON,
    OFFICER,
    at,
    base,
    lapse,
    last_moment,
    lodged,
    outage,
    row,
)

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db
__all__ = ["base"]


def doors(monkeypatch, desk):
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "current", lambda: desk)
    return desk


def hold(mrn, kind, hours, owner=OFFICE):
    from greenlane.store.models import HoldRow

    return HoldRow.objects.create(
        declaration=row(mrn), name=kind, kind=kind, owner=owner, reason="x", basis="y",
        opened=NOON, due=NOON + hours * HOUR,
    )  # fmt: skip


def test_the_officers_queue_is_ordered_and_told_by_the_moved_time_once(base, monkeypatch):
    """A hold of an agency that was away is due after one that came later; moved once, not twice."""
    from greenlane.usecases import clocks

    first, second = lodged(base)["mrn"], lodged(base, "LRN-2")["mrn"]
    hold(first, "documents", 4)
    hold(second, "payment", 5)
    later = doors(monkeypatch, at(base, NOON + 6 * HOUR))
    outage(later, NOON + HOUR, NOON + 4 * HOUR, functions=["decide"])
    entries = clocks.queue(OFFICE, later)
    assert [e.declaration.mrn for e in entries] == [second, first]
    assert entries[1].hold.due == NOON + 7 * HOUR
    page = visitor("officer", office=OFFICE).get("/queue").content.decode()
    assert page.index(f"/cases/{second}") < page.index(f"/cases/{first}")
    assert "1 h 0 min left" in page


def test_without_the_outage_the_queue_is_as_it_was(base, monkeypatch):
    from greenlane.usecases import clocks

    first, second = lodged(base)["mrn"], lodged(base, "LRN-2")["mrn"]
    hold(first, "documents", 4)
    hold(second, "payment", 5)
    later = doors(monkeypatch, at(base, NOON + 6 * HOUR))
    assert [e.declaration.mrn for e in clocks.queue(OFFICE, later)] == [first, second]


def test_the_trader_s_overview_shows_the_moved_time_of_a_payment(base, monkeypatch):
    from greenlane.web.show import lists

    mrn = lodged(base)["mrn"]
    kept = hold(mrn, "payment", 4, "cashier")
    waits = row(mrn)
    waits.state = "accepted"
    later = doors(monkeypatch, at(base, NOON + 8 * HOUR))
    (action,) = lists.actions([waits])
    assert action["due"] == kept.due
    outage(later, NOON + HOUR, NOON + 6 * HOUR, functions=["pay"])
    (action,) = lists.actions([waits])
    assert action["due"] == NOON + 30 * HOUR
    kept.refresh_from_db()
    assert kept.due == NOON + 4 * HOUR


def test_an_application_for_a_ruling_is_late_by_the_moved_day_only(base, monkeypatch):
    from greenlane.store.models import RulingApplication
    from greenlane.web.show import rulings as shown

    due = base.day_of(NOON) + timedelta(days=10)
    each = RulingApplication.objects.create(kind="origin", holder_id=BROKER, goods="x", due=due,
                                            received=NOON)  # fmt: skip
    from greenlane.usecases.clocks import clocks

    after = doors(monkeypatch, at(base, NOON + timedelta(days=11)))
    today = after.day_of(after.now())
    officer = visitor("officer", office=OFFICE)
    assert shown.row(each, today, clocks(after))["late"] == 1
    assert "1 application is late" in officer.get("/rulings").content.decode()
    outage(after, NOON + HOUR, NOON + timedelta(days=2), functions=["decide"])
    assert shown.row(each, today, clocks(after))["late"] is None
    assert "application is late" not in officer.get("/rulings").content.decode()


def many(mrn, count, **changes):
    """Copies of a registered declaration, as rows only."""
    from greenlane.store.models import DeclarationRow

    first = row(mrn)
    made = []
    for number in range(count):
        values = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields
                  if f.attname != "id"}  # fmt: skip
        made.append(DeclarationRow(**{**values, "mrn": f"26QTXX{number:010d}R0",
                                      "lrn": f"COPY-{number}", **changes}))  # fmt: skip
    DeclarationRow.objects.bulk_create(made)


def test_more_protected_declarations_than_a_step_takes_hold_none_back(base, monkeypatch):
    """600 older ones of an office that was away, and one of another office that is over."""
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import lapsing

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    many(mrn, 600, office="QT000501", lapses=row(mrn).lapses - timedelta(days=1))
    oldest = DeclarationRow.objects.filter(state="registered").order_by("lapses")[:500]
    assert mrn not in {each.mrn for each in oldest}  # the control: a step that takes the oldest
    known = at(base, end + DAYS)
    outage(known, end - 30 * HOUR, None, offices=["QT000501"])
    assert list(lapsing.over(known, known.day_of(known.now()))) == [mrn]
    assert lapse(known, monkeypatch) == 1
    assert row(mrn).state == "expired"


DAYS = timedelta(days=1)


def test_a_declaration_that_lapsed_before_its_outage_was_recorded_is_reinstated(base, monkeypatch):
    from tests.usecases.test_outages import BROKER_ACTOR

    from greenlane.store import declarations
    from greenlane.store.models import GoodsPlace
    from greenlane.usecases import lapsing
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.permissions import ForbiddenError

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    after = at(base, end + DAYS)
    assert lapse(after, monkeypatch) == 1
    with pytest.raises(NotAllowedError, match="no outage"):
        lapsing.reinstate(mrn, "The line was cut.", OFFICER, after)
    number = outage(after, end - 4 * HOUR, end + 2 * HOUR)
    officer = visitor("officer", office=OFFICE)
    assert mrn in officer.get(f"/outages/{number}").content.decode()
    with pytest.raises(ForbiddenError):
        lapsing.reinstate(mrn, "x", BROKER_ACTOR, after)
    with pytest.raises(ForbiddenError):
        lapsing.reinstate(mrn, "x", type(OFFICER)("o", "officer", "QT000501"), after)
    sent = {"mrn": mrn, "reason": " "}
    assert officer.post(f"/outages/{number}/reinstate", sent).status_code == 422
    sent["reason"] = "The outage of the day was recorded the day after."
    assert officer.post(f"/outages/{number}/reinstate", sent).status_code == 302
    stands = row(mrn)
    assert (stands.state, stands.lapses) == ("registered", base.day_of(end))
    event = declarations.events(stands)[-1]
    assert (event.kind, event.basis) == ("reinstate", "CR-2020 r. 41(1)")
    assert GoodsPlace.objects.filter(mrn=mrn, standing=True).exists()
    assert lapse(after, monkeypatch) == 0
    assert arrive(mrn, BROKER_ACTOR, after).status == 200


def test_holds_that_were_open_stand_again_with_it(base, monkeypatch):
    from dataclasses import replace

    from greenlane.risk.profile_set import ProfileSet
    from greenlane.store.models import HoldRow
    from greenlane.usecases import lapsing

    random = {"share": "0.999999", "lane": "yellow", "instruction": "x", "basis": "CA-2019 s. 21"}
    yellow = replace(base, profiles=ProfileSet.read({"random": random}))
    mrn = lodged(yellow, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    after = at(yellow, end + DAYS)
    lapse(after, monkeypatch)
    assert not HoldRow.objects.filter(lifted=None).exists()
    outage(after, end - 4 * HOUR, end + 2 * HOUR)
    lapsing.reinstate(mrn, "The outage came to be known.", OFFICER, after)
    assert HoldRow.objects.get(lifted=None).kind == "documents"


def test_goods_that_were_declared_again_meanwhile_bar_the_way_back(base, monkeypatch):
    from greenlane.usecases import lapsing

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    after = at(base, end + DAYS)
    lapse(after, monkeypatch)
    again = lodged(after, "LRN-2")["mrn"]
    outage(after, end - 4 * HOUR, end + 2 * HOUR)
    with pytest.raises(NotAllowedError, match=again):
        lapsing.reinstate(mrn, "The outage came to be known.", OFFICER, after)
