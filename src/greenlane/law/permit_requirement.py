"""Permit requirements: goods that may move only with a document of an agency."""

from decimal import Decimal
from typing import Any, Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Trade, Words
from greenlane.law.reading import TRADES, Row, basis, choice, split, validity, words

Control = Literal["quantity", "value", "both", "open"]
CONTROLS: tuple[Control, ...] = ("quantity", "value", "both", "open")


class PermitRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """Goods of `code` (a prefix) from `area` need `document` of `agency`, or an exemption.

    `area` is that of the partner country (the origin of an import, the destination of an export),
    less `excluded` countries and `excluded_areas`; `other_area` that of the other end. Only the
    `procedures` that begin so, if any stand there, and none of `not_procedures`; only goods for
    `uses`, if any, and none for `not_uses`. Less than `free_quantity` of `free_unit`, or than
    `free_value` in national currency, is exempt. Each exemption rests on `exempt_basis`.

    `fee` is the agency's. `deemed_basis` is the act by which silence beyond `service_days` grants,
    empty where none says so; `after` a permit that must be granted before, by `after_basis`. What
    is granted is written off by `control`, with `tolerance` in a hundred, for `months`.
    """

    id: str
    code: str
    area: str
    excluded: frozenset[str]
    trade: Trade
    document: str
    agency: str
    exemptions: frozenset[str]
    name: Words
    service_days: int
    validity: Validity
    basis: str
    excluded_areas: frozenset[str] = frozenset()
    other_area: str = ""
    procedures: tuple[str, ...] = ()
    not_procedures: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    not_uses: frozenset[str] = frozenset()
    free_quantity: Decimal | None = None
    free_unit: str = ""
    free_value: Decimal | None = None
    exempt_basis: str = ""
    fee: Decimal = Decimal(0)
    deemed_basis: str = ""
    after: str = ""
    after_basis: str = ""
    control: Control = "open"
    tolerance: Decimal = Decimal(0)
    months: int = 12


def permit(row: Row) -> PermitRequirement:
    """A row of permits.csv."""
    return PermitRequirement(
        id=row["permit"],
        code=row["code"],
        area=row["area"],
        excluded=frozenset(split(row["exclude"])),
        trade=choice(row, "trade", TRADES),
        document=row["document"],
        agency=row["agency"],
        exemptions=frozenset(split(row["exempt_documents"])),
        name=words(row),
        service_days=int(row["service_days"]),
        validity=validity(row),
        basis=basis(row),
        **_when(row),
        **_given(row),
    )


def _when(row: Row) -> dict[str, Any]:
    """The conditions of a requirement and its limits."""
    return {
        "excluded_areas": frozenset(split(row["exclude_areas"])),
        "other_area": row["other_area"],
        "procedures": split(row["procedures"]),
        "not_procedures": split(row["except_procedures"]),
        "uses": frozenset(split(row["uses"])),
        "not_uses": frozenset(split(row["except_uses"])),
        "free_quantity": _number(row["free_quantity"]),
        "free_unit": row["free_unit"],
        "free_value": _number(row["free_value"]),
        "exempt_basis": _ground(row, "exempt_article") or basis(row),
    }


def _given(row: Row) -> dict[str, Any]:
    """What it costs, how it is granted and what is granted."""
    return {
        "fee": _number(row["fee"]) or Decimal(0),
        "deemed_basis": _ground(row, "deemed_article"),
        "after": row["after"],
        "after_basis": _ground(row, "after_article"),
        "control": choice(row, "control", CONTROLS) if row["control"] else "open",
        "tolerance": _number(row["tolerance"]) or Decimal(0),
        "months": int(row["months"] or 12),
    }


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _ground(row: Row, column: str) -> str:
    """The act of the row and another article of it; empty where no article stands."""
    return f"{row['act']} {row[column]}" if row[column] else ""
