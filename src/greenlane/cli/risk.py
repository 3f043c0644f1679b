"""`greenlane risk`: models measured on published data, and policies on nations made up."""

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation, risk_contest, risk_models

app = typer.Typer(help="Risk: models and their honest measurement.", no_args_is_help=True)

Data = Annotated[Path, typer.Argument(help="Inspected declarations, .csv or .parquet.")]
Later = Annotated[Path | None, typer.Option("--later", help="The later part, if it is apart.")]
Split = Annotated[datetime, typer.Option("--split", formats=["%Y-%m-%d"], help="First later day.")]
Folder = Annotated[Path | None, typer.Option("--output", "-o", help="Folder for JSON and plots.")]

Rebuild = Annotated[bool, typer.Option("--rebuild", help="Make it anew from the store.")]


@app.command()
def benchmark(
    data: Data,
    later: Later = None,
    split: Split = datetime(2020, 10, 1),  # noqa: DTZ001 - a day, not a moment
    seed: int = 2026,
    output: Folder = None,
) -> None:
    """Rank later declarations by models of the earlier ones; seen and unseen combinations apart."""
    from greenlane.gateways.inspection_files import UnreadableTableError, read
    from greenlane.risk.learning import benchmark as honest

    console = Console()
    try:
        records = read(data)
        past, after = (records, read(later)) if later else honest.split(records, split.date())
    except UnreadableTableError as error:
        installation.fail(str(error), 2)
    if not past or not after:
        installation.fail(f"no declarations on one side of {split.date()}", 2)
    with console.status("reading") as status:
        done = honest.run(past, after, seed, status.update)
    _print(done, console)
    if output is not None:
        _keep(done, output)
        console.print(f"kept in {output}")


app.command("contest")(risk_contest.contest)
for _act in (risk_models.train, risk_models.methods, risk_models.fairness, risk_models.replay):
    app.command(_act.__name__)(_act)


@app.command()
def history(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make it anew from the store.")
    ] = False,
) -> None:
    """Bring the columnar copy of history up to what the store holds; back-tests read it."""
    installation.start()
    from django.conf import settings

    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.usecases import desk, trade_history, unusual

    kept, console = HistoryFiles(settings.GREENLANE_HOME / "history"), Console()
    if rebuild:
        kept.clear()
    done = step = trade_history.catch_up(kept, desk.current())
    while step:
        step = trade_history.catch_up(kept, desk.current())
        done += step
    while unusual.fill(kept):
        pass
    frame = kept.read()
    console.print(f"{done:,} declarations looked at; {frame.height:,} items of "
                  f"{frame['mrn'].n_unique():,} declarations in the copy")  # fmt: skip


def _print(done: Any, console: Console) -> None:
    load = os.getloadavg()[0]
    console.print(
        f"{done.past:,} earlier and {done.later:,} later declarations from {done.split}; seed "
        f"{done.seed}; {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}"
    )
    console.print(
        f"{done.share_seen:.1%} of the later ones repeat a combination (code, origin, rate, type) "
        "of the earlier ones. Where a lookup table on it does well, figures on the seen rows are "
        "no skill: look at the unseen ones."
    )
    for part in ("whole", "seen", "unseen"):
        first = getattr(done.results[0], part)
        table = Table(title=f"{part}: {first.rows:,} rows, {first.faulty:,} findings; precision "
                            "over recall at the share inspected")  # fmt: skip
        table.add_column("method")
        table.add_column("AUC", justify="right")
        for at in done.results[0].whole.at:
            table.add_column(f"{at.share:.1%}", justify="right")
        for result in done.results:
            found = getattr(result, part)
            table.add_row(result.method, "-" if found.auc is None else f"{found.auc:.3f}",
                          *(f"{at.precision:.3f}\n{at.recall:.3f}" for at in found.at))  # fmt: skip
        console.print(table)
    ours = done.results[-1]
    console.print(f"calibration error of ours {ours.calibration:.4f}; model {done.model}")


def _keep(done: Any, folder: Path) -> None:
    from greenlane.gateways import charts

    folder.mkdir(parents=True, exist_ok=True)
    plain = json.loads(msgspec.json.encode(done))
    (folder / "benchmark.json").write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    for part in ("seen", "unseen"):
        rows = [
            {"method": r.method, "share": at.share, "precision": at.precision, "low": at.low,
             "high": at.high}
            for r in done.results for at in getattr(r, part).at
        ]  # fmt: skip
        title = f"Findings among those inspected, {part} combinations"
        (folder / f"precision-{part}.png").write_bytes(charts.precision(rows, title))
