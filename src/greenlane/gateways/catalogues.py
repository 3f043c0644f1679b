"""Message catalogues compiled from their sources, where no gettext tools are installed."""

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(roots: Iterable[Path]) -> list[Path]:
    """Compile every .po below the roots that is newer than its .mo; gives the files written.

    Another process may be reading or compiling a catalogue at this moment: each is replaced whole,
    from a file that only this process writes.
    """
    written = []
    for source in sorted(po for root in roots for po in root.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".mo.{os.getpid()}.tmp")
        with source.open("rb") as read, fresh.open("wb") as write:
            write_mo(write, read_po(read))
        fresh.replace(target)
        written.append(target)
    return written
