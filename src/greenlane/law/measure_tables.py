"""Rows of measures and what belongs to them read into law: one function per table."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from greenlane.law import schema
from greenlane.law.codes import AdditionalCode, Footnote, TariffNote
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.law.measure import (
    Condition,
    GeographicalArea,
    Measure,
    MeasureType,
    Season,
    Stacking,
)
from greenlane.law.reading import (
    TRADES,
    Row,
    basis,
    choice,
    grouped,
    split,
    validity,
    words,
)

NONE: Mapping[str, tuple[Condition, ...]] = {}


def area(row: Row) -> GeographicalArea:
    """A row of areas.csv; `*` is every country."""
    return GeographicalArea(
        area=row["area"],
        name=words(row),
        members=frozenset(split(row["members"])) - {"*"},
        excluded=frozenset(split(row["exclude"])),
        everyone=row["members"].strip() == "*",
        validity=validity(row),
    )


def measure_type(row: Row) -> MeasureType:
    """A row of measure_types.csv."""
    return MeasureType(
        type=row["type"],
        name=words(row),
        charge=row["charge"],
        trade=choice(row, "trade", TRADES),
        preference=row["preference"],
        kind=row["kind"],
        secured=row["secured"] == "yes",
    )


def condition(row: Row) -> tuple[str, Condition]:
    """A row of conditions.csv, with the measure it belongs to."""
    test = choice(row, "test", schema.TESTS)
    amount = Decimal(row["amount"]) if row["amount"] else None
    if (test == "document") != bool(row["document"]):
        raise ValueError("a test of a document, and no other, names a document")
    if (amount is None) != (test in ("document", "otherwise")):
        raise ValueError(f"a test {test} {'has no' if amount is not None else 'needs an'} amount")
    return row["measure"], Condition(
        condition=row["condition"],
        sequence=int(row["sequence"]),
        test=test,
        document=row["document"],
        amount=amount,
        unit=row["unit"],
        currency=row["currency"],
        action=choice(row, "action", schema.ACTIONS),
        expression=parse_duty_expression(row["expression"]) if row["expression"] else None,
    )


def measure(row: Row, conditions: Mapping[str, tuple[Condition, ...]] = NONE) -> Measure:
    """A row of measures.csv with its conditions. Prose in place of a formula raises, unguessed."""
    expression = parse_duty_expression(row["expression"].strip())
    return Measure(
        id=row["measure"],
        type=row["type"],
        code=row["code"],
        area=row["area"],
        excluded=frozenset(split(row["exclude"])),
        expression=expression,
        formula=str(expression),
        units=expression.units,
        bases=expression.bases,
        season=Season.parse(row["season"]) if row["season"] else None,
        document=row["document"],
        validity=validity(row),
        basis=basis(row),
        known=date.fromisoformat(row["known"][:10]),
        additional_code=row["additional_code"],
        order_number=row["order_number"],
        footnotes=split(row["footnotes"]),
        conditions=conditions.get(row["measure"], ()),
    )


def stacking(row: Row) -> Stacking:
    """A row of stacking.csv."""
    return Stacking(
        group=row["group"],
        rule=choice(row, "rule", schema.STACKING),
        order=int(row["order"]),
        type=row["type"],
        validity=validity(row),
        basis=basis(row),
    )


def additional_code(row: Row) -> AdditionalCode:
    """A row of additional_codes.csv."""
    return AdditionalCode(code=row["additional_code"], name=words(row), validity=validity(row))


def footnote(row: Row) -> Footnote:
    """A row of footnotes.csv."""
    return Footnote(footnote=row["footnote"], text=words(row, "text"), validity=validity(row))


def note(row: Row) -> TariffNote:
    """A row of notes.csv."""
    return TariffNote(
        place=row["place"], number=row["number"],
        kind=choice(row, "kind", ("legal", "explanatory")), text=words(row, "text"),
        validity=validity(row), basis=basis(row),
    )  # fmt: skip


def by_measure(
    made: Iterable[tuple[str, Condition]],
) -> dict[str, tuple[Condition, ...]]:
    """The conditions of each measure, by condition code and sequence."""
    groups = grouped(made, lambda pair: pair[0])
    return {
        measure: tuple(
            sorted((line for _, line in pairs), key=lambda line: (line.condition, line.sequence))
        )
        for measure, pairs in groups.items()
    }
