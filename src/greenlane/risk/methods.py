"""Selection by method: what each way of choosing chose and found, beside what chance found.

Declarations of the table of history, each once. Who was chosen by a rule or a model was not chosen
by chance, so only the drawn ones are a fair sample of all: each method is compared with them.
"""

from collections.abc import Iterator

import msgspec
import polars

from greenlane.risk.learning.measures import newcombe, wilson

METHODS = ("manual", "profile", "screening", "model", "exploration", "random")
_col = polars.col


class ByMethod(msgspec.Struct, frozen=True, kw_only=True):
    """One method at an office (`""`: all): `share` of findings among the examined, 95 % intervals.

    `apart` is that share less the share among those that chance drew.
    """

    office: str
    method: str
    chosen: int
    per_day: float
    inspected: int
    found: int
    share: float | None
    low: float
    high: float
    apart: float | None
    apart_low: float
    apart_high: float
    revenue: float


def by_method(history: polars.DataFrame) -> list[ByMethod]:
    """All offices together, then each of them."""
    whole = history.unique("mrn", keep="first", maintain_order=True)
    days = max(whole["day"].n_unique(), 1)
    offices = sorted(set(whole["office"].drop_nulls()))
    made = list(_of("", whole, days))
    for office in offices:
        made += _of(office, whole.filter(_col("office") == office), days)
    return made


def _of(office: str, part: polars.DataFrame, days: int) -> Iterator[ByMethod]:
    fair = _counts(part.filter(_col("drawn").fill_null(False)))
    for method in METHODS:
        rows = part.filter(
            _col("drawn").fill_null(False) if method == "random" else _col("method") == method
        )
        inspected, found = _counts(rows)
        low, high = wilson(found, inspected)
        apart, apart_low, apart_high = newcombe((found, inspected), (fair[1], fair[0]))
        known = bool(inspected and fair[0] and method != "random")
        revenue = float(rows.filter("inspected")["revenue"].sum())
        yield ByMethod(
            office=office, method=method, chosen=rows.height, per_day=rows.height / days,
            inspected=inspected, found=found, share=found / inspected if inspected else None,
            low=low, high=high, apart=apart if known else None, apart_low=apart_low,
            apart_high=apart_high, revenue=revenue / inspected if inspected else 0.0,
        )  # fmt: skip


def _counts(rows: polars.DataFrame) -> tuple[int, int]:
    """How many were examined, and how many of those had a finding."""
    inspected = rows.filter(_col("inspected").fill_null(False))
    return inspected.height, int(inspected["found"].fill_null(False).sum())
