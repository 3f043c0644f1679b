"""How customs performs, counted: releases, revenue, permits decided, what waits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from greenlane.store import raw

# A release is automatic when no control of papers or goods was ever opened on it. Hours are from
# acceptance (the goods are there and the declaration is good) to release.
_RELEASES = """
select grouping(office, lane, step), office, lane, step, count(*), count(released),
       percentile_cont(0.5) within group (order by hours),
       percentile_cont(0.9) within group (order by hours),
       count(*) filter (where alone)
from (
    select d.office, coalesce(d.lane, '') as lane, d.released,
           to_char(date_trunc(%(step)s, d.accepted at time zone %(zone)s), 'YYYY-MM-DD') as step,
           extract(epoch from d.released - d.accepted) / 3600.0 as hours,
           not exists (select from hold h where h.declaration_id = d.id
                       and h.kind in ('documents', 'physical')) as alone
    from declaration d
    where d.accepted >= %(since)s and d.accepted < %(until)s
      and (%(office)s = '' or d.office = %(office)s) and (%(lane)s = '' or d.lane = %(lane)s)
) told group by grouping sets ((), (office), (lane), (step))
"""
_SIDES = {7: "all", 3: "office", 5: "lane", 6: "step"}
_ASSESSED = """
select to_char(date_trunc(%(step)s, moment at time zone %(zone)s), 'YYYY-MM-DD'),
       sum(case when credit like 'revenue:%%' then amount else -amount end)
from posting where moment >= %(since)s and moment < %(until)s
  and (credit like 'revenue:%%' or debit like 'revenue:%%') group by 1
"""
_COLLECTED = """
select to_char(date_trunc(%(step)s, moment at time zone %(zone)s), 'YYYY-MM-DD'), sum(amount)
from posting where moment >= %(since)s and moment < %(until)s
  and split_part(debit, ':', 1) in ('cash', 'cheque', 'card', 'bank')
  and split_part(credit, ':', 1) in ('debtor', 'credit', 'deferment') group by 1
"""
_PERMITS = """
select agency, count(*), count(*) filter (where decided_by in ('rule', 'law')),
       count(*) filter (where spent <= days),
       percentile_cont(0.5) within group (order by extract(epoch from decided - submitted) / 3600.0)
from application where decided >= %(since)s and decided < %(until)s and submitted is not null
group by agency order by agency
"""
_WAITING = """
select (select count(*) from declaration where state = 'accepted'
        and (%(office)s = '' or office = %(office)s)),
       (select count(*) from declaration d where d.state = 'accepted'
        and (%(office)s = '' or d.office = %(office)s)
        and exists (select from hold h where h.declaration_id = d.id and h.lifted is null
                    and h.due < %(until)s)),
       (select count(*) from application
        where state in ('submitted', 'in-work', 'countersign', 'queried')),
       (select count(*) from application where state in ('submitted', 'in-work', 'countersign')
        and due < (%(until)s at time zone %(zone)s)::date)
"""


def releases(asked: Mapping[str, Any]) -> list[tuple[str, str, Sequence[Any]]]:
    """Side ("all", "office", "lane", "step"), key; accepted, released, half, most, alone."""
    made: list[tuple[str, str, Sequence[Any]]] = []
    for side, office, lane, step, *numbers in raw.many(_RELEASES, asked):
        made.append((_SIDES[side], str(office or lane or step or ""), numbers))
    return made


def revenue(asked: Mapping[str, Any]) -> dict[str, tuple[Decimal, Decimal]]:
    """What was assessed (less what was taken back) and what came in, by step of time."""
    assessed = {str(step): Decimal(total) for step, total in raw.many(_ASSESSED, asked)}
    collected = {str(step): Decimal(total) for step, total in raw.many(_COLLECTED, asked)}
    none = Decimal(0)
    return {step: (assessed.get(step, none), collected.get(step, none))
            for step in sorted(assessed.keys() | collected.keys())}  # fmt: skip


def permits(asked: Mapping[str, Any]) -> list[tuple[str, int, int, int, float]]:
    """Each agency: decided, without a person, within the service time, median hours."""
    return [(str(agency), int(n), int(alone), int(timely), float(hours))
            for agency, n, alone, timely, hours in raw.many(_PERMITS, asked)]  # fmt: skip


def waiting(asked: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Declarations accepted and not released, late ones; applications open, late ones."""
    held, late, open_, overdue = raw.one(_WAITING, asked)
    return int(held), int(late), int(open_), int(overdue)
