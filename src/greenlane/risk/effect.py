"""What a profile or a method of selection is worth, and whether a profile is dead.

Officers find unlike much, whatever they look at. So beside the plain share of findings stands the
corrected one: what was found, divided by what the same officers of the same offices find on all
their controls (indirect standardisation), times the share of all. Where a profile merely landed
with keen officers the correction takes that away. Source: Breslow and Day, Statistical Methods in
Cancer Research II (1987), 2.3; the interval is Byar's approximation of the Poisson limits.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import msgspec

from greenlane.law.retirement_terms import RetirementTerms
from greenlane.risk.learning.measures import wilson


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One declaration that was controlled: by whom, why, what was found, how long it waited.

    `found` is None while no result is known; `hours` is None while the goods are not released.
    """

    office: str
    officer: str
    method: str
    profiles: tuple[str, ...]
    found: bool | None
    extra: Decimal = Decimal(0)
    hours: float | None = None


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A group of controls: how many were hit, controlled, known, found; what that is worth.

    `share` with its 95 % interval is plain; `ratio` is found over expected, `corrected` the share
    that follows from it, None where nothing was expected. `hours` is the median wait of traders
    whose goods were as declared.
    """

    name: str
    hits: int
    controls: int
    known: int
    found: int
    share: float | None
    low: float
    high: float
    expected: float
    ratio: float | None
    corrected: float | None
    corrected_low: float
    corrected_high: float
    extra: Decimal
    hours: float | None


def effects(
    controls: Sequence[Control], groups: Callable[[Control], Iterable[str]], hits: dict[str, int]
) -> list[Effect]:
    """The effect of every group that `groups` names of a control, or that has hits, by name."""
    rates = _rates(controls)
    known = [each for each in controls if each.found is not None]
    overall = sum(bool(each.found) for each in known) / len(known) if known else 0.0
    parts: dict[str, list[Control]] = {name: [] for name in hits}
    for each in controls:
        for name in groups(each):
            parts.setdefault(name, []).append(each)
    return [_effect(name, parts[name], hits.get(name, 0), rates, overall) for name in sorted(parts)]


def _rates(controls: Iterable[Control]) -> dict[tuple[str, str], float]:
    """The share of findings of each officer of each office, on all that he controlled."""
    counts: dict[tuple[str, str], list[int]] = {}
    for each in controls:
        if each.found is not None:
            told = counts.setdefault((each.office, each.officer), [0, 0])
            told[0] += each.found
            told[1] += 1
    return {key: found / of for key, (found, of) in counts.items()}


def _effect(
    name: str, part: Sequence[Control], hits: int, rates: dict[tuple[str, str], float],
    overall: float,
) -> Effect:  # fmt: skip
    known = [each for each in part if each.found is not None]
    found = sum(bool(each.found) for each in known)
    low, high = wilson(found, len(known))
    expected = sum(rates[each.office, each.officer] for each in known)
    below, above = poisson_limits(found)
    waits = [each.hours for each in known if not each.found and each.hours is not None]
    scale = overall / expected if expected else 0.0
    return Effect(
        name=name, hits=max(hits, len(part)), controls=len(part), known=len(known), found=found,
        share=found / len(known) if known else None, low=low, high=high, expected=expected,
        ratio=found / expected if expected else None,
        corrected=min(1.0, found * scale) if expected else None,
        corrected_low=min(1.0, below * scale), corrected_high=min(1.0, above * scale),
        extra=sum((each.extra for each in known if each.found), Decimal(0)),
        hours=median(waits) if waits else None,
    )  # fmt: skip


def poisson_limits(count: int) -> tuple[float, float]:
    """The 95 % limits of a count, by Byar's approximation."""
    more = count + 1
    high = more * (1 - 1 / (9 * more) + 1.96 / (3 * math.sqrt(more))) ** 3
    if not count:
        return 0.0, high
    return count * (1 - 1 / (9 * count) - 1.96 / (3 * math.sqrt(count))) ** 3, high


def dead(
    effect: Effect, since: date, last_hit: date | None, today: date, terms: RetirementTerms
) -> str:
    """Why a profile in force since a day is dead: `no-hits`, `no-findings`, or nothing.

    Without findings means: with enough results known, the share of findings is under the
    country's threshold even at the upper end of its interval.
    """
    quiet = max(since, last_hit or since)
    if today - quiet >= timedelta(days=terms.no_hit_days):
        return "no-hits"
    tried = effect.known >= terms.least_known
    return "no-findings" if tried and effect.high < float(terms.most_share) else ""
