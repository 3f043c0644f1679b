"""Dues: what an operator owes now: debts of declarations, agencies' fees, deferred statements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from greenlane.ledger.allocation import Due, total
from greenlane.ledger.owed import unpaid
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import Actor
from greenlane.store import declarations, journal, money
from greenlane.store.models import DeclarationRow, MoneyClaim
from greenlane.usecases import arrears
from greenlane.usecases.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One debt with its charges: of a declaration or of a claim; `due` where the law has a day."""

    subject: str
    dues: tuple[Due, ...]
    declaration: DeclarationRow | None = None
    claim: MoneyClaim | None = None
    due: date | None = None

    @property
    def amount(self) -> Decimal:
        """What is owed together."""
        return total(self.dues)


def of_operator(operator: str, desk: Desk) -> list[Owed]:
    """Everything that an operator may pay now, in the order in which a payment pays it.

    The oldest first; interest after the debts, or before them, as the law says.
    """
    found = [replace(of_declaration(row), due=arrears.due_of(row, desk))
             for row in money.owing(operator)]  # fmt: skip
    found += [of_claim(claim) for claim in money.open_claims(operator)]
    terms = desk.book.payment_terms and desk.book.payment_terms.debt
    if terms:
        found.sort(key=lambda each: _is_interest(each) == (terms.pays == "debt"))
    return found


def _is_interest(owed: Owed) -> bool:
    return owed.claim is not None and owed.claim.kind == "interest"


def of_declaration(row: DeclarationRow) -> Owed:
    """What is unpaid of a declaration."""
    subject = f"declaration:{row.mrn}"
    left = unpaid(declarations.postings(row))
    dues = tuple(
        Due(subject=subject, charge=p.charge, account=p.debit, amount=p.amount, currency=p.currency)
        for p in left
    )
    return Owed(subject=subject, dues=dues, declaration=row)


def of_claim(claim: MoneyClaim) -> Owed:
    """What is unpaid of a claim."""
    return Owed(subject=f"claim:{claim.number}", dues=money.due_of_claim(claim), claim=claim,
                due=claim.due)  # fmt: skip


def whole(owed: Sequence[Owed]) -> list[Due]:
    """The charges of several debts, in order."""
    return [due for each in owed for due in each.dues]


@dataclass(frozen=True, kw_only=True)
class Fee:
    """A fee of an agency: for what (`subject`), on whom, how much, under which act."""

    subject: str
    operator: str
    agency: str
    amount: Decimal
    basis: str


@transaction.atomic
def charge_fee(fee: Fee, actor: Actor, desk: Desk) -> MoneyClaim:
    """Enter an agency's fee as a debt; the same subject, agency and act again is the same fee.

    Raises KeyError for an agency that is not there, ValueError without act or positive amount.
    """
    if fee.amount <= 0 or not fee.basis:
        raise ValueError("a fee is a positive amount and names its act")
    agency = desk.book.agencies[fee.agency].agency
    same = MoneyClaim.objects.filter(kind="fee", subject=fee.subject, agency=agency,
                                     basis=fee.basis).first()  # fmt: skip
    if same is not None:
        return same
    moment, account = desk.now(), f"debtor:{fee.operator}"
    claim = MoneyClaim.objects.create(
        number=f"F{money.next_number('fee'):09d}", kind="fee", operator_id=fee.operator,
        subject=fee.subject, agency=agency, charge="FEE", account=account, amount=fee.amount,
        currency=desk.book.currency, basis=fee.basis, created=moment,
        due=desk.day_of(moment) + timedelta(days=_days(desk)),
    )  # fmt: skip
    debt = Posting(charge="FEE", debit=account, credit=f"revenue:agency:{agency}",
                   amount=fee.amount, currency=claim.currency)  # fmt: skip
    entry = money.enter("fee", (), moment, actor=actor.name, subject=f"claim:{claim.number}")
    money.add(entry, [debt], claim=claim)
    journal.note("money.fee-charged", actor, f"claim:{claim.number}", moment, agency=agency,
                 amount=str(fee.amount), basis=fee.basis)  # fmt: skip
    return claim


def _days(desk: Desk) -> int:
    return desk.book.payment_terms.order_days if desk.book.payment_terms else 0
