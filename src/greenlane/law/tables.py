"""Rows of a country package read into law: one function per table, every fault with its place."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from greenlane.kernel.rounding import Rounding
from greenlane.law.charge import Charge, DocumentTerms
from greenlane.law.codes import (
    Act,
    Agency,
    CustomsOffice,
    ExchangeRate,
    HoldTerms,
    Incoterm,
    InterestRate,
    Ruling,
    Synonym,
    ValuationCode,
)
from greenlane.law.nomenclature import Concordance, GoodsNomenclature
from greenlane.law.procedure import AdditionalProcedure, Preference, Procedure
from greenlane.law.reading import TRADES, Row, basis, choice, split, validity, words

_EFFECTS = ("pay", "suspend", "relieve")
_DECLARED_SUFFIXES = ("", "80")


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
            declarable=len(code) == code_length and row["suffix"] in _DECLARED_SUFFIXES,
            suffix=row["suffix"],
            footnotes=split(row["footnotes"]),
        )

    return make


def concordance(row: Row) -> Concordance:
    """A row of concordance.csv."""
    return Concordance(
        from_version=row["from_version"],
        from_code=row["from_code"],
        to_version=row["to_version"],
        to_code=row["to_code"],
    )


def interest_rate(row: Row) -> InterestRate:
    """A row of interest_rates.csv."""
    return InterestRate(
        purpose=row["purpose"],
        percent=Decimal(row["percent"]),
        validity=validity(row),
        basis=basis(row),
        period=choice(row, "period", ("", "year", "month")) or "year",
    )


def ruling(row: Row) -> Ruling:
    """A row of rulings.csv."""
    return Ruling(
        ruling=row["ruling"],
        kind=choice(row, "kind", ("classification", "origin", "value")),
        holder=row["holder"],
        code=row["code"],
        origin=row["origin"],
        decision=words(row, "decision"),
        grounds=words(row, "grounds"),
        validity=validity(row),
        basis=basis(row),
    )


def procedure(row: Row) -> Procedure:
    """A row of procedures.csv."""
    return Procedure(
        code=row["procedure"],
        trade=choice(row, "trade", TRADES),
        name=words(row),
        duty=choice(row, "duty", _EFFECTS),
        vat=choice(row, "vat", _EFFECTS),
        document=row["document"],
        validity=validity(row),
        basis=basis(row),
        calculation=choice(row, "calculation", ("", "value-added", "monthly", "removal")),
        percent=Decimal(row["percent"] or 0),
        stock=choice(row, "stock", ("", "enter", "remove")),
        guarantee=row["guarantee"] == "yes",
        discharge_days=int(row["discharge_days"]) if row["discharge_days"] else None,
        ends=choice(row, "ends", ("", "arrival")),
        processed=choice(row, "processed", ("", "no", "yes")) == "yes",
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
        effect=choice(row, "effect", ("", "relieve", "postpone", "suspend")) or "relieve",
        most_value=Decimal(row["most_value"]) if row["most_value"] else None,
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
    kind = choice(row, "kind", ("addition", "deduction", "named"))
    if (kind == "named") != bool(row["base"]):
        raise ValueError("a named value, and no other, has a base")
    return ValuationCode(
        code=row["code"], kind=kind, name=words(row), basis=basis(row), base=row["base"]
    )


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
        trade=choice(data, "trade", TRADES),
        level=choice(data, "level", ("item", "declaration")),
        account=data["account"],
        follows=choice({"follows": "duty", **data}, "follows", ("duty", "vat", "none")),
        rounding=rounding(data["rounding"]),
        basis=basis(data),
        kind=choice({"kind": "duty", **data}, "kind", ("duty", "tax", "levy", "fee")),
        cost_cap=Decimal(data["cost_cap"]) if "cost_cap" in data else None,
        document=document_terms(data["document"]) if "document" in data else None,
    )


def document_terms(data: Mapping[str, Any]) -> DocumentTerms:
    """The [charge.document] of a charge."""
    directions = ("half-up", "half-even", "down", "up")
    return DocumentTerms(
        least=Decimal(data.get("least", 0)),
        least_included=bool(data.get("least_included", False)),
        direction=choice({"direction": "down", **data}, "direction", directions),
        step=Decimal(data.get("step", 0)),
        currency=data["currency"],
        basis=data["basis"],
    )


def hold_terms(data: Mapping[str, Any]) -> HoldTerms:
    """A [hold.kind] of life.toml."""
    return HoldTerms(hours=int(data["hours"]), basis=data["basis"], reason=dict(data["reason"]))


def synonym(row: Row) -> Synonym:
    """A row of synonyms.csv."""
    return Synonym(code=row["code"], language=row["language"], word=row["word"])
