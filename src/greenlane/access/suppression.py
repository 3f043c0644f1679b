"""Figures without persons in them: small cells are not told, nor what tells them by subtraction."""

from collections.abc import Mapping

SMALLEST = 5  # a cell below this is not told
Key = str
Cell = tuple[Key, Key]


def table(counts: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """A table of two sides without small cells, safe against both sums; sums of few are not told.

    Rows and columns are gone through until nothing changes.
    """
    told: dict[Cell, int | None] = dict(counts)
    rows = {row for row, _ in counts}
    columns = {column for _, column in counts}
    while True:
        before = dict(told)
        for keys in (
            *([k for k in counts if k[0] == row] for row in rows),
            *([k for k in counts if k[1] == column] for column in columns),
        ):
            _line(keys, counts, told)
        if told == before:
            return told


def _line(
    keys: list[Cell], counts: Mapping[Cell, int],
    told: dict[Cell, int | None],
) -> None:  # fmt: skip
    """Take out of one line what is small, and what the rest would tell."""
    for key in keys:
        if 0 < counts[key] < SMALLEST:
            told[key] = None
    while True:
        hidden = [key for key in keys if told[key] is None]
        if not hidden or (len(hidden) > 1 and sum(counts[k] for k in hidden) >= SMALLEST):
            return
        left = [key for key in keys if told[key]]
        if not left:
            return
        told[min(left, key=lambda key: (counts[key], str(key)))] = None
