"""What was usual, made of a table of past items (see `usual`)."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
import polars

from greenlane.risk.anomalies.goods import RATIOS, Goods, Key, Kind
from greenlane.risk.anomalies.usual import DAYS, LEAST, LEAST_TRADERS, Middle, Usual

_TO_SIGMA = 1.4826
_FLOOR_OF_OTHERS = 0.25  # qualities differ between traders, however alike a few happen to be
# The least spread of a logarithm: closer than this nothing of trade is the same.
_FLOORS: Mapping[Kind, float] = {
    "unit-value": 0.12, "kilo-value": 0.12, "own-value": 0.08, "package-weight": 0.12,
    "unit-weight": 0.08, "tare": 0.02, "quantity": 0.35,
}  # fmt: skip
_TEXT, _NUMBER = polars.String, polars.Float64
_SCHEMA = {
    "sequence": polars.Int64, "day": polars.Date, "trader": _TEXT, "trade": _TEXT, "code": _TEXT,
    "origin": _TEXT, "departure": _TEXT, "procedure": _TEXT, "value": _NUMBER, "mass": _NUMBER,
    "gross": _NUMBER, "quantity": _NUMBER, "packages": _NUMBER,
}  # fmt: skip
# The columns of history that are called otherwise there.
_COLUMNS = {
    "day": "day", "trader": "declaration.trader", "trade": "declaration.trade",
    "code": "item.code", "origin": "item.origin", "procedure": "item.procedure",
    "value": "item.customs_value", "mass": "item.net_mass", "gross": "item.gross_mass",
    "quantity": "item.quantity",
}  # fmt: skip


def usual(table: polars.DataFrame, day: date) -> Usual:
    """What was usual in the year before a day; nothing of the day itself or later counts."""
    past = table.filter((polars.col("day") < day) & (polars.col("day") >= _from(day)))
    return Usual(
        day=day, middles={kind: _middles(past, kind) for kind in RATIOS},
        routes=_counts(past, ("trade", polars.col("code").str.slice(0, 4), "origin"), "departure"),
        chapters=_counts(past, ("trade", "trader"), polars.col("code").str.slice(0, 2)),
        origins=_counts(past, ("trade", "trader", "code"), "origin"),
        weekly=_weekly(past),
    )  # fmt: skip


def _from(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - DAYS))


def table_of(goods: Iterable[Goods]) -> polars.DataFrame:
    """Items as a table."""
    return polars.DataFrame([msgspec.structs.asdict(each) for each in goods], schema=_SCHEMA)


def history_table(history: polars.DataFrame) -> polars.DataFrame:
    """The table of the columnar copy of history, with the columns that are needed here."""
    named = [polars.col(column).alias(name) for name, column in _COLUMNS.items()]
    return history.filter(polars.col("day").is_not_null()).select(
        polars.lit(0, polars.Int64).alias("sequence"), *named,
        *(polars.col(name).fill_null("") for name in ("departure",)), "packages",
    ).select(list(_SCHEMA)).with_columns(polars.col(polars.String).fill_null(""))  # fmt: skip


def _middles(past: polars.DataFrame, kind: Kind) -> dict[Key, Middle]:
    above, below, keys = RATIOS[kind]
    ratio = polars.col(above) / (polars.col(below) if below else 1.0)
    made = past.with_columns(number=ratio.log()).filter(polars.col("number").is_finite())
    found: dict[Key, Middle] = {}
    for key in keys:
        names = ("trade", *key)
        if "trader" in key:
            rows, floor = _spread(made, names).filter(polars.col("n") >= LEAST), _FLOORS[kind]
        else:
            rows, floor = _of_others(made, names), max(_FLOORS[kind], _FLOOR_OF_OTHERS)
        for row in rows.iter_rows(named=True):
            spread = max(_TO_SIGMA * row["mad"], floor)
            count = row.get("items", row["n"])
            traders = row["n"] if "items" in row else 1
            place = tuple(row[name] for name in names)
            found[place] = Middle(int(count), row["median"], spread, traders)
    return found


def _spread(made: polars.DataFrame, names: tuple[str, ...]) -> polars.DataFrame:
    """Count, median and median absolute deviation of the numbers of each key."""
    away = (polars.col("number") - polars.col("number").median().over(names)).abs()
    return made.with_columns(away=away).group_by(names).agg(
        polars.len().alias("n"), polars.col("number").median().alias("median"),
        polars.col("away").median().alias("mad"))  # fmt: skip


def _of_others(made: polars.DataFrame, names: tuple[str, ...]) -> polars.DataFrame:
    """The same over the medians of traders, with the items that they stand on."""
    each = made.group_by(*names, "trader").agg(polars.col("number").median(), polars.len())
    items = each.group_by(names).agg(polars.col("len").sum().alias("items"))
    told = _spread(each, names).filter(polars.col("n") >= LEAST_TRADERS)
    return told.join(items, on=names)


def _counts(
    past: polars.DataFrame, key: tuple[str | polars.Expr, ...], what: str | polars.Expr
) -> dict[Key, dict[str, int]]:
    parts = [polars.col(each) if isinstance(each, str) else each for each in (*key, what)]
    named = [part.alias(f"k{n}") for n, part in enumerate(parts)]
    found: dict[Key, dict[str, int]] = {}
    for row in past.select(named).group_by([f"k{n}" for n in range(len(parts))]).len().iter_rows():
        *names, value, count = row
        if value:
            found.setdefault(tuple(names), {})[value] = count
    return found


def _weekly(past: polars.DataFrame) -> dict[Key, tuple[float, int]]:
    """Items a week of each trader, over the weeks since its first."""
    found: dict[Key, tuple[float, int]] = {}
    if past.is_empty():
        return found
    last = past["day"].max()
    grouped = past.group_by("trade", "trader").agg(polars.len().alias("n"), polars.col("day").min())
    for row in grouped.iter_rows(named=True):
        weeks = max(1.0, ((last - row["day"]).days + 1) / 7)
        found[row["trade"], row["trader"]] = (row["n"] / weeks, row["n"])
    return found
