"""What customs' books say: the compliance of an operator, and the benefit that was delivered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from greenlane.lifecycle.authorisation import Record
from greenlane.store import operators, raw, wall
from greenlane.store.listing import QueueEntry
from greenlane.store.models import AuthorisationEvent
from greenlane.usecases.desk import Desk

YEAR = timedelta(days=365)
_RECORD = """
select count(*), count(*) filter (where state = 'rejected'),
       count(*) filter (where lane in ('yellow', 'red')),
       count(*) filter (where exists (select from inspection_result r
           where r.declaration_id = declaration.id and cardinality(r.kinds) > 0))
from declaration where (trader = %s or declarant = %s) and lodged >= %s
"""
_DELIVERED = """
with made as (
    select d.lane, v.selection::jsonb->'favour' is not null as favoured,
           jsonb_array_length(coalesce(v.selection::jsonb->'spared', '[]'::jsonb)) > 0 as spared,
           extract(epoch from d.released - d.accepted) / 3600 as hours
    from declaration d
    join declaration_version v on v.declaration_id = d.id and v.version = d.version
    where d.state <> 'rejected' and d.lodged >= %s and d.lodged < %s and v.selection <> ''
      and v.selection <> 'null'
)
select favoured, count(*), count(*) filter (where lane in ('yellow', 'red')),
       count(*) filter (where spared and lane in ('green', 'blue')),
       percentile_cont(0.5) within group (order by hours),
       avg(hours) filter (where lane in ('yellow', 'red'))
from made group by favoured
"""


def of(operator: str, desk: Desk, span: timedelta = YEAR) -> Record:
    """The record of an operator over the last year, as trader or as declarant."""
    since = desk.now() - span
    with wall.opened():
        (told,) = raw.many(_RECORD, (operator, operator, since))
        incidents = AuthorisationEvent.objects.filter(
            authorisation__operator_id=operator, kind="incident", moment__gte=since
        ).count()
    lodged, rejected, controlled, found = told
    return Record(declarations=lodged, rejected=rejected, controlled=controlled, found=found,
                  incidents=incidents)  # fmt: skip


def prioritised(entries: Sequence[QueueEntry], desk: Desk) -> list[QueueEntry]:
    """The entries of a queue, those of operators who are given priority marked."""
    terms, today = desk.book.authorised, desk.day_of(desk.now())
    if terms is None or not entries:
        return list(entries)
    known = operators.by_ids({each.declaration.trader for each in entries})
    tiers = {i: held.tier for i, o in known.items() if (held := o.powers.authorised_on(today))}
    given = {i for i, tier in tiers.items() if "priority" in terms.benefits(tier, today)}
    return [replace(each, priority=each.declaration.trader in given) for each in entries]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The declarations of one group; hours are from acceptance to release.

    `hours` is the median of all, `controlled_hours` the mean of the controlled ones.
    """

    declarations: int = 0
    controlled: int = 0
    spared: int = 0
    hours: float | None = None
    controlled_hours: float | None = None

    @property
    def share(self) -> float | None:
        """The share that was controlled, in a hundred."""
        return 100 * self.controlled / self.declarations if self.declarations else None


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """The benefit delivered: authorised beside all others, from what was decided and when."""

    authorised: Group
    others: Group

    @property
    def controls_avoided(self) -> int:
        """Declarations that the usual shares would have chosen and the favoured ones did not."""
        return self.authorised.spared

    @property
    def hours_saved(self) -> float:
        """Controls avoided times what a control takes; that of others where none was favoured."""
        each = self.others.controlled_hours or self.authorised.controlled_hours or 0.0
        return self.authorised.spared * each


def delivered(first: date, last: date, desk: Desk) -> Delivered:
    """The benefit delivered from a day to a day, both included."""
    bounds = [
        datetime.combine(day, time.min, desk.zone) for day in (first, last + timedelta(days=1))
    ]
    found: dict[bool, Any] = {}
    for favoured, number, controlled, spared, hours, controlled_hours in raw.many(
        _DELIVERED, tuple(bounds)
    ):
        found[favoured] = Group(
            declarations=number, controlled=controlled, spared=spared,
            hours=None if hours is None else float(hours),
            controlled_hours=None if controlled_hours is None else float(controlled_hours),
        )  # fmt: skip
    return Delivered(authorised=found.get(True, Group()), others=found.get(False, Group()))
