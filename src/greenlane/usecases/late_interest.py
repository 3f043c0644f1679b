"""Late interest: what a statement or fee costs more that was paid after its due day.

Interest is charged when the days are known: each payment of a late claim makes a claim of its own
for the part that it paid, from the day after the due day to the day of payment, and a posting of
its own. What is not paid yet bears interest that is only told. Interest bears none.
"""

import logging
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from greenlane.ledger.interest import Interest, NoInterestRateError, interest
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
    if not found.amount or terms is None or terms.interest is None or claim.due is None:
        return None
    moment, account = desk.now(), f"debtor:{claim.operator_id}"
    made = MoneyClaim.objects.create(
        number=f"I{money.next_number('interest'):09d}", kind="interest", account=account,
        operator_id=claim.operator_id, subject=f"payment:{payment}", charge=CHARGE,
        amount=found.amount, currency=claim.currency, basis=terms.interest.basis, created=moment,
        since=found.spans[0].since, until=paid,
        due=desk.day_of(moment) + timedelta(days=terms.order_days),
        on_claim=claim, spans=[_told(span, amount) for span in msgspec.to_builtins(found.spans)],
    )  # fmt: skip
    debt = Posting(charge=CHARGE, debit=account, credit=f"revenue:{terms.interest.account}",
                   amount=made.amount, currency=made.currency)  # fmt: skip
    entry = money.enter("interest", (), moment, actor=actor.name, subject=f"claim:{made.number}")
    money.add(entry, [debt], claim=made)
    journal.note("money.interest-charged", actor, f"claim:{made.number}", moment,
                 on=claim.number, amount=str(made.amount), basis=made.basis)  # fmt: skip
    return made


def _told(span: dict[str, str], principal: Decimal) -> dict[str, str]:
    return {**{name: str(told) for name, told in span.items()}, "principal": str(principal)}


def undo(payment: str, actor: Actor, desk: Desk) -> None:
    """A payment was reversed: its interest is owed no more; what was paid of it is a credit."""
    held = MoneyClaim.objects.select_for_update().filter(
        kind="interest", subject=f"payment:{payment}", amount__gt=0
    )
    for claim in held:
        subject = f"claim:{claim.number}"
        if claim.paid:
            over = Posting(charge=CHARGE, debit=claim.account, credit=f"credit:{claim.operator_id}",
                           amount=claim.paid, currency=claim.currency)  # fmt: skip
            entry = money.enter("reversal", (), desk.now(), actor=actor.name, subject=subject)
            money.add(entry, [over], claim=claim)
        debt = Posting(charge=CHARGE, debit=claim.account, credit=_revenue(desk),
                       amount=claim.amount, currency=claim.currency)  # fmt: skip
        entry = money.enter("waiver", (), desk.now(), actor=actor.name, subject=subject)
        money.add(entry, [debt.reversed()], claim=claim)
        claim.paid = claim.amount = Decimal(0)
        claim.save(update_fields=["paid", "amount"])


def _revenue(desk: Desk) -> str:
    terms = desk.book.payment_terms
    return f"revenue:{terms.interest.account if terms and terms.interest else 'interest'}"
