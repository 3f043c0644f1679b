"""Refunds as a file for the bank (pain.001): made by one person, released by another; its answer.

A refund is in one file only, and a file is written once: downloaded again it is the same bytes with
the same message id, which a bank takes once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from greenlane.evidence import log
from greenlane.kernel.digits import whole
from greenlane.kernel.finding import Finding
from greenlane.kernel.money import Money
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.messages import payment_initiation, payment_status
from greenlane.messages.payment_initiation import Initiation, Transfer
from greenlane.messages.payment_status import REJECTED, Status
from greenlane.store import journal, money
from greenlane.store.models import Refund, RefundFile
from greenlane.usecases import refunds
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need
from greenlane.usecases.two_persons import Approved, Carrier, Plan
from greenlane.usecases.witnessed import must_be_open

KIND = "refund-file"
_MOST = 1000


def _plan(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    told = [whole(part) for part in data.get("refunds", "").replace(",", " ").split()]
    if not told or None in told:
        raise NotAllowedError("choose the refunds that the file orders")
    rows = list(
        Refund.objects.select_for_update(of=("self",)).select_related("operator")
        .filter(pk__in=set(told), sent=None).order_by("pk")
    )  # fmt: skip
    if len(rows) < len(set(told)) or len(rows) > _MOST:
        raise NotAllowedError("one of these refunds was ordered before, or there are too many")
    if desk.book.payment_terms is None or {row.currency for row in rows} != {desk.book.currency}:
        raise NotAllowedError("the law of the country has no account to pay from")
    amount = sum((row.amount for row in rows[1:]), rows[0].amount)
    listed = "|".join(f"{row.pk}:{row.amount}:{row.bank_account}" for row in rows)
    return Plan(subject="refunds", before={},
                after={"refunds": str(len(rows)), "amount": str(Money(amount, desk.book.currency)),
                       "digest": log.digest(listed.encode()).hex()},
                state=rows)  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    rows: list[Refund] = act.plan.state
    number = f"{desk.book.country}RF{money.next_number('refund-file'):09d}"
    order = _initiation(number, rows, desk)
    body = payment_initiation.write(order)
    file = RefundFile.objects.create(
        number=number, act=act.row, body=body, digest=log.digest(body).hex(), count=len(rows),
        amount=order.amount, currency=order.currency, moment=desk.now(),
    )  # fmt: skip
    for row in rows:
        row.file = file
    refunds.order(rows, f"refund-file:{number}", act.checker, desk)
    journal.note("money.refund-file", act.maker, f"refund-file:{number}", desk.now(),
                 second=act.checker.name, refunds=len(rows), digest=file.digest,
                 amount=f"{order.amount} {order.currency}")  # fmt: skip


def _initiation(number: str, rows: list[Refund], desk: Desk) -> Initiation:
    terms = desk.book.payment_terms
    if terms is None:
        raise NotAllowedError("the law of the country has no account to pay from")
    moment = desk.now()
    return Initiation(
        number=number, moment=moment.astimezone(desk.zone), day=desk.day_of(moment),
        payer=terms.name, account=terms.account, bank=terms.bank, currency=desk.book.currency,
        transfers=tuple(
            Transfer(number=refunds.reference(row, desk), name=row.operator.name,
                     account=row.bank_account, amount=row.amount,
                     text=f"Refund {row.pk} {terms.refund_basis}")
            for row in rows
        ),
    )  # fmt: skip


def fetched(number: str, actor: Actor, desk: Desk) -> RefundFile | None:
    """The file of a number for the one who takes it to the bank; who took it is noted."""
    need(actor, "money.receive")
    row = RefundFile.objects.filter(number=number).first()
    if row is not None:
        journal.note("money.refund-file-taken", actor, f"refund-file:{number}", desk.now())
    return row


@dataclass
class Answered:
    """What became of a bank's answer: how many transfers it took, refused, or we do not know."""

    findings: tuple[Finding, ...] = ()
    taken: int = 0
    rejected: int = 0
    unknown: int = 0
    late: list[str] = field(default_factory=list)


def answer(data: bytes, actor: Actor, desk: Desk) -> Answered:
    """Read the bank's answer (pain.002) in. A refusal counts once, and never after the booking."""
    need(actor, "money.receive")
    must_be_open(desk)
    told = payment_status.read(data)
    result = Answered(findings=told.findings)
    with transaction.atomic():
        for each in told.statuses:
            _answered(each, result, actor, desk)
    return result


def _answered(each: Status, result: Answered, actor: Actor, desk: Desk) -> None:
    rows = Refund.objects.select_for_update().filter(file__number=each.order)
    if each.number:
        rows = rows.filter(reference=each.number)
    found = list(rows.order_by("pk"))
    result.unknown += not found
    for row in found:
        if each.status != REJECTED:
            result.taken += 1
        elif row.state == "sent":
            refunds.refused(row, each.why, actor, desk)
            result.rejected += 1
        elif row.state in ("booked", "returned"):
            result.late.append(row.reference)


CARRIERS = {KIND: Carrier(_plan, _carry)}
