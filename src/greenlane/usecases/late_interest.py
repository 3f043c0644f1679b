"""Late interest: what a statement or fee costs more while it is not paid after its due day.

The worker brings it to each day, and so does whatever pays or reverses: one claim of interest grows
with each late claim, by the difference to what was charged, from the day after the due day to the
day of payment. Reckoned from the payments each time, it is never charged twice. Interest bears
none. Debts of declarations have theirs in `arrears`.
"""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import msgspec
from django.db import transaction

from greenlane.law.payment_terms import InterestTerms, PaymentTerms
from greenlane.ledger.arrears import Arrears, Change, Part, parts
from greenlane.ledger.arrears import arrears as late
from greenlane.ledger.interest import Interest, InterestSpan, NoInterestRateError, interest
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import arrears, border, journal, money
from greenlane.store.models import MoneyClaim
from greenlane.usecases.desk import Desk

CHARGE = "INT"
_BEARING = ("statement", "fee")
NONE = Arrears(amount=Decimal(0))
_log = logging.getLogger(__name__)


def bring(claim: MoneyClaim, actor: Actor, desk: Desk) -> int:
    """Bring the interest on a claim (its row locked) to this day; gives 1 where it changed.

    A day for which the law has no rate bears none: it is never guessed, an alarm is logged, and
    what was charged stays.
    """
    terms = desk.book.payment_terms
    if terms is None or border.own() is not None:
        return 0  # of a border post's claims the centre keeps the money
    try:
        found = _reckoned(claim, desk)
    except NoInterestRateError as error:
        _log.error("interest on %s: %s", claim.number, error)
        return 0
    made = arrears.claim(f"claim:{claim.number}", f"debtor:{claim.operator_id}", claim)
    return charged(made, lambda: _begun(claim, terms, desk), found, claim.number, actor, desk)


def step(desk: Desk) -> int:
    """Bring the interest on all claims to this day; gives how many changed."""
    done = 0
    for number in arrears.late_claims(_BEARING, desk.day_of(desk.now())):
        with transaction.atomic():
            claim = MoneyClaim.objects.select_for_update().get(pk=number)
            done += bring(claim, SYSTEM, desk)
    return done


def until_today(claim: MoneyClaim, desk: Desk) -> Arrears:
    """What a claim bears until this day; nothing is charged by asking."""
    try:
        return _reckoned(claim, desk)
    except NoInterestRateError:
        return NONE


def _reckoned(claim: MoneyClaim, desk: Desk) -> Arrears:
    terms = desk.book.payment_terms and desk.book.payment_terms.interest
    today = desk.day_of(desk.now())
    if not terms or claim.due is None or claim.kind not in _BEARING or today <= claim.due:
        return NONE
    owed = parts([Change(day=claim.due, amount=claim.amount)], _payments(claim, desk))
    return so_far(owed, today, terms, desk)


def _payments(claim: MoneyClaim, desk: Desk) -> list[Change]:
    """What was paid of a claim and not taken back, each on its day: the bank's where it said so."""
    entered = [p for p in arrears.of_claim(claim) if p.credit == claim.account]
    days = arrears.booked(entered)
    told = ((desk.day_of(p.moment), days.get(p.entry_id or 0), p.amount) for p in entered)
    return [Change(day=min(day, booked or day), amount=amount) for day, booked, amount in told]


def so_far(owed: tuple[Part, ...], today: date, terms: InterestTerms, desk: Desk) -> Arrears:
    """The interest on what is owed until today, by the law's rates. Raises NoInterestRateError."""

    def on(part: Part, last: date) -> Interest:
        return interest(part.amount, purpose=terms.purpose, due=part.due, paid=last,
                        rates=desk.book.interest_rates, rounding=terms.rounding,
                        year=terms.year)  # fmt: skip

    found = late(owed, today, terms.rounding, on)
    return found if found.amount >= terms.least else NONE


def charged(
    claim: MoneyClaim | None, begin: Callable[[], MoneyClaim | None], found: Arrears, on: str,
    actor: Actor, desk: Desk,
) -> int:  # fmt: skip
    """Post the difference between what the interest is and what `claim` charged of it."""
    more = found.amount - (claim.amount if claim else 0)
    claim = claim or (begin() if more else None)
    if not more or claim is None:
        return 0
    if found.lates:
        claim.since = found.lates[0].span.since
    claim.until = desk.day_of(desk.now())
    claim.spans = [_told(each.span, each.principal) for each in found.lates]
    _move(claim, more, actor, desk)
    kind = "money.interest-charged" if more > 0 else "money.interest-remitted"
    journal.note(kind, actor, f"claim:{claim.number}", desk.now(), on=on,
                 amount=str(abs(more)), basis=claim.basis)  # fmt: skip
    return 1


def _begun(on: MoneyClaim, terms: PaymentTerms, desk: Desk) -> MoneyClaim:
    made = begun(on.operator_id, f"debtor:{on.operator_id}", f"claim:{on.number}", on.currency,
                 terms, desk)  # fmt: skip
    made.on_claim = on
    return made


def begun(
    operator: str, account: str, subject: str, currency: str, terms: PaymentTerms, desk: Desk
) -> MoneyClaim:
    """A new claim of interest, of nothing yet: `charged` posts what it is and saves it."""
    moment = desk.now()
    return MoneyClaim(
        number=f"I{money.next_number('interest'):09d}", kind="interest", operator_id=operator,
        subject=subject, charge=CHARGE, account=account, amount=Decimal(0), currency=currency,
        basis=terms.interest.basis if terms.interest else "", created=moment,
        due=desk.day_of(moment) + timedelta(days=terms.order_days),
    )  # fmt: skip


def _told(span: InterestSpan, principal: Decimal) -> dict[str, str]:
    """A span of interest on a sum, as it is kept with the claim."""
    kept = msgspec.to_builtins(span)
    return {**{name: str(each) for name, each in kept.items()}, "principal": str(principal)}


def _move(claim: MoneyClaim, more: Decimal, actor: Actor, desk: Desk) -> None:
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


def _revenue(desk: Desk) -> str:
    terms = desk.book.payment_terms
    return f"revenue:{terms.interest.account if terms and terms.interest else 'interest'}"
