"""The tax lines of CDS notifications, each computed again from its own base and rate."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.law.duty_grammar import parse_duty_expression
from tests.oracles.outcome import UNEXPLAINED, Outcome

PENNY = Rounding("down", Decimal("0.01"))
"""CDS cuts off what is below a penny: 20 % of 141.88 is 28.37. Rounding half up misses that line,
cutting off misses none that half up hits (`test_cds_lines`)."""
ZERO = Decimal(0)


class TaxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of `derived_tax_lines.csv`; what is blank there is None."""

    scenario: str
    file: str
    item: int
    tax: str
    regime: str
    base: Decimal | None
    quantity: Decimal | None
    rate: Decimal | None
    deducted: Decimal | None
    assessed: Decimal | None
    payment: Decimal | None

    @property
    def computed(self) -> Decimal | None:
        """The amount by the engine's formula and rounding; None where base or rate is wanting."""
        exact = self.exact
        return None if exact is None else PENNY.apply(exact)

    @property
    def exact(self) -> Decimal | None:
        """Per cent of the value, or so much for each unit, unrounded."""
        if self.rate is None:
            return None
        if self.base is not None:
            formula = parse_duty_expression(f"{self.rate:f} %")
            return formula.evaluate(self.base, {}, {})
        if self.quantity is not None:
            formula = parse_duty_expression(f"{self.rate:f} GBP / C62")
            return formula.evaluate(ZERO, {"C62": self.quantity}, {"GBP": Decimal(1)})
        return None


def read(path: Path) -> list[TaxLine]:
    """The lines of the file, in its order."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [_line(row) for row in csv.DictReader(handle)]


def _line(row: dict[str, str]) -> TaxLine:
    def number(name: str) -> Decimal | None:
        return Decimal(row[name]) if row[name] else None

    return TaxLine(
        scenario=row["scenario"],
        file=row["notification_file"],
        item=int(row["item_seq"] or 0),
        tax=row["tax_type"],
        regime=row["duty_regime"],
        base=number("ad_valorem_base"),
        quantity=number("specific_base_qty"),
        rate=number("rate_percent"),
        deducted=number("deduct_amount"),
        assessed=number("tax_assessed"),
        payment=number("payment_amount"),
    )


def compared(lines: list[TaxLine]) -> list[Outcome]:
    """An outcome for every line: equal to the penny, or the rule that says why not."""
    outcomes = []
    for _, group in groupby(lines, key=lambda line: line.file):
        notified = list(group)
        outcomes += [_outcome(line, notified) for line in notified]
    return outcomes


def _outcome(line: TaxLine, notified: list[TaxLine]) -> Outcome:
    where, what = f"{line.file} item {line.item}", line.tax
    computed = line.computed
    if computed is None or line.assessed is None:
        return Outcome(
            where=where, what=what, status="undecided", reason=_uncomputable(line),
            theirs=line.assessed,
        )  # fmt: skip
    if computed == line.assessed:
        return Outcome(where=where, what=what, status="equal", theirs=line.assessed, ours=computed)
    reason = next(_reasons(line, computed, notified), UNEXPLAINED)
    return Outcome(
        where=where, what=what, status="differs", reason=reason, theirs=line.assessed, ours=computed
    )


def _uncomputable(line: TaxLine) -> str:
    if is_deposit(line):
        return "security or deposit: an amount without base and rate"
    if line.quantity is not None and line.rate is None:
        return "amount declared by the trader on a quantity, without rate"
    if line.base is None and line.rate is None:
        return "specific or compound duty: neither base nor rate is printed"
    if line.rate is None:
        return "a base is printed, and no rate"
    if line.assessed is None:
        return "no assessed amount is printed"
    return "a rate is printed, and no base"


def _reasons(line: TaxLine, computed: Decimal, notified: list[TaxLine]) -> Iterator[str]:
    """The rules that fit: each is a statement about amounts that is true of the line."""
    half_up = Rounding("half-up", PENNY.step)
    if line.exact is not None and half_up.apply(line.exact) == line.assessed:
        yield "rounded half up, where other lines are cut off"
    if line.base is None and line.exact is not None and line.assessed in hundredths(line.exact):
        yield "the rate is for a hundred or a thousand units"
    if line.deducted and computed - line.deducted == line.assessed:
        yield "relief: the deducted amount is printed"
    if line.assessed == ZERO and computed in deposits(notified):
        yield "secured: a deposit of the same amount stands beside it"
    if line.assessed == ZERO and line.payment == ZERO and not line.deducted:
        yield "relief: nothing is assessed though base and rate are printed"


def hundredths(exact: Decimal) -> set[Decimal]:
    """A hundredth and a thousandth of an amount, cut off below a penny."""
    return {PENNY.apply(exact / 100), PENNY.apply(exact / 1000)}


def deposits(notified: list[TaxLine]) -> set[Decimal]:
    """Amounts that one notification takes as security or deposit."""
    return {line.assessed for line in notified if is_deposit(line) and line.assessed is not None}


def is_deposit(line: TaxLine) -> bool:
    """Notified with an amount alone: no regime, base, rate or payment (MDC, MDP, IPR, CSD, ...)."""
    told = (line.base, line.quantity, line.rate, line.payment)
    return not line.regime and all(value is None for value in told)
