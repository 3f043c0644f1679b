"""The law studied: drafts on past trade, refunds, days compared, what was assessed explained."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.declarations import BROKER, body
from tests.usecases.test_law_desk import at_noon, clock, drafted, newest, published, rate, shirts

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
__all__ = ["at_noon", "clock"]  # fixtures


@pytest.fixture
def trade(at_noon):
    """Two declarations of shirts, one of three items."""
    from greenlane.usecases.lodge import lodge

    actor = Actor("broker", "broker", BROKER)
    for number, items in enumerate((1, 3)):
        outcome = lodge(body(f"LRN-{number}", items=items), "json", actor, at_noon)
        assert outcome.status == 201
    return at_noon


def test_a_draft_is_simulated_on_past_trade_and_nothing_is_written(trade):
    from greenlane.store.models import LawReassessment
    from greenlane.usecases import law_desk, law_study

    law_desk.adopt(trade)
    change_set = drafted(trade, shirts("Free"))
    told = []
    found = law_study.simulate(change_set, trade, since=date(2026, 1, 1), until=date(2026, 12, 31),
                               tell=lambda done, of: told.append((done, of)))  # fmt: skip
    assert (found.declarations, found.affected, found.items) == (2, 2, 4)
    assert (len(found.traders), found.unjudged, told[-1]) == (1, 0, (2, 2))
    assert found.after["A00"] == 0
    assert found.change == sum(found.offices.values()) == sum(found.chapters.values())
    # the duty goes, and 16 % VAT on it
    duty = found.before["A00"]
    assert abs(found.change + duty * Decimal("1.16")) < Decimal("0.05")
    assert found.percent < 0
    assert law_study.simulate(change_set, trade, since=date(2027, 1, 1),
                              until=date(2027, 12, 31)).declarations == 0  # fmt: skip
    assert not LawReassessment.objects.exists()


def test_a_retroactive_change_proposes_refunds_once(trade):
    from greenlane.store.models import LawReassessment
    from greenlane.usecases import law_reassess

    change_set = published(trade, "Free")
    fresh = newest(trade)
    assert law_reassess.reassess(change_set, fresh) == 2
    assert law_reassess.reassess(change_set, fresh) == 0
    proposals = list(LawReassessment.objects.order_by("pk"))
    assert len(proposals) == 2
    assert all(p.after < p.before for p in proposals)
    assert Decimal(proposals[0].by_charge["A00"]) < 0
    law_reassess.decide(proposals[0], "cashier", accept=True)
    from greenlane.usecases.law_desk import LawDeskError

    with pytest.raises(LawDeskError):
        law_reassess.decide(proposals[0], "cashier", accept=False)


def test_two_days_of_the_law_are_compared(at_noon):
    from greenlane.usecases.law_compare import changes, compare

    book = at_noon.book
    changed = compare(book, date(2025, 12, 31), book, date(2026, 1, 1))
    assert changed
    assert all(c.before != c.after for c in changed)
    feed = changes(book, date(2025, 12, 1), date(2026, 1, 31), "2402")
    assert feed
    assert {c.day for c in feed} == {date(2026, 1, 1)}


def test_what_was_lodged_is_judged_again_under_the_newest_law(trade):
    from greenlane.usecases.check import check

    actor = Actor("broker", "broker", BROKER)
    published(trade, "Free")
    import json

    told = json.loads(check(body("LRN-9"), "json", actor, newest(trade)).body)
    assert told["totals"]["A00"] == "0.00"


def test_what_was_assessed_is_explained_by_the_law_that_said_it(trade, clock):
    import json

    from greenlane.duties.explanation import explain
    from greenlane.store import declarations
    from greenlane.store.models import DeclarationRow
    from greenlane.usecases import answers
    from greenlane.usecases.law_in_force import book_that_said

    clock.on(hours=1)
    published(trade, "Free")
    fresh = newest(trade)
    row = DeclarationRow.objects.order_by("pk").first()
    stored = answers.decode(declarations.version(row).answer.encode())
    book = book_that_said(fresh, stored.law)
    assert book.version == stored.law != fresh.book.version
    told = json.loads(answers.encode(explain(stored.assessment, book, "en")))
    assert "22 %" in json.dumps(told)
    clock.on(hours=1)
    published(trade, "5 %")
    newest_now = newest(trade)
    assert rate(book_that_said(newest_now, fresh.book.version)) == "Free"
    assert book_that_said(newest_now, "unknown") is newest_now.book


def test_a_check_tells_the_cheaper_ways_that_were_not_claimed(at_noon):
    import json

    from greenlane.usecases.check import check

    actor = Actor("broker", "broker", BROKER)
    plain = json.loads(check(body("LRN-1"), "json", actor, at_noon).body)
    assert "options" not in plain  # from Bangladesh there is nothing to claim
    data = json.loads(body("LRN-1"))
    (item,) = data["goodsShipment"]["governmentAgencyGoodsItem"]
    item["origin"][0]["countryCode"] = "IT"
    told = json.loads(check(json.dumps(data).encode(), "json", actor, at_noon).body)
    (option,) = told["options"]
    assert (option["measure"], option["preference"]) == ("M142-61-NPA", "300")
    # 14 % of 6,641.50 less, and 16 % VAT on that
    assert Decimal(option["saves"]) == Decimal("1078.58")
