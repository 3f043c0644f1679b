"""Validity: whole days in force, both ends included."""

from datetime import date

import msgspec


class Validity(msgspec.Struct, frozen=True):
    """Days `since`..`until`, both included; `until` None is open-ended."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """True when `day` lies inside."""
        return self.since <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: "Validity") -> bool:
        """True when the two share a day."""
        return (other.until is None or self.since <= other.until) and (
            self.until is None or other.since <= self.until
        )
