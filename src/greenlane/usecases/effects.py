"""Effectiveness: what profiles and methods are worth, dead profiles, the report of a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.effect import Effect, dead
from greenlane.risk.effect import effects as computed
from greenlane.risk.learning.measures import wilson
from greenlane.store import effects as rows
from greenlane.store.models import Account, RiskProfileRow
from greenlane.usecases import profile_desk, profile_publishing
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need

BACK = timedelta(days=365)
_DRAWS = frozenset({"random", "model", "exploration", "screening", "likeness", "manual"})


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A profile in force with its effect, its last hit, and why it counts as dead, if so."""

    profile: RiskProfileRow | None
    effect: Effect
    last: date | None
    dead: str


def by_profile(since: datetime, until: datetime, desk: Desk) -> list[Judged]:
    """Every profile that is in force or chose something in a time."""
    controls, _drawn = rows.controls(since, until)
    hits = {code: told for code, told in rows.hits(since, until).items() if code not in _DRAWS}
    standing = {row.code: row for row in RiskProfileRow.objects.filter(state="in-force")}
    counts = {code: n for code, (n, _last) in hits.items()} | {
        code: 0 for code in standing if code not in hits}  # fmt: skip
    found = computed(controls, lambda c: set(c.profiles) - _DRAWS, counts)
    today = desk.day_of(until)
    return [_judged(each, standing.get(each.name), hits, today, desk) for each in found]


def _judged(effect: Effect, row: RiskProfileRow | None, hits: Mapping[str, tuple[int, date]],
            today: date, desk: Desk) -> Judged:  # fmt: skip
    last = hits[effect.name][1] if effect.name in hits else None
    terms, why = desk.book.retirement_terms, ""
    if row is not None and terms is not None and not row.mandatory and row.mode == "active":
        began = desk.day_of(row.published) if row.published else row.since
        why = dead(effect, max(began, row.since), last, today, terms)
    return Judged(profile=row, effect=effect, last=last, dead=why)


def by_method(since: datetime, until: datetime) -> list[Effect]:
    """What each method of selection is worth."""
    controls, _drawn = rows.controls(since, until)
    return computed(controls, lambda c: (c.method,), {})


def last_year(desk: Desk) -> tuple[datetime, datetime]:
    """The year up to now, this moment with it."""
    return desk.now() - BACK, desk.now() + timedelta(seconds=1)


def propose_end(code: str, text: str, account: Account, actor: Actor, desk: Desk) -> int:
    """Put the end of a dead profile before the profile desk: two persons decide, nobody else.

    Raises NotAllowedError when it is not dead.
    """
    need(actor, "profile.propose")
    profile_desk.adopt(desk)
    judged = next((j for j in by_profile(*last_year(desk), desk) if j.effect.name == code), None)
    if judged is None or not judged.dead:
        raise NotAllowedError("the figures do not speak for its end")
    effect = judged.effect
    figures = f"{judged.dead}: {effect.hits} hits, {effect.known} results, {effect.found} findings"
    reason = f"{text.strip()} ({figures})" if text.strip() else figures
    return profile_publishing.ask(code, profile_publishing.RETIRE, reason, account, desk)


def quarter_days(name: str) -> tuple[date, date]:
    """The first day of a quarter such as 2026-Q3, and the first day after it. Raises ValueError."""
    year, _, number = name.partition("-Q")
    if not (year.isdecimal() and len(year) == 4 and number in ("1", "2", "3", "4")):
        raise ValueError(name)
    first = date(int(year), 3 * int(number) - 2, 1)
    after = date(int(year) + (number == "4"), (3 * int(number)) % 12 + 1, 1)
    return first, after


def quarters(today: date, most: int = 8) -> list[str]:
    """The names of the last quarters, the present one first."""
    year, number = today.year, (today.month + 2) // 3
    found = []
    for _ in range(most):
        found.append(f"{year}-Q{number}")
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
    return found


def report(name: str, desk: Desk) -> dict[str, Any]:
    """Selection and results of a quarter. Raises ValueError for a name that is none."""
    first, after = quarter_days(name)
    since, until = (datetime.combine(day, time.min, desk.zone) for day in (first, after))
    controls, drawn = rows.controls(since, until)
    fair = [c for c, by_chance in zip(controls, drawn, strict=True) if by_chance]
    known = [c for c in fair if c.found is not None]
    found = sum(bool(c.found) for c in known)
    low, high = wilson(found, len(known))
    return {
        "name": name, "first": first, "last": after - timedelta(days=1),
        "lanes": rows.lanes(since, until), "methods": by_method(since, until),
        "offices": computed(controls, lambda c: (c.office,), {}),
        "profiles": by_profile(since, min(until, last_year(desk)[1]), desk),
        "kinds": rows.kinds(since, until), "alerts": rows.alerts(since, until),
        "cases": rows.cases(since, until),
        "whole": computed(controls, lambda _c: ("all",), {"all": 0})[0],
        "fair": {"known": len(known), "found": found, "low": low, "high": high,
                 "share": found / len(known) if known else None},
        "extra": sum((c.extra for c in controls), Decimal(0)),
    }  # fmt: skip
