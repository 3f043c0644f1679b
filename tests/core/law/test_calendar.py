"""Working days: weekly rest and holidays are data."""

from datetime import date

import pytest

from greenlane.law.calendar import Holiday, WorkingDays, working_days

NEW_YEAR = Holiday(holiday=date(2027, 1, 1), name={"en": "New Year"}, basis="A s. 1")
COUNTRY = {"calendar": {"rest": ["saturday", "sunday"]}}


def test_weekends_and_holidays_rest():
    calendar = working_days(COUNTRY, [NEW_YEAR])
    thursday = date(2026, 12, 31)
    assert calendar.works(thursday)
    assert not calendar.works(NEW_YEAR.holiday)
    assert calendar.after(thursday, 1) == date(2027, 1, 4)
    assert calendar.after(thursday, 2) == date(2027, 1, 5)
    assert calendar.after(thursday, 0) == thursday


def test_a_country_without_a_calendar_works_every_day():
    assert working_days({}, ()).after(date(2027, 1, 1), 2) == date(2027, 1, 3)


def test_an_unknown_weekday_and_a_year_of_rest_are_refused():
    with pytest.raises(ValueError, match="caturday"):
        working_days({"calendar": {"rest": ["caturday"]}}, ())
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(rest=frozenset(range(7))).after(date(2026, 1, 1), 1)
