"""Processing authorisations: their yields set by two persons, and the loss that the law allows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from greenlane.kernel.digits import decimal
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.rules import processing as rule
from greenlane.rules.processing import Yield
from greenlane.rules.stay import Leaving, processing
from greenlane.store import journal, stays
from greenlane.store import processing as kept
from greenlane.store.models import Operator, ProcedureStay
from greenlane.usecases.desk import Desk
from greenlane.usecases.two_persons import Approved, Carrier, Plan

KIND = "processing"


def of_exits(exits: tuple[Leaving, ...], holder: str, day: date) -> tuple[Yield, ...]:
    """The yields of a holder whose processed goods come out. No query without any."""
    return kept.held(holder, day) if any(each.processed for each in exits) else ()


def spend_loss(stay: ProcedureStay, day: date, desk: Desk) -> bool:
    """Discharge what is left of processed goods when it is no more than the tolerance.

    Only where something came out and nothing is on its way; True when it did. The stay is locked.
    """
    rest = stay.quantity - stay.discharged
    processed = processing(desk.book.on(day))
    if stay.procedure[:2] not in processed or stay.pending or not stay.discharged:
        return False
    lines = kept.held(stay.declaration.trader, day)
    line = rule.lost(lines, stay.code, stay.quantity, rest)
    if line is None:
        return False
    stays.spend(stay, rest, f"{line.authorisation}: {line.tolerance:f} %", desk.now())
    return True


def _plan(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    holder = Operator.objects.filter(pk=data.get("operator", "")).first()
    number = data.get("number", "").strip()[:35]
    if holder is None or not number:
        raise NotAllowedError("an authorisation has a number, and a holder who is registered")
    line = _line(data, number, desk)
    if wrong := rule.faults(line):
        raise NotAllowedError(wrong[0])
    others = kept.standing(number).exclude(holder=holder)
    if others.exists():
        raise NotAllowedError("the authorisation is another's")
    same = kept.standing(number).filter(input=line.input, output=line.output).first()
    before = {"yield": _said(kept.value(same))} if same is not None else {}
    return Plan(subject=f"operator:{holder.pk}", before=before, after={"yield": _said(line)},
                state=(holder, line))  # fmt: skip


def _line(data: Mapping[str, str], number: str, desk: Desk) -> Yield:
    told = {name: decimal(data.get(name, "")) for name in ("made", "used", "tolerance")}
    if None in told.values():
        raise NotAllowedError("an amount is a number, with a point before its decimals")
    made, used, tolerance = (value or Decimal(0) for value in told.values())
    terms = desk.book.two_person_terms
    return Yield(authorisation=number, input=data.get("input", "").strip()[:12],
                 output=data.get("output", "").strip()[:12], made=made, used=used,
                 tolerance=tolerance, basis=terms.basis[KIND] if terms else "")  # fmt: skip


def _said(line: Yield) -> str:
    return (f"{line.authorisation}: {line.made.normalize():f} kg {line.output} = "
            f"{line.used.normalize():f} kg {line.input}, ± "
            f"{line.tolerance.normalize():f} %")  # fmt: skip


def _set(act: Approved, desk: Desk) -> None:
    holder, line = act.plan.state
    moment = desk.now()
    kept.put(line, holder.pk, desk.day_of(moment))
    journal.note("procedure.yield-set", act.maker, f"operator:{holder.pk}", moment,
                 second=act.checker.name, line=_said(line), basis=line.basis)  # fmt: skip


CARRIERS = {KIND: Carrier(_plan, _set)}
