"""The law on the command line: import a published tariff, compare two folders of tables."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Shown

from greenlane.cli import installation
from greenlane.gateways.reasons import reason
from greenlane.law.reference_pages import PAGES
from greenlane.law.schema import Row
from greenlane.messages.tariffs.difference import (
    TableDifference,
    difference,
    shrinking,
)
from greenlane.messages.tariffs.published import Published, Refused
from greenlane.messages.tariffs.published import shapes as shapes_of
from greenlane.usecases import tariff_files

app = typer.Typer(help="The law as data.", no_args_is_help=True)
out, err = Console(), Console(stderr=True)
_EXAMPLES = 3
ENDING = "It is meant that more than a fifth of the lines of a table end."
_FORMATS = " | ".join(tariff_files.FORMATS)
Into = Annotated[Path | None, typer.Option("--into", help="The folder of tables to write.")]


@app.command("import")
def import_tariff(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    file: Path,
    into: Into = None,
    since: Annotated[str, typer.Option(help="First day in force, where the file has none.")] = "",
    known: Annotated[str, typer.Option(help="The day we came to know it; today if none.")] = "",
    act: Annotated[str, typer.Option(help="The act that the rows cite.")] = "",
    refused: Annotated[Path | None, typer.Option(help="Write all refusals as CSV.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write; without it, only preview.")] = False,
    ending: Annotated[bool, typer.Option("--ending", help=ENDING)] = False,
) -> None:
    """Read a published tariff into tables of law; preview what changes, then write it."""
    kept = into / f"{format_}.state" if into else None
    state = kept.read_bytes() if kept and kept.is_file() else b""
    published = _read(format_, file, since, known, act, state)
    _report(published)
    if refused is not None:
        _write_refusals(refused, published.refused)
    if not published.tables:
        raise typer.Exit(1)
    before = _tables(into) if into else {}
    after = tariff_files.laid_on(before, published, _day(since, _today()))
    changes = difference(before, after)
    _preview(changes)
    _must_be_meant(before, after, ending=ending)
    if all(each.is_empty for each in changes) and published.state in (b"", state):
        out.print("Nothing changes.")
    elif into is None or kept is None or not yes:
        out.print("Only a preview: give --into FOLDER and --yes to write.")
    else:
        _write(into, after)
        if published.state:
            _put(kept, published.state)
        out.print(f"Written to {into}.")


def _must_be_meant(
    before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]], *, ending: bool
) -> None:
    """A file that was cut off at the end of a line looks like an edition that ends the rest."""
    found = shrinking(before, after)
    for each in found:
        err.print(f"TRF-009: {each}", style="red", markup=False, highlight=False)
    if found and not ending:
        err.print("More than a fifth: is the file whole? If it is meant, give --ending.")
        raise typer.Exit(1)


@app.command()
def shapes(format_: Annotated[str, typer.Argument(metavar="FORMAT")], file: Path) -> None:
    """List the printed rates that are no formula, grouped by their shape."""
    published = _read(format_, file, "", "", "")
    found = shapes_of(published.refused)
    for code, text, times in found:
        out.print(f"{times:6}  {code}  {text}", markup=False, highlight=False)
    rates = sum(times for _, _, times in found)
    out.print(f"{rates} rates of {len(found)} shapes are no formula")


@app.command("diff")
def compare(before: Path, after: Path) -> None:
    """Compare two folders of tables."""
    for folder in (before, after):
        if not folder.is_dir():
            installation.fail(f"{folder} is no folder", 2)
    _preview(difference(_tables(before), _tables(after)))


@app.command()
def page(name: Annotated[str, typer.Argument(metavar=" | ".join(PAGES))]) -> None:
    """Print a reference page of the law: its tables, or its named rules."""
    if name not in PAGES:
        err.print(f"no page {name!r}: {', '.join(PAGES)}", style="red", markup=False)
        raise typer.Exit(2)
    typer.echo(PAGES[name](), nl=False)


def _read(
    format_: str, file: Path, since: str, known: str, act: str, state: bytes = b""
) -> Published:
    today = _today()
    try:
        data = file.read_bytes()
        days = {"since": _day(since, today), "known": _day(known, today)}
        with Progress(console=err, transient=True) as progress:
            task = progress.add_task(f"Reading {file.name}", total=None)

            def tell(done: int, total: int) -> None:
                if done % 500 == 0 or done == total:
                    progress.update(task, completed=done, total=total)

            return tariff_files.load(format_, data, **days, act=act, tell=tell, state=state)
    except (OSError, ValueError, tariff_files.UnknownFormatError) as error:
        named = f"{file}: " if isinstance(error, OSError) else ""
        installation.fail(f"{named}{reason(error)}", 2)


def _today() -> date:
    return datetime.now(UTC).date()


def _day(text: str, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _report(published: Published) -> None:
    shown = Shown("table", "rows", title=f"{published.records:,} records")
    for name, rows in published.tables.items():
        if rows:
            shown.add_row(name, f"{len(rows):,}")
    out.print(shown)
    by_code: dict[str, list[Refused]] = {}
    for each in published.refused:
        by_code.setdefault(each.code, []).append(each)
    for code, group in sorted(by_code.items()):
        out.print(f"{len(group):6} refused {code}: {group[0].reason}", highlight=False)
        for each in group[:_EXAMPLES]:
            out.print(f"       {each.place}: {each.text}", markup=False, highlight=False)


def _preview(changes: Sequence[TableDifference]) -> None:
    shown = Shown("table", "new", "ended", "changed", "same")
    for each in changes:
        counts = (len(each.added), len(each.ended), len(each.changed), each.same)
        if any(counts):
            shown.add_row(each.table, *(f"{count:,}" for count in counts))
    out.print(shown)
    for each in changes:
        new = each.added if each.same or each.changed else ()  # a new table is all new
        for word, keys in (("new", new), ("ended", each.ended), ("changed", each.changed)):
            for key in keys[:_EXAMPLES]:
                out.print(f"{word} {each.table}: {' '.join(filter(None, key))}", highlight=False)


def _tables(folder: Path) -> dict[str, list[Row]]:
    from greenlane.gateways.country_packages import tables_of

    return tables_of(folder) if folder.is_dir() else {}


def _write(folder: Path, tables: Mapping[str, Sequence[Row]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        file = folder / f"{name}.csv"
        if rows:
            _write_csv(file, list(dict.fromkeys(cell for row in rows for cell in row)), rows)
        else:
            file.unlink(missing_ok=True)  # nothing of it is left


def _write_refusals(file: Path, refused: Sequence[Refused]) -> None:
    """For people: what others wrote is quoted here, and must not run in a spreadsheet."""
    from greenlane.usecases import spreadsheet

    text = io.StringIO(newline="")
    rows = [(r.place, r.code, r.text, r.reason) for r in refused]
    spreadsheet.write(text, [("place", "code", "text", "reason"), *rows])
    _put(file, text.getvalue().encode())


def _write_csv(file: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """A table of law: a source, which is loaded again as it stands, sign by sign."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _put(file, text.getvalue().encode())


def _put(file: Path, data: bytes) -> None:
    """Written beside and put in place whole: a full disk leaves the old file as it was."""
    beside = file.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(file)
