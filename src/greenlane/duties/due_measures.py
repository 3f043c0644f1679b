"""The measures due on an item: what conditions and stacking leave of those that were chosen."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from greenlane.duties.charging import Ground, charge_line
from greenlane.duties.conditions import judged
from greenlane.duties.due import Due
from greenlane.duties.measure_selection import NotApplied, Selected, takes_the_place
from greenlane.duties.refusals import condition_unjudged, trade_refused
from greenlane.duties.stacking import stacked
from greenlane.law.duty_expression import MissingQuantityError, MissingRateError
from greenlane.law.measure import Measure

_ZERO = Decimal(0)


def due_on(selection: Selected, ground: Ground) -> tuple[list[Due], Sequence[NotApplied]]:
    """What is due of a selection, in order of charges, and all that is not applied, with reasons.

    Where the conditions of a claimed measure leave it out, what it had replaced is due.
    """
    due, dropped = _judged(selection.chosen, ground)
    kept: Sequence[NotApplied] = selection.dropped
    if dropped and (again := _due_again(selection, due, ground)):
        more, failed = _judged(again, ground)
        due = sorted([*due, *more], key=lambda each: ground.law.order_of(each.measure))
        dropped += failed
        kept = [each for each in kept if each.measure not in {m.id for m in again}]
    places = ground.law.stacking
    if places and any(each.measure.type in places for each in due):
        due, gave_way = stacked(due, _beside(due, ground))
        dropped += gave_way
    return due, (*kept, *dropped)


def _due_again(selection: Selected, due: Iterable[Due], ground: Ground) -> list[Measure]:
    """The replaced measures of charges of which no claimed measure is left."""
    types = ground.law.book.measure_types
    left = {
        types[each.measure.type].charge for each in due if takes_the_place(each.measure, ground.law)
    }
    return [m for m in selection.replaced if types[m.type].charge not in left]


def _judged(measures: Iterable[Measure], ground: Ground) -> tuple[list[Due], list[NotApplied]]:
    """The measures that bans and conditions leave, with the formula they settled on."""
    due: list[Due] = []
    dropped: list[NotApplied] = []
    for measure in measures:
        kind = ground.law.book.measure_types[measure.type]
        if not measure.conditions:
            if kind.kind == "prohibition":
                ground.findings.append(trade_refused(ground.item, measure, ""))
            else:
                due.append(Due.plain(measure))
            continue
        try:
            verdict = judged(measure, ground)
        except (MissingQuantityError, MissingRateError) as missing:
            ground.findings.append(condition_unjudged(ground.item, measure, str(missing)))
            continue
        if verdict.action == "refuse":
            ground.findings.append(trade_refused(ground.item, measure, verdict.by))
        if verdict.action == "apply" and kind.kind != "prohibition":
            due.append(verdict.due)
        else:
            dropped.append(NotApplied(measure=measure.id, charge=kind.charge, reason="condition",
                                      by=verdict.by))  # fmt: skip
    return due, dropped


def _beside(due: Iterable[Due], ground: Ground) -> Ground:
    """The ground with the amounts that are due beside the groups, for comparing their members."""
    book, amounts = ground.law.book, dict(ground.amounts)
    trial = msgspec.structs.replace(ground, amounts=amounts, findings=[])
    for each in due:
        charge = book.charge_by_code[book.measure_types[each.measure.type].charge]
        if each.measure.type in ground.law.stacking or charge.level != "item":
            continue
        line = charge_line(trial, charge, each)
        if line is not None and line.in_bases:
            amounts[charge.code] = amounts.get(charge.code, _ZERO) + line.amount
    return trial
