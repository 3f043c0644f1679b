"""The days in which a published rule is open: "until 31 December 2023", "1st Jan 2025 onwards"."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}"
DAYS = rf"\((?:until {_DAY}|from {_DAY}|{_DAY} to {_DAY}|{_DAY} onwards|from {_DAY} to {_DAY})\)"
_ONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2})[a-z]* (\d{4})")


def days(text: str) -> tuple[date | None, date | None]:
    """The first and the last day, None for an open end. Raises ValueError for an unknown month."""
    found = [
        date(int(year), _MONTHS.index(month.lower()) + 1, int(day))
        for day, month, year in _ONE.findall(text)
    ]
    if text.lower().startswith("(until"):
        return None, found[0]
    return found[0], found[1] if len(found) > 1 else None
