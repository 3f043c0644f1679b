"""What is counted of selection: controls with their results, hits of profiles, findings by kind."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from greenlane.risk.effect import Control
from greenlane.store import raw

_CONTROLS = """
with told as (
    select distinct on (declaration_id, item) declaration_id, item, kinds, extra, officer, office,
           method, profiles, drawn, moment
    from inspection_result where moment < %(until)s
    order by declaration_id, item, event desc
), each as (
    select declaration_id, bool_or(kinds <> '{}') as found,
           coalesce(sum(extra) filter (where kinds <> '{}' and extra > 0), 0) as extra,
           max(officer) as officer, max(office) as office, max(method) as method,
           string_to_array(min(array_to_string(profiles, ',')), ',') as profiles,
           bool_or(drawn) as drawn,
           max(moment) as moment
    from told group by declaration_id
)
select h.declaration_id, coalesce(e.office, h.owner), coalesce(e.officer, ''),
       coalesce(e.method, g.method, 'none'),
       coalesce(e.profiles, g.profiles::text[], '{}'), e.found,
       coalesce(e.extra, 0), extract(epoch from d.released - d.accepted) / 3600.0,
       coalesce(e.drawn, false)
from (select distinct on (declaration_id) declaration_id, owner, opened from hold
      where kind in ('documents', 'physical') and name not like 'border:%%'
        and opened >= %(since)s and opened < %(until)s order by declaration_id, id) h
join declaration d on d.id = h.declaration_id
left join each e on e.declaration_id = h.declaration_id
left join glance g on g.declaration_id = h.declaration_id
order by h.declaration_id
"""
_HITS = """
select code, count(*), max(lodged) from (
    select unnest(profiles) as code, lodged from glance
    where lodged >= %(since)s and lodged < %(until)s
) told group by code
"""
_KINDS = """
select kind, count(*), coalesce(sum(extra) filter (where extra > 0), 0) from (
    select unnest(kinds) as kind, extra from inspection_result
    where moment >= %(since)s and moment < %(until)s
) told group by kind order by kind
"""
_ALERTS = """
select kind, count(*), count(*) filter (where state = 'closed'),
       count(*) filter (where outcome = 'confirmed'),
       percentile_cont(0.5) within group (order by extract(epoch from raised - moment)),
       percentile_cont(0.5) within group (order by extract(epoch from assigned - raised)),
       percentile_cont(0.5) within group (order by extract(epoch from closed - raised))
from alert where raised >= %(since)s and raised < %(until)s and kind <> 'look-up'
group by kind order by kind
"""
_LANES = """
select coalesce(lane, ''), count(*) from declaration
where lodged >= %(since)s and lodged < %(until)s group by 1
"""
_CASES = """
select count(*) filter (where opened >= %(since)s and opened < %(until)s),
       count(*) filter (where closed >= %(since)s and closed < %(until)s),
       count(*) filter (where closed >= %(since)s and closed < %(until)s and outcome = 'sanction')
from case_file
"""


def _times(since: datetime, until: datetime) -> dict[str, datetime]:
    return {"since": since, "until": until}


def controls(since: datetime, until: datetime) -> tuple[list[Control], list[bool]]:
    """The declarations whose control began in a time, and which of them chance drew."""
    made, drawn = [], []
    for row in raw.many(_CONTROLS, _times(since, until)):
        _pk, office, officer, method, profiles, found, extra, hours, by_chance = row
        made.append(Control(
            office=office, officer=officer, method=method, profiles=tuple(profiles), found=found,
            extra=Decimal(extra), hours=float(hours) if hours is not None else None,
        ))  # fmt: skip
        drawn.append(bool(by_chance))
    return made, drawn


def hits(since: datetime, until: datetime) -> dict[str, tuple[int, date]]:
    """How many declarations each profile chose in a time, and the day of the last one."""
    rows = raw.many(_HITS, _times(since, until))
    return {str(code): (int(n), last.date()) for code, n, last in rows}


def kinds(since: datetime, until: datetime) -> list[tuple[str, int, Decimal]]:
    """Each kind of discrepancy: items that had it, and their extra duty."""
    return [(str(k), int(n), Decimal(x)) for k, n, x in raw.many(_KINDS, _times(since, until))]


def alerts(since: datetime, until: datetime) -> list[Mapping[str, Any]]:
    """Each kind of alert: how many, closed, confirmed, and median seconds of its steps."""
    names = ("kind", "raised", "closed", "confirmed", "to_stand", "to_assign", "to_close")
    return [dict(zip(names, row, strict=True)) for row in raw.many(_ALERTS, _times(since, until))]


def lanes(since: datetime, until: datetime) -> dict[str, int]:
    """Declarations by lane; "" for those without."""
    return {str(lane): int(n) for lane, n in raw.many(_LANES, _times(since, until))}


def cases(since: datetime, until: datetime) -> tuple[int, int, int]:
    """Case files opened, closed, and closed with a penalty in a time."""
    opened, closed, penalties = raw.one(_CASES, _times(since, until))
    return int(opened), int(closed), int(penalties)
