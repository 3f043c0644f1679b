"""Past declarations judged again after a change of law: what to refund or to demand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from greenlane.duties.assessment import Assessment, ChargeLine
from greenlane.law.lawbook import LawBook
from greenlane.law.reach import Reached
from greenlane.store.models import DeclarationRow, LawChangeSet, LawReassessment
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_desk import LawDeskError, must_be
from greenlane.usecases.law_in_force import book_numbered
from greenlane.usecases.law_study import Sums, Tell
from greenlane.usecases.past_trade import Past, accepted, past_trade, reached_by
from greenlane.usecases.valuation_doubt import as_decided
from greenlane.usecases.witnessed import must_be_open

_BATCH = 500
_ZERO = Decimal(0)


def reassess(
    change_set: LawChangeSet, desk: Desk, before: LawBook | None = None, tell: Tell | None = None
) -> int:
    """Propose a refund or a demand for every past declaration that a published set judges anew.

    Looked at are those of the days and goods that it reaches and that an earlier law has judged.
    They are compared under the law that the set left and the one before it (or `before`). The
    proposals are written batch by batch; done again it makes only those that are not there. Gives
    how many were made.
    """
    must_be(change_set, "published")
    reached, number = reached_by(change_set), change_set.number or 0
    former, after = before or book_numbered(desk, number - 1), book_numbered(desk, number)
    if reached.days is None or former is None or after is None:
        return 0
    rows = accepted(*reached.days)
    total, made = rows.count(), 0
    known = LawReassessment.objects.filter(change_set=change_set)
    done_already = set(known.values_list("declaration_id", flat=True))
    proposals: list[LawReassessment] = []
    for done, past in enumerate(past_trade(rows), start=1):
        if past.number < number and past.row.pk not in done_already:
            proposals += _proposed(change_set, past, reached, former, after)
        if len(proposals) >= _BATCH:
            made += _write(proposals)
        if tell is not None:
            tell(done, total)
    return made + _write(proposals)


def _write(proposals: list[LawReassessment]) -> int:
    made = len(proposals)
    LawReassessment.objects.bulk_create(proposals, ignore_conflicts=True)
    proposals.clear()
    return made


def _proposed(
    change_set: LawChangeSet, past: Past, reached: Reached, former: LawBook, after: LawBook
) -> list[LawReassessment]:
    """The proposal for one declaration, if the change alters it and the new law can assess it."""
    day = past.row.law_day
    if not reached.touches(day, (item.code for item in past.shipment.items)):
        return []
    old, _ = as_decided(past.row, past.shipment, former.on(day))
    new, findings = as_decided(past.row, past.shipment, after.on(day))
    if findings or old.totals() == new.totals():
        return []
    return [_proposal(change_set, past.row, old, new)]


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
        by_charge={c: f"{after.get(c, _ZERO) - before.get(c, _ZERO):f}" for c in charges},
        act=_acts(old, new),
    )


def _acts(old: Assessment, new: Assessment) -> str:
    """The acts of the lines that are reckoned otherwise; where none is, of the amounts that differ.

    A tax on a duty that fell is not reckoned otherwise: the act behind it is that of the duty.
    """
    was, now = _lines(old), _lines(new)
    changed = [line for place, line in (was | now).items() if place not in was or place not in now]
    if not changed:
        changed = [now[place] for place in now if now[place].amount != was[place].amount]
    return "; ".join(dict.fromkeys(line.basis for line in changed))[:200]


def _lines(assessment: Assessment) -> dict[tuple[object, ...], ChargeLine]:
    """Every line by its item and by how it is reckoned, whatever its amount."""
    lines = [(item.sequence, line) for item in assessment.items for line in item.lines]
    lines += [(0, line) for line in assessment.fees]
    return {
        (sequence, line.measure, line.expression, line.effect, line.relief, line.share): line
        for sequence, line in lines
    }


def decide(
    proposal: LawReassessment, officer: str, desk: Desk | None = None, *, accept: bool
) -> None:
    """Accept or dismiss a proposal. Raises LawDeskError when that was done already."""
    if desk is not None:
        must_be_open(desk)
    changed = LawReassessment.objects.filter(pk=proposal.pk, state="proposed").update(
        state="accepted" if accept else "dismissed",
        decided_by=officer,
        decided=desk.now() if desk else None,
    )
    if not changed:
        raise LawDeskError("LAW-010", "the proposal has been decided")


@dataclass
class Summary:
    """The proposals of a change set together; amounts in national currency.

    `proposals` counts them by kind and state, `by_charge` sums the change of each charge.
    """

    proposals: dict[tuple[str, str], int] = field(default_factory=dict)
    refund: Decimal = _ZERO
    demand: Decimal = _ZERO
    by_charge: Sums = field(default_factory=dict)


def summary(change_set: LawChangeSet) -> Summary:
    """All proposals of a change set, counted and summed; the dismissed are counted only."""
    found = Summary()
    for each in LawReassessment.objects.filter(change_set=change_set).iterator():
        key = (each.kind, each.state)
        found.proposals[key] = found.proposals.get(key, 0) + 1
        if each.state == "dismissed":
            continue
        difference = each.after - each.before
        found.refund += max(-difference, _ZERO)
        found.demand += max(difference, _ZERO)
        _sum(found.by_charge, each.by_charge)
    return found


def _sum(sums: Sums, more: Mapping[str, str]) -> None:
    for charge, amount in more.items():
        sums[charge] = sums.get(charge, _ZERO) + Decimal(amount)
