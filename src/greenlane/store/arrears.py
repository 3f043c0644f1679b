"""Arrears read: declarations with unpaid debts, their postings, their claims of interest."""

from collections.abc import Iterable
from datetime import date

from greenlane.store import raw
from greenlane.store.models import (
    BankEntry,
    DeclarationRow,
    MoneyClaim,
    Payment,
    PostingRow,
)

# Goods that are gone (or held for payment, where that bears interest) and somebody still owes for;
# and those whose interest is not paid: it may be less by now.
_OVERDUE = """
select d.id from declaration d join posting p on p.declaration_id = d.id
where d.mrn is not null and (p.debit like 'debtor:%%' or p.credit like 'debtor:%%')
and (d.state in ('released', 'cleared') or (%(held)s and d.state = 'accepted'))
group by d.id having sum(case when p.debit like 'debtor:%%' then p.amount else 0 end)
    > sum(case when p.credit like 'debtor:%%' then p.amount else 0 end)
union select d.id from money_claim c join declaration d on c.subject = 'declaration:' || d.mrn
where c.kind = 'interest' and c.on_claim_id is null and c.paid < c.amount
order by 1
"""


def overdue(*, held: bool) -> list[int]:
    """The declarations that may be in arrears, the oldest first."""
    return [number for (number,) in raw.many(_OVERDUE, {"held": held})]


def postings(row: DeclarationRow) -> list[PostingRow]:
    """The postings of a declaration but for payments that were reversed and their reverse."""
    rows = PostingRow.objects.filter(declaration=row).exclude(entry__reverses__isnull=False)
    return list(rows.exclude(entry__moneyentry__isnull=False).order_by("pk"))


def booked(entered: Iterable[PostingRow]) -> dict[int, date]:
    """By entry, the day on which the bank booked the payment: that is when it was paid."""
    entries = {p.entry_id for p in entered if p.entry_id is not None}
    told = Payment.objects.filter(entry__in=entries, means="bank")
    entry_of = dict(told.values_list("external", "entry_id"))
    rows = BankEntry.objects.filter(identity__in=entry_of).exclude(booked=None)
    return {entry_of[each.identity]: each.booked for each in rows if each.booked}


def claim(subject: str, account: str) -> MoneyClaim | None:
    """The claim of interest on a debtor's debt, locked."""
    rows = MoneyClaim.objects.select_for_update().filter(
        kind="interest", on_claim=None, subject=subject, account=account
    )
    return rows.first()
