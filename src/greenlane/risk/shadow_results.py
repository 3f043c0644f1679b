"""What a profile that is only tried would have chosen: its hits beside what became of the goods.

The table of history holds with each declaration the profiles in shadow that fired when it was
lodged. A hit would have moved the goods to the profile's lane where that is the stricter one; none
is taken as waived for want of hands. Our reading of the extra delay: goods that would have moved
wait as those of the new lane do in the middle instead of those of the lane given, and of the ones
that nobody has examined as many are as declared as of the examined ones.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import polars

from greenlane.risk.back_test import USUAL_HOURS
from greenlane.risk.learning.measures import wilson
from greenlane.risk.profile import RANK

_col = polars.col
_UNKNOWN_WAITS: Mapping[str, float] = {
    "green": 0.0, "blue": 0.0, "yellow": USUAL_HOURS, "red": USUAL_HOURS
}  # fmt: skip
RESULTS = ("found", "clean", "unknown")


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What a profile in shadow would have chosen in an office (`""`: all of them).

    `rate` is the share of hits among the declarations, `share` that of findings among the hits
    that were examined anyway, `fair` the same among those that chance drew; each with its 95 %
    interval. `moved` would have been in a stricter lane, `delay` are the hours that compliant
    traders would have waited longer, all together.
    """

    office: str
    declarations: int
    hits: int
    rate: float | None
    rate_low: float
    rate_high: float
    moved: int
    inspected: int
    found: int
    share: float | None
    low: float
    high: float
    fair_inspected: int
    fair_found: int
    fair_low: float
    fair_high: float
    revenue: float
    delay: float
    delay_low: float
    delay_high: float


def asked(history: polars.DataFrame, since: datetime, until: datetime | None,
          direction: str) -> polars.DataFrame:  # fmt: skip
    """The declarations that a profile of the direction was asked about in a time, each once."""
    lodged = _col("lodged") >= since
    if until is not None:
        lodged &= _col("lodged") < until
    kept = history.filter(lodged)
    if direction != "both":
        kept = kept.filter(_col("declaration.trade") == direction)
    return kept.unique("mrn", keep="first", maintain_order=True)


def waits(history: polars.DataFrame) -> dict[str, float]:
    """How many hours goods without a finding wait in each lane, in the middle."""
    whole = history.unique("mrn", keep="first").filter(
        _col("hours").is_not_null() & ~_col("found").fill_null(False)
    )
    told = whole.group_by(_col("lane").fill_null("green")).agg(_col("hours").median())
    return {**_UNKNOWN_WAITS, **dict(told.iter_rows())}


def hits(declarations: polars.DataFrame, code: str, lane: str,
         usual: Mapping[str, float]) -> polars.DataFrame:  # fmt: skip
    """Those that the profile hit: with `given` and `would` lane, `result`, `extra` hours."""
    given = _col("lane").fill_null("green")
    stricter = given.replace_strict(RANK, return_dtype=polars.Int8) < RANK[lane]
    later = {each: max(usual[lane] - usual[each], 0.0) for each in RANK}
    extra = given.replace_strict(later, return_dtype=polars.Float64)
    found, looked = _col("found").fill_null(False), _col("inspected").fill_null(False)
    return declarations.filter(_col("shadow").list.contains(code)).with_columns(
        given=given,
        would=polars.when(stricter).then(polars.lit(lane)).otherwise(given),
        moved=stricter,
        extra=polars.when(stricter).then(extra).otherwise(0.0),
        result=polars.when(looked & found).then(polars.lit("found"))
        .when(looked).then(polars.lit("clean")).otherwise(polars.lit("unknown")),
    )  # fmt: skip


def tried(declarations: polars.DataFrame, hit: polars.DataFrame) -> list[Tried]:
    """The whole country first, then each office that has a hit."""
    clean = _as_declared(hit)
    offices = sorted(set(hit["office"].drop_nulls()))
    return [_tried("", declarations, hit, clean)] + [
        _tried(office, declarations.filter(_col("office") == office),
               hit.filter(_col("office") == office), clean)
        for office in offices
    ]  # fmt: skip


def _as_declared(hit: polars.DataFrame) -> tuple[float, float, float]:
    """Which share of the hits is as declared: by what is known, and the interval of it."""
    inspected, found = _counts(hit)
    low, high = wilson(found, inspected)
    return (1 - found / inspected if inspected else 1.0), 1 - high, 1 - low


def _counts(rows: polars.DataFrame) -> tuple[int, int]:
    known = rows.filter(_col("result") != "unknown")
    return known.height, known.filter(_col("result") == "found").height


def _tried(office: str, declarations: polars.DataFrame, hit: polars.DataFrame,
           clean: tuple[float, float, float]) -> Tried:  # fmt: skip
    inspected, found = _counts(hit)
    fair = _counts(hit.filter(_col("drawn").fill_null(False)))
    low, high = wilson(found, inspected)
    fair_low, fair_high = wilson(fair[1], fair[0])
    rate_low, rate_high = wilson(hit.height, declarations.height)
    sums = {result: float(hit.filter(_col("result") == result)["extra"].sum())
            for result in RESULTS}  # fmt: skip
    delay, least, most = (sums["clean"] + share * sums["unknown"] for share in clean)
    return Tried(
        office=office, declarations=declarations.height, hits=hit.height,
        rate=hit.height / declarations.height if declarations.height else None,
        rate_low=rate_low, rate_high=rate_high, moved=int(hit["moved"].sum()),
        inspected=inspected, found=found, share=found / inspected if inspected else None,
        low=low, high=high, fair_inspected=fair[0], fair_found=fair[1], fair_low=fair_low,
        fair_high=fair_high,
        revenue=float(hit.filter(_col("result") != "unknown")["revenue"].sum()),
        delay=delay, delay_low=least, delay_high=most,
    )  # fmt: skip


_SORTS = ("lodged", "office", "given", "would", "result", "hours", "extra")


def picked(hit: polars.DataFrame, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The hits as filtered by office, lane given, result and whether they move; sorted."""
    for name, column in (("office", "office"), ("lane", "given"), ("result", "result")):
        if given.get(name):
            hit = hit.filter(_col(column) == given[name])
    if given.get("moved") in ("yes", "no"):
        hit = hit.filter(_col("moved") == (given["moved"] == "yes"))
    sort = given.get("sort", "") or "-lodged"
    key = sort.removeprefix("-")
    if key in _SORTS:
        ranked = _col(key).replace_strict(RANK) if key in ("given", "would") else _col(key)
        hit = hit.sort(ranked, "mrn", descending=[sort.startswith("-"), False], nulls_last=True)
    return hit.to_dicts()
