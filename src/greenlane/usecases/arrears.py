"""Arrears of declarations: interest on what is due and unpaid after release, brought up day by day.

The worker brings it to each day, and so does whatever pays, remits or reverses. What the interest
must be is reckoned from the postings; what is posted is the difference to what was charged, never
less by a change but by a posting the other way. Asked again on the same day it changes nothing.
"""

import logging
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction

from greenlane.law.payment_terms import DebtTerms, InterestTerms
from greenlane.ledger.arrears import Change, Part, open_since, parts
from greenlane.ledger.debtor import ACCOUNT, persons_of
from greenlane.ledger.interest import NoInterestRateError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import alerts, border, wall
from greenlane.store import arrears as kept
from greenlane.store.models import DeclarationRow, MoneyClaim, Operator, PostingRow
from greenlane.usecases import late_interest
from greenlane.usecases.desk import Desk

_MARK = "arrears"  # the ordinal of the last day that was done
_GONE = frozenset({"released", "cleared"})
_log = logging.getLogger(__name__)


def step(desk: Desk) -> int:
    """Bring all arrears to this day, once a day; gives how many changed (the worker's)."""
    terms, today = _terms(desk), desk.day_of(desk.now())
    if alerts.mark(_MARK) >= today.toordinal():
        return 0
    done = late_interest.step(desk)
    for number in kept.overdue(held=terms[0].held == "bears") if terms else ():
        with transaction.atomic():
            row = DeclarationRow.objects.select_for_update().get(pk=number)
            done += bring(row, SYSTEM, desk)
    alerts.set_mark(_MARK, today.toordinal())
    return done


def bring(row: DeclarationRow, actor: Actor, desk: Desk) -> int:
    """Bring the interest of a declaration (its row locked) to this day; gives how many changed."""
    terms, today = _terms(desk), desk.day_of(desk.now())
    if terms is None or not row.mrn or not _bears(row, terms[0]) or border.own() is not None:
        return 0  # of a border post's declarations the centre keeps the money
    done = 0
    for account, owed in reckoned(row, desk).items():
        try:
            found = late_interest.so_far(owed, today, terms[1], desk)
        except NoInterestRateError as error:  # never guessed: what was charged stays, and an alarm
            _log.error("interest on %s: %s", row.mrn, error)
            continue
        begin = partial(_claim, f"declaration:{row.mrn}", account, row, desk)
        claim = kept.claim(f"declaration:{row.mrn}", account)
        done += late_interest.charged(claim, begin, found, row.mrn, actor, desk)
    return done


@wall.opened()
def reckoned(row: DeclarationRow, desk: Desk) -> dict[str, tuple[Part, ...]]:
    """What each debtor of a declaration owes and has paid, part by part with its days."""
    terms = _terms(desk)
    if terms is None:
        return {}
    debts: dict[str, list[Change]] = {}
    paid: dict[str, dict[datetime, Change]] = {}  # what moved at once between charges is nought
    entered = kept.postings(row)
    days = kept.booked(entered)
    for p in entered:
        for account, sign in ((p.debit, 1), (p.credit, -1)):
            if account.startswith(ACCOUNT):
                day = desk.day_of(p.moment)
                if _of_debt(p, account):
                    due = _due(row, day, terms[0], desk)
                    debts.setdefault(account, []).append(Change(day=due, amount=sign * p.amount))
                else:
                    day = min(day, days.get(p.entry_id or 0, day))
                    told = paid.setdefault(account, {})
                    before = told[p.moment].amount if p.moment in told else Decimal(0)
                    told[p.moment] = Change(day=day, amount=before - sign * p.amount)
    return {account: parts(_netted(told), paid.get(account, {}).values())
            for account, told in debts.items()}  # fmt: skip


def due_of(row: DeclarationRow, desk: Desk) -> date | None:
    """Until when what is owed of a declaration after its release is to be paid."""
    terms = _terms(desk)
    if terms is None or not _bears(row, terms[0]):
        return None
    days = (open_since(owed) for owed in reckoned(row, desk).values())
    return min((day for day in days if day is not None), default=None)


def _terms(desk: Desk) -> tuple[DebtTerms, InterestTerms] | None:
    """The country's terms, where it has both a due day of debts and interest on them."""
    paid = desk.book.payment_terms
    if paid is None or paid.debt is None or paid.interest is None:
        return None
    return paid.debt, paid.interest


def _bears(row: DeclarationRow, terms: DebtTerms) -> bool:
    return row.state in _GONE or (terms.held == "bears" and row.state == "accepted")


def _of_debt(p: PostingRow, account: str) -> bool:
    return (p.credit if p.debit == account else p.debit).startswith("revenue")


def _due(row: DeclarationRow, day: date, terms: DebtTerms, desk: Desk) -> date:
    """So many days after it was entered; where goods are held for it, not before they went."""
    due = day + timedelta(days=terms.days)
    released = desk.day_of(row.released) if row.released else None
    return max(due, released) if released and terms.held == "rests" else due


def _netted(told: list[Change]) -> list[Change]:
    """Changes of one due day together: a debt reversed and entered anew is only its difference."""
    sums: dict[date, Decimal] = {}
    for each in told:
        sums[each.day] = sums.get(each.day, Decimal(0)) + each.amount
    return [Change(day=day, amount=amount) for day, amount in sums.items()]


def _claim(subject: str, account: str, row: DeclarationRow, desk: Desk) -> MoneyClaim | None:
    """A new claim on the one who owes; None for an account of nobody in the register."""
    owing = [*persons_of(account), row.trader, row.declarant]
    operator = next((each for each in owing if Operator.objects.filter(pk=each).exists()), None)
    terms = desk.book.payment_terms
    if operator is None or terms is None:
        return None
    return late_interest.begun(operator, account, subject, desk.book.currency, terms, desk)
