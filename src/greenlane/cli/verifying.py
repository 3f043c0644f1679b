"""The command `verify`: files with the public key alone, declarations, or the whole database."""

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from greenlane.cli import installation
from greenlane.evidence import program

out = Console()
KEYS_FILE = "keys/customs-log.*/public"
_NUMBER = re.compile(r"[0-9]{2}[A-Z]{2}[A-Z0-9]{14}")


def verify(things: Sequence[str], keys: Sequence[str], heads: Sequence[Path], *, json: bool) -> int:
    """Check what is named; gives the exit code: 0 sound, 1 not, 2 when it could not be checked.

    What has the form of an MRN and is no file is a declaration here; everything else is a file.
    """
    numbers = [t for t in things if _NUMBER.fullmatch(t) and not Path(t).exists()]
    files = [t for t in things if t not in numbers]
    codes = []
    if files:
        codes.append(program.run(files, keys or _own_keys(), json=json))
    if numbers:
        codes.append(_declarations(numbers))
    if not things:
        codes.append(whole(heads))
    return max(codes)


def _own_keys() -> list[str]:
    """The files of this installation's own public keys: a check of ourselves by ourselves."""
    found = [str(file) for file in sorted(installation.home().glob(KEYS_FILE))]
    if found:
        sys.stderr.write(f"with the keys of this installation: {', '.join(found)}\n")
    return found


def _declarations(numbers: Sequence[str]) -> int:
    """Check declarations of this installation against the log, as their bundles would be."""
    installation.start()
    from greenlane.usecases import evidence_bundle

    keys, worst = _keys(), 0
    for number in numbers:
        try:
            told = evidence_bundle.faults_of(number, keys)
        except evidence_bundle.NotCoveredError:
            out.print(f"{number}: its chain holds; no signed head covers it yet", style="yellow")
            worst = max(worst, program.NOT_CHECKED)
            continue
        worst = max(worst, program.UNSOUND if told else program.SOUND)
        mark = "[red]not sound[/]" if told else "[green]sound[/]"
        out.print(f"{number}: {mark}", highlight=False)
        for line in told:
            out.print(f"  {line}", markup=False, highlight=False)
    return worst


def whole(heads: Sequence[Path]) -> int:
    """Check the whole database against the log, the log against the heads outside, and the law."""
    installation.start()
    from greenlane.usecases import log_check
    from greenlane.usecases.law_chain import first_broken_publication

    kept = list(_heads(heads))
    report = log_check.check(kept, _keys())
    out.print(f"{report.rows} rows against {report.leaves} entries of the log, "
              f"{len(kept)} heads kept outside; {report.waiting} rows wait for their place",
              highlight=False)  # fmt: skip
    if not kept:
        out.print("no head from outside: a log made anew as a whole would not show", style="yellow")
    for fault in report.faults:
        out.print(f"{fault}: {log_check.CODES[fault.code]}", style="red", highlight=False,
                  markup=False)  # fmt: skip
    unlawful = first_broken_publication()
    if unlawful is not None:
        out.print(f"[red]publication {unlawful} of the law does not follow[/]")
    else:
        out.print("the publications of the law hold")
    if not report.faults and unlawful is None:
        out.print("everything holds")
    return program.UNSOUND if report.faults or unlawful is not None else program.SOUND


def _heads(places: Sequence[Path]) -> Any:
    """The heads of the witnesses that keep them in a folder, and those in files that are named."""
    from greenlane.gateways.witnesses import FileWitness, checkpoints

    for witness in _installed(lambda home, country: _witnesses(home, country)):
        if isinstance(witness, FileWitness):
            yield from witness.heads()
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file():
                yield from checkpoints(file.read_text("utf-8", "replace"))


def _witnesses(home: Path, country: str) -> list[Any]:
    from greenlane.gateways.evidence import witnesses

    return witnesses(home, country)


def _keys() -> Any:
    from greenlane.gateways.evidence import signing_keys

    return _installed(signing_keys).trusted()


def _installed(ask: Callable[[Path, str], Any]) -> Any:
    from django.conf import settings

    from greenlane.usecases import desk

    return ask(settings.GREENLANE_HOME, desk.current().book.country)
