"""The two sides of each place: statistics of partners, and our imports as history holds them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from greenlane.law.lawbook import LawBook
from greenlane.risk.mirror.gap import Place, Side

if TYPE_CHECKING:  # read when history is
    import polars

_DOLLAR = "USD"


def imports(history: "polars.DataFrame", *, monthly: bool) -> dict[tuple[str, ...], float]:
    """Values by (origin, departure, subheading, period), and masses under a last "kg"."""
    import polars

    period = polars.col("day").dt.strftime("%Y-%m" if monthly else "%Y")
    grouped = history.filter(
        (polars.col("declaration.trade") == "import") & polars.col("day").is_not_null()
    ).group_by(
        polars.col("item.origin").fill_null("").alias("origin"),
        polars.col("departure").fill_null(""),
        polars.col("item.code").str.slice(0, 6).alias("code"), period.alias("period"),
    ).agg(polars.col("item.customs_value").sum().alias("value"),
          polars.col("item.net_mass").sum().alias("mass"))  # fmt: skip
    made: dict[tuple[str, ...], float] = {}
    for origin, departure, code, month, value, mass in grouped.iter_rows():
        place = (origin, departure, code or "", month)
        made[place], made[(*place, "kg")] = value or 0.0, mass or 0.0
    return made


def sides(
    rows: Iterable[Mapping[str, Any]], ours: Mapping[tuple[str, ...], float],
    rate: Callable[[str], float], *, monthly: bool,
) -> dict[Place, Side]:  # fmt: skip
    """Both sides of every place, for the partners and periods that the statistics cover."""
    told: dict[Place, dict[str, float]] = {}
    covered: set[tuple[str, str]] = set()
    held = list(rows)
    by_month = {(row["partner"], row["period"][:4]) for row in held if "-" in row["period"]}
    for row in held:
        period = row["period"]
        if "-" not in period and (row["partner"], period) in by_month:
            continue  # a year whose months are held is not counted twice
        if ("-" in period) != monthly:
            if monthly:
                continue
            period = period[:4]
        covered.add((row["partner"], period))
        side = told.setdefault((row["partner"], row["code"], period), {})
        amount = row["value"] * rate(row["period"])
        name = "exported" if row["flow"] == "X" else "reexported"
        side[name] = side.get(name, 0.0) + amount
        if row["flow"] == "X":
            side["exported_mass"] = side.get("exported_mass", 0.0) + row["mass"]
    _add_ours(told, ours, covered)
    return {place: Side(**side) for place, side in told.items()}


def _add_ours(told: dict[Place, dict[str, float]], ours: Mapping[tuple[str, ...], float],
              covered: set[tuple[str, str]]) -> None:  # fmt: skip
    def add(place: Place, name: str, amount: float) -> None:
        side = told.setdefault(place, {})
        side[name] = side.get(name, 0.0) + amount

    for (origin, departure, code, period, *kilos), amount in ours.items():
        if (origin, period) in covered:
            place = (origin, code, period)
            add(place, "imported_mass" if kilos else "imported", amount)
            if not kilos and departure and departure != origin:
                add(place, "via", amount)
        if (departure, period) in covered and origin != departure and not kilos:
            add((departure, code, period), "consigned", amount)


def dollars(book: LawBook) -> Callable[[str], float]:
    """What a US dollar was worth in a period, by the published rates."""

    @lru_cache(maxsize=1_000)
    def rate(period: str) -> float:
        if book.currency == _DOLLAR:
            return 1.0
        year, _, month = period.partition("-")
        day = date(int(year), int(month or 7), 15 if month else 1)
        rates = [each for each in book.exchange_rates if each.currency == _DOLLAR]
        if not rates:
            raise ValueError(f"no rate of the US dollar is published ({period})")
        near = min(rates, key=lambda each: (not each.validity.covers(day),
                                            abs((each.validity.since - day).days)))  # fmt: skip
        return float(near.rate / near.per)

    return rate
