"""Statements of the bank read in: each amount once, given to whom it belongs or set aside.

An amount is matched by the reference of an order, else by being exactly what one open order of a
payer of that name still asks for. What nobody is found for waits in suspense for the cashier.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, transaction

from greenlane.evidence import log
from greenlane.kernel.finding import Finding
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.messages import bank_statement
from greenlane.messages.bank_statement import BankMessage, Transaction
from greenlane.standards import creditor_reference
from greenlane.store import journal, money
from greenlane.store.models import BankEntry, BankStatement, Operator, PaymentOrder
from greenlane.usecases import payment_orders, payments, refunds
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need
from greenlane.usecases.witnessed import must_be_open

_LEAST_WORD = 4  # so long is a word of a name that counts


@dataclass
class Result:
    """What became of a file: its findings, or how many amounts were matched, set aside, known."""

    findings: tuple[Finding, ...] = ()
    matched: int = 0
    unmatched: int = 0
    out: int = 0
    known: int = 0
    amount: Decimal = field(default_factory=Decimal)


def take(data: bytes, actor: Actor, desk: Desk) -> Result:
    """Read a file in. Each amount is a transaction of its own: read again, the rest follows."""
    need(actor, "money.receive")
    must_be_open(desk)
    told = bank_statement.read(data)
    result = Result(findings=told.findings)
    digest = log.digest(data).hex()
    for number, message in enumerate(told.messages):
        row = _statement(f"{digest[:56]}-{number}", message, actor, desk)
        for each in message.transactions:
            _count(result, each, _entered(row, each, actor, desk))
        journal.note("money.statement-read", actor, f"statement:{row.pk}", desk.now(),
                     message=message.number, form=message.kind, matched=result.matched,
                     unmatched=result.unmatched, known=result.known)  # fmt: skip
    return result


def assign(number: int, to: str, actor: Actor, desk: Desk) -> BankEntry:
    """Give an amount in suspense to an order (by its reference) or to an operator's credit.

    Raises NotAllowedError when it was given already or nobody is meant.
    """
    need(actor, "money.receive")
    with transaction.atomic():
        row = BankEntry.objects.select_for_update().filter(pk=number, state="unmatched").first()
        if row is None:
            raise NotAllowedError("this amount is not in suspense")
        order, operator = _meant(to)
        _give(row, order, operator, "hand", actor, desk, source="suspense")
        journal.note("money.assigned", actor, f"bank-entry:{row.pk}", desk.now(), to=to.strip())
    return row


def _meant(to: str) -> tuple[PaymentOrder | None, str]:
    order = money.order_by_reference(creditor_reference.compact(to))
    if order is not None:
        return order, order.operator_id
    operator = Operator.objects.filter(pk=to.strip()).first()
    if operator is None:
        raise NotAllowedError("there is no order and no operator of this number")
    return None, operator.pk


def _statement(digest: str, message: BankMessage, actor: Actor, desk: Desk) -> BankStatement:
    row, _ = BankStatement.objects.get_or_create(
        digest=digest,
        defaults={"kind": message.kind, "message": message.number, "account": message.account,
                  "closing": message.closing, "imported": desk.now(),
                  "imported_by": actor.name},
    )  # fmt: skip
    return row


def _count(result: Result, told: Transaction, state: str) -> None:
    setattr(result, state, getattr(result, state) + 1)
    if state == "matched":
        result.amount += told.amount


def _entered(statement: BankStatement, told: Transaction, actor: Actor, desk: Desk) -> str:
    """Enter one amount; gives what became of it, `known` when it was entered before."""
    if BankEntry.objects.filter(identity=told.identity).exists():
        return "known"
    try:
        with transaction.atomic():
            row = BankEntry.objects.create(
                statement=statement, identity=told.identity, amount=told.amount,
                currency=told.currency, booked=told.booked, payer=told.payer, text=told.text,
                state="unmatched" if told.credit else "out",
            )  # fmt: skip
            return _settled(row, told, actor, desk)
    except IntegrityError:
        if not BankEntry.objects.filter(identity=told.identity).exists():
            raise
        return "known"  # another one read it in at the same moment


def _settled(row: BankEntry, told: Transaction, actor: Actor, desk: Desk) -> str:
    if not told.credit:
        return _went_out(row, told, actor, desk)
    if told.ours and (back := refunds.came_back(told.ours, row, actor, desk)) is not None:
        row.entry, row.state, row.how = back, "matched", "returned"
        row.save(update_fields=["entry", "state", "how"])
        return "matched"
    order, how = _matching(told, desk)
    if order is None:
        _aside(row, "bank", "suspense", "unmatched", actor, desk)
        return "unmatched"
    _give(row, order, order.operator_id, how, actor, desk)
    return "matched"


def _went_out(row: BankEntry, told: Transaction, actor: Actor, desk: Desk) -> str:
    """What went out is a refund that was ordered, a file of them, a charge, or not explained."""
    entry = money.enter("out", (), desk.now(), actor=actor.name, subject=f"bank-entry:{row.pk}")
    named = (*told.ours, *told.text.split())
    if refunds.booked(named, row.amount, row.currency, entry):
        row.how = "refund"
    else:
        row.how = "charges" if told.charges else ""
        money.add(entry, [Posting(charge="", debit=row.how or "unexplained", credit="bank",
                                  amount=row.amount, currency=row.currency)])  # fmt: skip
    row.entry = entry
    row.save(update_fields=["entry", "how"])
    return "out"


def _aside(row: BankEntry, debit: str, credit: str, kind: str, actor: Actor, desk: Desk) -> None:
    moved = Posting(charge="", debit=debit, credit=credit, amount=row.amount, currency=row.currency)
    row.entry = money.enter(kind, [moved], desk.now(), actor=actor.name,
                            subject=f"bank-entry:{row.pk}")  # fmt: skip
    row.save(update_fields=["entry"])


def _give(
    row: BankEntry, order: PaymentOrder | None, operator: str, how: str, actor: Actor, desk: Desk,
    source: str = "",
) -> None:  # fmt: skip
    told = payments.Received(means="bank", external=row.identity, amount=row.amount,
                             currency=row.currency, operator=operator, order=order,
                             source=source, day=row.booked)  # fmt: skip
    row.payment = payments.receive(told, actor, desk)
    row.state, row.how = "matched", how
    row.save(update_fields=["payment", "state", "how"])


def _matching(told: Transaction, desk: Desk) -> tuple[PaymentOrder | None, str]:
    """The order that an amount is for, and by what it was found."""
    if told.currency != desk.book.currency:
        return None, ""
    named = {r: money.order_by_reference(r) for r in told.references}
    orders = [order for order in named.values() if order is not None]
    if len(orders) == 1:
        return orders[0], "reference"
    if orders:  # several: the cashier decides
        return None, ""
    like = [
        order
        for order in PaymentOrder.objects.filter(state="open").select_related("operator")
        if _same_name(told.payer, order.operator.name) and _asks(order) == told.amount
    ]
    return (like[0], "amount") if len(like) == 1 else (None, "")


def _asks(order: PaymentOrder) -> Decimal:
    """What the debts of an order still are."""
    return sum((each.amount for each in payment_orders.lines(order)), Decimal(0))


def _same_name(one: str, other: str) -> bool:
    """Whether two names share a word that is long enough to mean somebody."""
    words = [{w for w in name.casefold().split() if len(w) >= _LEAST_WORD} for name in (one, other)]
    return bool(words[0] & words[1])
