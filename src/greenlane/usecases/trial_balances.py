"""The trial balance: drawn each night by the worker, kept, and an alarm when it differs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from greenlane.ledger.trial_balance import Fault, Line, TrialBalance, trial_balance
from greenlane.lifecycle.event import SYSTEM
from greenlane.store import books, journal, raw
from greenlane.store.models import TrialBalanceRow
from greenlane.usecases.desk import Desk

_MOST_FAULTS = 100
# Postings and the balances that other tables keep, in one statement: of one moment.
_SUMS = """
select 'posted', account, currency, sum(debit), sum(credit) from (
    select debit as account, currency, amount as debit, 0.00 as credit from posting
    union all select credit, currency, 0.00, amount from posting
) as both_sides group by 2, 3
union all
select 'kept', 'deferment:' || operator_id, currency, used, 0 from deferred_account
union all
select 'kept', 'guarantee:' || number, currency, 0, reserved from guarantee
union all
select 'kept', 'transfer', currency, 0, sum(amount) filter (where state = 'sent') from refund
group by currency having count(*) filter (where state = 'sent') > 0
union all
select 'claim', 'claim:' || c.number, c.currency, c.paid, coalesce((
    select sum(case when p.credit = c.account then p.amount else -p.amount end)
    from posting p join money_entry e on e.id = p.entry_id
    where p.claim_id = c.id and e.kind in ('payment', 'reversal')), 0) from money_claim c
"""


def present() -> TrialBalance:
    """The trial balance of now; also what claims say was paid against the postings that paid it."""
    rows = raw.many(_SUMS, ())
    lines = [Line(account=a, currency=c, debit=d, credit=k) for w, a, c, d, k in rows
             if w == "posted"]  # fmt: skip
    kept = [(a, c, d - k) for w, a, c, d, k in rows if w == "kept"]
    drawn = trial_balance(lines, kept)
    claims = tuple(Fault(code="differs", place=a, amount=d - k) for w, a, _, d, k in rows
                   if w == "claim" and d != k)  # fmt: skip
    return TrialBalance(lines=drawn.lines, faults=(*drawn.faults, *claims))


def draw(desk: Desk) -> TrialBalanceRow | None:
    """Draw and keep the balance of this day; None when it was drawn already."""
    day, moment = desk.day_of(desk.now()), desk.now()
    if TrialBalanceRow.objects.filter(day=day).exists():
        return None
    drawn = present()
    faults: list[dict[str, str]] = [
        {"code": f.code, "place": f.place, "amount": str(f.amount)} for f in drawn.faults
    ]
    faults += [{"code": "books", "place": text, "amount": ""} for text in _books()]
    try:
        with transaction.atomic():
            row = TrialBalanceRow.objects.create(
                day=day, moment=moment, lines=[line_of(each) for each in drawn.lines],
                faults=faults[:_MOST_FAULTS],
            )  # fmt: skip
            journal.note("money.balance-drawn", SYSTEM, f"day:{day.isoformat()}", moment,
                         lines=len(drawn.lines), faults=len(faults))  # fmt: skip
    except IntegrityError:  # another worker was first
        return None
    return row


def _books() -> list[str]:
    with connection.cursor() as cursor:

        def execute(sql: str) -> list[tuple[object, ...]]:
            cursor.execute(sql)
            return cursor.fetchall()

        return books.faults(execute)


def line_of(line: Line) -> dict[str, str]:
    """A line as it is kept and shown."""
    return {"account": line.account, "currency": line.currency, "debit": str(line.debit),
            "credit": str(line.credit), "balance": str(line.balance)}  # fmt: skip


def latest() -> TrialBalanceRow | None:
    """The newest trial balance that was drawn."""
    return TrialBalanceRow.objects.order_by("-day").first()


def alarming() -> bool:
    """True while the newest trial balance has faults."""
    row = latest()
    return row is not None and bool(row.faults)


def families(lines: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines summed by family of accounts and currency."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for line in lines:
        key = (str(line["currency"]), str(line["account"]).partition(":")[0])
        both = sums.setdefault(key, [Decimal(0), Decimal(0)])
        both[0] += Decimal(line["debit"])
        both[1] += Decimal(line["credit"])
    return [
        {"family": family, "currency": currency, "debit": debit, "credit": credit,
         "balance": debit - credit}
        for (currency, family), (debit, credit) in sorted(sums.items())
    ]  # fmt: skip
