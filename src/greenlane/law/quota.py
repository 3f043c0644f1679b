"""Tariff quotas: order numbers, their periods, sub-quotas, and the days on which nothing is drawn.

Source of the shapes: TARIC quota order numbers, definitions, associations, blocking and suspension
periods; Regulation (EU) 2015/2447, Articles 49-54.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Words
from greenlane.law.reading import Row, basis, choice, split, validity, words


class QuotaOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order number: first come first served, or licensed; for which countries.

    `immediate` requests are served as they come, others together when their day is over.
    """

    order_number: str
    mechanism: Literal["fcfs", "licensed"]
    area: str
    excluded: frozenset[str]
    name: Words
    validity: Validity
    basis: str
    immediate: bool = False


class QuotaDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A period of an order number: its volume in `unit`, and when it counts as nearly used up.

    It is critical from the start, or from `critical_percent` of the volume being drawn.
    """

    definition: str
    order_number: str
    validity: Validity
    volume: Decimal
    unit: str
    critical_percent: Decimal
    critical: bool


class QuotaAssociation(msgspec.Struct, frozen=True, kw_only=True):
    """A sub-quota: what it draws is drawn from `main` too, times `coefficient` (EQ; NM is one)."""

    main: str
    sub: str
    relation: Literal["EQ", "NM"]
    coefficient: Decimal


class QuotaBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which a period is blocked or suspended, and why."""

    definition: str
    kind: Literal["block", "suspend"]
    validity: Validity
    reason: str


class QuotaTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How a country manages its quotas.

    A period that a return opens again stays blocked for `reopen_days` working days, so that all
    may see it and none is first by luck.
    """

    reopen_days: int = 0
    basis: str = ""


def terms(country: Mapping[str, Any]) -> QuotaTerms:
    """The [quota] of country.toml; a country without it has the plainest terms."""
    data = country.get("quota", {})
    days = int(data.get("reopen_days", 0))
    if days < 0:
        raise ValueError("days of a block are not negative")
    return QuotaTerms(reopen_days=days, basis=data.get("basis", ""))


def order(row: Row) -> QuotaOrder:
    """A row of quotas.csv."""
    return QuotaOrder(
        order_number=row["order_number"],
        mechanism=choice(row, "mechanism", ("fcfs", "licensed")),
        area=row["area"],
        excluded=frozenset(split(row["exclude"])),
        name=words(row),
        validity=validity(row),
        basis=basis(row),
        immediate=choice(row, "drawing", ("", "daily", "immediate")) == "immediate",
    )


def definition(row: Row) -> QuotaDefinition:
    """A row of quota_definitions.csv. A volume below nought raises ValueError."""
    volume, percent = Decimal(row["volume"]), Decimal(row["critical_percent"])
    if volume < 0 or not 0 <= percent <= 100:
        raise ValueError("a volume is not negative, a threshold is a percentage")
    return QuotaDefinition(
        definition=row["definition"],
        order_number=row["order_number"],
        validity=validity(row),
        volume=volume,
        unit=row["unit"],
        critical_percent=percent,
        critical=choice(row, "critical", ("no", "yes")) == "yes",
    )


def association(row: Row) -> QuotaAssociation:
    """A row of quota_associations.csv."""
    coefficient = Decimal(row["coefficient"])
    if coefficient <= 0:
        raise ValueError("a coefficient is positive")
    return QuotaAssociation(
        main=row["main"],
        sub=row["sub"],
        relation=choice(row, "relation", ("EQ", "NM")),
        coefficient=coefficient,
    )


def block(row: Row) -> QuotaBlock:
    """A row of quota_blocks.csv."""
    return QuotaBlock(
        definition=row["definition"],
        kind=choice(row, "kind", ("block", "suspend")),
        validity=validity(row),
        reason=row["reason"],
    )
