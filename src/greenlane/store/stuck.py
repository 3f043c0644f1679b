"""Declarations that hang: in a state where nobody waits for anybody, longer than they may.

Waiting is lawful while somebody in particular must act and can see it: an officer at an open hold,
an agency, the cashier, a trader before arrival. Everything else the system does by itself at once,
or its worker within moments; what has not happened then will not happen.
"""

from dataclasses import dataclass
from datetime import datetime

from greenlane.store import raw

_MOVED = "(select max(e.moment) from event e where e.declaration_id = d.id)"
_LAST = (
    "(select e.kind from event e where e.declaration_id = d.id order by e.sequence desc limit 1)"
)
_OPEN = "(select from hold h where h.declaration_id = d.id and h.lifted is null)"
# Holds that the events leave open, one row for each declaration and name.
_LEFT_OPEN = """(select name from (
    select distinct on (name) name, kind from (
        select e.sequence, e.kind, case e.kind when 'hold' then e.entry::jsonb->'hold'->>'name'
               else e.entry::jsonb->>'name' end as name
        from event e where e.declaration_id = d.id and e.kind in ('hold', 'lift')) as each
    order by name, sequence desc) as last where kind = 'hold')"""
_UNDER_WAY = "d.state in ('registered', 'accepted')"
# The reason, and what selects the declarations: since when, and which.
REASONS: dict[str, tuple[str, str]] = {
    "not-accepted": (_MOVED, f"d.state = 'registered' and {_LAST} = 'arrive'"),
    "not-released": (_MOVED, f"d.state = 'accepted' and not exists {_OPEN}"),
    "not-cleared": (
        _MOVED,
        "d.state = 'released' and d.lane is distinct from 'blue' "
        "and d.doubt not in ('asked', 'replied', 'grounded', 'heard')",
    ),
    "no-deadline": (
        _MOVED,
        "d.state = 'registered' and d.lapses is null and not exists (select from event e "
        "where e.declaration_id = d.id and e.kind = 'arrive')",
    ),
    "not-told": (
        "(select min(o.created) from outbox o where o.declaration_id = d.id and o.sent is null)",
        "d.id in (select o.declaration_id from outbox o where o.sent is null)",
    ),
    "not-in-the-log": (
        "(select min(p.created) from log_pending p join event e on e.id = p.source "
        "where p.kind = 'event' and e.declaration_id = d.id)",
        "d.id in (select e.declaration_id from log_pending p join event e on e.id = p.source "
        "where p.kind = 'event')",
    ),
    "hold-of-nobody": (
        _MOVED,
        f"{_UNDER_WAY} and exists (select from hold h where h.declaration_id = d.id "
        "and h.lifted is null and h.owner <> all(%(owners)s))",
    ),
    "hold-without-a-row": (
        _MOVED,
        f"{_UNDER_WAY} and exists (select from {_LEFT_OPEN} as said where not exists (select from "  # noqa: S608 - words of ours
        "hold h where h.declaration_id = d.id and h.lifted is null and h.name = said.name))",
    ),
    "hold-that-was-lifted": (
        _MOVED,
        f"{_UNDER_WAY} and exists (select from hold h where h.declaration_id = d.id "
        f"and h.lifted is null and h.name not in {_LEFT_OPEN})",
    ),
    "held-after-its-end": (
        _MOVED,
        "d.state not in ('registered', 'accepted') and d.id in "
        "(select h.declaration_id from hold h where h.lifted is null)",
    ),
    "file-not-scanned": (
        "(select min(a.uploaded) from attachment a where a.declaration_id = d.id "
        "and a.state = 'waiting')",
        "d.id in (select a.declaration_id from attachment a where a.state = 'waiting')",
    ),
    "case-of-one-who-left": (
        "d.claimed",
        f"{_UNDER_WAY} and d.claimed_by in (select username from account where not is_active)",  # noqa: S608 - as above
    ),
}


@dataclass(frozen=True)
class Stuck:
    """A declaration that hangs, why, and since when."""

    mrn: str
    reason: str
    since: datetime


def found(before: datetime, owners: list[str]) -> list[Stuck]:
    """What has hung since before that moment; `owners` are those who have a queue."""
    hung = [
        Stuck(mrn, reason, since)
        for reason, (moment, where) in REASONS.items()
        for mrn, since in _select(moment, where, before, owners)
    ]
    return sorted(hung, key=lambda each: (each.since, each.mrn))


def _select(
    moment: str, where: str, before: datetime, owners: list[str]
) -> list[tuple[str, datetime]]:
    sql = (
        f"select coalesce(mrn, lrn), since from (select d.mrn, d.lrn, {moment} as since "  # noqa: S608 - words of ours
        f"from declaration d where {where}) as hung where since < %(before)s"
    )
    params = {"before": before, "owners": owners} if "owners" in sql else {"before": before}
    return [(mrn, since) for mrn, since in raw.many(sql, params)]
