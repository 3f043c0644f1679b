"""Outages at work: two persons, and messages that come late (M5)."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
DIRECTOR, ADMIN = Actor("dora", "director"), Actor("adam", "administrator")
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)  # a Wednesday; noon in Tavora
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def base(db, desk):
    from greenlane.risk.profile_set import ProfileSet

    seed.run()
    never = {"share": "0.000001", "lane": "yellow", "instruction": "x", "basis": "CA-2019 s. 21"}
    return replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": never}))


def at(desk, moment):
    return replace(desk, now=lambda: moment)


def lodged(desk, lrn="LRN-1", **options):
    from greenlane.usecases.lodge import lodge

    return json.loads(lodge(body(lrn, **options), "json", BROKER_ACTOR, desk).body)


def row(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn)


def outage(desk, since, until, functions=("lodge", "arrive"), **more):
    """An outage that two persons have declared, now or later."""
    from greenlane.usecases import outages

    found = outages.declare(functions, since, DIRECTOR, desk, title="The line was cut",
                            until=until, **more)  # fmt: skip
    outages.confirm(found.number, ADMIN, desk)
    return found.number


def lapse(desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.workers import loop

    monkeypatch.setattr(desks, "current", lambda: desk)
    return loop.lapse()


def last_moment(base, mrn):
    """Noon in Tavora of the last day for arrival."""
    lapses = row(mrn).lapses
    return datetime(lapses.year, lapses.month, lapses.day, 16, tzinfo=UTC)


def test_an_arrival_after_the_declaration_lapsed_is_refused_with_what_to_do(base):
    """M5: late, after auto-cancel."""
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.conduct import expire

    mrn = lodged(base, kind="IMD")["mrn"]
    late = at(base, last_moment(base, mrn) + DAY)
    expire(mrn, late)
    with pytest.raises(NotAllowedError):
        arrive(mrn, BROKER_ACTOR, late)
    assert row(mrn).state == "expired"
    assert lodged(late, "LRN-2")["mrn"]


def test_an_arrival_late_but_before_the_declaration_lapsed_is_taken_without_a_penalty(base):
    """M5: late, after the deadline; it is the lapse that ends the declaration, not the calendar."""
    from greenlane.store.models import PostingRow
    from greenlane.usecases.arrive import arrive

    mrn = lodged(base, kind="IMD")["mrn"]
    late = at(base, last_moment(base, mrn) + DAY)
    assert arrive(mrn, BROKER_ACTOR, late).status == 200
    charges = set(PostingRow.objects.values_list("charge", flat=True))
    assert charges <= set(base.book.charge_by_code)


def test_a_declaration_whose_time_ended_within_an_outage_lives_on(base, monkeypatch):
    """M5: the deadline inside a recorded outage: no lapse until the next working day is over."""
    from greenlane.usecases.arrive import arrive

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    outage(at(base, end + 3 * HOUR), end - 4 * HOUR, end + 2 * HOUR)
    monday = base.book.working_days.after(row(mrn).lapses, 1)
    last = datetime(monday.year, monday.month, monday.day, 20, tzinfo=UTC)
    assert lapse(at(base, last), monkeypatch) == 0
    assert arrive(mrn, BROKER_ACTOR, at(base, last)).status == 200


def test_without_the_outage_recorded_the_same_declaration_lapses(base, monkeypatch):
    """The control: the same days, and nobody recorded the outage."""
    mrn = lodged(base, kind="IMD")["mrn"]
    monday = base.book.working_days.after(row(mrn).lapses, 1)
    last = datetime(monday.year, monday.month, monday.day, 20, tzinfo=UTC)
    assert lapse(at(base, last), monkeypatch) == 1
    assert row(mrn).state == "expired"


def test_after_the_given_time_it_lapses_all_the_same(base, monkeypatch):
    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    outage(at(base, end + 3 * HOUR), end - 4 * HOUR, end + 2 * HOUR)
    monday = base.book.working_days.after(row(mrn).lapses, 1)
    after = datetime(monday.year, monday.month, monday.day, 16, tzinfo=UTC) + DAY
    assert lapse(at(base, after), monkeypatch) == 1


def test_while_an_outage_runs_nothing_lapses(base, monkeypatch):
    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    outage(at(base, end), end - HOUR, None)
    assert lapse(at(base, end + 300 * DAY), monkeypatch) == 0
    assert row(mrn).state == "registered"


def test_an_outage_at_another_office_or_of_another_function_gives_nothing(base, monkeypatch):
    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    known = at(base, end + 3 * HOUR)
    outage(known, end - 4 * HOUR, end + 2 * HOUR, offices=["QT000501"])
    outage(known, end - 4 * HOUR, end + 2 * HOUR, functions=["pay"])
    assert lapse(at(base, end + DAY), monkeypatch) == 1


def test_what_one_person_declares_moves_nothing_until_another_confirms(base, monkeypatch):
    from greenlane.usecases import outages
    from greenlane.usecases.permissions import ForbiddenError

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    known = at(base, end + 3 * HOUR)
    found = outages.declare(["lodge"], end - 4 * HOUR, DIRECTOR, known, title="Cut",
                            until=end + HOUR)  # fmt: skip
    with pytest.raises(ForbiddenError):
        outages.confirm(found.number, DIRECTOR, known)
    with pytest.raises(ForbiddenError):
        outages.declare(["lodge"], end, OFFICER, known, title="Mine")
    assert lapse(at(base, end + DAY), monkeypatch) == 1


def test_the_database_itself_refuses_one_person_in_both_places(base):
    """The defence below the use case; its control is the same row with two names."""
    from django.db import IntegrityError, transaction

    from greenlane.store.models import Outage

    number = outage(base, NOON - HOUR, NOON)
    rows = Outage.objects.filter(number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_by=DIRECTOR.name)
    assert rows.update(confirmed_by="somebody-else") == 1


def test_a_withdrawn_outage_moves_nothing_any_more(base, monkeypatch):
    from greenlane.usecases import outages

    mrn = lodged(base, kind="IMD")["mrn"]
    end = last_moment(base, mrn)
    number = outage(at(base, end + 3 * HOUR), end - 4 * HOUR, end + 2 * HOUR)
    outages.withdraw(number, "It was a drill.", ADMIN, at(base, end + 3 * HOUR))
    assert lapse(at(base, end + DAY), monkeypatch) == 1


def test_an_outage_of_an_agency_stops_the_clock_of_its_hold_only(base):
    from greenlane.store.models import HoldRow
    from greenlane.usecases.clocks import clocks

    mrn = lodged(base)["mrn"]
    holds = [
        HoldRow.objects.create(
            declaration=row(mrn), name=f"agency:{code}", kind="agency", owner=code, reason="x",
            basis="y", opened=NOON, due=NOON + 48 * HOUR,
        )
        for code in ("FOOD", "MED")
    ]  # fmt: skip
    later = at(base, NOON + 20 * HOUR)
    outage(later, NOON + HOUR, NOON + 7 * HOUR, functions=["agency:FOOD"])
    food, med = (clocks(later).hold(hold, OFFICE) for hold in holds)
    assert food.extended == 6 * HOUR
    assert food.basis == "CR-2020 r. 41(3)"
    assert med.extended == timedelta(0)


def test_interest_begins_after_the_debt_s_moved_day_and_no_earlier(base):
    """M5: no late-payment interest for days that an outage of payment gave."""
    from datetime import date
    from decimal import Decimal

    from greenlane.kernel.rounding import Rounding
    from greenlane.kernel.validity import Validity
    from greenlane.law.codes import InterestRate
    from greenlane.ledger.interest import interest
    from greenlane.usecases.clocks import clocks

    due, paid = date(2026, 7, 1), date(2026, 7, 3)
    known = at(base, NOON + 60 * HOUR)
    outage(known, NOON, NOON + 26 * HOUR, functions=["pay"])
    moved, running = clocks(known).days("debt", due, date(2026, 6, 25))
    rates = [InterestRate(purpose="late", percent=Decimal(10), basis="x",
                          validity=Validity(since=date(2020, 1, 1)))]  # fmt: skip
    asked = {"purpose": "late", "paid": paid, "rates": rates,
             "rounding": Rounding("half-up", Decimal("0.01"))}  # fmt: skip
    assert (moved, running) == (date(2026, 7, 3), False)
    assert interest(Decimal(36500), due=moved, **asked).amount == 0
    assert interest(Decimal(36500), due=due, **asked).amount == 20


def test_the_importer_asked_about_a_value_has_the_outage_s_time_too(base, monkeypatch):
    from decimal import Decimal

    from greenlane.risk.profile_set import ProfileSet
    from greenlane.usecases import valuation_doubt as doubts

    random = {"share": "0.999999", "lane": "yellow", "instruction": "x", "basis": "CA-2019 s. 21"}
    yellow = replace(base, profiles=ProfileSet.read({"random": random}))
    mrn = lodged(yellow)["mrn"]
    doubts.ask(mrn, 1, Decimal("9999"), "Why so cheap?", OFFICER, yellow)
    end = NOON + 15 * DAY
    known = at(yellow, end + 3 * HOUR)
    with pytest.raises(NotAllowedError):
        doubts.state_grounds(mrn, "No answer.", OFFICER, at(yellow, end))
    outage(known, end - 4 * HOUR, end + 2 * HOUR, functions=["sign-in"])
    with pytest.raises(NotAllowedError, match="still has time"):
        doubts.state_grounds(mrn, "No answer.", OFFICER, at(yellow, end + 8 * HOUR))
    from greenlane.store import declarations

    doubts.state_grounds(mrn, "No answer.", OFFICER, at(yellow, end + 5 * DAY))
    assert declarations.life(row(mrn)).doubt.state == "grounded"  # its history is lawful again


def test_the_probes_own_measure_counts_without_a_declaration_when_the_law_says_so(base):
    from greenlane.store import outages as rows
    from greenlane.usecases import outages

    titles = ("Measured", "مقيس")
    measured = outages.measure(["lodge"], NOON - 20 * timedelta(minutes=1), base, until=None,
                               titles=titles, evidence=["probe"])  # fmt: skip
    assert measured is None
    kept = outages.measure(["lodge"], NOON - HOUR, base, until=None, titles=titles,
                           evidence=["probe 15:00 bad"])  # fmt: skip
    again = outages.measure(["lodge"], NOON - HOUR, base, until=None, titles=titles, evidence=[])
    assert (kept.measured, again) == (True, None)
    assert [w.number for w in rows.windows()] == [kept.number]
