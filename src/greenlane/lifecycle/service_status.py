"""The state of the service as its probes found it: now, since when, and on each of ninety days."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

Tone = Literal["good", "warn", "bad"]
TONES: tuple[Tone, ...] = ("good", "warn", "bad")
KEPT_DAYS = 90


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A time without interruption in which a function was away; `until` none while it is."""

    since: datetime
    until: datetime | None = None
    detail: str = ""


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """One function: how it is, since when, what was found, and how often on each day.

    `days` maps a day to how often it was found good, warn and bad.
    """

    tone: Tone = "good"
    since: datetime | None = None
    detail: str = ""
    days: Mapping[str, tuple[int, int, int]] = {}
    runs: tuple[Run, ...] = ()

    @property
    def uptime(self) -> float | None:
        """The share of probes that found it there, in per cent; None before the first."""
        counts = [sum(day[n] for day in self.days.values()) for n in range(3)]
        return 100 * (counts[0] + counts[1]) / sum(counts) if sum(counts) else None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """All functions by name, and when they were last looked at."""

    checked: datetime | None = None
    functions: Mapping[str, Function] = {}


def observe(
    status: Status, found: Mapping[str, tuple[Tone, str]], moment: datetime, day: date
) -> Status:
    """The status after a round of probes on the legal `day`."""
    first = (day - timedelta(days=KEPT_DAYS - 1)).isoformat()
    made = {
        name: _seen(status.functions.get(name, Function()), *told, moment, day.isoformat(), first)
        for name, told in found.items()
    }
    return Status(checked=moment, functions=made)


def _seen(
    before: Function, tone: Tone, detail: str, moment: datetime, day: str, first: str
) -> Function:
    counts = list(before.days.get(day, (0, 0, 0)))
    counts[TONES.index(tone)] += 1
    days = {d: n for d, n in before.days.items() if d >= first}
    runs = [run for run in before.runs if (run.until or moment).date().isoformat() >= first]
    away = bool(runs) and runs[-1].until is None
    if tone == "bad" and not away:
        runs.append(Run(since=moment, detail=detail))
    if tone != "bad" and away:
        runs[-1] = msgspec.structs.replace(runs[-1], until=moment)
    return Function(
        tone=tone,
        since=before.since if before.tone == tone and before.since else moment,
        detail=detail,
        days={**days, day: (counts[0], counts[1], counts[2])},
        runs=tuple(runs),
    )
