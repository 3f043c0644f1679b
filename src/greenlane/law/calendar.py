"""The calendar of a country: its weekly days of rest and its public holidays.

What the law does "on each working day" (the allocation of a tariff quota, say) rests on the others.
Source of the need: Regulation (EU) 2015/2447, Articles 50-52.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from greenlane.law.nomenclature import Words
from greenlane.law.reading import Row, basis, words

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONE_DAY = timedelta(days=1)
_MOST_REST = 366  # a longer row of days of rest is a mistake in the data


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """A public holiday and the act that made it one."""

    holiday: date
    name: Words
    basis: str


class WorkingDays(msgspec.Struct, frozen=True, kw_only=True):
    """Which days are working days: `rest` are weekdays (Monday is 0), `holidays` single days."""

    rest: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """True when `day` is a working day."""
        return day.weekday() not in self.rest and day not in self.holidays

    def without(self, days: Iterable[date]) -> "WorkingDays":
        """The same calendar on which those days do not work."""
        return msgspec.structs.replace(self, holidays=self.holidays | frozenset(days))

    def after(self, day: date, days: int) -> date:
        """The `days`-th working day after `day`. Raises ValueError for a year without one."""
        rested = 0
        while days > 0:
            day += _ONE_DAY
            rested = 0 if self.works(day) else rested + 1
            days -= rested == 0
            if rested > _MOST_REST:
                raise ValueError(f"no working day in the year before {day.isoformat()}")
        return day


def holiday(row: Row) -> Holiday:
    """A row of holidays.csv."""
    return Holiday(holiday=date.fromisoformat(row["holiday"]), name=words(row), basis=basis(row))


def working_days(country: Mapping[str, Any], holidays: Iterable[Holiday]) -> WorkingDays:
    """The calendar of country.toml's [calendar] and the holidays; every day works without them.

    Raises ValueError for an unknown name of a weekday.
    """
    names = country.get("calendar", {}).get("rest", ())
    if unknown := [name for name in names if name not in _WEEKDAYS]:
        raise ValueError(f"no day of the week: {unknown[0]!r}")
    return WorkingDays(
        rest=frozenset(_WEEKDAYS.index(name) for name in names),
        holidays=frozenset(each.holiday for each in holidays),
    )
