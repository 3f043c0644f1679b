"""The trial balance: every account's debits and credits, their sum, and what is not in order.

Assets and claims stand in debit, money that belongs to others and revenue in credit. An account
whose family is barred from the other side never stands there: nobody takes more out of a till than
lies in it, or uses more of a guarantee than was given.
"""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from greenlane.ledger.posting import Posting

_NOUGHT = Decimal(0)
# The side on which an account of a family must stand (or be nought); the others may stand on both:
# what a trader paid before an amendment made his debt smaller stands to his credit.
SIDES: dict[str, int] = {
    "cash": 1, "cheque": 1, "card": 1, "deposits": 1, "guaranteed": 1,
    "credit": -1, "suspense": -1, "security": -1, "guarantee": -1, "refund": -1,
    "transfer": -1,
}  # fmt: skip


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One account in one currency: what was debited, what credited."""

    account: str
    currency: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debits less credits."""
        return self.debit - self.credit

    @property
    def family(self) -> str:
        """The kind of account: `debtor` of `debtor:QT1`."""
        return self.account.partition(":")[0]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is not in order: a code, the account or currency, by how much."""

    code: str
    place: str
    amount: Decimal


class TrialBalance(msgspec.Struct, frozen=True, kw_only=True):
    """The lines in the order of their accounts, and the faults."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    def totals(self) -> dict[str, tuple[Decimal, Decimal]]:
        """All debits and all credits, by currency."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for line in self.lines:
            debit, credit = found.get(line.currency, (_NOUGHT, _NOUGHT))
            found[line.currency] = debit + line.debit, credit + line.credit
        return found


def lines_of(postings: Iterable[Posting]) -> tuple[Line, ...]:
    """The lines of postings."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for posting in postings:
        for side, account in enumerate((posting.debit, posting.credit)):
            both = sums.setdefault((account, posting.currency), [_NOUGHT, _NOUGHT])
            both[side] += posting.amount
    return tuple(
        Line(account=account, currency=currency, debit=debit, credit=credit)
        for (account, currency), (debit, credit) in sums.items()
    )


def trial_balance(
    lines: Iterable[Line], kept: Iterable[tuple[str, str, Decimal]] = ()
) -> TrialBalance:
    """The trial balance of lines; `kept` are balances that other tables hold of an account.

    Faults: `unbalanced` (debits are not credits, by currency), `wrong-side` (an account stands
    where its family is barred from), `differs` (a kept balance is not that of the postings).
    """
    ordered = tuple(sorted(lines, key=lambda line: (line.currency, line.account)))
    made = TrialBalance(lines=ordered, faults=())
    faults = [
        Fault(code="unbalanced", place=currency, amount=debit - credit)
        for currency, (debit, credit) in sorted(made.totals().items())
        if debit != credit
    ]
    faults += [
        Fault(code="wrong-side", place=line.account, amount=line.balance)
        for line in ordered
        if line.balance * SIDES.get(line.family, 0) < 0
    ]
    held = {(line.account, line.currency): line.balance for line in ordered}
    faults += [
        Fault(code="differs", place=account, amount=said - held.get((account, currency), _NOUGHT))
        for account, currency, said in kept
        if said != held.get((account, currency), _NOUGHT)
    ]
    return TrialBalance(lines=ordered, faults=tuple(faults))
