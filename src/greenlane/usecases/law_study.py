"""The study of a change of law: what it does to past trade, and what to refund or to demand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import Assessment
from greenlane.law.lawbook import LawBook
from greenlane.store.models import DeclarationRow, LawChangeSet, LawReassessment
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_desk import LawDeskError, checked
from greenlane.usecases.standing import document
from greenlane.usecases.valuation_doubt import as_decided

Tell = Callable[[int, int], None]
Sums = dict[str, Decimal]
_LAWFUL = ("accepted", "released", "cleared")
_ZERO = Decimal(0)
_BATCH = 500


@dataclass
class Simulation:
    """What a draft would have done to past trade; amounts in national currency.

    `before` and `after` are by charge, `chapters` and `offices` hold the change by each.
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
    tell: Tell | None = None,
) -> Simulation:
    """Assess the accepted declarations of those law days under the law as it is and as drafted.

    Nothing is written. Raises LawDeskError when the draft breaks a rule.
    """
    drafted = checked(change_set, desk)
    if drafted.book is None:
        raise LawDeskError("LAW-008", drafted.text, drafted.faults)
    rows = accepted(since, until)
    total, found = rows.count(), Simulation()
    for row, before, after in _both(rows, desk.book, drafted.book):
        found.declarations += 1
        _count(found, row, before, after)
        if tell is not None:
            tell(found.declarations, total)
    return found


def accepted(since: date, until: date) -> QuerySet[DeclarationRow]:
    """The declarations that the law of those days was applied to."""
    return DeclarationRow.objects.filter(
        law_day__gte=since, law_day__lte=until, state__in=_LAWFUL
    ).order_by("pk")


def _both(
    rows: QuerySet[DeclarationRow], present: LawBook, drafted: LawBook
) -> Iterator[tuple[DeclarationRow, Assessment, Assessment | None]]:
    """Every declaration with its assessments; None where the draft cannot assess it."""
    for row in rows.iterator(chunk_size=_BATCH):
        shipment = read_shipment(document(row))
        before, _ = as_decided(row, shipment, present.on(row.law_day))
        after, findings = as_decided(row, shipment, drafted.on(row.law_day))
        yield row, before, None if findings else after


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
    for old, new in zip(before.items, after.items, strict=True):
        if old.payable != new.payable:
            found.items += 1
            _add(found.chapters, {new.code[:2]: new.payable - old.payable})


def _add(sums: Sums, more: Mapping[str, Decimal]) -> None:
    for name, amount in more.items():
        sums[name] = sums.get(name, _ZERO) + amount


@transaction.atomic
def reassess(
    change_set: LawChangeSet, desk: Desk, before: LawBook, tell: Tell | None = None
) -> int:
    """Propose a refund or a demand for every past declaration that a published set changes.

    `before` is the book as known before the publication. Only declarations of the changed days are
    looked at. Gives how many proposals were made; done again, it changes nothing.
    """
    if change_set.state != "published":
        raise LawDeskError("LAW-005", f"the change set is {change_set.state}, not published")
    since = first_day(change_set)
    rows = accepted(since, desk.day_of(desk.now())) if since else DeclarationRow.objects.none()
    total, proposals = rows.count(), []
    for done, (row, old, new) in enumerate(_both(rows, before, desk.book), start=1):
        if new is not None and old.totals() != new.totals():
            proposals.append(_proposal(change_set, row, old, new))
        if tell is not None:
            tell(done, total)
    made = LawReassessment.objects.bulk_create(proposals, ignore_conflicts=True, batch_size=_BATCH)
    return len(made)


def first_day(change_set: LawChangeSet) -> date | None:
    """The first day on which the set changes the law; None when it changes none with days."""
    found = change_set.changes.filter(since__isnull=False).order_by("since").first()
    return found.since if found else None


def _proposal(
    change_set: LawChangeSet, row: DeclarationRow, old: Assessment, new: Assessment
) -> LawReassessment:
    before, after = old.totals(), new.totals()
    charges = {**dict.fromkeys(before, _ZERO), **dict.fromkeys(after, _ZERO)}
    return LawReassessment(
        change_set=change_set,
        declaration=row,
        before=old.payable,
        after=new.payable,
        by_charge={c: str(after.get(c, _ZERO) - before.get(c, _ZERO)) for c in charges},
    )


def decide(proposal: LawReassessment, officer: str, *, accept: bool) -> None:
    """Accept or dismiss a proposal. Raises LawDeskError when that was done already."""
    changed = LawReassessment.objects.filter(pk=proposal.pk, state="proposed").update(
        state="accepted" if accept else "dismissed", decided_by=officer
    )
    if not changed:
        raise LawDeskError("LAW-010", "the proposal has been decided")
