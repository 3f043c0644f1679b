"""The demonstration: a nation's register and trade, lodged and worked on, and what came of it."""

import secrets
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from greenlane.cli import demonstration_permits
from greenlane.gateways.country_packages import trading_nation
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.messages.canonical_json import to_json
from greenlane.store import listing
from greenlane.usecases import answers, conduct, desk, lodge, permit_seeding, seeding
from greenlane.usecases.arrive import arrive
from greenlane.usecases.permissions import ForbiddenError

out = Console()
DAYS = 20
# What the demonstration's officers write; held goods older than this are worked off.
_WORKED_OFF = timedelta(days=4)


@dataclass
class Tally:
    """What happened, counted."""

    states: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    lodgers: Counter[str] = field(default_factory=Counter)
    owed: Decimal = Decimal(0)
    seconds: list[float] = field(default_factory=list)
    replayed: int = 0

    @property
    def lodged(self) -> int:
        """How many messages were sent."""
        return len(self.seconds)


def run(count: int, seed: int, port: int | None) -> None:
    """Lodge `count` declarations of the nation made from `seed`; print the summary and sign-ins."""
    base = desk.current()
    today = base.day_of(base.now())
    first = today - timedelta(days=DAYS)
    nation = trading_nation(settings.GREENLANE_COUNTRY)(base.book, seed, first)
    operators = [operator_of(record) for record in nation.register(today)]
    seeding.register(operators)
    seeding.empower(mandates_of(nation, first), base)
    tally = Tally()
    answer = getattr(nation, "answer", None)  # a nation without agencies answers nothing
    per_day = max(1, -(-count // DAYS))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Lodging", total=count)
        for made in nation.declarations(DAYS, per_day):
            if tally.lodged == count:
                break
            _lodge(made, base, tally)
            if answer is not None:
                demonstration_permits.apply(made.declaration, _moment(made, base), base, answer)
            progress.advance(task)
    _work_off(base)
    demonstration_permits.work_off(base)
    _print_summary(tally, len(operators), today)
    out.print(demonstration_permits.table(base))
    _print_sign_ins(base, tally, {o.id: o.kind for o in operators}, port)


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


def _moment(made: Any, base: desk.Desk) -> datetime:
    midnight = datetime.combine(made.day, datetime.min.time(), base.zone)
    return (midnight + timedelta(seconds=made.offset)).astimezone(UTC)


def _lodge(made: Any, base: desk.Desk, tally: Tally) -> None:
    declarant = made.declaration.declarant
    unit = (declarant.id if declarant else None) or ""
    moment = _moment(made, base)
    then = replace(base, now=partial(_same, moment))
    permit_seeding.issue_cited(made.declaration, made.day, then)
    body = to_json(made.declaration)
    started = time.perf_counter()
    outcome = lodge.lodge(body, "json", Actor("demonstration", "broker", unit), then)
    tally.seconds.append(time.perf_counter() - started)
    tally.replayed += outcome.replayed
    if outcome.problem:
        tally.problems[outcome.problem] += 1
        return
    if outcome.replayed:
        return
    answer = answers.decode(outcome.body)
    tally.states[answer.state] += 1
    tally.lodgers[unit] += 1
    if answer.lane:
        tally.lanes[answer.lane] += 1
    if answer.state != "rejected":
        tally.owed += answer.payable


def _work_off(base: desk.Desk) -> None:
    """Let the goods of older declarations arrive, and older holds be dealt with."""
    system = Actor("demonstration", "system")
    for row in listing.standing_since(base.now() - _WORKED_OFF):
        moment = row.lodged + timedelta(hours=20)
        then = replace(base, now=partial(_same, moment))
        if row.state == "registered":
            _quietly(partial(arrive, row.mrn or "", system, then))
        for name, kind, owner in listing.open_holds(row.pk):
            _quietly(_remedy(row.mrn or "", name, kind, owner, then))


def _same(moment: datetime) -> datetime:
    return moment


def _remedy(
    mrn: str, name: str, kind: str, owner: str, then: desk.Desk
) -> Callable[[], lodge.Outcome]:
    if kind == "payment":
        return lambda: conduct.pay(mrn, Actor("cashier", "cashier", "cashier"), then)
    if kind == "security":
        cashier = Actor("cashier", "cashier", "cashier")
        return lambda: conduct.lift(mrn, name, "Security was given in cash.", cashier, then)
    if kind == "agency":
        officer = Actor("agency", "agency", owner)
        return lambda: conduct.lift(mrn, name, "The permit was shown afterwards.", officer, then)
    officer = Actor("officer", "officer", owner)
    return lambda: conduct.examine(mrn, name, "Found as declared.", True, officer, then)


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except (NotAllowedError, ForbiddenError):  # the law has its reasons; the case stays where it is
        return


def _print_summary(tally: Tally, operators: int, today: date) -> None:
    table = Table(
        title=f"The demonstration nation's trade, {DAYS} days to {today}", show_header=False
    )
    cuts = statistics.quantiles(tally.seconds, n=100) if tally.lodged > 1 else tally.seconds * 99
    rejected = tally.states["rejected"]
    taken = sum(tally.states.values()) - rejected
    table.add_row("operators registered", f"{operators:,}")
    table.add_row("declarations lodged", f"{tally.lodged:,}")
    table.add_row("  accepted", f"{taken - tally.states['registered']:,}")
    table.add_row("  registered, goods to come", f"{tally.states['registered']:,}")
    table.add_row("  rejected, all findings told", f"{rejected:,}")
    table.add_row("  the same again, same answer", f"{tally.replayed:,}")
    for name, number in sorted(tally.problems.items()):
        table.add_row(f"  refused: {name}", f"{number:,}")
    for lane in ("green", "blue", "yellow", "red"):
        table.add_row(f"lane {lane}", f"{tally.lanes[lane]:,}")
    currency = desk.current().book.currency
    table.add_row("duties, taxes and fees assessed", f"{tally.owed:,.2f} {currency}")
    table.add_row("decision time, median", f"{cuts[49] * 1_000:.1f} ms")
    table.add_row("decision time, 99th percentile", f"{cuts[98] * 1_000:.1f} ms")
    out.print(table)


def _print_sign_ins(base: desk.Desk, tally: Tally, kinds: dict[str, str], port: int | None) -> None:
    busiest = [unit for unit, _ in tally.lodgers.most_common() if unit in kinds]
    trader = next((u for u in busiest if kinds[u] != "broker"), next(iter(kinds)))
    broker = next((u for u in busiest if kinds[u] == "broker"), trader)
    office = listing.busiest_owner() or next(iter(base.book.offices))
    agency = next(iter(base.book.agencies))
    password = "tavora-" + secrets.token_hex(4)
    logins = seeding.accounts_for_every_role(
        password,
        trader=trader,
        broker=broker,
        office=office,
        agency=agency,
        second_administrator=True,
    )
    table = Table("role", "user name", "password", "second factor", title="Sign-ins")
    for login in logins:
        factor = f"./greenlane code {login.username}" if login.secret else "none needed"
        table.add_row(login.role, login.username, login.password, factor)
    out.print(table)
    out.print("Officers show a code too: run the command beside the name in another terminal.")
    secret = seeding.client_secret("demo-client", broker)
    out.print(f"API client of {broker}: demo-client, secret [bold]{secret}[/]", highlight=False)
    if port is not None:
        out.print(f"Portal: [bold]http://127.0.0.1:{port}/[/]  (Ctrl-C stops it)", highlight=False)
