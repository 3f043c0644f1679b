"""Papers of outages on the command line: numbers handed out, papers captured, the balance."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

if TYPE_CHECKING:
    from greenlane.lifecycle.event import Actor

app = typer.Typer(help="Papers of outages: numbers, capture, balance.", no_args_is_help=True)
out = Console()


@app.command("hand-out")
def hand_out(
    office: str,
    count: Annotated[int, typer.Argument(min=1)],
    scheme: Annotated[str, typer.Option(help="S for the short term, L for the long one.")] = "S",
    operator: Annotated[str, typer.Option(help="Only this operator may use them.")] = "",
) -> None:
    """Hand the next numbers of an office out, and write them."""
    installation.start()
    from greenlane.usecases import desk, fallback

    here = desk.current()
    try:
        made = fallback.issue(office, scheme, count, _me(), here, operator)
    except fallback.FallbackError as error:
        installation.fail(f"nothing is handed out: {error}")
    for number in fallback.numbers(made, here.book.country):
        out.print(number, highlight=False)


@app.command()
def capture(
    number: str,
    file: Path,
    operator: Annotated[
        str, typer.Option("--as", help="Who captures; if none, its declarant.")
    ] = "",
) -> None:
    """Capture a paper: lodge FILE (XML or JSON) under its number. Ends with 1 when refused."""
    installation.start()
    from greenlane.cli import papers
    from greenlane.lifecycle.event import Actor
    from greenlane.standards import fallback_number
    from greenlane.store import fallbacks
    from greenlane.usecases import desk, fallback, fallback_capture

    data = file.read_bytes()
    paper = fallbacks.one(fallback_number.compact(number))
    me = Actor("command-line", "broker", operator or (paper.declarant if paper else ""))
    fmt = papers.format_of(file, data)
    try:
        outcome = fallback_capture.capture(number, data, fmt, me, desk.current())  # type: ignore[arg-type]
    except (fallback.FallbackError, PermissionError) as error:
        installation.fail(f"{number} is not captured: {error}")
    sys.exit(0 if papers.tell(number, outcome) and outcome.status == 201 else 1)


@app.command()
def report(
    office: Annotated[str, typer.Option(help="Of this office; of the country if none.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="As CSV.")] = None,
) -> None:
    """Tell what became of the numbers, for each office. Ends with 1 when it does not balance."""
    installation.start()
    from dataclasses import asdict, replace

    from greenlane.store import fallbacks
    from greenlane.usecases import desk, fallback_due, spreadsheet

    asked = fallbacks.Filters(office=office)
    late = fallback_due.overdue(desk.current())
    columns = ("office", "issued", "captured", "waiting", "overdue", "void", "blank", "uncounted",
               "missing", "conflicts", "balances")  # fmt: skip
    rows = []
    for each in fallbacks.offices(asked):
        mine = replace(asked, office=each)
        told = fallbacks.balance(mine)
        made = {**asdict(told), "office": each, "missing": told.missing,
                "overdue": fallbacks.papers(mine).filter(late).count(),
                "balances": told.balances}  # fmt: skip
        rows.append([made[name] for name in columns])
    if output:
        with output.open("w", encoding="utf-8", newline="") as handle:
            spreadsheet.write(handle, [columns, *rows])
    else:
        table = Table(*columns, box=None)
        for row in rows:
            table.add_row(*map(str, row))
        out.print(table, markup=False)
    sys.exit(0 if all(row[-1] for row in rows) else 1)


def _me() -> "Actor":
    from greenlane.lifecycle.event import Actor

    return Actor(getpass.getuser()[:60], "system")
