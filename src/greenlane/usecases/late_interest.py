"""Late interest: what a statement or fee costs more that was paid after its due day.

Interest is charged when the days are known: each payment of a late claim makes a claim of its own
for the part that it paid, from the day after the due day to the day of payment, and a posting of
its own. What is not paid yet bears interest that is only told. Interest bears none.
Debts of declarations have theirs in `arrears`.
"""

import logging
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from greenlane.law.payment_terms import PaymentTerms
from greenlane.ledger.interest import Interest, InterestSpan, NoInterestRateError, interest
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import Actor
from greenlane.store import journal, money
from greenlane.store.models import MoneyClaim
from greenlane.usecases.desk import Desk

CHARGE = "INT"
_BEARING = ("statement", "fee")
_NONE = Interest(amount=Decimal(0), spans=())
_log = logging.getLogger(__name__)


def on(claim: MoneyClaim, amount: Decimal, paid: date, desk: Desk) -> Interest:
    """The interest on an amount of a claim that is paid on a day; nought when it is not late.

    A day for which the law has no rate bears none: it is never guessed, and an alarm is logged.
    """
    terms = desk.book.payment_terms and desk.book.payment_terms.interest
    if not terms or claim.due is None or paid <= claim.due or claim.kind not in _BEARING:
        return _NONE
    try:
        found = interest(amount, purpose=terms.purpose, due=claim.due, paid=paid,
                         rates=desk.book.interest_rates, rounding=terms.rounding,
                         year=terms.year)  # fmt: skip
    except NoInterestRateError as error:
        _log.error("interest on %s: %s", claim.number, error)
        return _NONE
    return found if found.amount >= terms.least else _NONE


def until_today(claim: MoneyClaim, desk: Desk) -> Interest:
    """What a claim would bear if it were paid today; nothing is charged by asking."""
    return on(claim, claim.amount - claim.paid, desk.day_of(desk.now()), desk)


def charge(
    claim: MoneyClaim, amount: Decimal, payment: str, paid: date, actor: Actor, desk: Desk
) -> MoneyClaim | None:
    """Charge the interest on what a payment paid of a late claim; None when it bears none."""
    found = on(claim, amount, paid, desk)
    terms = desk.book.payment_terms
    if not found.amount or terms is None:
        return None
    made = begun(claim.operator_id, f"debtor:{claim.operator_id}", f"payment:{payment}",
                 claim.currency, terms, desk)  # fmt: skip
    made.on_claim, made.since, made.until = claim, found.spans[0].since, paid
    made.spans = [told(span, amount) for span in found.spans]
    move(made, found.amount, actor, desk)
    journal.note("money.interest-charged", actor, f"claim:{made.number}", desk.now(),
                 on=claim.number, amount=str(made.amount), basis=made.basis)  # fmt: skip
    return made


def begun(
    operator: str, account: str, subject: str, currency: str, terms: PaymentTerms, desk: Desk
) -> MoneyClaim:
    """A new claim of interest, of nothing yet: `move` posts what it is and saves it."""
    moment = desk.now()
    return MoneyClaim(
        number=f"I{money.next_number('interest'):09d}", kind="interest", operator_id=operator,
        subject=subject, charge=CHARGE, account=account, amount=Decimal(0), currency=currency,
        basis=terms.interest.basis if terms.interest else "", created=moment,
        due=desk.day_of(moment) + timedelta(days=terms.order_days),
    )  # fmt: skip


def told(span: InterestSpan, principal: Decimal) -> dict[str, str]:
    """A span of interest on a sum, as it is kept with the claim."""
    kept = msgspec.to_builtins(span)
    return {**{name: str(each) for name, each in kept.items()}, "principal": str(principal)}


def move(claim: MoneyClaim, more: Decimal, actor: Actor, desk: Desk) -> None:
    """Post so much more interest of a claim, or so much less, and save it.

    What was paid of what is owed no more stands to the operator's credit.
    """
    claim.amount += more
    over = max(claim.paid - claim.amount, Decimal(0))
    claim.paid -= over
    claim.save()
    subject = f"claim:{claim.number}"
    debt = Posting(charge=CHARGE, debit=claim.account, credit=_revenue(desk), amount=abs(more),
                   currency=claim.currency)  # fmt: skip
    if over:
        paid = Posting(charge=CHARGE, debit=claim.account, credit=f"credit:{claim.operator_id}",
                       amount=over, currency=claim.currency)  # fmt: skip
        entry = money.enter("reversal", (), desk.now(), actor=actor.name, subject=subject)
        money.add(entry, [paid], claim=claim)
    kind = "interest" if more > 0 else "waiver"
    entry = money.enter(kind, (), desk.now(), actor=actor.name, subject=subject)
    money.add(entry, [debt if more > 0 else debt.reversed()], claim=claim)


def undo(payment: str, actor: Actor, desk: Desk) -> None:
    """A payment was reversed: its interest is owed no more; what was paid of it is a credit."""
    held = MoneyClaim.objects.select_for_update().filter(
        kind="interest", subject=f"payment:{payment}", amount__gt=0
    )
    for claim in held:
        move(claim, -claim.amount, actor, desk)


def _revenue(desk: Desk) -> str:
    terms = desk.book.payment_terms
    return f"revenue:{terms.interest.account if terms and terms.interest else 'interest'}"
