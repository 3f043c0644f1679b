"""Days: what a row rests on is in force on every day of the row."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from greenlane.kernel.validity import Validity
from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.law.nomenclature import ancestors

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook


class Dated(Protocol):
    """A row with days in force."""

    @property
    def validity(self) -> Validity:
        """The days in force."""


Row = TypeVar("Row", bound=Dated)


def one_at_a_time(table: str, rows: Sequence[Row], key: Callable[[Row], str]) -> Iterator[Broken]:
    """Rows of one key that share a day."""
    groups: dict[str, list[tuple[int, Row]]] = {}
    for line, row in enumerate(rows, start=2):
        for other, earlier in groups.setdefault(key(row), []):
            if row.validity.overlaps(earlier.validity):
                yield table, line, f"{key(row)!r} is in force already by line {other}"
        groups[key(row)].append((line, row))


def outside(row: Validity, ground: Validity) -> bool:
    """Whether some day of `row` is no day of `ground`."""
    return row.since < ground.since or (
        ground.until is not None and (row.until is None or row.until > ground.until)
    )


@law_rule("CP4", "A procedure stands once on a day.", "UCC-DA Annex B")
def procedures_stand_once(book: "LawBook") -> Iterator[Broken]:
    """Procedures that overlap themselves."""
    return one_at_a_time("procedures", book.procedures, lambda row: row.code)


@law_rule("FX2", "A currency has one rate on a day.", "CVA Article 9")
def rates_stand_once(book: "LawBook") -> Iterator[Broken]:
    """Exchange rates that overlap themselves."""
    return one_at_a_time("exchange_rates", book.exchange_rates, lambda row: row.currency)


@law_rule("IR1", "Interest for a purpose has one rate on a day.", "RKC 4.9")
def interest_stands_once(book: "LawBook") -> Iterator[Broken]:
    """Interest rates that overlap themselves."""
    return one_at_a_time("interest_rates", book.interest_rates, lambda row: row.purpose)


@law_rule("ME87", "A measure is in force only within the days of its act.", "TARIC ME87")
def measures_keep_their_act(book: "LawBook") -> Iterator[Broken]:
    """Measures that begin before, or outlast, the act they cite."""
    for line, measure in enumerate(book.measures, start=2):
        act = book.acts.get(measure.basis.partition(" ")[0])
        if act is not None and outside(measure.validity, act.validity):
            yield "measures", line, f"{measure.id} is not within the days of {act.act}"


@law_rule("ME5", "The area of a measure exists on every day of the measure.", "TARIC ME5")
def measures_keep_their_area(book: "LawBook") -> Iterator[Broken]:
    """Measures that begin before, or outlast, their area."""
    for line, measure in enumerate(book.measures, start=2):
        area = book.areas.get(measure.area)
        if area is not None and outside(measure.validity, area.validity):
            yield "measures", line, f"{measure.id} is not within the days of area {area.area}"


def _below(book: "LawBook") -> dict[str, list[Validity]]:
    """The days of all goods below each code."""
    below: dict[str, list[Validity]] = {}
    for goods in book.nomenclature:
        for code in ancestors(goods.code):
            below.setdefault(code, []).append(goods.validity)
    return below


@law_rule("ME8", "A measure lies on goods that exist on one of its days.", "TARIC ME8")
def measures_have_goods(book: "LawBook") -> Iterator[Broken]:
    """Measures on codes that no line of the nomenclature bears, or bears on another day."""
    below = _below(book)
    for line, measure in enumerate(book.measures, start=2):
        days = below.get(measure.code, [])
        if measure.code and not any(measure.validity.overlaps(each) for each in days):
            yield "measures", line, f"{measure.id} lies on {measure.code!r}, which does not exist"


@law_rule("PR12", "A permit is laid on goods that exist on one of its days.", "TARIC ME8 (pattern)")
def permits_have_goods(book: "LawBook") -> Iterator[Broken]:
    """Permits on codes that no line of the nomenclature bears, or bears on another day."""
    below = _below(book) if book.permits else {}
    for line, permit in enumerate(book.permits, start=2):
        if not any(permit.validity.overlaps(each) for each in below.get(permit.code, [])):
            yield "permits", line, f"{permit.id} lies on {permit.code!r}, which does not exist"


@law_rule("PR4", "A permit is asked for only within the days of its act.", "TARIC ME87 (pattern)")
def permits_keep_their_act(book: "LawBook") -> Iterator[Broken]:
    """Permits that begin before, or outlast, the act they cite."""
    for line, permit in enumerate(book.permits, start=2):
        act = book.acts.get(permit.basis.partition(" ")[0])
        if act is not None and outside(permit.validity, act.validity):
            yield "permits", line, f"{permit.id} is not within the days of {act.act}"


@law_rule("PR11", "A permit stands once on a day.", "TFA Article 1.1")
def permits_stand_once(book: "LawBook") -> Iterator[Broken]:
    """Permits that overlap themselves."""
    return one_at_a_time("permits", book.permits, lambda row: row.id)


@law_rule("CP5", "A procedure is open only within the days of its act.", "TARIC ME87 (pattern)")
def procedures_keep_their_act(book: "LawBook") -> Iterator[Broken]:
    """Procedures that begin before, or outlast, the act they cite."""
    for line, procedure in enumerate(book.procedures, start=2):
        act = book.acts.get(procedure.basis.partition(" ")[0])
        if act is not None and outside(procedure.validity, act.validity):
            yield "procedures", line, f"{procedure.code} is not within the days of {act.act}"


@law_rule("ME115", "An additional code exists on every day of its measure.", "TARIC ME115")
def measures_keep_their_additional_code(book: "LawBook") -> Iterator[Broken]:
    """Measures that begin before, or outlast, their additional code."""
    for line, measure in enumerate(book.measures, start=2):
        code = book.additional_codes.get(measure.additional_code)
        if code is not None and outside(measure.validity, code.validity):
            yield "measures", line, f"{measure.id} is not within the days of code {code.code}"
