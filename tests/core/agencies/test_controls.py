"""The codes an agency controls: only its own rows, never the past, and what a draft would do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.agencies.base import BOOK
from tests.core.rules.base import country

from greenlane.agencies import new_law
from greenlane.agencies.checking import faults_of
from greenlane.agencies.controls import changes, drafted_from, effect, faults, law_row
from greenlane.agencies.controls_bench import Consignment, bench, with_applications
from greenlane.agencies.sections import empty
from greenlane.law.lawbook import LawBook
from greenlane.law.schema import TABLES, alike
from greenlane.rules.requirements import Goods

PACKAGE = country().tables
LAW = alike(TABLES["permits"], PACKAGE["permits"])
TODAY, SOON = date(2026, 7, 6), "2026-07-20"
TUNA = next(row for row in LAW if row["permit"] == "P-TUNA")
CHANGED = {**drafted_from(TUNA), "since": SOON, "fee": "12.00"}
NEW = {**CHANGED, "id": "P-SHIRT", "code": "6109", "free_quantity": "", "free_unit": "",
       "exempt_article": ""}  # fmt: skip


def found(*rows, agency="FIS", today=TODAY):
    return {f.code for f in faults(agency, rows, LAW, BOOK, today)}


def book_with(rows, agency="FIS"):
    """The law once a draft has been published."""
    made = {(r["permit"], r["since"]): r for r in LAW}
    made |= {(c.cells["permit"], c.cells["since"]): c.cells for c in changes(agency, rows, LAW)}
    rows = {**PACKAGE, "permits": alike(TABLES["permits"], list(made.values()))}
    return LawBook(country().country, rows)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("AG-015", {"id": "p tuna"}),
        ("AG-020", {"id": "P-MED"}),
        ("AG-021", {"document": "L010"}),
        ("AG-022", {"act": "MED-2015"}),
        ("AG-023", {"code": "9999"}),
        ("AG-023", {"code": "03 04"}),
        ("AG-024", {"since": "2026-07-05"}),
        ("AG-024", {"since": TUNA["since"], "fee": "0"}),
        ("AG-024", {"since": TUNA["since"], "fee": TUNA["fee"], "until": "2026-07-01"}),
    ],
)
def test_what_an_agency_may_not_draft_is_told_by_its_code(code, wrong):
    assert code in found({**CHANGED, **wrong})
    assert found(CHANGED) == found(NEW) == set()


ACT = {"id": "FISH-2026", "title_en": "Fish Act", "title_ar": "قانون", "published": "2026-01-01",
       "since": "2026-07-10"}  # fmt: skip
PAPER = {"id": "L941", "name_en": "Paper", "name_ar": "ورقة"}
KNOWN = {"acts": {"FISH-2015"}, "documents": {"L053"}}


@pytest.mark.parametrize(("code", "section", "wrong"), [
    ("AG-025", "acts", {"id": "FISH-2015"}), ("AG-025", "documents", {"id": "L053"}),
    ("AG-026", "acts", {"id": "fish 2026"}), ("AG-026", "documents", {"id": "PAPER"}),
    ("AG-027", "acts", {"id": "FISH-2027"}), ("AG-027", "documents", {"id": "L942"}),
    ("AG-028", "acts", {"since": "2026-07-21"}),
])  # fmt: skip
def test_a_new_act_or_document_is_new_well_formed_and_named_by_a_drafted_code(code, section, wrong):
    named = {**NEW, "act": "FISH-2026", "document": "L941"}
    body = {"controls": [named], "acts": [ACT], "documents": [PAPER]}
    assert list(new_law.faults(body, KNOWN)) == []
    assert list(faults("FIS", [named], LAW, BOOK, TODAY, new_law.acts(body))) == []
    assert found(named) == {"AG-022"}  # the control: an act that the draft does not bring
    changed = {**body, section: [{**body[section][0], **wrong}]}
    assert code in {f.code for f in new_law.faults(changed, KNOWN)}


def test_a_permit_may_be_ended_from_now_on_without_touching_its_past():
    ended = {**drafted_from(TUNA), "since": TUNA["since"], "until": "2026-07-31"}
    assert found(ended) == set()
    assert [c.cells["until"] for c in changes("FIS", [ended], LAW)] == ["2026-07-31"]
    assert effect([ended], TODAY) == date(2026, 8, 1)


def test_every_cell_is_of_its_kind_and_a_change_needs_its_act():
    body = {**empty(), "controls": [{**CHANGED, "act": "", "fee": "much", "trade": "both"}]}
    assert {(f.cell, f.code) for f in faults_of(body, {"P-TUNA"})} == {
        ("act", "AG-003"), ("fee", "AG-013"), ("trade", "AG-005")}  # fmt: skip


def test_no_draft_touches_another_agency_s_row():
    forged = {**CHANGED, "id": "P-MED", "agency": "MED"}
    with pytest.raises(ValueError, match="another agency's"):
        changes("FIS", [forged], LAW)
    assert law_row("FIS", {**NEW, "agency": "MED"})["agency"] == "FIS"
    # The control: the same row drafted by its own agency goes through.
    assert changes("MED", [forged], LAW)


_DAYS = st.dates(TODAY, TODAY + timedelta(days=400))


@given(since=_DAYS, fee=st.integers(0, 999), day=st.dates(date(2024, 1, 1), TODAY))
def test_what_was_law_before_stays_so_whatever_is_drafted(since, fee, day):
    row = {**CHANGED, "since": since.isoformat(), "fee": str(fee)}
    made = {c.cells["since"]: c.cells for c in changes("FIS", [row], LAW)}
    assert found(row) == set()
    assert set(made) == {TUNA["since"], row["since"]}
    old = made[TUNA["since"]]
    assert {**old, "until": TUNA["until"]} == TUNA
    assert date.fromisoformat(old["until"]) == since - timedelta(days=1)
    assert day < since or day == TODAY == since  # no day that is over is in the new row


def test_the_new_row_is_what_the_resolver_asks_from_its_first_day_on_and_not_before():
    after = book_with([CHANGED, NEW])
    eve, first = date(2026, 7, 19), date(2026, 7, 20)
    assert after.permit_on("P-TUNA", eve).fee == 10
    assert after.permit_on("P-TUNA", first).fee == 12
    assert [p.id for p in after.on(first).permits("61091000", "PE", "import")] == ["P-SHIRT"]
    assert after.on(eve).permits("61091000", "PE", "import") == ()
    assert BOOK.permit_on("P-TUNA", first).fee == 10


def _one(number, code, *documents):
    goods = Goods(code=code, trade="import", partner="PE", documents=frozenset(documents),
                  quantities={"KGM": 400}, procedure="4000")  # fmt: skip
    return Consignment(number=number, items=((1, goods),))


def test_the_bench_tells_how_many_are_caught_and_released_and_which():
    first = date(2026, 7, 20)
    past = [_one("A", "61091000"), _one("B", "61091000", "L053"), _one("C", "03034200")]
    fewer = {**CHANGED, "free_quantity": "5000"}
    after = book_with([NEW, fewer]).on(first)
    made = with_applications(bench("FIS", past, BOOK.on(first), after),
                             [("P-TUNA", past[2])], "FIS", after)  # fmt: skip
    assert (made.declarations, made.before, made.after, made.held()) == (3, 1, 2, 1)
    assert [(t.number, t.permit, t.at_hand) for t in made.caught] == [
        ("A", "P-SHIRT", False), ("B", "P-SHIRT", True)]  # fmt: skip
    assert [(t.number, t.permit) for t in made.released] == [("C", "P-TUNA")]
    assert [t.number for t in made.spared] == ["C"]
    # The control: the law as it is catches and releases nothing.
    same = bench("FIS", past, BOOK.on(first), BOOK.on(first))
    assert (same.before, same.after, same.caught, same.released) == (1, 1, (), ())
