"""An issued permit as a value: what an agency granted, to whom, for which goods, how much of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.ledger.permit import GRID, Measure
from greenlane.lifecycle.permit import PermitState
from greenlane.standards import unit as units

Control = Literal["open", "quantity", "value", "both"]
MEASURES: dict[Control, tuple[Measure, ...]] = {
    "open": ("open",),
    "quantity": ("quantity",),
    "value": ("value",),
    "both": ("quantity", "value"),
}
_MOST = Decimal(10) ** 14  # what the columns of the ledger hold


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one measure: the amount, and at most how much of it in a rolling sub-period."""

    amount: Decimal
    unit: str
    period: Decimal | None = None


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What an agency decides to grant: the content of a permit.

    `document` is its code in the tariff (L010), `goods` the prefixes of goods codes, `origins` and
    `destinations` countries (none: all), `trade` import, export or empty for both. `quantity` and
    `value` stand according to `control`. `tolerance` is in per cent of each amount. `period_days`
    is the length of the rolling sub-period, 0 for none. Without `umbrella` one declaration may use
    it. `application` refers to what it was applied for with. Without a holder whoever has the
    paper may use it: a certificate from abroad that names nobody registered here.
    """

    document: str
    agency: str
    holder: str
    goods: tuple[str, ...]
    since: date
    until: date
    trade: Literal["", "import", "export"] = ""
    origins: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()
    control: Control = "open"
    quantity: Amount | None = None
    value: Amount | None = None
    tolerance: Decimal = Decimal(0)
    period_days: int = 0
    umbrella: bool = True
    conditions: tuple[str, ...] = ()
    application: str = ""

    def amount(self, measure: Measure) -> Amount | None:
        """The amount of a measure; None for an open one."""
        return {"quantity": self.quantity, "value": self.value}.get(measure)


def faults(grant: Grant) -> Iterator[str]:
    """What is wrong with a grant in itself, each in a sentence; nothing when it is whole."""
    if not grant.document or not grant.agency:
        yield "a permit names its document code and its agency"
    if not grant.goods or not all(code.isdigit() for code in grant.goods):
        yield "a permit names goods by prefixes of their codes"
    if grant.until < grant.since:
        yield "the last day is before the first"
    if not 0 <= grant.tolerance <= 100:
        yield "a tolerance is between 0 and 100 per cent"
    wanted = MEASURES[grant.control]
    for measure in ("quantity", "value"):
        given = grant.amount(measure)
        if (given is not None) != (measure in wanted):
            yield f"control by {grant.control} and the {measure} do not fit"
        if given is not None:
            yield from _amount_faults(measure, given, grant)


def _amount_faults(measure: Measure, given: Amount, grant: Grant) -> Iterator[str]:
    if not 0 < given.amount < _MOST or given.amount != given.amount.quantize(GRID):
        yield f"the {measure} is above nought, with at most six decimals"
    if measure == "quantity" and not units.is_valid(given.unit):
        yield f"{given.unit!r} is no unit"
    if measure == "value" and not (len(given.unit) == 3 and given.unit.isalpha()):
        yield f"{given.unit!r} is no currency"
    if (given.period is not None) != (grant.period_days > 0):
        yield "a rolling sub-period has a length in days and a limit for every amount"
    elif given.period is not None and not 0 < given.period <= given.amount:
        yield "the limit of a sub-period is above nought and not above the whole"


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of an issued permit: its unit, what can be drawn now, the sub-period's limit."""

    measure: Measure
    unit: str
    takeable: Decimal
    period: Decimal | None = None


class Drawn(msgspec.Struct, frozen=True):
    """What another declaration draws on a permit: its day and amounts by measure."""

    day: date
    amounts: dict[Measure, Decimal]


class IssuedPermit(msgspec.Struct, frozen=True, kw_only=True):
    """A permit of the register as a declaration meets it.

    `mine` is what the declaration itself draws on it already; `books` count it as free. `others`
    are what other declarations draw, read only where it matters.
    """

    number: str
    document: str
    agency: str
    holder: str
    goods: tuple[str, ...]
    since: date
    until: date
    trade: str
    origins: frozenset[str]
    destinations: frozenset[str]
    state: PermitState
    umbrella: bool
    books: tuple[Book, ...]
    period_days: int = 0
    mine: bool = False
    others: tuple[Drawn, ...] = ()
