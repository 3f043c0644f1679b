"""Rows of a country package read into law: one function per table, every fault with its place."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

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
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.law.procedure import AdditionalProcedure, Preference, Procedure
from greenlane.law.reading import Row, choice, words

_TRADES = ("import", "export")
_EFFECTS = ("pay", "suspend", "relieve")


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
        trade=choice(row, "trade", _TRADES),
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
    return Procedure(
        code=row["procedure"],
        trade=choice(row, "trade", _TRADES),
        name=words(row),
        duty=choice(row, "duty", _EFFECTS),
        vat=choice(row, "vat", _EFFECTS),
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
        trade=choice(row, "trade", _TRADES),
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
    kind = choice(row, "kind", ("addition", "deduction"))
    return ValuationCode(code=row["code"], kind=kind, name=words(row), basis=basis(row))


def incoterm(row: Row) -> Incoterm:
    """A row of incoterms.csv."""
    return Incoterm(
        code=row["code"],
        name=words(row),
        freight=choice(row, "freight", ("yes", "no")) == "yes",
        insurance=choice(row, "insurance", ("yes", "no")) == "yes",
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
    direction = choice(data, "direction", ("half-up", "half-even", "down", "up"))
    step = Decimal(str(data["step"]))
    if step <= 0:
        raise ValueError("a rounding step is positive")
    return Rounding(direction, step, data.get("basis", ""))


def charge(data: Mapping[str, Any]) -> Charge:
    """A [[charge]] of country.toml."""
    return Charge(
        code=data["code"],
        name=dict(data["name"]),
        order=int(data["order"]),
        base=tuple(data["base"]),
        trade=choice(data, "trade", _TRADES),
        level=choice(data, "level", ("item", "declaration")),
        account=data["account"],
        follows=choice({"follows": "duty", **data}, "follows", ("duty", "vat", "none")),
        rounding=rounding(data["rounding"]),
        basis=basis(data),
    )


def hold_terms(data: Mapping[str, Any]) -> HoldTerms:
    """A [hold.kind] of life.toml."""
    return HoldTerms(hours=int(data["hours"]), basis=data["basis"], reason=dict(data["reason"]))
