"""`greenlane classify`: the classification assistant trained, measured and asked."""

import json
import os
import platform
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from greenlane.cli import installation

app = typer.Typer(help="The classification assistant.", no_args_is_help=True)
NOMENCLATURE = "harmonized-system.csv"

Folder = Annotated[Path, typer.Argument(help="Folder with harmonized-system.csv and descriptions.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Folder for JSON.")]
Held = Annotated[
    list[Path] | None,
    typer.Option("--held", help="A file that is only asked about; repeat for more."),
]


@app.command()
def benchmark(data: Folder, held: Held = None, seed: int = 2026, output: Output = None) -> None:
    """Learn from a part of the published descriptions, ask about the rest; plain search beside.

    Without --held a fifth of the texts, always the same, is asked about. What counts as the same
    text (the same words) is never on both sides.
    """
    from greenlane.gateways.classification_files import UnreadableTextsError

    console = Console()
    try:
        lines, told, apart = _published(data, held or [])
    except UnreadableTextsError as error:
        installation.fail(str(error), 2)
    began, load = monotonic(), os.getloadavg()[0]
    with console.status("learning and asking"):
        done = _measured(lines, told, apart, seed)
    console.print(
        f"{done['units']:,} subheadings, {done['learned']:,} descriptions learned; seed {seed}; "
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
        f"{monotonic() - began:.0f} s"
    )
    _print(done["results"], console)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / "classification.json").write_bytes(msgspec.json.format(msgspec.json.encode(done)))
        console.print(f"kept in {output}")


def _published(data: Path, held: list[Path]) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    from greenlane.gateways import classification_files as files

    lines = files.nomenclature(data / NOMENCLATURE)
    names = sorted(f for f in data.iterdir() if f.suffix in (".json", ".csv"))
    told = {}
    for file in names:
        try:
            told[file.stem] = files.examples(file)
        except files.UnreadableTextsError:
            continue  # another kind of list lies beside them
    told.pop(Path(NOMENCLATURE).stem, None)
    if not any(told.values()):
        raise files.UnreadableTextsError(f"{data}: no file of descriptions with codes")
    return lines, told, {file.stem: files.examples(file) for file in held}


def _measured(lines: Any, told: Any, apart: Any, seed: int) -> dict[str, Any]:
    from greenlane.classification import measuring
    from greenlane.classification.catalogue import catalogue_of
    from greenlane.classification.texts import same
    from greenlane.law.tariff_search import TariffIndex
    from greenlane.law.tariff_tree import TariffTree

    catalogue = catalogue_of(lines)
    index = TariffIndex(TariffTree(lines), (), "en")
    learned: list[Any] = []
    asked: dict[str, Any] = {}
    unseen = [example for examples in apart.values() for example in examples]
    for name, examples in told.items():
        kept, out = measuring.divided(examples, catalogue.units, unseen)
        learned += kept
        if not apart:
            asked[name] = out
    for name, examples in apart.items():
        asked[name] = measuring.divided((), catalogue.units, examples)[1]
    outside = {same(each.text) for out in asked.values() for each in out}
    learned = [each for each in learned if same(each.text) not in outside]
    results = list(measuring.measured(
        catalogue, learned, asked,
        lambda text: [found.line.code for found in index.find(text)], seed))  # fmt: skip
    return {"seed": seed, "units": len(catalogue.units), "learned": len(learned),
            "results": results}  # fmt: skip


def _print(results: Any, console: Console) -> None:
    for texts in dict.fromkeys(result.texts for result in results):
        told = [result for result in results if result.texts == texts]
        table = Table(title=f"{texts}: {told[0].asked:,} descriptions, per cent right")
        for name in ("method", "digits"):
            table.add_column(name)
        for name in ("@1", "@3", "@5", "20%", "40%", "60%", "80%", "all", "off"):
            table.add_column(name, justify="right")
        for result in told:
            for each in result.accuracy:
                table.add_row(result.method, str(each.digits), *_cells(each))
        console.print(table)
    console.print(
        "@n: right among the first n. 20% ... all: right at first among the surest so many. off: "
        "calibration error of the confidence."
    )


def _cells(each: Any) -> list[str]:
    covered = each.at_coverage or (None,) * 5
    shares = ["-" if value is None else f"{100 * value:.1f}" for value in (*each.right, *covered)]
    off = "-" if each.calibration_error is None else f"{each.calibration_error:.3f}"
    return [*shares, off]


@app.command(name="train")
def train_here(seed: int = 2026) -> None:
    """Train on what this installation has, and take the model into use."""
    installation.start()
    from greenlane.classification.shares import NothingToLearnError

    console = Console()
    try:
        told, digest = learned(seed)
    except NothingToLearnError as error:
        installation.fail(str(error), 1)
    console.print(told)
    console.print(f"model {digest[:16]} is in use")
    console.print(json.dumps({"digest": digest}), highlight=False)


def learned(seed: int) -> tuple[str, str]:
    """Train and take into use; gives what it learned from in words, and the model's digest.

    Raises NothingToLearnError.
    """
    from django.conf import settings

    from greenlane.gateways.classification_files import ModelFolder
    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.usecases import classification_training, desk

    here, began = desk.current(), monotonic()
    law = here.book.on(here.day_of(here.now()))
    history = HistoryFiles(settings.GREENLANE_HOME / "history").read().iter_rows(named=True)
    told = classification_training.examples(law, history)
    model = classification_training.trained(law, told, seed)
    kept = ModelFolder(settings.GREENLANE_HOME / "classification").keep(
        model, {"made": here.now().isoformat(), "law": law.book.version, "seed": seed,
                "sources": model.trained.sources, "home": list(model.trained.home)})  # fmt: skip
    known = ", ".join(f"{n:,} of {s}" for s, n in sorted(model.trained.sources.items()))
    said = (f"{len(model.memory.groups.units):,} subheadings, {known or 'no examples'}; "
            f"{monotonic() - began:.0f} s")  # fmt: skip
    if not model.trained.home:
        said += "\nToo few descriptions with known codes: confidence says little yet."
    return said, kept
