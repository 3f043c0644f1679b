"""The study of a draft of law: what it would have done to past trade."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models.functions import Mod

from greenlane.duties.assessment import Assessment
from greenlane.store.models import DeclarationRow, LawChangeSet
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_desk import LawDeskError, checked
from greenlane.usecases.past_trade import accepted, past_trade, reached_by
from greenlane.usecases.valuation_doubt import as_decided

Tell = Callable[[int, int], None]
Sums = dict[str, Decimal]
_ZERO = Decimal(0)
FEES = "fees"


@dataclass
class Simulation:
    """What a draft would have done to past trade; amounts in national currency.

    `before` and `after` are by charge, `chapters` (with `FEES` for what is taken once on a
    declaration) and `offices` hold the change by each. `sample` is n when every nth was looked at.
    """

    declarations: int = 0
    affected: int = 0
    items: int = 0
    traders: set[str] = field(default_factory=set)
    before: Sums = field(default_factory=dict)
    after: Sums = field(default_factory=dict)
    chapters: Sums = field(default_factory=dict)
    offices: Sums = field(default_factory=dict)
    unjudged: int = 0
    sample: int = 1

    @property
    def change(self) -> Decimal:
        """The change of the revenue."""
        return sum(self.after.values(), _ZERO) - sum(self.before.values(), _ZERO)

    @property
    def percent(self) -> Decimal:
        """The change in per cent of the revenue before; nought where there was none."""
        before = sum(self.before.values(), _ZERO)
        return (self.change * 100 / before).quantize(Decimal("0.01")) if before else _ZERO


def simulate(
    change_set: LawChangeSet,
    desk: Desk,
    *,
    since: date,
    until: date,
    sample: int = 1,
    tell: Tell | None = None,
) -> Simulation:
    """Assess the accepted declarations of those law days under the law as it is and as drafted.

    With a `sample` of n every nth declaration. Nothing is written. Raises LawDeskError when the
    draft breaks a rule.
    """
    drafted = checked(change_set, desk)
    if drafted.book is None:
        raise LawDeskError("LAW-008", drafted.text, drafted.faults)
    rows, reached = accepted(since, until), reached_by(change_set)
    if sample > 1:
        rows = rows.annotate(place=Mod("pk", sample)).filter(place=0)
    total, found = rows.count(), Simulation(sample=sample)
    for past in past_trade(rows):
        day = past.row.law_day
        before, _ = as_decided(past.row, past.shipment, desk.book.on(day))
        after: Assessment | None = before
        if reached.touches(day, (item.code for item in past.shipment.items)):
            made, findings = as_decided(past.row, past.shipment, drafted.book.on(day))
            after = None if findings else made
        found.declarations += 1
        _count(found, past.row, before, after)
        if tell is not None:
            tell(found.declarations, total)
    return found


def _count(
    found: Simulation, row: DeclarationRow, before: Assessment, after: Assessment | None
) -> None:
    _add(found.before, before.totals())
    if after is None:
        found.unjudged += 1
        _add(found.after, before.totals())
        return
    _add(found.after, after.totals())
    if before.totals() == after.totals():
        return
    found.affected += 1
    found.traders.add(row.trader)
    _add(found.offices, {row.office: after.payable - before.payable})
    fees = after.payable - before.payable
    for old, new in zip(before.items, after.items, strict=True):
        fees -= new.payable - old.payable
        if old.payable != new.payable:
            found.items += 1
            _add(found.chapters, {new.code[:2]: new.payable - old.payable})
    if fees:
        _add(found.chapters, {FEES: fees})


def _add(sums: Sums, more: Mapping[str, Decimal]) -> None:
    for name, amount in more.items():
        sums[name] = sums.get(name, _ZERO) + amount
