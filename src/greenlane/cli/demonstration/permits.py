"""The demonstration's permits: applied for from its declarations, decided by rules and officers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from rich.table import Table

from greenlane.agencies.deciding import why_a_person
from greenlane.agencies.form import Asking
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.messages.canonical_json import to_json
from greenlane.risk.selection import draw
from greenlane.store.models import ApplicationRow
from greenlane.usecases import agency_setups, application_work, applications, desk, dossier

Answer = Callable[..., str]
_WORKED_AFTER = timedelta(hours=26)  # officers take what no rule decided a day later
_REFUSED, _ASKED, _SILENT = 0.08, 0.15, 0.04


@dataclass
class Permits:
    """What was applied for, and how it was decided."""

    applied: int = 0
    questions: int = 0
    by: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    agencies: Counter[str] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)
    why: Counter[tuple[str, str]] = field(default_factory=Counter)  # of persons: agency, reason
    hours: list[float] = field(default_factory=list)


def apply(declaration: Any, moment: datetime, base: desk.Desk, answer: Answer) -> int:
    """Apply for every permit that a declaration needs; gives how many were applied for."""
    declarant = declaration.declarant
    actor = Actor("demonstration", "broker", (declarant.id if declarant else None) or "")
    then = replace(base, now=lambda: moment)
    body = to_json(declaration)
    found = dossier.of_document(body, {}, actor, then)
    if not found.permits or found.applications:
        return 0
    said = {a.key: _said(a, found.lrn, answer) for a in found.asking}
    try:
        made = dossier.apply_for_all(dossier.of_document(body, said, actor, then), actor, then)
    except NotAllowedError:
        return 0
    return len(made)


def _said(asking: Asking, lrn: str, answer: Answer) -> str:
    question = asking.question
    codes = tuple(code for code, _en, _ar in question.choices)
    return answer(asking.element, question.kind, codes, lrn, asking.place)


def work_off(base: desk.Desk) -> None:
    """Officers decide what no rule decided, a day later; the worker does what the law does."""
    for number in _open():
        row = ApplicationRow.objects.get(number=number)
        moment = (row.submitted or base.now()) + _WORKED_AFTER
        if moment < base.now():
            _decided(row, replace(base, now=partial(_same, moment)))
    application_work.work(base)
    for number in _open():  # what waited for the law's first permit has begun
        row = ApplicationRow.objects.get(number=number)
        _decided(row, replace(base, now=partial(_same, base.now())))


def _same(moment: datetime) -> datetime:
    return moment


def _open() -> Iterable[str]:
    found = ApplicationRow.objects.filter(state__in=("submitted", "countersign"))
    return list(found.order_by("submitted").values_list("number", flat=True))


def _decided(row: ApplicationRow, then: desk.Desk) -> None:
    """As officers decide: some ask first, a few refuse; two where the agency wants two."""
    if draw(f"{row.lrn}/{row.permit}/silent") < _SILENT:
        return  # the law grants some of them; the others are late in the inbox
    officer = Actor(f"{row.agency.lower()}-1", "agency", row.agency)
    trader = Actor("demonstration", "broker", row.operator_id)
    refused = draw(f"{row.lrn}/{row.permit}/refused") < _REFUSED
    verb, reason = ("refuse", "R2") if refused else ("grant", "G1")
    text = "Decided on the papers."
    try:
        if draw(f"{row.lrn}/{row.permit}/asked") < _ASKED:
            applications.query(row.number, "Send a clearer copy.", "Q1", officer, then)
            applications.answer(row.number, "Sent.", trader, then)
        decided = applications.conclude(row.number, verb, text, reason, officer, then)
        if decided.state == "countersign":
            second = Actor(f"{row.agency.lower()}-2", "agency", row.agency)
            applications.conclude(row.number, verb, text, reason, second, then)
    except NotAllowedError:  # somebody decided it, or the law did
        return


def counted(base: desk.Desk) -> Permits:
    """Everything applied for, as it stands."""
    told, setups = Permits(), agency_setups.in_force(base)
    for row in ApplicationRow.objects.exclude(state="draft").iterator():
        told.applied += 1
        told.states[row.state] += 1
        told.agencies[row.agency] += 1
        told.by[row.decided_by] += 1
        told.without[row.agency] += row.decided_by in ("rule", "law")
        if row.decided_by == "person":
            why = why_a_person(setups[row.agency], row.permit,
                               sampled=row.sampled, countersign=row.countersign)  # fmt: skip
            told.why[row.agency, why] += 1
        if row.decided and row.submitted:
            told.hours.append((row.decided - row.submitted).total_seconds() / 3600)
    return told


def month(base: desk.Desk) -> str:
    """The share of the month's applications that no person decided, as a line, and why others."""
    told = counted(base)
    decided = sum(told.by[by] for by in ("rule", "person", "law"))
    alone = told.by["rule"] + told.by["law"]
    return (f"{told.applied:,} applications for permits in the month, {decided:,} decided, "
            f"{_share(alone, decided)} of them without a person; "
            f"by persons: {_reasons(told, told.agencies)}")  # fmt: skip


_WHY = {
    "no-rule": "no rule for the permit", "condition": "the rule's condition did not hold",
    "two-persons": "two persons decide", "sample": "drawn as a sample",
}  # fmt: skip


def _reasons(told: Permits, agencies: Iterable[str]) -> str:
    counts = {why: sum(told.why[agency, why] for agency in agencies) for why in _WHY}
    return ", ".join(f"{_WHY[why]} {count}" for why, count in counts.items() if count)


def table(base: desk.Desk) -> Table:
    """The permits of the demonstration, with the share that no person decided."""
    told = counted(base)
    made = Table(title="Permits applied for from these declarations", show_header=False)
    decided = sum(told.by[by] for by in ("rule", "person", "law"))
    alone = told.by["rule"] + told.by["law"]
    made.add_row("applications", f"{told.applied:,}")
    made.add_row("  decided", f"{decided:,}")
    made.add_row("  by a rule, without a person", f"{told.by['rule']:,}")
    made.add_row("  by law, because the agency was silent", f"{told.by['law']:,}")
    made.add_row("  by officers", f"{told.by['person']:,}")
    made.add_row("share decided without a person", f"{_share(alone, decided)}")
    for agency, count in told.agencies.most_common():
        made.add_row(f"  {base.book.agencies[agency].name['en']}",
                     f"{_share(told.without[agency], count)} of {count:,}")  # fmt: skip
        if reasons := _reasons(told, [agency]):
            made.add_row("", reasons)
    return made


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
