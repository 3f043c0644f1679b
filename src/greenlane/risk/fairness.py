"""Fairness: who is chosen and what is found, by origin, by size of firm, by trader or broker.

A group that is chosen more often than others, and in which less is found, is looked at too much;
one that is chosen less and in which chance finds more is looked at too little. Shares have 95 %
intervals; differences are the group less all others. Size is by declarations of the span: what a
firm trades, not who it is.
"""

from collections.abc import Iterator

import msgspec
import polars

from greenlane.risk.learning.measures import newcombe, wilson

FEWEST = 30  # declarations of a group; below that nothing is said of it
_SIZES = ((10, "small"), (100, "middle"))
_col = polars.col


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group (`by` what, which `name`): chosen of all, found of the examined, beside all others.

    `verdict` is one of even, watched (chosen more, found less), missed (chosen less, found more).
    """

    by: str
    name: str
    declarations: int
    chosen: int
    selection: float
    selection_low: float
    selection_high: float
    selection_apart: tuple[float, float, float]
    inspected: int
    found: int
    finding: float | None
    finding_low: float
    finding_high: float
    finding_apart: tuple[float, float, float]
    verdict: str


def report(history: polars.DataFrame) -> list[Group]:
    """The groups with enough declarations, largest first in each kind."""
    whole = history.unique("mrn", keep="first", maintain_order=True).with_columns(
        chosen=_col("lane").fill_null("green") != "green",
        inspected=_col("inspected").fill_null(False), found=_col("found").fill_null(False),
        origin=_col("item.origin").fill_null("-"), sort=_kind(), size=_size(),
    )  # fmt: skip
    made: list[Group] = []
    for by in ("origin", "size", "sort"):
        made += _groups(whole, by)
    return made


def _kind() -> polars.Expr:
    """Whether the trader declares himself, or somebody for him."""
    own = _col("declaration.trader") == _col("declaration.declarant")
    return polars.when(own).then(polars.lit("trader")).otherwise(polars.lit("broker"))


def _size() -> polars.Expr:
    """The size of the firm by what it declares in the span."""
    count = polars.len().over("declaration.trader")
    said: polars.Expr = polars.lit("large")
    for most, name in reversed(_SIZES):
        said = polars.when(count <= most).then(polars.lit(name)).otherwise(said)
    return said


def _groups(whole: polars.DataFrame, by: str) -> Iterator[Group]:
    counted = whole.group_by(by).len().filter(_col("len") >= FEWEST)
    for name, _count in counted.sort("len", by, descending=[True, False]).iter_rows():
        here = _col(by) == name
        yield _group(by, str(name), whole.filter(here), whole.filter(~here))


def _group(by: str, name: str, part: polars.DataFrame, others: polars.DataFrame) -> Group:
    chosen, of = _pair(part, "chosen")
    found, inspected = _pair(part.filter("inspected"), "found")
    low, high = wilson(chosen, of)
    found_low, found_high = wilson(found, inspected)
    selection = newcombe((chosen, of), _pair(others, "chosen"))
    finding = newcombe((found, inspected), _pair(others.filter("inspected"), "found"))
    return Group(
        by=by, name=name, declarations=of, chosen=chosen, selection=chosen / of,
        selection_low=low, selection_high=high, selection_apart=selection, inspected=inspected,
        found=found, finding=found / inspected if inspected else None, finding_low=found_low,
        finding_high=found_high, finding_apart=finding, verdict=verdict(selection, finding),
    )  # fmt: skip


def verdict(selection: tuple[float, float, float], finding: tuple[float, float, float]) -> str:
    """What two differences say together; only what the intervals leave no doubt of is said."""
    if selection[1] > 0 and finding[2] < 0:
        return "watched"
    if selection[2] < 0 and finding[1] > 0:
        return "missed"
    return "even"


def _pair(rows: polars.DataFrame, what: str) -> tuple[int, int]:
    return int(rows[what].sum()), rows.height
