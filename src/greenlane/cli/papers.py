"""Commands on papers: lodge, check, assess, convert, export."""

import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from greenlane.cli import installation
from greenlane.kernel.finding import has_errors
from greenlane.messages import asycuda, canonical_json, wco_xml
from greenlane.messages.guard import in_utf8
from greenlane.messages.wco_write import to_xml
from greenlane.usecases import answers

out = Console()
aside = Console(stderr=True)


def format_of(path: Path, data: bytes) -> str:
    """XML or JSON, by its name or its first character."""
    if path.suffix.lower() == ".xml" or in_utf8(data).lstrip()[:1] == b"<":
        return "xml"
    return "json"


def _read(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    for path in track(files, description="Reading", transient=True, console=Console(stderr=True)):
        if str(path) == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        try:
            yield str(path), path.read_bytes()
        except OSError as error:
            out.print(f"{path}: {error.strerror}", style="red")
            yield str(path), b""


def lodge(files: list[Path], operator: str) -> int:
    """Lodge files; 1 when one was refused."""
    from greenlane.usecases import lodge as usecase

    return _each(files, operator, usecase.lodge)


def check(files: list[Path], operator: str) -> int:
    """Check files; 1 when one has errors."""
    from greenlane.usecases import check as usecase

    return _each(files, operator, usecase.check)


def _each(files: list[Path], operator: str, act: Any) -> int:
    from greenlane.usecases import desk

    refused = 0
    for name, data in _read(files):
        fmt = format_of(Path(name), data)
        outcome = act(data, fmt, _actor(data, fmt, operator), desk.current())
        refused += not tell(name, outcome)
    return 1 if refused else 0


def _actor(data: bytes, fmt: str, operator: str) -> Any:
    from greenlane.lifecycle.event import Actor

    if not operator:
        reader = wco_xml if fmt == "xml" else canonical_json
        declaration = reader.parse(data).declaration
        declarant = declaration.declarant if declaration else None
        operator = (declarant.id if declarant else None) or ""
    return Actor("command-line", "broker", operator)


def tell(name: str, outcome: Any) -> bool:
    """Say what became of a declaration; False when it was not taken."""
    if outcome.problem:
        out.print(f"[bold]{name}[/]: [red]{outcome.problem}[/]", highlight=False)
        _findings(answers.public_findings(outcome.findings))
        return False
    answer = answers.decode(outcome.body)
    again = " (the same answer again)" if outcome.replayed else ""
    owed = f"{answer.payable} {answer.currency}"
    lane = f", lane {answer.lane}" if answer.lane else ""
    told = f"{answer.state}{lane}, {answer.mrn or 'no MRN'}, owed {owed}{again}"
    out.print(f"[bold]{name}[/]: {told}", highlight=False)
    _findings(answer.findings)
    for hold in answer.holds:
        out.print(
            f"  waits for {hold.owner}: {hold.reason} [{hold.act}]", highlight=False, markup=False
        )
    return not any(f.severity == "error" for f in answer.findings)


def _findings(findings: tuple[answers.PublicFinding, ...], to: Console = out) -> None:
    if not findings:
        return
    table = Table(
        "code", "where", "what stood there", "what is wrong", "act", box=None, pad_edge=True
    )
    for f in findings:
        table.add_row(f.code, f.field or f.pointer, f.value, f"{f.text} {f.fix}", f.act)
    to.print(table, markup=False)


def _reader(path: Path, data: bytes) -> Any:
    if format_of(path, data) != "xml":
        return canonical_json
    return asycuda if asycuda.is_sad(data) else wco_xml


def convert(file: Path, to: str) -> int:
    """Convert one file to standard output."""
    data = file.read_bytes()
    parsed: Any = _reader(file, data).parse(data)
    _findings(answers.public_findings(parsed.findings), aside)
    if parsed.declaration is None or has_errors(parsed.findings):
        return 1
    if to == "xml":
        written = to_xml(parsed.declaration)
    elif to == "json":
        written = canonical_json.to_json(parsed.declaration)
    elif to == "sad":
        written = _as_sad(parsed)
    else:
        out.print(f"unknown format {to!r}: xml, json or sad", style="red")
        return 2
    sys.stdout.buffer.write(written + b"\n")
    return 0


def _as_sad(parsed: Any) -> bytes:
    if isinstance(parsed, asycuda.ParsedSad) and parsed.sad is not None:
        return asycuda.to_xml(parsed.sad)
    _findings(answers.public_findings(asycuda.lost(parsed.declaration)), aside)
    return asycuda.to_xml(parsed.declaration)


def assess(files: list[Path]) -> int:
    """Compute worked examples; 1 when one differs."""
    import os

    from greenlane.duties import worked_example
    from greenlane.gateways.country_packages import country_package

    folder = os.environ.get("GREENLANE_LAW")
    country = os.environ.get("GREENLANE_COUNTRY", "tavora")
    package = country_package(country, Path(folder) if folder else None)
    examples = {str(f): _toml(f) for f in files} or package.examples()
    wrong = 0
    for name, example in examples.items():
        differences = worked_example.differences(example, package.book)
        wrong += bool(differences)
        mark = "[red]differs[/]" if differences else "[green]agrees[/]"
        out.print(f"{mark}  {example.get('name', name)}", highlight=False)
        for line in differences:
            out.print(f"         {line}", markup=False, highlight=False)
    out.print(f"{len(examples) - wrong} of {len(examples)} worked examples agree")
    return 1 if wrong else 0


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(installation.text_of(file))
    except tomllib.TOMLDecodeError as error:
        installation.fail(f"{file}: {error}", 2)


_EXPORTS = {
    "declarations": (
        "DeclarationRow",
        ("mrn", "lrn", "declarant", "trader", "trade", "type_code", "office", "state", "lane",
         "version", "items", "payable", "currency", "law_day", "lodged", "accepted", "released"),
    ),
    "events": ("EventRow", ("declaration__mrn", "sequence", "kind", "moment", "entry")),
    "postings": (
        "PostingRow",
        ("declaration__mrn", "charge", "debit", "credit", "amount", "currency", "moment"),
    ),
}  # fmt: skip


def export(what: str, output: Path | None) -> int:
    """Write rows as CSV."""
    from greenlane.lifecycle.event import SYSTEM
    from greenlane.store import models
    from greenlane.usecases import desk, disclosing, spreadsheet

    if what not in _EXPORTS:
        out.print(f"unknown: {what!r}; one of {', '.join(_EXPORTS)}", style="red")
        return 2
    model, columns = _EXPORTS[what]
    disclosing.disclosed(what, SYSTEM, desk.current(), to="command line")
    rows = getattr(models, model).objects.order_by("pk").values_list(*columns)
    handle = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    spreadsheet.write(handle, chain([columns], rows.iterator(chunk_size=2_000)))
    if output:
        handle.close()
    return 0
