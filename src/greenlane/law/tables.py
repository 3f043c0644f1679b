"""Rows of a country package read into law: one function per table, every fault with its place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from greenlane.kernel.rounding import Rounding
from greenlane.kernel.validity import Validity
from greenlane.law.charge import Charge
from greenlane.law.codes import (
    Act,
    Agency,
    CustomsOffice,
    ExchangeRate,
    HoldTerms,
    Incoterm,
    ValuationCode,
)
from greenlane.law.duty_expression import parse_duty_expression
from greenlane.law.measure import GeographicalArea, Measure, MeasureType, Season
from greenlane.law.nomenclature import GoodsNomenclature, Words
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.law.procedure import AdditionalProcedure, Preference, Procedure

Row = Mapping[str, str]
Made = TypeVar("Made")


class LawDataError(ValueError):
    """A table of a country package cannot be read; the text names table, line and reason."""


def read(table: str, rows: Sequence[Row], make: Callable[[Row], Made]) -> tuple[Made, ...]:
    """Apply `make` to every row. Raises LawDataError naming the table and line (header is 1)."""
    made = []
    for line, row in enumerate(rows, start=2):
        try:
            made.append(make(row))
        except (KeyError, ValueError, InvalidOperation) as error:
            raise LawDataError(f"{table} line {line}: {error!r}") from error
    return tuple(made)


def unique(table: str, made: Iterable[Made], key: Callable[[Made], str]) -> dict[str, Made]:
    """Index by `key`. Raises LawDataError when a key stands twice."""
    index: dict[str, Made] = {}
    for value in made:
        if key(value) in index:
            raise LawDataError(f"{table}: {key(value)!r} stands twice")
        index[key(value)] = value
    return index


def words(row: Mapping[str, Any], prefix: str = "name") -> Words:
    """The translations of a row: columns `name_en`, `name_ar`, ... by language."""
    start = prefix + "_"
    return {k[len(start) :]: v for k, v in row.items() if k.startswith(start) and v}


def basis(row: Mapping[str, str]) -> str:
    """The act and article of a row, as one citation."""
    return f"{row['act']} {row['article']}".strip()


def validity(row: Row) -> Validity:
    """The days in force of a row."""
    until = row["until"]
    span = Validity(date.fromisoformat(row["since"]), date.fromisoformat(until) if until else None)
    if span.until is not None and span.until < span.since:
        raise ValueError(f"ends before it begins: {row['since']} to {until}")
    return span


def split(text: str) -> tuple[str, ...]:
    """The space-separated values of a cell."""
    return tuple(text.split())


def act(row: Row) -> Act:
    """A row of acts.csv."""
    return Act(act=row["act"], title=words(row, "title"), validity=validity(row))


def nomenclature(code_length: int) -> Callable[[Row], GoodsNomenclature]:
    """Reader of nomenclature.csv; codes of `code_length` digits are declarable."""

    def make(row: Row) -> GoodsNomenclature:
        code = row["code"]
        if not code.isascii() or not code.isdigit():
            raise ValueError(f"not a goods code: {code!r}")
        return GoodsNomenclature(
            code=code,
            indent=int(row["indent"]),
            description=words(row, "description"),
            unit=row["unit"],
            validity=validity(row),
            declarable=len(code) == code_length,
        )

    return make


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
        trade=row["trade"],  # type: ignore[arg-type]  # checked by the law book
        preference=row["preference"],
    )


def measure(row: Row) -> Measure:
    """A row of measures.csv. Prose in place of a formula raises, it is never guessed."""
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
        season=Season.parse(row["season"]) if row["season"] else None,
        document=row["document"],
        validity=validity(row),
        basis=basis(row),
        known=date.fromisoformat(row["known"]),
    )


def procedure(row: Row) -> Procedure:
    """A row of procedures.csv."""
    for column in ("duty", "vat"):
        if row[column] not in ("pay", "suspend", "relieve"):
            raise ValueError(f"unknown effect {row[column]!r}")
    return Procedure(
        code=row["procedure"],
        trade=row["trade"],  # type: ignore[arg-type]
        name=words(row),
        duty=row["duty"],  # type: ignore[arg-type]
        vat=row["vat"],  # type: ignore[arg-type]
        document=row["document"],
        validity=validity(row),
        basis=basis(row),
    )


def additional_procedure(row: Row) -> AdditionalProcedure:
    """A row of additional_procedures.csv."""
    relief = Decimal(row["relief"] or "0")
    if not 0 <= relief <= 1:
        raise ValueError(f"a relief is a fraction between 0 and 1, not {relief}")
    return AdditionalProcedure(
        code=row["code"],
        name=words(row),
        relief=relief,
        charges=frozenset(split(row["charges"])),
        procedures=frozenset(split(row["procedures"])) - {"*"},
        any_procedure=row["procedures"].strip() == "*",
        document=row["document"],
        basis=basis(row),
    )


def preference(row: Row) -> Preference:
    """A row of preferences.csv."""
    return Preference(
        code=row["preference"],
        name=words(row),
        area=row["area"],
        documents=split(row["documents"]),
        basis=basis(row),
    )


def permit(row: Row) -> PermitRequirement:
    """A row of permits.csv."""
    return PermitRequirement(
        id=row["permit"],
        code=row["code"],
        area=row["area"],
        excluded=frozenset(split(row["exclude"])),
        trade=row["trade"],  # type: ignore[arg-type]
        document=row["document"],
        agency=row["agency"],
        exemptions=frozenset(split(row["exempt_documents"])),
        name=words(row),
        service_days=int(row["service_days"]),
        validity=validity(row),
        basis=basis(row),
    )


def agency(row: Row) -> Agency:
    """A row of agencies.csv."""
    return Agency(agency=row["agency"], name=words(row), basis=row["act"])


def office(row: Row) -> CustomsOffice:
    """A row of offices.csv."""
    return CustomsOffice(
        office=row["office"],
        name=words(row),
        unlocode=row["unlocode"],
        modes=frozenset(split(row["modes"])),
        physical_per_day=int(row["physical_per_day"]),
    )


def valuation_code(row: Row) -> ValuationCode:
    """A row of valuation.csv."""
    if row["kind"] not in ("addition", "deduction"):
        raise ValueError(f"unknown kind {row['kind']!r}")
    return ValuationCode(code=row["code"], kind=row["kind"], name=words(row), basis=basis(row))  # type: ignore[arg-type]


def incoterm(row: Row) -> Incoterm:
    """A row of incoterms.csv."""
    return Incoterm(
        code=row["code"],
        name=words(row),
        freight=row["freight"] == "yes",
        insurance=row["insurance"] == "yes",
    )


def exchange_rate(row: Row) -> ExchangeRate:
    """A row of exchange_rates.csv; rates and their unit are positive."""
    rate, per = Decimal(row["rate"]), Decimal(row["per"])
    if not (rate > 0 and per > 0):
        raise ValueError("a rate and its unit are positive")
    return ExchangeRate(
        currency=row["currency"], per=per, rate=rate, validity=validity(row), basis=basis(row)
    )


def rounding(data: Mapping[str, str]) -> Rounding:
    """A rounding table of country.toml."""
    if data["direction"] not in ("half-up", "half-even", "down", "up"):
        raise ValueError(f"unknown direction {data['direction']!r}")
    step = Decimal(str(data["step"]))
    if step <= 0:
        raise ValueError("a rounding step is positive")
    return Rounding(data["direction"], step, data.get("basis", ""))  # type: ignore[arg-type]


def charge(data: Mapping[str, Any]) -> Charge:
    """A [[charge]] of country.toml."""
    return Charge(
        code=data["code"],
        name=dict(data["name"]),
        order=int(data["order"]),
        base=tuple(data["base"]),
        trade=data["trade"],
        level=data["level"],
        account=data["account"],
        follows=data.get("follows", "duty"),
        rounding=rounding(data["rounding"]),
        basis=basis(data),
    )


def hold_terms(data: Mapping[str, Any]) -> HoldTerms:
    """A [hold.kind] of life.toml."""
    return HoldTerms(hours=int(data["hours"]), basis=data["basis"], reason=dict(data["reason"]))
