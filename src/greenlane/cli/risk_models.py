"""`greenlane risk train|methods|fairness|replay`: models and reports of this installation."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

Days = Annotated[int, typer.Option(min=1, help="How many days back.")]
Sheet = Annotated[Path | None, typer.Option("--csv", help="Write it as CSV here.")]


def train(
    seed: Annotated[
        int, typer.Option(help="The same seed and history give the same model.")
    ] = 2026,
    shadow: Annotated[bool, typer.Option("--shadow", help="Try it in shadow at once.")] = False,
) -> None:
    """Train a model of what inspections found until yesterday; it is kept as a candidate."""
    history, console = _history(None), Console()
    from greenlane.lifecycle.event import SYSTEM
    from greenlane.risk.learning.model import NothingToLearnError
    from greenlane.usecases import desk, model_desk, model_training

    try:
        row = model_training.train(history, SYSTEM, desk.current(), seed)
    except NothingToLearnError as error:
        installation.fail(f"too few inspections to learn from: {error}; 200 are needed", 1)
    if shadow and row.state == "candidate":
        model_desk.challenge_by_itself(row.version, desk.current())
        row.refresh_from_db()
    console.print(f"model {row.version} ({row.state}), digest {row.digest}")
    console.print(row.card)


def methods(days: Days = 90, csv: Sheet = None) -> None:
    """What each way of choosing chose and found, with 95 % intervals, office by office."""
    from greenlane.risk.methods import by_method

    found = by_method(_history(days))
    rows = [
        {"office": each.office or "all", "method": each.method, "chosen": each.chosen,
         "a day": f"{each.per_day:.1f}", "examined": each.inspected, "found": each.found,
         "share": _share(each.share, each.low, each.high),
         "beside chance": _share(each.apart, each.apart_low, each.apart_high),
         "revenue": f"{each.revenue:,.2f}"}
        for each in found if each.chosen
    ]  # fmt: skip
    _tell("selection by method", rows, csv)


def fairness(days: Days = 90, csv: Sheet = None) -> None:
    """Who is chosen and what is found, by origin, size of firm and who declares."""
    from greenlane.risk.fairness import FEWEST, report

    rows = [
        {"by": each.by, "name": each.name, "declarations": each.declarations,
         "chosen": _share(each.selection, each.selection_low, each.selection_high),
         "beside others": _share(*each.selection_apart), "examined": each.inspected,
         "found": _share(each.finding, each.finding_low, each.finding_high),
         "found beside": _share(*each.finding_apart) if each.inspected else "-",
         "together": each.verdict}
        for each in report(_history(days))
    ]  # fmt: skip
    _tell(f"groups of {FEWEST} declarations and more; 95 % intervals", rows, csv)
    Console().print(
        "watched: chosen more and found less, looked at too much. missed: chosen less and found "
        "more, looked at too little. even: no difference is shown."
    )


def replay(mrn: str) -> None:
    """Make the selections of a declaration again from what is kept, and compare the bytes."""
    installation.start()
    from greenlane.store import declarations
    from greenlane.usecases import desk
    from greenlane.usecases.replaying import NotKeptError, replayed

    try:
        row = declarations.by_mrn(mrn)
    except declarations.UnknownDeclarationError:
        installation.fail(f"there is no declaration {mrn}", 2)
    bad = False
    for number in range(1, row.version + 1):
        try:
            found = replayed(row, number, desk.current())
            said = "the same bytes" if found.same else "OTHER BYTES"
            bad |= not found.same
        except NotKeptError as error:
            said, bad = f"not kept here: {error}", True
        typer.echo(f"{mrn} version {number}: {said}")
    raise typer.Exit(int(bad))


def _history(days: int | None) -> Any:
    """The columnar copy of this installation, brought up to the store; of the last days."""
    installation.start()
    import polars
    from django.conf import settings

    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.usecases import desk, trade_history

    kept, here = HistoryFiles(settings.GREENLANE_HOME / "history"), desk.current()
    while trade_history.catch_up(kept, here):
        pass
    frame = kept.read()
    if days is None:
        return frame
    since = here.day_of(here.now()) - timedelta(days=days)
    return frame.filter(polars.col("day") >= since)


def _share(value: float | None, low: float, high: float) -> str:
    return "-" if value is None else f"{value:.1%} ({low:.1%} to {high:.1%})"


def _tell(title: str, rows: Sequence[Mapping[str, Any]], csv: Path | None) -> None:
    table = Table(title=title)
    columns = list(rows[0]) if rows else ["nothing to tell"]
    for name in columns:
        table.add_column(name)
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console().print(table)
    if csv is not None:
        from greenlane.usecases.spreadsheet import write

        with csv.open("w", encoding="utf-8", newline="") as handle:
            write(handle, [columns, *(row.values() for row in rows)])
