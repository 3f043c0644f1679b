"""A day on paper (M10): all captured, nothing cleared twice, nothing in both worlds."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, TRADER, changed, declaration

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
DIRECTOR, ADMIN = Actor("dora", "director"), Actor("adam", "administrator")
MORNING = datetime(2026, 7, 1, 12, tzinfo=UTC)  # the line is cut
PAPER = MORNING + timedelta(hours=3)
EVENING = MORNING + timedelta(hours=10)  # it is back
LATER = EVENING + timedelta(days=1)


@pytest.fixture
def base(db, desk):
    from greenlane.risk.profile_set import ProfileSet

    seed.run()
    never = {"share": "0.000001", "lane": "yellow", "instruction": "x", "basis": "CA-2019 s. 21"}
    return replace(desk, now=lambda: MORNING, profiles=ProfileSet.read({"random": never}))


def at(desk, moment):
    return replace(desk, now=lambda: moment)


def goods(n, lrn="", kind="IMA"):
    """The declaration of the n-th consignment of the day."""
    made = changed(declaration(lrn or f"PAPER-{n}", kind=kind),
                   "/goodsShipment/previousDocument/0/id", f"BL-{n}")  # fmt: skip
    return json.dumps(made).encode()


def lodged(data, desk):
    from greenlane.usecases.lodge import lodge

    outcome = lodge(data, "json", BROKER_ACTOR, desk)
    return outcome, json.loads(outcome.body or b"{}")


def paper(number, n, **more):
    from greenlane.usecases.fallback import Used

    told = {"accepted": PAPER, "released": PAPER + timedelta(minutes=30), "released_by": "Badge 7",
            "documents": [f"BL-{n}"], "containers": ["CSQU3054383"]}  # fmt: skip
    return Used(number=number, declarant=BROKER, trader=TRADER, **{**told, **more})


def handed_out(desk, count, scheme="S"):
    from greenlane.usecases import fallback

    made = fallback.issue(OFFICE, scheme, count, OFFICER, desk)
    return made, fallback.numbers(made, desk.book.country)


def cut(desk):
    """The outage of the day, declared and confirmed when it is over."""
    from greenlane.usecases import outages

    after = at(desk, EVENING)
    found = outages.declare(["all"], MORNING, DIRECTOR, after, title="Cut", until=EVENING)
    outages.confirm(found.number, ADMIN, after)
    return found.number


def capture(desk, number, data, actor=BROKER_ACTOR):
    from greenlane.usecases.fallback_capture import capture as use

    return use(number, data, "json", actor, desk)


def balance():
    from greenlane.store import fallbacks

    return fallbacks.balance(fallbacks.Filters(office=OFFICE))


def twice():
    """Goods (transport documents) that were released more often than once, in either world."""
    from greenlane.store.models import EventRow, FallbackPaper, GoodsPlace

    mrns = list(EventRow.objects.filter(kind="release").values_list("declaration__mrn", flat=True))
    released = Counter()
    for mrn in mrns:
        for key in set(GoodsPlace.objects.filter(mrn=mrn).values_list("key", flat=True)):
            released[key] += 1
    for row in FallbackPaper.objects.filter(declaration=None).exclude(released=None):
        keys = GoodsPlace.objects.filter(number=row.number).values_list("key", flat=True)
        released.update(keys)
    return [key for key, times in released.items() if times > 1]


def test_a_day_of_200_goods_on_paper_of_which_30_were_half_keyed_is_captured_whole(base):
    """M10: captured all, cleared twice none, in both worlds none, and the report balances."""
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import fallback

    made, numbers = handed_out(at(base, MORNING - timedelta(days=90)), 210)
    for n in range(30):  # begun in the system in the early morning, not released
        _, told = lodged(goods(n, f"EARLY-{n}", "IMD"), base)
        assert told["state"] == "registered"
    outage, after = cut(base), at(base, LATER)
    for n, number in enumerate(numbers[:200]):
        fallback.record(paper(number, n), outage, OFFICER, after)
    for number in numbers[200:203]:
        fallback.void(number, "spoiled", OFFICER, after)
    assert (balance().waiting, balance().uncounted) == (200, 7)
    again = 0
    for n, number in enumerate(numbers[:200]):
        outcome = capture(after, number, goods(n))
        assert outcome.status == 201, outcome.body
        if n % 40 == 0:  # the line breaks once more and the office sends it again
            assert capture(after, number, goods(n)).body == outcome.body
            again += 1
    fallback.count(made.pk, 7, OFFICER, after)
    told = balance()
    assert (again, told.issued, told.captured, told.void, told.blank) == (5, 210, 200, 3, 7)
    assert (told.waiting, told.missing, told.conflicts, told.both_worlds) == (0, 0, 0, 0)
    assert told.balances
    assert twice() == []
    states = Counter(DeclarationRow.objects.values_list("lrn", "state"))
    assert (
        sum(1 for (lrn, state) in states if lrn.startswith("PAPER") and state == "cleared") == 200
    )
    assert sum(1 for (_, state) in states if state == "invalidated") == 30


def test_without_the_constraint_the_same_goods_are_released_in_both_worlds(base):
    """The control of M10: the defence off, goods on paper are lodged anew and go twice."""
    from django.db import connection

    from greenlane.usecases import fallback

    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    refused, _ = lodged(goods(1, "ANEW"), after)
    assert (refused.status, refused.problem, twice()) == (409, "on-paper", [])
    with connection.cursor() as cursor:
        cursor.execute("alter table goods_place drop constraint goods_one_world")
        try:
            done, told = lodged(goods(1, "ANEW"), after)
            assert (done.status, told["state"]) == (201, "cleared")
            assert twice() == [f"goods:{TRADER}:BL1:CSQU3054383"]
            assert balance().both_worlds == 1
            assert not balance().balances
        finally:
            cursor.execute("truncate goods_place")
            cursor.execute(
                "alter table goods_place add constraint goods_one_world exclude using gist"
                " (key with =, world with <>) where (standing)"
            )


def test_the_paper_is_judged_under_the_law_of_the_day_it_was_accepted(base):
    """The levy rose on 1 July 2025: a paper of the last day of June is charged the old one."""
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import fallback

    (_, numbers), outage = handed_out(base, 1), cut(base)
    after = at(base, LATER + timedelta(days=3))
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    told = json.loads(capture(after, numbers[0], goods(1)).body)
    assert DeclarationRow.objects.get(mrn=told["mrn"]).law_day == base.day_of(PAPER)


def test_the_release_on_paper_is_recorded_with_its_moment_officer_and_act_and_not_done_again(base):
    from greenlane.store import declarations
    from greenlane.usecases import fallback

    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    told = json.loads(capture(after, numbers[0], goods(1)).body)
    events = declarations.events(declarations.by_mrn(told["mrn"]))
    releases = [event for event in events if event.kind == "release"]
    assert [(e.name, e.basis) for e in releases] == [(numbers[0], "CR-2020 r. 43(2)")]
    assert "2026-07-01T15:30" in releases[0].text
    assert "Badge 7" in releases[0].text


def test_goods_not_released_on_paper_take_the_ordinary_way(base):
    from greenlane.store import models, operators
    from greenlane.usecases import fallback

    models.Operator.objects.update(deferment=False)
    operators.forget()
    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1, released=None), outage, OFFICER, after)
    told = json.loads(capture(after, numbers[0], goods(1)).body)
    assert (told["state"], [h["name"] for h in told["holds"]]) == ("accepted", ["payment"])


def test_goods_that_went_on_paper_and_were_not_paid_are_paid_afterwards(base):
    from greenlane.store import declarations, models, operators
    from greenlane.usecases import conduct, fallback

    models.Operator.objects.update(deferment=False)
    operators.forget()
    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    told = json.loads(capture(after, numbers[0], goods(1)).body)
    assert (told["state"], told["holds"]) == ("released", [])
    conduct.pay(told["mrn"], BROKER_ACTOR, after)
    assert declarations.by_mrn(told["mrn"]).state == "cleared"
    with pytest.raises(NotAllowedError):
        conduct.pay(told["mrn"], BROKER_ACTOR, after)


def test_a_paper_for_goods_that_the_system_released_is_a_conflict_and_is_never_captured(base):
    from greenlane.store.models import FallbackPaper
    from greenlane.usecases import fallback

    _, told = lodged(goods(1, "EARLY"), base)
    assert told["state"] == "cleared"
    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    kept = fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    assert kept.conflict == told["mrn"]
    with pytest.raises(NotAllowedError, match="released under"):
        capture(after, numbers[0], goods(1))
    assert balance().conflicts == 1
    assert not balance().balances
    fallback.void(numbers[0], "Keyed wrongly: it was BL-2.", OFFICER, after)
    assert FallbackPaper.objects.get().conflict == ""


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"number": "QTFS2600010100042W"}, "check character"),
        ({"accepted": MORNING + timedelta(minutes=59)}, "not allowed yet"),
        ({"accepted": EVENING + timedelta(seconds=1)}, "any more"),
        ({"released": PAPER - timedelta(minutes=1)}, "after the acceptance"),
        ({"documents": [], "containers": []}, "name a transport document"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_with_the_reason(base, change, text):
    from greenlane.usecases import fallback

    (_, numbers), outage = handed_out(base, 1), cut(base)
    number = change.pop("number", numbers[0])
    with pytest.raises(fallback.FallbackError, match=text):
        fallback.record(paper(number, 1, **change), outage, OFFICER, at(base, LATER))


def test_a_number_is_used_once_goods_stand_on_one_paper_and_a_stranger_has_none(base):
    from greenlane.usecases import fallback
    from greenlane.usecases.permissions import ForbiddenError

    (_, numbers), outage, after = handed_out(base, 3), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    with pytest.raises(fallback.FallbackError, match="used already"):
        fallback.record(paper(numbers[0], 2), outage, OFFICER, after)
    with pytest.raises(fallback.FallbackError, match=f"stand on {numbers[0]}"):
        fallback.record(paper(numbers[1], 1), outage, OFFICER, after)
    with pytest.raises(ForbiddenError):
        fallback.record(paper(numbers[2], 3), outage, replace_unit(OFFICER), after)
    with pytest.raises(ForbiddenError):
        capture(after, numbers[0], goods(1), Actor("x", "broker", TRADER))
    never = paper("QTFS2600010100042B", 5)
    with pytest.raises(fallback.FallbackError, match="never handed out"):
        fallback.record(never, outage, OFFICER, after)


def replace_unit(actor):
    return Actor(actor.name, actor.role, "QT000501")


def test_a_declaration_about_other_goods_is_not_captured_under_the_paper(base):
    from greenlane.usecases import fallback

    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    with pytest.raises(fallback.FallbackError, match="other goods"):
        capture(after, numbers[0], goods(2))


def test_a_capture_with_findings_leaves_the_paper_waiting(base):
    from greenlane.usecases import fallback

    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    bad = changed(json.loads(goods(1)), "/goodsShipment/tradeTerms/conditionCode", "XXX")
    assert capture(after, numbers[0], json.dumps(bad).encode()).status == 422
    assert balance().waiting == 1
    assert capture(after, numbers[0], goods(1, "PAPER-1B")).status == 201


def test_an_amendment_cannot_bring_in_goods_that_stand_on_a_paper(base):
    from greenlane.usecases import fallback
    from greenlane.usecases.amend import amend

    _, told = lodged(goods(7, "EARLY", "IMD"), base)
    (_, numbers), outage, after = handed_out(base, 1), cut(base), at(base, LATER)
    fallback.record(paper(numbers[0], 1), outage, OFFICER, after)
    with pytest.raises(NotAllowedError, match="on a paper"):
        amend(told["mrn"], goods(1, "EARLY", "IMD"), "json", "x", BROKER_ACTOR, base)
    assert (
        amend(told["mrn"], goods(8, "EARLY", "IMD"), "json", "x", BROKER_ACTOR, base).status == 200
    )


def test_numbers_are_handed_out_once_and_unused_ones_are_missed_when_the_drawer_is_short(base):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import FallbackRange
    from greenlane.usecases import fallback

    made, _ = handed_out(base, 10)
    second, _ = handed_out(base, 5)
    assert (second.first, second.last) == (11, 15)
    with pytest.raises(IntegrityError), transaction.atomic():
        FallbackRange.objects.filter(pk=second.pk).update(first=10)
    fallback.count(made.pk, 8, OFFICER, base)
    assert (balance().missing, balance().uncounted, balance().balances) == (2, 5, False)
    with pytest.raises(fallback.FallbackError):
        fallback.count(made.pk, 11, OFFICER, base)
