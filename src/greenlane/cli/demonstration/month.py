"""The demonstration: a nation's register and trade, lodged and worked on, and what came of it."""

import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from rich.console import Console
from rich.progress import Progress

from greenlane.cli.demonstration import (
    later,
    money,
    permits,
    risk,
    standing,
    told,
    trust,
)
from greenlane.cli.demonstration.days import Days, declarant
from greenlane.gateways.country_packages import trading_nation
from greenlane.store import glances as glance_rows
from greenlane.store import listing
from greenlane.usecases import desk, glances, seeding

DAYS = 30
LATER = 6  # of them are lodged while the portal is up already


@dataclass
class Part:
    """The month as it was made: its days, which of them come first and which last."""

    days: Days
    first: list[date]
    last: list[date]
    kinds: dict[str, str]  # of each operator
    nation: Any

    def busiest(self, kind: str) -> list[str]:
        """Who lodges of a kind of operator, the busiest first."""
        units = Counter(declarant(made) for day in self.days.made.values() for made in day)
        return [u for u, _ in units.most_common() if self.kinds.get(u) == kind]

    def traders(self) -> list[str]:
        """The firms whose goods these are, the busiest first."""
        firms = Counter(made.trader for day in self.days.made.values() for made in day)
        return [firm for firm, _ in firms.most_common() if self.kinds.get(firm) == "trader"]


def first_day(today: date) -> date:
    """The first day of the month that ends today."""
    return today - timedelta(days=DAYS - 1)


def made(count: int, seed: int, today: date) -> Part:
    """The nation's month up to `today`: the same seed and day give the same.

    Today's own trade is of the first part: it is there when the portal opens.
    """
    base, first = desk.current(), first_day(today)
    nation = trading_nation(settings.GREENLANE_COUNTRY)(base.book, seed, first)
    per_day = max(1, -(-count // DAYS))
    by_day: dict[date, list[Any]] = {}
    for each in list(nation.declarations(DAYS, per_day))[-count:]:  # today has its share of few
        by_day.setdefault(each.day, []).append(each)
    late = [day for day in sorted(by_day) if today - timedelta(days=LATER) <= day < today]
    early = [day for day in sorted(by_day) if day not in late]
    answer = getattr(nation, "answer", None)  # a nation without agencies answers nothing
    kinds = {record.id: record.kind for record in nation.register(today)}
    return Part(Days(by_day, today, answer), early, late, kinds, nation)


def begin(count: int, seed: int) -> tuple[Part, list[seeding.Login]]:
    """The first part: register, accounts, lists, and the month but for its last days."""
    base = desk.current()
    today = base.day_of(base.now())
    part = made(count, seed, today)
    start = first_day(today)
    seeding.register([operator_of(record) for record in part.nation.register(today)])
    seeding.empower(mandates_of(part.nation, start), base)
    logins = _accounts(part)
    risk.prepare([each for day in part.days.made.values() for each in day], start)
    trust.before(_firms(part), start)
    stands = _standing(part, today)
    stands.before()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        total = sum(len(part.days.made[day]) for day in part.first)
        task = progress.add_task("Lodging", total=total)
        for day in part.first:
            part.days.live(day, lambda: progress.advance(task))
            stands.evening(day)
            risk.evening(day, today)
    permits.work_off(base)
    trust.after(_firms(part), today)
    stands.after()
    money.permits(today)
    money.certificates(today)
    money.orders(today, _firms(part)[0] if _firms(part) else "")
    risk.cases(today)
    for _ in range(2 + part.days.tally.lodged // glance_rows.MOST):
        glances.look(base)  # the board has its trade before anybody looks
    return part, logins


def end(part: Part, seed: int) -> None:
    """The second part in this process."""
    later.run(part.days, part.last, seed)


@contextmanager
def beside(count: int, seed: int, part: Part, *, live: bool) -> Iterator[None]:
    """What runs beside the portal, and ends with it: the second part, then worker; live trade."""
    words = [str(count), str(seed), part.days.today.isoformat()]
    with ExitStack() as stack:
        for more in ([], ["live"])[: 1 + live]:
            asked = [sys.executable, "-m", "greenlane.cli.demonstration", *more, *words]
            process = stack.enter_context(subprocess.Popen(asked))
            stack.callback(process.terminate)
        yield


def tell(part: Part, logins: list[seeding.Login], port: int | None, *, live: bool = False) -> None:
    """Print what happened, who may sign in, and where to look."""
    broker = (part.busiest("broker") or _firms(part) or [""])[0]
    secret = seeding.client_secret("demo-client", broker)
    told.tell(part.days, len(part.kinds), logins, (broker, secret), port, live=live)


def operator_of(record: Any) -> seeding.NewOperator:
    """The row of a record of the nation's register."""
    return seeding.NewOperator(
        id=record.id,
        name=record.name,
        kind=record.kind,
        since=record.since,
        status=record.status,
        until=record.until,
        deferment=record.deferment,
    )


def mandates_of(nation: Any, first: date) -> list[seeding.NewMandate]:
    """The mandates of the nation's traders, in force since the year before its first day."""
    since = first - timedelta(days=365)
    return [seeding.NewMandate(client=c, broker=b, since=since) for c, b in nation.mandates()]


def _standing(part: Part, today: date) -> standing.Standing:
    made = [each for day in part.days.made.values() for each in day]
    return standing.of(made, _firms(part)[0], today)


def _firms(part: Part) -> list[str]:
    """The firms of the demonstration's scenes: that of the account `trader` comes first."""
    own = (part.busiest("trader") or part.traders() or [next(iter(part.kinds))])[0]
    return [own, *[firm for firm in part.traders() if firm != own]][:12]


def _accounts(part: Part) -> list[seeding.Login]:
    """An account for every role, at the busiest firm, broker, office and agency."""
    base = desk.current()
    offices = Counter(each.declaration.declaration_office_id
                      for day in part.days.made.values() for each in day)  # fmt: skip
    busiest = next((o for o, _ in offices.most_common() if o), "") or listing.busiest_owner()
    firm = _firms(part)[0]
    return seeding.accounts_for_every_role(
        "tavora-" + secrets.token_hex(4),
        trader=firm,
        broker=(part.busiest("broker") or [firm])[0],
        office=busiest or next(iter(base.book.offices)),
        agency=next(iter(base.book.agencies)),
        second_administrator=True,
        agencies=base.book.agencies,
    )
