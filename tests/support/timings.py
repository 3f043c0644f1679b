"""What each step of a consignment took, read from the log of its events and its applications."""

from datetime import datetime
from typing import Any, NamedTuple

_SQL = """
select s.moment, w.who, s.what from (
    select e.moment, e.sequence, 1 as part, e.entry::jsonb->'actor'->>'unit' as unit,
        e.entry::jsonb->'actor'->>'role' as role,
        concat_ws(' ', e.kind, e.entry::jsonb->>'name', e.entry::jsonb->'hold'->>'name') as what
    from event e join declaration d on d.id = e.declaration_id where d.mrn = %(mrn)s
    union all
    select a.moment, a.sequence, 0, p.agency, a.role, a.move || ' application ' || p.permit
    from application_event a join application p on p.id = a.application_id
    where p.lrn = %(lrn)s
    union all
    select j.moment, j.id, 2, j.unit, j.role, j.kind from journal j
    where j.subject = 'declaration:' || %(mrn)s and j.kind like 'joint.%%'
) as s(moment, sequence, part, unit, role, what),
lateral (select coalesce(nullif(s.unit, ''), s.role) as who) as w
order by s.moment, s.part, s.sequence
"""


class Step(NamedTuple):
    """A step: when, of whom (office, agency, operator, else the role), what was done."""

    moment: datetime
    who: str
    what: str


def steps(connection: Any, mrn: str, lrn: str) -> list[Step]:
    """The steps of a consignment in order of time."""
    return [Step(*row) for row in connection.execute(_SQL, {"mrn": mrn, "lrn": lrn})]


def table(found: list[Step]) -> str:
    """The steps with the seconds since the first and since the one before."""
    lines = ["since start  since last  who           step"]
    before = found[0].moment if found else None
    for step in found:
        total = (step.moment - found[0].moment).total_seconds()
        since = (step.moment - before).total_seconds()
        lines.append(f"{total:10.2f}s {since:10.2f}s  {step.who:<13} {step.what}")
        before = step.moment
    return "\n".join(lines)
