"""Money kept: numbers without gaps, entries with their postings, what is owed for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec
from django.db import connection
from django.db.models import F, QuerySet

from greenlane.ledger.allocation import Due
from greenlane.ledger.posting import Posting
from greenlane.store import raw
from greenlane.store.models import (
    BankEntry,
    DeclarationRow,
    MoneyClaim,
    MoneyCounter,
    MoneyEntry,
    Payment,
    PaymentOrder,
    PostingRow,
)

_CREDIT = 0x63726564  # the advisory lock of credit ("cred")
# Declarations of an operator that a debtor still owes something for, the oldest first.
_OWING = """
select d.id from declaration d join posting p on p.declaration_id = d.id
where (d.declarant = %s or d.trader = %s) and d.state in ('accepted', 'released', 'cleared')
and (p.debit like 'debtor:%%' or p.credit like 'debtor:%%')
group by d.id having sum(case when p.debit like 'debtor:%%' then p.amount else -p.amount end) > 0
order by d.id limit 1000
"""


# What is reserved by declaration and not released, the oldest first: of a guarantee, or in cash.
_RESERVED = """
select d.id, account, sum(amount) from (
    select declaration_id, credit as account, amount from posting
    where credit like 'guarantee:%%' or credit like 'security:%%'
    union all
    select declaration_id, debit, -amount from posting
    where debit like 'guarantee:%%' or debit like 'security:%%'
) as each join declaration d on d.id = each.declaration_id
where (%(office)s = '' or d.office = %(office)s)
and (%(party)s = '' or d.trader = %(party)s or d.declarant = %(party)s)
group by d.id, account having sum(amount) > 0 order by d.id limit 2000
"""


@dataclass(frozen=True)
class Reservation:
    """What one declaration holds of an account: a guarantee, or a security in cash."""

    declaration: DeclarationRow
    account: str
    amount: Decimal


def reservations(*, office: str = "", party: str = "") -> list[Reservation]:
    """What is reserved and not released, of one office or party, or of all."""
    found = raw.many(_RESERVED, {"office": office, "party": party})
    rows = DeclarationRow.objects.in_bulk([number for number, _, _ in found])
    return [Reservation(rows[number], account, amount) for number, account, amount in found]


def next_number(series: str) -> int:
    """The next number of a series; waits for whoever took one and has not committed."""
    MoneyCounter.objects.get_or_create(series=series)
    row = MoneyCounter.objects.select_for_update().get(series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def owing(operator: str) -> list[DeclarationRow]:
    """The declarations that an operator lodged or imports by and that are not paid."""
    numbers = [number for (number,) in raw.many(_OWING, (operator, operator))]
    return list(DeclarationRow.objects.filter(pk__in=numbers).order_by("pk"))


def open_claims(operator: str) -> QuerySet[MoneyClaim]:
    """The claims on an operator that are not paid, the oldest first."""
    return MoneyClaim.objects.filter(operator_id=operator, paid__lt=F("amount")).order_by("pk")


def due_of_claim(claim: MoneyClaim) -> tuple[Due, ...]:
    """What of a claim is not paid."""
    left = claim.amount - claim.paid
    due = Due(subject=f"claim:{claim.number}", charge=claim.charge, account=claim.account,
              amount=left, currency=claim.currency)  # fmt: skip
    return (due,) if left > 0 else ()


def alone() -> None:
    """Until the transaction ends nobody else gives credit away or takes a payment back.

    What stands to the credit of several is asked from postings, which no lock of a row holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_CREDIT])


def enter(
    kind: str,
    postings: Iterable[Posting],
    moment: datetime,
    *,
    actor: str,
    subject: str = "",
    reason: str = "",
    reverses: MoneyEntry | None = None,
) -> MoneyEntry:
    """Make an entry with postings that are of no declaration."""
    entry = MoneyEntry.objects.create(
        kind=kind, moment=moment, actor=actor, subject=subject, reason=reason, reverses=reverses
    )
    add(entry, postings)
    return entry


def add(
    entry: MoneyEntry,
    postings: Iterable[Posting],
    *,
    declaration: DeclarationRow | None = None,
    claim: MoneyClaim | None = None,
) -> None:
    """Add postings to an entry: of a declaration, of a claim, or of neither."""
    PostingRow.objects.bulk_create(
        PostingRow(entry=entry, declaration=declaration, claim=claim, moment=entry.moment,
                   **msgspec.structs.asdict(posting))
        for posting in postings
    )  # fmt: skip


def payer(number: str) -> tuple[str, ...]:
    """The operator whose payment has this number, if there is one."""
    return tuple(Payment.objects.filter(number=number).values_list("operator_id", flat=True))


def payment_by_external(means: str, external: str) -> Payment | None:
    """The payment of that number of its payer, bank or provider."""
    return Payment.objects.filter(means=means, external=external).first()


def order_by_reference(reference: str) -> PaymentOrder | None:
    """The order of a reference."""
    return PaymentOrder.objects.filter(reference=reference).first()


def unmatched() -> QuerySet[BankEntry]:
    """Amounts of the bank that nobody was found for, the oldest first."""
    return BankEntry.objects.filter(state="unmatched").select_related("statement").order_by("pk")
