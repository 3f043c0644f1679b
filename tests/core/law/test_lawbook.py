"""The law book of the country: whole, coherent, and looked up as the law says."""

from datetime import date, timedelta

import pytest

from greenlane.gateways.country_packages import country_package
from greenlane.law.measure import Season

BOOK = country_package("tavora").book
DAYS = [date(2024, 3, 1) + timedelta(days=37 * n) for n in range(27)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_line_of_the_tariff_has_exactly_one_general_rate_every_day(day):
    law = BOOK.on(day)
    lines = [line for line in law.goods.values() if line.declarable]
    assert len(lines) >= 150
    for line in lines:
        found = [m for m in law.measures(line.code, "US", "import") if m.type == "103"]
        assert len(found) == 1, line.code


def test_the_tariff_spans_thirty_chapters_and_every_kind_of_duty():
    law = BOOK.on(date(2026, 7, 1))
    codes = [line.code for line in law.goods.values() if line.declarable]
    assert len({code[:2] for code in codes}) >= 30
    formulas = [str(m.expression) for m in BOOK.measures]
    for sign in ("Free", "%", "QTC /", "+", "MIN", "MAX"):
        assert sum(sign in f for f in formulas) >= 2, sign
    assert any(m.season for m in BOOK.measures)


def test_every_citation_names_an_act_of_the_country():
    cited = [m.basis for m in BOOK.measures] + [p.basis for p in BOOK.procedures]
    cited += [c.basis for c in BOOK.charges] + [p.basis for p in BOOK.permits]
    cited += list(BOOK.event_basis.values()) + [t.basis for t in BOOK.hold_terms.values()]
    for basis in cited:
        assert basis.split()[0] in BOOK.acts, basis


def test_the_act_of_a_measure_is_in_force_when_the_measure_begins():
    for measure in BOOK.measures:
        act = BOOK.acts[measure.basis.split()[0]]
        assert act.validity.since <= measure.validity.since, measure.id


def test_every_name_stands_in_every_language_of_the_country():
    named = [*BOOK.charges, *BOOK.offices.values(), *BOOK.procedures, *BOOK.permits]
    for thing in named:
        assert set(BOOK.languages) <= set(thing.name), thing
    for line in BOOK.nomenclature:
        assert set(BOOK.languages) <= set(line.description), line.code


def test_a_look_up_answers_the_same_twice():
    law = BOOK.on(date(2026, 7, 1))
    for line in list(law.goods.values())[:80]:
        assert law.measures(line.code, "CN", "import") == law.measures(line.code, "CN", "import")


def test_a_preference_is_found_for_its_area_only():
    law = BOOK.on(date(2026, 7, 1))
    types = {k for k, t in BOOK.measure_types.items() if t.preference not in ("", "100")}
    area = BOOK.areas["NPA"]
    member = sorted(area.members)[0]
    inside = {m.type for g in law.goods.values() for m in law.measures(g.code, member, "import")}
    outside = {m.type for g in law.goods.values() for m in law.measures(g.code, "US", "import")}
    assert "142" in inside & types or inside & types
    assert not {t for t in outside if BOOK.measure_types[t].preference in ("200", "300")}


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("06-01/09-30", date(2026, 9, 30), date(2026, 10, 1)),
        ("10-01/05-31", date(2026, 1, 1), date(2026, 6, 1)),
        ("02-01/02-28", date(2024, 2, 28), date(2024, 2, 29)),
    ],
)
def test_a_season_includes_both_ends_and_may_wrap(text, inside, outside):
    assert Season.parse(text).covers(inside)
    assert not Season.parse(text).covers(outside)


@pytest.mark.parametrize("text", ["", "06-01", "13-01/14-01", "06-31/07-01"])
def test_what_is_not_a_season_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Season.parse(text)
