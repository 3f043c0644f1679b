"""The weekly sample: which look-ups of an office their readers are asked to explain.

It is drawn by digests of the week, the office and the look-up: nobody chooses it, anybody can draw
it again, and no look-up of the week can know beforehand whether it will be drawn.
"""

import hashlib
import math
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec


class Share(msgspec.Struct, frozen=True):
    """How much is drawn of an office: a share in a hundred, and a least number."""

    in_hundred: int
    least: int

    def of(self, looks: int) -> int:
        """How many of so many look-ups are drawn."""
        return min(looks, max(self.least, math.ceil(looks * self.in_hundred / 100)))


def draw(week: str, office: str, looks: Iterable[int], seed: str, share: Share) -> tuple[int, ...]:
    """The numbers drawn, in their order. `seed` is told only when the week is over."""
    numbers = sorted(set(looks))
    ranked = sorted(numbers, key=lambda number: _rank(week, office, number, seed))
    return tuple(sorted(ranked[: share.of(len(numbers))]))


def _rank(week: str, office: str, number: int, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}|{week}|{office}|{number}".encode()).digest()


def week_of(day: date) -> str:
    """The ISO week of a day, as `2026-W27`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def last_week(day: date) -> tuple[str, date, date]:
    """The week before the one of `day`: its name, its first day, the day after its last."""
    monday = day - timedelta(days=day.weekday())
    return week_of(monday - timedelta(days=7)), monday - timedelta(days=7), monday
