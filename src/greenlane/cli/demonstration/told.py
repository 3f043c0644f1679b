"""What the demonstration prints: what happened, the permits, where to look, who may sign in."""

import statistics
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from greenlane.cli.demonstration import permits
from greenlane.cli.demonstration.days import Days
from greenlane.cli.demonstration.live import MOST_A_DAY, PAUSE_SECONDS
from greenlane.store.alert_models import AlertRow
from greenlane.store.case_models import CaseFile
from greenlane.store.models import (
    Authorisation,
    DeclarationRow,
    OfficialCertificateRow,
    PaymentOrder,
    PermitRow,
    WatchHit,
)
from greenlane.store.raw import one
from greenlane.usecases import desk, seeding

out = Console()
LIVE = (
    f"Live trade: about {60 // PAUSE_SECONDS} declarations a minute of this nation go on being "
    f"lodged, frauds among them, at most {MOST_A_DAY:,} a day, until Ctrl-C. "
    "Without it: ./greenlane demo --no-live"
)
_CONTROLS = """
select count(distinct declaration_id),
       count(distinct declaration_id) filter (where cardinality(kinds) > 0)
from inspection_result
"""


def tell(days: Days, operators: int, logins: Sequence[seeding.Login], client: tuple[str, str],
         port: int | None, *, live: bool = False) -> None:  # fmt: skip
    """Print everything."""
    base = desk.current()
    out.print(_trade(days, operators))
    out.print(permits.table(base))
    out.print(_where())
    out.print(_sign_ins(logins))
    out.print("Officers show a code too: run the command beside the name in another terminal.")
    broker, secret = client
    out.print(f"API client of {broker}: demo-client, secret [bold]{secret}[/]", highlight=False)
    if port is None:
        return
    out.print(f"Portal: [bold]http://127.0.0.1:{port}/[/]  (Ctrl-C stops it)", highlight=False)
    out.print("The last days are lodged now, and models learn: a line below for each step.")
    if live:
        out.print(LIVE, highlight=False)


def _trade(days: Days, operators: int) -> Table:
    tally, today = days.tally, days.today
    first = min(days.made, default=today)
    table = Table(
        title=f"The demonstration nation's trade, {first} to {today}",
        show_header=False,
    )
    cuts = statistics.quantiles(tally.seconds, n=100) if tally.lodged > 1 else [0.0] * 99
    rejected = tally.states["rejected"]
    taken = sum(tally.states.values()) - rejected
    table.add_row("operators registered", f"{operators:,}")
    table.add_row("declarations lodged so far", f"{tally.lodged:,}")
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
    return table


def where() -> list[tuple[str, str, str]]:
    """For each role where to look and what stands there."""
    hits, cases = WatchHit.objects.filter(state="open").count(), CaseFile.objects.count()
    alerts, orders = AlertRow.objects.count(), PaymentOrder.objects.count()
    queue = DeclarationRow.objects.filter(state="accepted", lane__in=["yellow", "red"]).count()
    known, found = one(_CONTROLS, ())
    code = OfficialCertificateRow.objects.values_list("code", flat=True).first()
    firms, permits = Authorisation.objects.count(), PermitRow.objects.count()
    return [
        ("trader", "/payments /payments/accounts /permits /authorisation",
         f"{orders} payment orders, interest, a guarantee, {permits:,} permits, one's "
         "own authorisation"),
        ("broker", "/declarations /applications", "a month of declarations and applications"),
        ("officer", "/queue /alerts /hits /transit",
         f"controls open: {queue:,}, alerts: {alerts}, hits of lists to decide: {hits}; goods "
         "under transit"),
        ("agency", "/agency/inbox /permits", "applications that wait; a permit suspended"),
        ("analyst", "/board /models /profiles /investigations",
         f"case files: {cases}, a profile in shadow, models (see below)"),
        ("director", "/effect /figures /authorised/report",
         f"controls with results: {known:,}, with findings: {found:,}"),
        ("cashier", "/cash-desk /guarantees/reserved",
         "orders paid in whole, in part and too much; what is secured"),
        ("supervisor", "/authorised /alerts",
         f"{firms} authorised operators: granted, in application, suspended with an appeal"),
        ("auditor", "/investigations /disclosures", "every case file; each look is noted"),
        ("nobody", "/tariff/classify /verify",
         f"the code of goods; a certificate to verify: {code or 'none'}"),
    ]  # fmt: skip


def _where() -> Table:
    table = Table("role", "address", "what stands there", title="Where to look")
    for row in where():
        table.add_row(*row)
    return table


def _sign_ins(logins: Sequence[seeding.Login]) -> Table:
    table = Table("role", "user name", "password", "second factor", title="Sign-ins")
    for login in logins:
        factor = f"./greenlane code {login.username}" if login.secret else "none needed"
        table.add_row(login.role, login.username, login.password, factor)
    return table
