"""Coherence: whether the tables of a law book fit together, so that the law has one answer.

A code that a row names must stand in its table, an act it cites among the acts, and no two rows
may claim the same case on the same day. Every fault names its table and line (the header is 1).
"""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Protocol, TypeVar

from greenlane.kernel.validity import Validity
from greenlane.law.charge import CUSTOMS_VALUE, Charge
from greenlane.law.codes import ExchangeRate
from greenlane.law.measure import GeographicalArea, Measure, Season
from greenlane.law.reading import LawDataError

_LEAP_YEAR = tuple(date(2024, 1, 1) + timedelta(days=place) for place in range(366))


class Dated(Protocol):
    """A row with days in force."""

    @property
    def validity(self) -> Validity:
        """The days in force."""


class Cited(Protocol):
    """A row with its act."""

    @property
    def basis(self) -> str:
        """The act and article, the act's code first."""


Row = TypeVar("Row", bound=Dated)


def refer(table: str, named: Iterable[Iterable[str]], known: Container[str], what: str) -> None:
    """Every name that a row of `table` gives is `known`; an empty name refers to nothing."""
    for line, names in enumerate(named, start=2):
        for name in names:
            if name and name not in known:
                raise LawDataError(f"{table} line {line}: unknown {what} {name!r}")


def cite(table: str, rows: Iterable[Cited], acts: Container[str]) -> None:
    """Every row cites one of the acts."""
    for line, row in enumerate(rows, start=2):
        act = row.basis.partition(" ")[0]
        if act not in acts:
            raise LawDataError(f"{table} line {line}: unknown act {act!r}")


def foreign(rates: Iterable[ExchangeRate], national: str) -> None:
    """The national currency is worth itself: a rate for it would change every amount."""
    for line, rate in enumerate(rates, start=2):
        if rate.currency == national:
            raise LawDataError(f"exchange_rates line {line}: {national!r} is the national currency")


def grounded(place: str, basis: str, acts: Collection[str]) -> None:
    """A ground begins with the code of an act, or bears it in brackets after the act's title."""
    act = basis.partition(" ")[0]
    if act not in acts and not any(f"({known})" in basis for known in acts):
        raise LawDataError(f"{place}: unknown act {act!r}")


def one_at_a_time(table: str, rows: Sequence[Row], key: Callable[[Row], str]) -> None:
    """No two rows of one key share a day."""
    groups: dict[str, list[tuple[int, Row]]] = {}
    for line, row in enumerate(rows, start=2):
        for other, earlier in groups.setdefault(key(row), []):
            if row.validity.overlaps(earlier.validity):
                raise LawDataError(
                    f"{table} line {line}: {key(row)!r} is in force already by line {other}"
                )
        groups[key(row)].append((line, row))


def build_on_earlier(charges: Sequence[Charge]) -> None:
    """Charges, in their order, each have a place of their own and a base that is known by then."""
    known = {CUSTOMS_VALUE}
    places: dict[int, str] = {}
    for charge in charges:
        if charge.order in places:
            raise LawDataError(
                f"country.toml charge {charge.code}: order {charge.order} is that of "
                f"{places[charge.order]}"
            )
        if missing := set(charge.base) - known:
            raise LawDataError(
                f"country.toml charge {charge.code}: its base names {sorted(missing)} too early"
            )
        known.add(charge.code)
        places[charge.order] = charge.code


def unambiguous(
    measures: Iterable[Measure],
    areas: Mapping[str, GeographicalArea],
    countries: Collection[str],
) -> None:
    """No two measures of one slot and code apply to the same goods with neither the closer law."""
    groups: dict[tuple[str, ...], list[tuple[int, Measure]]] = {}
    for line, measure in enumerate(measures, start=2):
        groups.setdefault((*measure.slot, measure.code), []).append((line, measure))
    for group in groups.values():
        for (other, first), (line, second) in combinations(group, 2):
            if _compete(first, second, areas, countries):
                raise LawDataError(
                    f"measures line {line}: {second.id} and {first.id} (line {other}) both apply "
                    "to the same goods, origins and days"
                )


def _compete(
    first: Measure,
    second: Measure,
    areas: Mapping[str, GeographicalArea],
    countries: Collection[str],
) -> bool:
    one, other = areas[first.area], areas[second.area]
    return (
        one.size == other.size
        and first.validity.overlaps(second.validity)
        and one.validity.overlaps(other.validity)
        and _seasons_meet(first.season, second.season)
        and not _origins(first, one, countries).isdisjoint(_origins(second, other, countries))
    )


def _seasons_meet(first: Season | None, second: Season | None) -> bool:
    if first is None or second is None:
        return True
    return any(first.covers(day) and second.covers(day) for day in _LEAP_YEAR)


def _origins(measure: Measure, area: GeographicalArea, countries: Collection[str]) -> set[str]:
    members = countries if area.everyone else area.members
    return set(members) - area.excluded - measure.excluded
