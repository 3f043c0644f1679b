"""Deferred statements: once a month what an account deferred is asked for, with its due day.

A statement that is not paid on its due day suspends the account: what is declared from then on is
paid at once, until the statement is paid.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from greenlane.law.payment_terms import DefermentTerms
from greenlane.lifecycle.event import SYSTEM
from greenlane.store import journal, money, raw
from greenlane.store.models import DeferredAccount, MoneyClaim, Operator
from greenlane.usecases.desk import Desk

OVERDUE = "overdue"
_PREFIX = "deferment:"
_ONE_DAY = timedelta(days=1)
# What each account had deferred before a moment, less what is asked for already.
_UNASKED = """
select account, sum(amount) - coalesce((select sum(c.amount) from money_claim c
        where c.kind = 'statement' and c.account = each.account), 0)
from (
    select debit as account, amount from posting
    where debit like 'deferment:%%' and claim_id is null and moment < %s
    union all
    select credit, -amount from posting
    where credit like 'deferment:%%' and claim_id is null and moment < %s
) as each group by account
"""


def make(desk: Desk) -> int:
    """Make the statements of the past month when their day has come; gives how many."""
    terms = desk.book.payment_terms
    today = desk.day_of(desk.now())
    if terms is None or today.day < terms.deferment.statement_day:
        return 0
    first = today.replace(day=1)
    since = (first - _ONE_DAY).replace(day=1)
    last = MoneyClaim.objects.filter(kind="statement").aggregate(at=Max("since"))["at"]
    if last is not None and last >= since:
        return 0
    end = datetime.combine(first, time(), tzinfo=desk.zone)
    found = [(account, left) for account, left in raw.many(_UNASKED, (end, end)) if left > 0]
    with transaction.atomic():
        money.next_number("statements")  # two workers: one makes them, the other finds them made
        if MoneyClaim.objects.filter(kind="statement", since=since).exists():
            return 0
        for account, left in found:
            _made(account, left, since, first - _ONE_DAY, desk, terms.deferment)
    return len(found)


def _made(
    account: str, amount: Decimal, since: date, until: date, desk: Desk, terms: DefermentTerms
) -> None:
    operator, moment = account.removeprefix(_PREFIX), desk.now()
    if not Operator.objects.filter(pk=operator).exists():
        return
    claim = MoneyClaim.objects.create(
        number=f"S{since:%Y%m}-{operator}", kind="statement", operator_id=operator,
        subject=f"deferred:{since:%Y-%m}", account=account, amount=amount,
        currency=desk.book.currency, basis=terms.basis, created=moment, since=since, until=until,
        due=due_day(desk.day_of(moment), terms, desk),
    )  # fmt: skip
    journal.note("money.statement-made", SYSTEM, f"claim:{claim.number}", moment,
                 amount=str(amount), due=str(claim.due))  # fmt: skip


def due_day(made: date, terms: DefermentTerms, desk: Desk) -> date:
    """The due day of the month, or the next working day after it."""
    day = made.replace(day=max(terms.due_day, made.day))
    days = desk.book.working_days
    return day if days.works(day) else days.after(day, 1)


def suspend_overdue(desk: Desk) -> int:
    """Suspend the accounts whose statement was not paid in time; gives how many."""
    today = desk.day_of(desk.now())
    late = MoneyClaim.objects.filter(kind="statement", due__lt=today, paid__lt=F("amount"))
    done = 0
    for operator in sorted(set(late.values_list("operator_id", flat=True))):
        with transaction.atomic():
            active = DeferredAccount.objects.filter(pk=operator, state__in=("active", "over"))
            if active.update(state="suspended", why=OVERDUE):
                journal.note("money.suspended", SYSTEM, f"operator:{operator}", desk.now())
                done += 1
    return done


def paid(claim: MoneyClaim) -> None:
    """A statement was paid: an account that was suspended for it defers again."""
    if claim.kind != "statement" or claim.paid < claim.amount:
        return
    others = MoneyClaim.objects.filter(kind="statement", operator_id=claim.operator_id,
                                       paid__lt=F("amount"), due__lt=claim.due)  # fmt: skip
    if not others.exists():
        DeferredAccount.objects.filter(pk=claim.operator_id, state="suspended", why=OVERDUE).update(
            state="active", why=""
        )


def step(desk: Desk) -> int:
    """What is due now: statements, and suspensions; gives how many (the worker's)."""
    return make(desk) + suspend_overdue(desk)
