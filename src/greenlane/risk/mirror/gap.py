"""The gap between what a partner says it exported to us and what we imported, taken apart.

Each step takes from the gap what it can explain, in this order, and what is left is unexplained:
carriage and insurance (exports are told free on board, imports at the border: the median of the
codes where both agree, within bounds), timing (goods on their way at the end of a month), goods
that go through third countries on either side, and goods that the other side files under a
neighbour (a subheading of the same heading). The steps and the rest sum to the gap. What is
explained is what may be so, not what is so: a case begins with the largest rests, and a rest is no
offence.

Source: United Nations, International Merchandise Trade Statistics, Concepts and Definitions 2010,
chapters on mirror statistics; IMF, By-passed by trade: a guide to mirror discrepancies (2018).
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

Kind = Literal["margin", "timing", "through", "neighbours", "rest"]
KINDS: tuple[Kind, ...] = ("margin", "timing", "through", "neighbours", "rest")
Place = tuple[str, str, str]  # partner, subheading, period (2026 or 2026-03)
MARGIN = 0.06  # where too few codes agree to measure it; the IMF's usual assumption
_MOST_MARGIN = 0.25
_LEAST_CODES = 8
_AGREE = 0.5  # a code whose two sides differ by more says nothing about carriage


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """The two sides of one place, in national currency: values, masses in kg.

    `exported` is the partner's (of it `reexported` of foreign origin), `imported` ours by origin;
    `via` is what of it came through a third country, `consigned` what was sent from the partner
    but has another origin.
    """

    exported: float = 0.0
    reexported: float = 0.0
    imported: float = 0.0
    via: float = 0.0
    consigned: float = 0.0
    exported_mass: float = 0.0
    imported_mass: float = 0.0


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A gap and its parts: exported less imported; positive is what did not reach our books."""

    partner: str
    code: str
    period: str
    side: Side
    parts: Mapping[Kind, float]

    @property
    def whole(self) -> float:
        """Exported less imported."""
        return self.side.exported - self.side.imported

    @property
    def rest(self) -> float:
        """What nothing explains."""
        return self.parts["rest"]


def margins(sides: Mapping[Place, Side]) -> dict[str, float]:
    """By partner, how much carriage and insurance add; of all where one has too few codes."""
    found: dict[str, list[float]] = {}
    for (partner, _, _), side in sides.items():
        if side.exported > 0 and side.imported > 0:
            more = side.imported / side.exported - 1
            if abs(more) <= _AGREE:
                found.setdefault(partner, []).append(more)
    everywhere = _middle([more for told in found.values() for more in told], MARGIN)
    return {partner: _middle(found.get(partner, []), everywhere) for partner, _, _ in sides}


def _middle(told: Sequence[float], otherwise: float) -> float:
    if len(told) < _LEAST_CODES:
        return otherwise
    return min(max(statistics.median(told), 0.0), _MOST_MARGIN)


def gaps(sides: Mapping[Place, Side]) -> list[Gap]:
    """Every gap with its parts, the largest rest first."""
    added = margins(sides)
    parts: dict[Place, dict[Kind, float]] = {}
    rest: dict[Place, float] = {}
    for place, side in sides.items():
        margin = -side.exported * added[place[0]]
        parts[place] = {"margin": margin}
        rest[place] = side.exported - side.imported - margin
    _timing(rest, parts)
    for place, side in sides.items():
        open_ = rest[place]
        through = min(open_, max(side.reexported, side.consigned)) if open_ > 0 else (
            -min(-open_, side.via))  # fmt: skip
        parts[place]["through"] = through
        rest[place] = open_ - through
    _neighbours(rest, parts)
    made = [Gap(partner=p, code=c, period=d, side=sides[p, c, d],
                parts={**parts[p, c, d], "rest": rest[p, c, d]}) for p, c, d in sides]  # fmt: skip
    return sorted(made, key=lambda each: (-abs(each.rest), each.partner, each.code, each.period))


def _timing(rest: dict[Place, float], parts: dict[Place, dict[Kind, float]]) -> None:
    """What left at the end of a month and arrived in the next: the two rests cancel."""
    for place in parts:
        parts[place]["timing"] = 0.0
    for place in sorted(rest, key=lambda each: each[2]):
        later = (place[0], place[1], _next(place[2]))
        if later not in rest or rest[place] <= 0 or rest[later] >= 0:
            continue
        moved = min(rest[place], -rest[later])
        for each, amount in ((place, moved), (later, -moved)):
            parts[each]["timing"] += amount
            rest[each] -= amount


def _next(period: str) -> str:
    """The month after a month; a year has no next here."""
    year, _, month = period.partition("-")
    if not month:
        return ""
    return f"{int(year) + 1}-01" if month == "12" else f"{year}-{int(month) + 1:02}"


def _neighbours(rest: dict[Place, float], parts: dict[Place, dict[Kind, float]]) -> None:
    """Rests of one heading that go opposite ways cancel, each in proportion."""
    groups: dict[Place, list[Place]] = {}
    for partner, code, period in rest:
        groups.setdefault((partner, code[:4], period), []).append((partner, code, period))
    for places in groups.values():
        over = sum(rest[place] for place in places if rest[place] > 0)
        under = -sum(rest[place] for place in places if rest[place] < 0)
        cancelled = min(over, under)
        for place in places:
            side = over if rest[place] > 0 else under
            amount = rest[place] * cancelled / side if side else 0.0
            parts[place]["neighbours"] = amount
            rest[place] -= amount


def summed(found: Iterable[Gap]) -> dict[Kind, float]:
    """The parts of many gaps together."""
    made = dict.fromkeys(KINDS, 0.0)
    for each in found:
        for kind, amount in each.parts.items():
            made[kind] += amount
    return made


_WORDS: dict[Kind, dict[str, str]] = {
    "margin": {
        "en": "carriage and insurance, which imports include and exports do not: {0}",
        "ar": "النقل والتأمين المشمولان في الواردات دون الصادرات: {0}",
    },
    "timing": {
        "en": "goods on their way between two months: {0}",
        "ar": "بضائع في الطريق بين شهرين: {0}",
    },
    "through": {
        "en": "goods of other origins or through third countries: {0}",
        "ar": "بضائع من مناشئ أخرى أو عبر بلدان ثالثة: {0}",
    },
    "neighbours": {
        "en": "the same heading under another subheading: {0}",
        "ar": "البند نفسه تحت بند فرعي آخر: {0}",
    },
    "rest": {"en": "unexplained: {0}", "ar": "غير مفسر: {0}"},
}


def told(gap: Gap, language: str, currency: str) -> str:
    """The gap in a sentence: what was told on either side, and each part that counts."""
    own = _WORDS["rest"].keys() & {language}
    spoken = language if own else "en"
    amounts = (_amount(gap.side.exported, currency), _amount(gap.side.imported, currency))
    first = {
        "en": "Exported {0}, imported {1}, a gap of {2}",
        "ar": "المصدّر {0} والمستورد {1} والفجوة {2}",
    }[spoken].format(*amounts, _amount(gap.whole, currency))
    steps: Sequence[str] = [
        _WORDS[kind][spoken].format(_amount(gap.parts[kind], currency))
        for kind in KINDS
        if round(gap.parts[kind]) or kind == "rest"
    ]
    return f"{first}: {'; '.join(steps)}."


def _amount(value: float, currency: str) -> str:
    return f"{round(value):,} {currency}".strip()
