"""Anomalies of a declaration: each with its number, its baseline, and a sentence in both languages.

An anomaly is no offence: it says how far something lies from what was usual, and how often that
was seen. Thresholds are in robust spreads (z of Iglewicz and Hoaglin) or, for what is counted, in
shares. A value that is usual for its own trader is not told for being unusual among others.
"""

import math
from collections.abc import Iterator, Sequence

import msgspec

from greenlane.risk.anomalies.goods import Goods, Kind, logarithm, numbers
from greenlane.risk.anomalies.sentences import Words, sentence
from greenlane.risk.anomalies.usual import (
    LEAST,
    LEAST_DEALT,
    LEAST_ROUTE,
    MOST_CHAPTERS,
    Middle,
    Usual,
)

# How many spreads away is worth telling, below and above; None is never told.
LIMITS: dict[Kind, tuple[float | None, float | None]] = {
    "unit-value": (3.0, 5.0), "kilo-value": (3.0, 5.0), "own-value": (3.0, 5.0),
    "package-weight": (3.0, 4.0), "unit-weight": (4.0, 4.0), "tare": (None, 3.0),
    "quantity": (5.0, 4.5),
}  # fmt: skip
_RARE = 0.01  # a share of departures below this is told
_BURST = 8.0  # Poisson deviations above an ordinary week


class Anomaly(msgspec.Struct, frozen=True, kw_only=True):
    """What is unusual about an item (`sequence` 0: about the declaration).

    `number` is the item's own, `usual` the middle, `low` and `high` what is ordinary, `count` on
    how many items that stands, `away` by how many spreads it is off (0 for what is counted).
    """

    kind: Kind
    sequence: int
    number: float
    usual: float
    low: float
    high: float
    count: int
    away: float
    about: str
    words: Words


def anomalies(goods: Sequence[Goods], usual: Usual, currency: str = "") -> tuple[Anomaly, ...]:
    """Everything unusual about the items of one declaration, the farthest first."""
    found = [each for item in goods for each in _of_item(item, usual, currency)]
    found += _burst(goods, usual)
    return tuple(sorted(found, key=lambda each: (-abs(each.away), each.sequence, each.kind)))


def _of_item(item: Goods, usual: Usual, currency: str) -> Iterator[Anomaly]:
    values: list[Anomaly] = []
    known = False  # whether the trader's own past tells what such goods cost
    for number in numbers(item):
        middles = usual.middles.get(number.kind, {})
        key = next((key for key in number.keys if key in middles), None)
        if key is None:
            continue
        known = known or number.kind == "own-value"
        made = _measured(number.kind, number.value, middles[key], item, key[1:], currency)
        if made is not None:
            values.append(made)
    yield from _narrowed(values, known=known)
    yield from _route(item, usual)
    yield from _new(item, usual)


def _narrowed(found: list[Anomaly], *, known: bool) -> Iterator[Anomaly]:
    """Of two values against others the farther one, and none where the own past is ordinary."""
    prices = [each for each in found if each.kind in ("unit-value", "kilo-value")]
    best = max(prices, key=lambda each: abs(each.away), default=None)
    if known and not any(each.kind == "own-value" for each in found):
        best = None
    for each in found:
        if each not in prices or each is best:
            yield each


def _measured(kind: Kind, value: float, middle: Middle, item: Goods, key: Sequence[str],
              currency: str) -> Anomaly | None:  # fmt: skip
    away = (logarithm(value) - middle.median) / middle.spread
    below, above = LIMITS[kind]
    limit = below if away < 0 else above
    if limit is None or abs(away) < limit:
        return None
    low, high = middle.range(limit)
    about = " ".join(part for part in key if part and part != item.trader)
    return Anomaly(
        kind=kind, sequence=item.sequence, number=value, usual=middle.usual, low=low, high=high,
        count=middle.count, away=away, about=about,
        words=sentence(kind, value, middle.usual, low, high, middle.count, about, currency),
    )  # fmt: skip


def _route(item: Goods, usual: Usual) -> Iterator[Anomaly]:
    """A country of departure that such goods of such origin hardly ever come from."""
    seen = usual.routes.get((item.trade, item.code[:4], item.origin), {})
    whole = sum(seen.values())
    share = seen.get(item.departure, 0) / whole if whole else 1.0
    if item.departure and item.trade == "import" and whole >= LEAST_ROUTE and share < _RARE:
        common = max(seen, key=lambda country: seen[country])
        about = f"{item.departure} {common} {item.code[:4]} {item.origin}"
        usually = seen[common] / whole
        yield _counted("route", item.sequence, share, usually, whole, about)


def _new(item: Goods, usual: Usual) -> Iterator[Anomaly]:
    """Goods of a chapter, or of an origin, that a trader of long standing never dealt with."""
    dealt = usual.chapters.get((item.trade, item.trader), {})
    whole, chapter = sum(dealt.values()), item.code[:2]
    if whole >= LEAST_DEALT and len(dealt) <= MOST_CHAPTERS and chapter not in dealt:
        yield _counted("new-goods", item.sequence, 0.0, len(dealt), whole, chapter)
        return
    known = usual.origins.get((item.trade, item.trader, item.code), {})
    many = sum(known.values())
    if many >= LEAST and item.origin and item.origin not in known:
        common = max(known, key=lambda country: known[country])
        about = f"{item.origin} {common} {item.code}"
        yield _counted("new-origin", item.sequence, 0.0, known[common] / many, many, about)


def _burst(goods: Sequence[Goods], usual: Usual) -> list[Anomaly]:
    """More items in one declaration than an ordinary week of the trader holds."""
    if not goods:
        return []
    weekly, whole = usual.weekly.get((goods[0].trade, goods[0].trader), (0.0, 0))
    many = float(len(goods))
    away = (many - weekly) / math.sqrt(weekly) if weekly else 0.0
    if whole < LEAST_DEALT or away < _BURST:
        return []
    return [_counted("burst", 0, many, weekly, whole, "", away)]


def _counted(kind: Kind, sequence: int, number: float, usually: float, count: int, about: str,
             away: float = 0.0) -> Anomaly:  # fmt: skip
    return Anomaly(
        kind=kind, sequence=sequence, number=number, usual=usually, low=0.0, high=0.0, count=count,
        away=away, about=about, words=sentence(kind, number, usually, 0.0, 0.0, count, about, ""),
    )  # fmt: skip
