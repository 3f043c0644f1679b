"""From payment to release: how long goods still waited that only the payment held."""

from datetime import datetime, timedelta

import msgspec

from greenlane.store import raw
from greenlane.usecases.desk import Desk

DAYS = 30
# Releases whose last lifted hold was that for payment: the seconds since the payment before them.
_SQL = """
select count(*), coalesce(percentile_disc(0.5) within group (order by waited), 0),
    coalesce(percentile_disc(0.9) within group (order by waited), 0), coalesce(max(waited), 0)
from (
    select extract(epoch from r.moment - (
        select p.moment from event p where p.declaration_id = r.declaration_id and p.kind = 'pay'
        and p.sequence < r.sequence order by p.sequence desc limit 1)) as waited
    from event r where r.kind = 'release' and r.moment >= %s and (
        select l.entry::jsonb->>'name' from event l where l.declaration_id = r.declaration_id
        and l.kind = 'lift' and l.sequence < r.sequence order by l.sequence desc limit 1
    ) = 'payment'
) as times where waited is not null
"""


class PaymentTimes(msgspec.Struct, frozen=True, kw_only=True):
    """How many releases followed a payment since a day; seconds: half within, nine in ten, most."""

    since: datetime
    count: int
    half: float
    most: float
    worst: float


def measured(desk: Desk, days: int = DAYS) -> PaymentTimes:
    """The times of the last days."""
    since = desk.now() - timedelta(days=days)
    count, half, most, worst = raw.one(_SQL, (since,))
    return PaymentTimes(since=since, count=count, half=float(half), most=float(most),
                        worst=float(worst))  # fmt: skip
