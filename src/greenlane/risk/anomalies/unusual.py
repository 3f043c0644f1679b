"""How unusual goods are, as fields of conditions: numbers of a declaration against what was usual.

They are measured as alerts measure them (see `finding`), without a threshold: the condition has its
own. What they were is kept with the selection, so that it can be made again when the past that they
were measured against is long gone. What cannot be told (too little past, nothing stated) is absent.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from greenlane.risk.anomalies.goods import Goods, Key, Kind, logarithm, numbers
from greenlane.risk.anomalies.usual import (
    LEAST,
    LEAST_DEALT,
    LEAST_ROUTE,
    MOST_CHAPTERS,
    Usual,
)
from greenlane.risk.facts import Asked
from greenlane.risk.language import tree
from greenlane.risk.screening.screener import Screened

AWAY: Mapping[Kind, str] = {
    "own-value": "value_away", "kilo-value": "value_away", "unit-value": "unit_value_away",
    "package-weight": "package_weight_away", "unit-weight": "unit_weight_away",
    "tare": "tare_away", "quantity": "quantity_away",
}  # fmt: skip
ITEM = frozenset((*AWAY.values(), "route_share", "new_goods", "new_origin"))
WHOLE = frozenset(("burst", "look_alike"))
_SPREADS, _SHARE = Decimal("0.01"), Decimal("0.0001")
Told = dict[str, Decimal | bool]


class Past(Protocol):
    """What was usual: a snapshot of the past, or the thing itself."""

    def middle(self, kind: str, key: Key) -> tuple[float, float] | None:
        """Median and spread of the logarithms of a number under a key."""

    def dealt(self, what: str, key: Key) -> tuple[int, int]:
        """How many items, and of how many kinds: routes, chapters or origins under a key."""

    def weekly(self, key: Key) -> tuple[float, int] | None:
        """Items in an ordinary week of a trader, and in all."""


class Unusual(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of a declaration and of its items, and the version of the past they stand on."""

    past: str = ""
    whole: Told = {}
    items: tuple[Told, ...] = ()


class OfUsual:
    """A past that is held as it was made, not as a snapshot."""

    def __init__(self, usual: Usual) -> None:
        self._usual = usual
        self._counts = {"routes": usual.routes, "chapters": usual.chapters,
                        "origins": usual.origins}  # fmt: skip

    def middle(self, kind: str, key: Key) -> tuple[float, float] | None:
        """See Past."""
        found = self._usual.middles.get(kind, {}).get(key)  # type: ignore[call-overload]  # a Kind
        return (found.median, found.spread) if found else None

    def dealt(self, what: str, key: Key) -> tuple[int, int]:
        """See Past."""
        counts = self._counts[what]
        if key in counts:
            return sum(counts[key].values()), len(counts[key])
        *under, value = key
        many = counts.get(tuple(under), {}).get(value, 0)
        return many, int(many > 0)

    def weekly(self, key: Key) -> tuple[float, int] | None:
        """See Past."""
        return self._usual.weekly.get(key)


def asks(condition: Any) -> bool:
    """Whether a condition asks about one of these fields."""
    if isinstance(condition, tree.Field):
        return condition.name in (WHOLE if condition.scope == "declaration" else ITEM)
    if isinstance(condition, tuple):
        return any(map(asks, condition))
    if isinstance(condition, tree.Node):
        return any(asks(getattr(condition, name)) for name in condition.__struct_fields__)
    return False


def told(goods: Sequence[Goods], past: Past | None, version: str,
         screened: Screened | None) -> Unusual:  # fmt: skip
    """The fields of a declaration; without a past only what the lists in force say."""
    whole: Told = {}
    if screened is not None:
        whole["look_alike"] = any(hit.grade == "likeness" for hit in screened.hits)
    if past is None:
        return Unusual(whole=whole)
    whole.update(_whole(goods, past))
    return Unusual(past=version, whole=whole, items=tuple(dict(_item(g, past)) for g in goods))


def merged(asked: Asked, unusual: Unusual | None) -> Asked:
    """The facts together with these fields."""
    if unusual is None:
        return asked
    of_items = unusual.items or ({},) * len(asked.items)
    items = tuple({**item, **more} for item, more in zip(asked.items, of_items, strict=True))
    return Asked(whole={**asked.whole, **unusual.whole}, items=items)


def goods_of(asked: Asked, packages: Sequence[float | None], day: date) -> list[Goods]:
    """The items of a declaration as anomalies read them, made of its facts."""
    whole = asked.whole
    return [
        Goods(
            sequence=item["sequence"], day=day, trader=whole.get("trader", ""),
            trade=whole["trade"], code=item.get("code", ""), origin=item.get("origin", ""),
            departure=whole.get("departure", ""), procedure=item.get("procedure", ""),
            value=_number(item.get("customs_value")), mass=_number(item.get("net_mass")),
            gross=_number(item.get("gross_mass")), quantity=_number(item.get("quantity")),
            packages=many,
        )
        for item, many in zip(asked.items, packages, strict=True)
    ]  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _item(item: Goods, past: Past) -> Iterator[tuple[str, Decimal | bool]]:
    for number in numbers(item):  # the value against the own past comes last, and prevails
        found = _first(past, number.kind, number.keys)
        if found:
            away = (logarithm(number.value) - found[0]) / found[1]
            yield AWAY[number.kind], Decimal(away).quantize(_SPREADS)
    route = (item.trade, item.code[:4], item.origin)
    sent, _kinds = past.dealt("routes", route)
    if item.departure and item.trade == "import" and sent >= LEAST_ROUTE:
        here, _one = past.dealt("routes", (*route, item.departure))
        yield "route_share", Decimal(here / sent).quantize(_SHARE)
    yield from _new(item, past)


def _first(past: Past, kind: str, keys: Sequence[Key]) -> tuple[float, float] | None:
    return next((found for key in keys if (found := past.middle(kind, key))), None)


def _new(item: Goods, past: Past) -> Iterator[tuple[str, bool]]:
    """Whether the chapter, and the origin of the code, are new to a trader of long standing."""
    who = (item.trade, item.trader)
    whole, chapters = past.dealt("chapters", who)
    if whole >= LEAST_DEALT and chapters <= MOST_CHAPTERS:
        yield "new_goods", not past.dealt("chapters", (*who, item.code[:2]))[0]
    many, _kinds = past.dealt("origins", (*who, item.code))
    if many >= LEAST and item.origin:
        yield "new_origin", not past.dealt("origins", (*who, item.code, item.origin))[0]


def _whole(goods: Sequence[Goods], past: Past) -> Iterator[tuple[str, Decimal]]:
    """By how many Poisson deviations the items are more than the trader's ordinary week."""
    found = past.weekly((goods[0].trade, goods[0].trader)) if goods else None
    if found and found[0] and found[1] >= LEAST_DEALT:
        yield "burst", Decimal((len(goods) - found[0]) / found[0] ** 0.5).quantize(_SPREADS)
