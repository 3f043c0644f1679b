"""What is usual: robust middles and spreads by key, routes, and what each trader has dealt with.

Median and median absolute deviation of logarithms (Iglewicz and Hoaglin, 1993): half of the past
may be false and they still stand. A trader is compared with its own past; where that is short, with
other traders, each of whom counts once by its own median, so that a large one does not decide what
is usual for all.
"""

import math
from datetime import date

import msgspec

from greenlane.risk.anomalies.goods import Key, Kind

LEAST = 12  # items that make something usual
DAYS = 365  # of the past; what is older is usual no longer
LEAST_ROUTE = 60  # items of a heading and origin that tell from where they come
LEAST_DEALT = 60  # items that tell what a trader deals in
MOST_CHAPTERS = 3  # who deals in more is no specialist
LEAST_TRADERS = 5  # others that make something usual for a trader without a past


class Middle(msgspec.Struct, frozen=True):
    """How many items, the median of their logarithms, how far they spread, of how many traders."""

    count: int
    median: float
    spread: float
    traders: int = 1

    @property
    def usual(self) -> float:
        """The usual number itself."""
        return math.exp(self.median)

    def range(self, widths: float) -> tuple[float, float]:
        """What lies within so many spreads."""
        away = widths * self.spread
        return math.exp(self.median - away), math.exp(self.median + away)


class Usual(msgspec.Struct, frozen=True, kw_only=True):
    """All that is usual on a day. Counts are of items.

    `middles` by kind and key; `routes` by (trade, heading, origin) the countries goods were sent
    from; `chapters` and `origins` (by trader and code) what a trader dealt with; `weekly` how many
    items a trader declared in an ordinary week, and in all.
    """

    day: date
    middles: dict[Kind, dict[Key, Middle]]
    routes: dict[Key, dict[str, int]]
    chapters: dict[Key, dict[str, int]]
    origins: dict[Key, dict[str, int]]
    weekly: dict[Key, tuple[float, int]]
