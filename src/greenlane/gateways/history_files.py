"""The columnar copy of history: Parquet parts under the home, each of a range of declarations.

A part is written whole beside its place and moved there; the mark of what it holds is written after
it, so that an end in between makes the same work once more and nothing else.
"""

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import polars

from greenlane.risk.history import ROW, SCHEMA

BLOCK = 5_000  # declarations a part


class HistoryFiles:
    """The parts in a folder. One process writes them (the worker), any reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mark(self) -> int:
        """Up to which event the parts are complete; nought when there are none."""
        return self._told() or 0

    def _told(self) -> int | None:
        told = self._said()
        return int(told["event"]) if told.get("columns") == list(SCHEMA) else None

    def _said(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / "mark.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def read(self) -> polars.DataFrame:
        """The whole table; empty when there is none."""
        parts = sorted(self._folder.glob("part-*.parquet"))
        if not parts or self._told() is None:
            return polars.DataFrame(schema=SCHEMA)
        return polars.read_parquet(parts)

    def erased(self) -> int:
        """The newest erasure of data that the copy knows of."""
        return int(self._said().get("erased", 0))

    def put(self, looked: Collection[int], rows: Iterable[Mapping[str, Any]], mark: int,
            erased: int) -> None:  # fmt: skip
        """Put the rows of declarations in the place of what stood of those looked at."""
        if self._told() is None:
            self.clear()  # other columns, or a beginning
        self._folder.mkdir(parents=True, exist_ok=True)
        blocks: dict[int, tuple[list[int], list[Mapping[str, Any]]]] = {}
        for pk in looked:
            blocks.setdefault(pk // BLOCK, ([], []))[0].append(pk)
        for row in rows:
            blocks[row[ROW] // BLOCK][1].append(row)
        for number, (gone, made) in blocks.items():
            self._part(number, gone, made)
        told = {"event": mark, "erased": erased, "columns": list(SCHEMA)}
        self._write("mark.json", json.dumps(told).encode())

    def _part(self, number: int, gone: list[int], made: list[Mapping[str, Any]]) -> None:
        file = self._folder / f"part-{number:08d}.parquet"
        fresh = polars.DataFrame([dict(row) for row in made], schema=SCHEMA)
        if file.exists():
            kept = polars.read_parquet(file).filter(~polars.col(ROW).is_in(gone))
            fresh = polars.concat([kept, fresh]).sort(ROW, maintain_order=True)
        beside = file.with_suffix(".new")
        fresh.write_parquet(beside, compression="zstd")
        os.replace(beside, file)

    def _write(self, name: str, data: bytes) -> None:
        beside = self._folder / f"{name}.new"
        beside.write_bytes(data)
        os.replace(beside, self._folder / name)

    def clear(self) -> None:
        """Throw the copy away; it is made again from the store."""
        (self._folder / "mark.json").unlink(missing_ok=True)
        for file in self._folder.glob("part-*.parquet"):
            file.unlink()
