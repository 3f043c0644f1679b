"""`greenlane mirror`: a partner's export statistics taken in, and the largest gaps told."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

app = typer.Typer(help="Mirror data: partners' exports against our imports.", no_args_is_help=True)


@app.command(name="import")
def take_in(
    file: Annotated[Path, typer.Argument(help="CSV with the column names of UN Comtrade.")],
    partner: Annotated[str, typer.Option("--partner", "-p", help="Whose exports (two letters).")],
) -> None:
    """Keep the exports of a partner to us; the periods of the file replace those held."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways import mirror_files
    from greenlane.lifecycle.event import SYSTEM
    from greenlane.usecases import desk, mirror

    code = partner.strip().upper()
    try:
        rows = mirror_files.read(file, code)
        kept = mirror_files.MirrorFiles(settings.GREENLANE_HOME / "mirror")
        gone = mirror.take_in(kept, code, rows, SYSTEM, desk.current())
    except ValueError as error:
        installation.fail(str(error), 2)
    Console().print(f"{len(rows):,} rows of {code} kept, {gone:,} replaced")


@app.command()
def gaps(
    most: Annotated[int, typer.Option(min=1, help="How many.")] = 20, monthly: bool = False
) -> None:
    """The largest unexplained gaps, by year or by month."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.gateways.mirror_files import MirrorFiles
    from greenlane.risk.mirror.gap import told
    from greenlane.usecases import desk, mirror

    home, here = settings.GREENLANE_HOME, desk.current()
    found = mirror.found(MirrorFiles(home / "mirror"), HistoryFiles(home / "history"), here,
                         monthly=monthly)  # fmt: skip
    table = Table(title="exported less imported, what is left unexplained first")
    for name in ("partner", "code", "period", "in words"):
        table.add_column(name)
    for each in found[:most]:
        table.add_row(each.partner, each.code, each.period, told(each, "en", here.book.currency))
    Console().print(table)
