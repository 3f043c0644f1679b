"""Whose payments of a joint debt they were: what was paid too much goes back to who paid it."""

from decimal import Decimal

from django.db.models import Q

from greenlane.ledger.debtor import persons_of
from greenlane.store.models import Payment, PostingRow

_ZERO, _REFUND = Decimal(0), "refund:"


def share(operator: str, declaration: int, charge: str, account: str, over: Decimal) -> Decimal:
    """How much of what was paid too much of a debt is this operator's; of his own alone, all.

    Money of which no payment says who paid it is of whoever owed.
    """
    if len(persons_of(account)) == 1:
        return over
    named = Q(debit=account) | Q(credit=account)
    rows = list(PostingRow.objects.filter(named, declaration_id=declaration, charge=charge)
                .select_related("entry"))  # fmt: skip
    payers = _payers(rows)
    his = _ZERO
    for row in rows:
        other = row.debit if row.credit == account else row.credit
        if not other.startswith("revenue:") and _who(row, payers) in ("", operator):
            his += row.amount if row.credit == account else -row.amount
    return min(over, max(his, _ZERO))


def _payers(rows: list[PostingRow]) -> dict[int, str]:
    """Who paid, by the entry of his payment or of its reversal."""
    of = {row.entry.pk: row.entry.reverses_id or row.entry.pk for row in rows if row.entry}
    paid = dict(Payment.objects.filter(entry__in=set(of.values()))
                .values_list("entry_id", "operator_id"))  # fmt: skip
    return {entry: paid[first] for entry, first in of.items() if first in paid}


def _who(row: PostingRow, payers: dict[int, str]) -> str:
    """Who paid or was refunded by a posting; empty where nothing says it."""
    if row.credit.startswith(_REFUND):
        return row.credit.removeprefix(_REFUND)
    return payers.get(row.entry_id or 0, "")
