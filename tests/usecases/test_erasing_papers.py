"""S15 for days on paper: the goods' place, what was keyed in and the spool are reached."""

import json
from datetime import timedelta

import pytest
from tests.support.declarations import BROKER, TRADER
from tests.usecases.test_fallback import (
    LATER,
    OFFICER,
    at,
    base,
    capture,
    cut,
    goods,
    handed_out,
    paper,
)

pytestmark = pytest.mark.db
__all__ = ["base"]


def erase(desk, years):
    from greenlane.usecases import retention
    from greenlane.workers.retention import KEEPERS

    return retention.work(at(desk, LATER + timedelta(days=366 * years)), KEEPERS)


@pytest.fixture
def day(base):
    """A paper captured after an officer had keyed it in, and one that is void."""
    from greenlane.store.models import FallbackKeyed
    from greenlane.usecases import fallback, fallback_keyed

    (_, numbers), outage, after = handed_out(base, 2), cut(base), at(base, LATER)
    for n, number in enumerate(numbers, start=1):
        fallback.record(paper(number, n), outage, OFFICER, after)
        fallback_keyed.key_in(number, goods(n), "json", "Line down", OFFICER, after)
    assert capture(after, numbers[0], goods(1)).status == 201
    fallback.void(numbers[1], "Of Zebulon Quillfeather: keyed wrongly", OFFICER, after)
    assert FallbackKeyed.objects.count() == 2
    return after, numbers


def test_when_the_names_of_a_declaration_go_so_does_what_its_paper_left(day):
    from greenlane.store.models import FallbackKeyed, FallbackPaper, GoodsPlace

    after, _numbers = day
    assert GoodsPlace.objects.exists()
    erase(after, 4)
    assert GoodsPlace.objects.exists()  # the control: not yet
    assert FallbackKeyed.objects.count() == 2
    assert erase(after, 6)
    assert not GoodsPlace.objects.exists()
    assert not FallbackKeyed.objects.exists()
    told = set(FallbackPaper.objects.values_list("released_by", flat=True))
    assert told == {""}
    void = FallbackPaper.objects.get(state="void")
    assert (void.declarant, void.trader, "Quillfeather" in void.reason) == ("", "", False)


def test_a_legal_hold_on_the_operator_keeps_a_void_paper(day):
    from greenlane.store.models import FallbackPaper, LegalHoldRow

    after, _numbers = day
    LegalHoldRow.objects.create(subject=f"operator:{TRADER}", since=after.day_of(LATER), act="x",
                                reason="x", placed_by="x", placed=LATER)  # fmt: skip
    erase(after, 6)
    assert FallbackPaper.objects.get(state="void").declarant == BROKER


def test_the_answer_to_a_message_of_the_spool_that_was_refused_goes_too(base):
    from greenlane.store.models import SpooledMessage

    made = SpooledMessage.objects.create(
        receipt="SP-1", client="c", digest=b"x", received=LATER, lodged=LATER, status=422,
        answer=json.dumps({"findings": [{"value": "Zebulon Quillfeather"}]}),
    )  # fmt: skip
    erase(base, 4)
    made.refresh_from_db()
    assert "Quillfeather" in made.answer
    erase(base, 6)
    made.refresh_from_db()
    assert made.answer == ""


def test_the_file_of_the_spool_forgets_what_is_lodged_while_others_wait(tmp_path):
    from greenlane.gateways.spool import Spool

    spool = Spool(tmp_path)
    spool.add(b"of Zebulon Quillfeather")
    spool.add(b"the next one")
    held = (tmp_path / "spool.log").read_bytes()
    assert b"Quillfeather" in held  # the control: before it is done
    spool.done(next(spool.waiting()))
    assert b"Quillfeather" not in (tmp_path / "spool.log").read_bytes()
    spool.add(b"a third")
    assert [each.data for each in spool.waiting()] == [b"the next one", b"a third"]
