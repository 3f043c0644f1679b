"""Records made of the table of history, as they were known before a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
import polars

from greenlane.risk.learning.record import Record
from greenlane.risk.learning.told import record


def of_table(history: polars.DataFrame, before: date) -> Iterator[Record]:
    """The records of the table of history from before a day, in the order of their days.

    A finding that was known on that day or later is not known yet.
    """
    past = history.filter(polars.col("day") < before).sort("day", "pk", maintain_order=True)
    for row in past.iter_rows(named=True):
        yield _of_row(row, before)


def _of_row(row: Mapping[str, Any], before: date) -> Record:
    stated = {path: value for path, value in row.items() if value is not None}
    item, whole = _scope(stated, "item."), _scope(stated, "declaration.")
    whole |= {name: stated[name] for name in ("seller", "departure", "office") if name in stated}
    made = record(whole, item, row["day"])
    if row["item_found"] is None or (row["known"] or row["day"]) >= before:
        return made
    return msgspec.structs.replace(
        made, found=row["item_found"], revenue=row["item_revenue"] or 0.0, known=row["known"]
    )


def _scope(row: Mapping[str, Any], scope: str) -> dict[str, Any]:
    return {path.removeprefix(scope): value for path, value in row.items()
            if path.startswith(scope)}  # fmt: skip
