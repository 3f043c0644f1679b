"""A profile tried on history: what it would have chosen, what was found there, whom it would delay.

History is a table of items (see `columns`): beside the facts, `mrn`, `office`, `inspected`, `found`
and `revenue` of the declaration's inspection. Findings are known of inspected declarations only,
and those were chosen for a reason: the share among them is told with its interval, and beside it
the share among those that chance drew, which is the fair one.
"""

from collections.abc import Mapping

import msgspec
import polars

from greenlane.risk.language import tree
from greenlane.risk.language.columns import DECLARATION, expression
from greenlane.risk.learning.measures import wilson

# The columns that history has beside the facts; `item_found` is null for what nobody looked at.
BESIDE = {DECLARATION: polars.String, "office": polars.String, "inspected": polars.Boolean,
          "drawn": polars.Boolean, "found": polars.Boolean, "revenue": polars.Float64,
          "hours": polars.Float64, "day": polars.Date, "known": polars.Date,
          "seller": polars.String, "departure": polars.String,
          "packages": polars.Float64, "item_right": polars.String, "item_found": polars.Boolean,
          "item_revenue": polars.Float64, "method": polars.String, "lane": polars.String,
          "model": polars.String, "probability": polars.Float64, "expected": polars.Float64,
          "novelty": polars.Float64, "hits": polars.List(polars.String),
          "waived": polars.List(polars.String), "shadow": polars.List(polars.String),
          "lodged": polars.Datetime("us", "UTC"), "past": polars.String}  # fmt: skip
USUAL_HOURS = 24.0  # of a control, where history knows none


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Declarations of an office (or all) that a profile would have chosen.

    `precision` is the share of findings among the inspected ones with its 95 % interval; `revenue`
    what their inspections brought; `clean_hours` how long goods without a finding would have waited
    together, at the usual time of the lane.
    """

    office: str
    declarations: int
    hits: int
    inspected: int
    found: int
    precision: float | None
    low: float
    high: float
    revenue: float
    clean_hours: float


class BackTest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole country, each office, and the fair sample that chance drew."""

    items: int
    whole: Counted
    fair: Counted
    offices: tuple[Counted, ...]
    examples: tuple[str, ...]


def back_test(
    history: polars.DataFrame,
    condition: tree.Condition,
    lists: Mapping[str, frozenset[str]],
    usual_hours: float,
    examples: int = 20,
) -> BackTest:
    """Try a checked condition on history; `usual_hours` is what a control of its lane takes."""
    fired = history.select(
        DECLARATION, "office", "inspected", "drawn", "found", "revenue",
        expression(condition, lists).alias("fired"),
    )  # fmt: skip
    whole = fired.group_by(DECLARATION, maintain_order=True).agg(
        polars.col("office", "inspected", "drawn", "found", "revenue").first(),
        polars.col("fired").any(),
    )
    offices = sorted(office for office in whole["office"].unique() if office is not None)
    hits = whole.filter("fired")
    return BackTest(
        items=history.height,
        whole=_counted("", whole, usual_hours),
        fair=_counted("", whole.filter("drawn"), usual_hours),
        offices=tuple(
            _counted(office, whole.filter(polars.col("office") == office), usual_hours)
            for office in offices
        ),
        examples=tuple(hits[DECLARATION].head(examples)),
    )


def _counted(office: str, declarations: polars.DataFrame, usual_hours: float) -> Counted:
    hits = declarations.filter("fired")
    inspected = hits.filter("inspected")
    found = int(inspected["found"].fill_null(False).sum())
    low, high = wilson(found, inspected.height)
    return Counted(
        office=office,
        declarations=declarations.height,
        hits=hits.height,
        inspected=inspected.height,
        found=found,
        precision=found / inspected.height if inspected.height else None,
        low=low,
        high=high,
        revenue=float(inspected["revenue"].sum()),
        clean_hours=(hits.height - found) * usual_hours,
    )
