"""Outages on the command line: declared, ended and listed; a second person confirms on the page."""

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

if TYPE_CHECKING:
    from greenlane.lifecycle.event import Actor

app = typer.Typer(help="Outages: windows that move deadlines.", no_args_is_help=True)
out = Console()
Moment = Annotated[str, typer.Option(help="On the country's clock: 2026-07-01T14:30.")]


@app.command()
def declare(
    functions: Annotated[list[str], typer.Argument(help="sign-in lodge arrive decide pay all ...")],
    since: Moment,
    title: Annotated[str, typer.Option(help="What happened, in words.")],
    until: Moment = "",
    office: Annotated[list[str] | None, typer.Option(help="Only at this office.")] = None,
    evidence: Annotated[list[str] | None, typer.Option(help="A report, a ticket.")] = None,
) -> None:
    """Declare an outage. It moves nothing before another person has confirmed it."""
    installation.start()
    from greenlane.law.outage_terms import FUNCTIONS
    from greenlane.usecases import desk, outages

    begun = _moment(since)
    try:
        row = outages.declare(
            functions, begun, _me(), desk.current(), title=title, offices=office or [],
            until=_moment(until) if until else None, evidence=evidence or [],
        )  # fmt: skip
    except outages.OutageError as error:
        known = f": {', '.join(FUNCTIONS)}" if error.field == "functions" else ""
        installation.fail(f"not declared: {error}{known}")
    out.print(f"{row.number} is declared; another person confirms it on the page of outages.")


@app.command()
def end(number: str, until: Moment = "") -> None:
    """Record when the service was back: now, if no moment is given."""
    installation.start()
    from greenlane.usecases import desk, outages

    here = desk.current()
    try:
        outages.end(number, _moment(until) if until else here.now(), _me(), here)
    except outages.OutageError as error:
        installation.fail(f"{number} is not ended: {error}")
    out.print(f"The end of {number} is recorded.")


@app.command("list")
def listed(
    state: Annotated[str, typer.Option(help="proposed, running, over or withdrawn")] = "",
) -> None:
    """List the outages, the newest first."""
    installation.start()
    from greenlane.store import outages
    from greenlane.usecases import desk

    zone = desk.current().zone
    table = Table("number", "state", "since", "until", "functions", "offices", "what", box=None)
    for row in outages.listed(outages.Filters(state=state))[:500]:
        until = row.until.astimezone(zone).isoformat(" ", "minutes") if row.until else ""
        table.add_row(row.number, outages.state_of(row),
                      row.since.astimezone(zone).isoformat(" ", "minutes"), until,
                      " ".join(row.functions), " ".join(row.offices), row.title_en)  # fmt: skip
    out.print(table, markup=False) if table.row_count else out.print("No outage.")


def _moment(text: str) -> datetime:
    from greenlane.usecases import desk

    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        installation.fail(f"{text!r} is no moment: write 2026-07-01T14:30", 2)
    return given if given.tzinfo else given.replace(tzinfo=desk.current().zone)


def _me() -> "Actor":
    from greenlane.lifecycle.event import Actor

    return Actor(getpass.getuser()[:60], "system")
