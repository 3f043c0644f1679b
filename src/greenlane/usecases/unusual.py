"""How unusual goods are: measured in lodging where a profile asks, and filled in for back-tests.

In lodging it is measured against the snapshot of the past that this process holds, and kept with
the selection. History is filled in later against what was usual when the month began.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from greenlane.datamodel.declaration import Declaration
from greenlane.risk.anomalies import unusual as pure
from greenlane.risk.anomalies.goods import Goods
from greenlane.risk.anomalies.unusual import OfUsual, Unusual
from greenlane.risk.facts import Asked
from greenlane.risk.screening.screener import Screened
from greenlane.usecases.desk import Desk
from greenlane.usecases.history_copy import Copy
from greenlane.usecases.judgement import Measured, unmeasured
from greenlane.usecases.traded_goods import packages

if TYPE_CHECKING:  # it is slow to load
    import polars

MOST = 5_000  # declarations that one step fills in
_held: dict[date, OfUsual] = {}  # of the month that was asked for last


def of(desk: Desk) -> Measured:
    """What judges ask at this desk; nothing is worked out while no profile asks for it."""
    if not desk.profiles.unusual:
        return unmeasured

    def measured(
        asked: Asked, declaration: Declaration, day: date, screened: Screened | None
    ) -> Unusual:
        past = desk.scoring.history
        if past is not None and (day - past.head.until).days > desk.scoring_terms.oldest_days:
            past = None  # too old to say what is usual
        stated = declaration.goods_shipment.government_agency_goods_item  # type: ignore[union-attr]  # it has items
        goods = pure.goods_of(asked, [packages(each) for each in stated], day)
        return pure.told(goods, past, past.version if past else "", screened)

    return measured


def fill(kept: Copy) -> int:
    """Fill in one month, the first that lacks it, or a part of it; gives how many declarations."""
    import polars

    frame = kept.read()
    lacking = frame.filter(polars.col("past").is_null() & polars.col("day").is_not_null())
    if lacking.is_empty():
        return 0
    first: date = lacking["day"].sort()[0]
    month = first.replace(day=1)
    inside = lacking.filter(polars.col("day").dt.truncate("1mo") == month)
    keys = inside["pk"].unique().sort().head(MOST).to_list()
    rows = frame.filter(polars.col("pk").is_in(keys)).to_dicts()
    kept.put(keys, _filled(rows, _usual(frame, month), f"{month:%Y-%m}"), kept.mark(),
             kept.erased())  # fmt: skip
    return len(keys)


def _usual(frame: "polars.DataFrame", month: date) -> OfUsual:
    """What was usual when a month began; the last one asked for is held."""
    from greenlane.risk.anomalies.baselines import history_table, usual

    if month not in _held:
        _held.clear()
        _held[month] = OfUsual(usual(history_table(frame), month))
    return _held[month]


def _filled(rows: Iterable[dict[str, Any]], past: OfUsual, version: str) -> list[dict[str, Any]]:
    by_key: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["pk"], []).append(row)
    made = []
    for of_one in by_key.values():
        told = pure.told([_goods(row) for row in of_one], past, version, None)
        whole = {f"declaration.{name}": _plain(value) for name, value in told.whole.items()}
        for row, item in zip(of_one, told.items, strict=True):
            named = {f"item.{name}": _plain(value) for name, value in item.items()}
            made.append({**row, **whole, **named, "past": version})
    return made


def _plain(value: Any) -> bool | float:
    return value if isinstance(value, bool) else float(value)


def _goods(row: Mapping[str, Any]) -> Goods:
    """An item of history as anomalies read it."""
    return Goods(
        sequence=0, day=row["day"], trader=row["declaration.trader"] or "",
        trade=row["declaration.trade"] or "", code=row["item.code"] or "",
        origin=row["item.origin"] or "", departure=row["departure"] or "",
        procedure=row["item.procedure"] or "", value=row["item.customs_value"],
        mass=row["item.net_mass"], gross=row["item.gross_mass"], quantity=row["item.quantity"],
        packages=row["packages"],
    )  # fmt: skip


def forget() -> None:
    """Make what was usual anew when it is asked for next."""
    _held.clear()
