"""Arrears read: declarations with unpaid debts, their postings, their claims of interest."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

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
    return _standing(PostingRow.objects.filter(declaration=row))


def _standing(rows: "QuerySet[PostingRow]") -> list[PostingRow]:
    rows = rows.exclude(entry__reverses__isnull=False)
    return list(rows.exclude(entry__moneyentry__isnull=False).order_by("pk"))


def booked(entered: Iterable[PostingRow]) -> dict[int, date]:
    """By entry, the day on which the bank booked the payment: that is when it was paid."""
    entries = {p.entry_id for p in entered if p.entry_id is not None}
    told = Payment.objects.filter(entry__in=entries, means="bank")
    entry_of = dict(told.values_list("external", "entry_id"))
    rows = BankEntry.objects.filter(identity__in=entry_of).exclude(booked=None)
    return {entry_of[each.identity]: each.booked for each in rows if each.booked}


def of_claim(claim: MoneyClaim) -> list[PostingRow]:
    """The postings of a claim but for payments that were reversed and their reverse."""
    return _standing(PostingRow.objects.filter(claim=claim))


def late_claims(kinds: Iterable[str], today: date) -> list[int]:
    """The claims of these kinds that bear interest now, or whose interest may be less by now."""
    rows = MoneyClaim.objects.filter(kind__in=kinds, due__lt=today)
    unpaid = MoneyClaim.objects.filter(kind="interest", paid__lt=F("amount"))
    found = rows.filter(Q(paid__lt=F("amount")) | Q(pk__in=unpaid.values("on_claim")))
    return list(found.order_by("pk").values_list("pk", flat=True))


def claim(subject: str, account: str, on: MoneyClaim | None = None) -> MoneyClaim | None:
    """The claim of interest on a debtor's debt, or on a claim, locked."""
    rows = MoneyClaim.objects.select_for_update().filter(
        kind="interest", on_claim=on, subject=subject, account=account
    )
    return rows.first()
