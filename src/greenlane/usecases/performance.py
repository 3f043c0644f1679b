"""How customs performs in a time: release, automation, revenue, permits, inspections, outages."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.access.suppression import SMALLEST, table
from greenlane.risk.effect import Effect
from greenlane.risk.effect import effects as computed
from greenlane.store import effects as controls
from greenlane.store import outages
from greenlane.store import performance as rows
from greenlane.usecases.desk import Desk

STEPS = ("day", "week", "month")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The days, both included, the step of time, and one office or lane if any."""

    first: date
    last: date
    step: str = "week"
    office: str = ""
    lane: str = ""

    @property
    def before(self) -> "Asked":
        """As many days before the first."""
        days = (self.last - self.first).days + 1
        return msgspec.structs.replace(
            self, first=self.first - timedelta(days=days), last=self.first - timedelta(days=1)
        )


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Releases of one group; None where so few are not told. Hours: half within, nine in ten."""

    name: str
    accepted: int | None = None
    released: int | None = None
    half: float | None = None
    most: float | None = None
    alone: float | None = None


class Permits(msgspec.Struct, frozen=True, kw_only=True):
    """Applications that an agency decided: without a person, within the service time, median."""

    agency: str
    decided: int
    alone: int
    timely: int
    hours: float = 0.0


class Performance(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one time."""

    whole: Times
    offices: list[Times]
    lanes: list[Times]
    steps: list[Times]
    revenue: dict[str, tuple[Decimal, Decimal]]
    permits: list[Permits]
    inspections: Effect
    by_office: list[Effect]
    outages: int
    away: float

    @property
    def assessed(self) -> Decimal:
        """What was assessed in all."""
        return sum((made for made, _ in self.revenue.values()), Decimal(0))

    @property
    def collected(self) -> Decimal:
        """What came in, in all."""
        return sum((came for _, came in self.revenue.values()), Decimal(0))

    @property
    def all_permits(self) -> Permits:
        """The agencies together."""
        each = self.permits
        decided, alone = sum(p.decided for p in each), sum(p.alone for p in each)
        return Permits(agency="", decided=decided, alone=alone, timely=sum(p.timely for p in each))


def measured(asked: Asked, desk: Desk) -> Performance:
    """The figures of the days asked for; groups that count few are not told."""
    since, until = _moments(asked, desk)
    given = _given(asked, since, until, desk)
    sides: dict[str, dict[str, Any]] = {"all": {}, "office": {}, "lane": {}, "step": {}}
    for side, key, numbers in rows.releases(given):
        sides[side][key] = numbers
    told = {side: _told(groups) for side, groups in sides.items()}
    found = [c for c in controls.controls(since, until)[0] if asked.office in ("", c.office)]
    windows = [w for w in outages.windows(since) if w.since < until]
    hours = (min(w.until or desk.now(), until) - max(w.since, since) for w in windows)
    return Performance(
        whole=told["all"][0] if told["all"] else Times(name=""),
        offices=told["office"], lanes=told["lane"], steps=told["step"],
        revenue=rows.revenue(given),
        permits=[Permits(agency=a, decided=n, alone=alone, timely=timely, hours=hours_)
                 for a, n, alone, timely, hours_ in rows.permits(given)],
        inspections=computed(found, lambda _c: ("all",), {"all": 0})[0],
        by_office=computed(found, lambda c: (c.office,), {}),
        outages=len(windows), away=sum((h.total_seconds() for h in hours), 0.0),
    )  # fmt: skip


def waiting(asked: Asked, desk: Desk) -> tuple[int, int, int, int]:
    """What waits now: declarations, late ones; applications, late ones."""
    return rows.waiting(_given(asked, desk.now(), desk.now(), desk))


def _moments(asked: Asked, desk: Desk) -> tuple[datetime, datetime]:
    first = datetime.combine(asked.first, time.min, desk.zone)
    return first, datetime.combine(asked.last + timedelta(days=1), time.min, desk.zone)


def _given(asked: Asked, since: datetime, until: datetime, desk: Desk) -> Mapping[str, Any]:
    return {"since": since, "until": until, "step": asked.step, "zone": str(desk.zone),
            "office": asked.office, "lane": asked.lane}  # fmt: skip


def _told(groups: Mapping[str, Any]) -> list[Times]:
    """The groups by name, without those that count few and those that would tell them."""
    counts = {("", key): int(numbers[0]) for key, numbers in groups.items()}
    told = table(counts)
    made = []
    for key in sorted(groups):
        accepted, released, half, most, alone = groups[key]
        if told["", key] is None or 0 < released < SMALLEST:
            made.append(Times(name=key))
            continue
        made.append(Times(
            name=key, accepted=accepted, released=released,
            alone=alone / accepted if accepted else None,
            half=None if half is None else float(half), most=None if most is None else float(most),
        ))  # fmt: skip
    return made
