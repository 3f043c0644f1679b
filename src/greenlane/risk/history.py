"""History as a table of items: the columns, and a row made of the facts of one item.

The columns are named as conditions write their fields, so that a condition is asked of the table
as it stands; beside them stand what became of the declaration (see `back_test`) and `pk`, its row.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars

from greenlane.risk.back_test import BESIDE
from greenlane.risk.facts import Asked
from greenlane.risk.language.fields import CATALOGUE

ROW = "pk"
_KINDS: Mapping[str, Any] = {
    "text": polars.String, "number": polars.Float64, "flag": polars.Boolean,
    "texts": polars.List(polars.String),
}  # fmt: skip
SCHEMA: Mapping[str, Any] = {
    ROW: polars.Int64, **BESIDE, **{path: _KINDS[spec.kind] for path, spec in CATALOGUE.items()}
}  # fmt: skip


def rows(asked: Asked, beside: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row for each item; what was not stated is null."""
    for item in asked.items:
        made = dict(beside)
        for path, spec in CATALOGUE.items():
            facts = asked.whole if spec.scope == "declaration" else item
            made[path] = _plain(facts.get(spec.name), spec.kind)
        yield made


def _plain(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "number":
        return float(value)
    return sorted(value) if kind == "texts" else value
