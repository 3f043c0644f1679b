"""What a profile chose while it was only tried: read by who shall let it choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from greenlane.store import risk_profiles
from greenlane.store.models import RiskProfileRow

if TYPE_CHECKING:  # they bring polars, which is slow to load
    import polars

    from greenlane.risk.shadow_results import Tried


@dataclass(frozen=True, kw_only=True)
class Span:
    """The version that is (or was last) only tried, and from when until when it was asked so."""

    row: RiskProfileRow
    since: datetime
    until: datetime | None


def span(code: str) -> Span | None:
    """The newest time in shadow of a profile; what asks something else begins a new one."""
    rows = [row for row in risk_profiles.versions(code) if row.published is not None]
    newest = next((n for n, row in enumerate(rows) if row.mode == "shadow"), None)
    if newest is None:
        return None
    last = rows[newest]
    same = takewhile(lambda row: row.mode == "shadow" and _question(row) == _question(last),
                     rows[newest:])  # fmt: skip
    since = min(row.published for row in same if row.published is not None)
    return Span(row=last, since=since, until=last.ended)


def _question(row: RiskProfileRow) -> Sequence[object]:
    """What a version asks, and what it leads to."""
    return row.text, row.direction, row.lane


def results(found: Span, history: "polars.DataFrame") -> "tuple[polars.DataFrame, list[Tried]]":
    """The hits of that time, and what they come to: in all, and by office."""
    from greenlane.risk import shadow_results as pure

    declarations = pure.asked(history, found.since, found.until, found.row.direction)
    usual = pure.waits(history)
    hit = pure.hits(declarations, found.row.code, found.row.lane, usual)
    return hit, pure.tried(declarations, hit)
