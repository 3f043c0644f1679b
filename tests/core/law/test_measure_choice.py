"""Which measure applies: the longest code, then the smallest area, on its days, in its season."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.core.law.small_country import TEXTS, book, charge, with_charges, with_row

from greenlane.law.measure import Season
from greenlane.law.nomenclature import ancestors

BOOK = book()
SPRING, SUMMER = date(2024, 4, 1), date(2024, 7, 1)


def duty(code, origin, day, law_book=BOOK):
    """The id of the third-country duty found."""
    found = [m.id for m in law_book.on(day).measures(code, origin, "import") if m.type == "103"]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("code", "origin", "day", "expected"),
    [
        ("01012100", "IN", SUMMER, "M4"),  # the longest code
        ("01012100", "CN", SUMMER, "M4"),  # before the smallest area
        ("01012100", "CN", SPRING, "M3"),  # out of season the heading; China alone is closer
        ("01012100", "IN", SPRING, "M2"),
        ("01012100", "FR", SPRING, "M1"),  # excluded from the heading's: the general one
        ("01012900", "IN", SUMMER, "M2"),
        ("02013000", "CN", SUMMER, "M1"),
        ("01012900", "IN", date(2024, 12, 31), "M2"),  # the last day is in
        ("01012900", "IN", date(2025, 1, 1), "M1"),
        ("01012900", "IN", date(2024, 1, 1), "M2"),  # the first day is in
        ("01012900", "IN", date(2023, 12, 31), None),
        ("01012100", "IN", date(2024, 5, 31), "M2"),
        ("01012100", "IN", date(2024, 6, 1), "M4"),
        ("01012100", "IN", date(2024, 9, 30), "M4"),
        ("01012100", "IN", date(2024, 10, 1), "M2"),
    ],
)
def test_the_closest_measure_in_force_is_chosen(code, origin, day, expected):
    assert duty(code, origin, day) == expected


def test_all_countries_but_one_are_closer_than_all():
    row = "M9,103,,FAR,,1 %,,,2024-01-01,,ACT,s. 1,2023-01-01"
    changed = with_row("measures", row)
    assert duty("02013000", "IN", SUMMER, changed) == "M9"
    assert duty("02013000", "US", SUMMER, changed) == "M1"


def test_the_order_of_the_table_does_not_matter():
    header, *rows = TEXTS["measures"].splitlines()
    turned = book(measures="\n".join([header, *reversed(rows)]) + "\n")
    for origin in BOOK.countries:
        for day in (SPRING, SUMMER):
            for code in ("01012100", "01012900", "02"):
                assert duty(code, origin, day, turned) == duty(code, origin, day)


def test_measures_come_in_the_order_of_their_charges():
    charges = [m.type for m in BOOK.on(SUMMER).measures("01012900", "CN", "import")]
    assert charges == ["103", "143", "490", "305"]
    turned = with_charges(
        charge("F10", 5, ["CV"], level="declaration"),
        charge("A00", 10, ["CV"]),
        charge("B00", 30, ["CV", "A00"]),
    )
    charges = [m.type for m in turned.on(SUMMER).measures("01012900", "CN", "import")]
    assert charges == ["490", "103", "143", "305"]


def test_measures_of_the_other_direction_of_trade_are_not_found():
    assert BOOK.on(SUMMER).measures("01012900", "CN", "export") == ()


@pytest.mark.parametrize(
    ("code", "origin", "day", "expected"),
    [
        ("01012900", "CN", SUMMER, ["P1"]),
        ("01012900", "US", SUMMER, []),  # outside the area
        ("01012900", "FR", SUMMER, []),  # excluded
        ("02013000", "CN", SUMMER, []),  # other goods
        ("01012900", "CN", date(2024, 2, 1), ["P1"]),
        ("01012900", "CN", date(2024, 1, 31), []),
        ("01012900", "CN", date(2024, 11, 30), ["P1"]),
        ("01012900", "CN", date(2024, 12, 1), []),
    ],
)
def test_permits_are_needed_for_their_goods_origins_and_days(code, origin, day, expected):
    assert [p.id for p in BOOK.on(day).permits(code, origin, "import")] == expected
    assert BOOK.on(day).permits(code, origin, "export") == ()


def test_a_permit_of_an_area_that_has_ended_is_not_needed():
    ended = TEXTS["areas"].replace(
        "FAR,All but near,*,US,2020-01-01,", "FAR,F,*,US,2020-01-01,2024-03-31"
    )
    law = book(areas=ended)
    assert law.on(date(2024, 3, 31)).permits("01012900", "CN", "import")
    assert not law.on(date(2024, 4, 1)).permits("01012900", "CN", "import")


def test_a_remembered_look_up_equals_a_fresh_one():
    law = BOOK.on(SUMMER)
    for origin in (*BOOK.countries, "ZZ", ""):
        for code in ("01012100", "01012900", "99999999", ""):
            once = law.measures(code, origin, "import"), law.permits(code, origin, "import")
            again = law.measures(code, origin, "import"), law.permits(code, origin, "import")
            fresh = book().on(SUMMER)
            assert once == again
            assert once[0] == fresh.measures(code, origin, "import")
            assert once[1] == fresh.permits(code, origin, "import")


def test_what_strangers_invent_does_not_fill_the_memory():
    law = book().on(SUMMER)
    for number in range(500):
        law.measures(f"{number:08d}", "CN", "import")
        law.permits("01012900", f"Z{number}", "import")
    assert len(law._found) == len(law._needed) == 0
    law.measures("01012900", "CN", "import")
    assert len(law._found) == 1


def test_the_laws_of_many_days_do_not_fill_the_memory():
    law_book = book()
    for number in range(1_000):
        law_book.on(date(2024, 1, 1) + timedelta(days=number))
    assert len(law_book._days) <= 400
    assert law_book.on(SUMMER) is law_book.on(SUMMER)


def test_the_rate_of_a_month_changes_with_its_first_day():
    assert BOOK.on(date(2024, 6, 30)).rates["USD"] == Decimal(2)
    assert BOOK.on(date(2024, 7, 1)).rates["USD"] == Decimal(3)
    assert "USD" not in BOOK.on(date(2023, 12, 31)).rates
    assert BOOK.on(date(2023, 12, 31)).rates["QXC"] == 1


def test_only_whole_codes_are_declarable():
    law = BOOK.on(SUMMER)
    assert law.commodity("01012100").code == "01012100"
    assert law.commodity("0101") is None
    assert law.commodity("99999999") is None


def test_the_ancestors_of_a_code_are_its_shorter_codes_longest_first():
    assert ancestors("0101") == ("0101", "010", "01", "")
    assert ancestors("") == ("",)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("01-01/12-31", 366),
        ("02-29/02-29", 1),
        ("12-31/01-01", 2),
        ("06-01/09-30", 122),
        ("10-01/05-31", 366 - 122),
    ],
)
def test_a_season_has_its_days_in_a_leap_year(text, days):
    season = Season.parse(text)
    year = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    assert sum(map(season.covers, year)) == days


def test_a_season_that_ends_on_the_leap_day_ends_on_the_day_before_in_other_years():
    season = Season.parse("02-01/02-29")
    assert season.covers(date(2024, 2, 29))
    assert season.covers(date(2023, 2, 28))
    assert not season.covers(date(2023, 3, 1))


def test_an_area_holds_its_members_and_nobody_excluded():
    areas = BOOK.areas
    assert areas["TWO"].contains("CN")
    assert not areas["TWO"].contains("US")
    assert areas["FAR"].contains("FR")
    assert not areas["FAR"].contains("US")
    sizes = [areas[name].size for name in ("ONE", "TWO", "FAR", "ALL")]
    assert sizes == [1, 2, 999, 1000]
