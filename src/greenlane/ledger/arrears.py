"""Arrears: debts with their due days, what was paid of them and when, the interest on what is late.

A payment pays the debt that was due first. What is remitted is taken from the newest debt and bears
nothing, as if it had never been owed. Interest is reckoned from the beginning each time and rounded
once, so that what was charged day by day is what the whole time costs.
Source: UCC Articles 108 and 114; the national act gives days, rates and rounding.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.ledger.interest import Interest, InterestSpan, rounded

_NOUGHT = Decimal(0)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A debt that was entered (due on `day`), or a payment of that day; below nought taken back."""

    day: date
    amount: Decimal


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a debt: due on a day, and paid on a day or not yet."""

    amount: Decimal
    due: date
    paid: date | None = None


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """Interest of one rate on one part: the sum it is on, and the span."""

    principal: Decimal
    span: InterestSpan


class Arrears(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed for being late: rounded once, with what made it."""

    amount: Decimal
    lates: tuple[Late, ...] = ()


def standing(changes: Iterable[Change]) -> list[Change]:
    """What stands of changes in the order of entry: what was taken back is off the newest.

    More taken back than was entered leaves nothing.
    """
    left: list[Change] = []
    for each in changes:
        if each.amount > 0:
            left.append(each)
        back = min(each.amount, _NOUGHT)
        while back < 0 and left:
            last = left.pop()
            back += last.amount
            if back > 0:
                left.append(msgspec.structs.replace(last, amount=back))
    return left


def parts(debts: Iterable[Change], payments: Iterable[Change]) -> tuple[Part, ...]:
    """Each debt by how it was paid: the first due by the first payment."""
    found: list[Part] = []
    money = sorted(standing(payments), key=lambda each: each.day)
    at, used = 0, _NOUGHT
    for debt in sorted(standing(debts), key=lambda each: each.day):
        left = debt.amount
        while left > 0 and at < len(money):
            taken = min(left, money[at].amount - used)
            found.append(Part(amount=taken, due=debt.day, paid=money[at].day))
            left, used = left - taken, used + taken
            if used == money[at].amount:
                at, used = at + 1, _NOUGHT
        if left > 0:
            found.append(Part(amount=left, due=debt.day))
    return tuple(found)


def arrears(
    owed: Sequence[Part], until: date, rounding: Rounding, on: Callable[[Part, date], Interest]
) -> Arrears:
    """The interest on parts to the day of payment or to `until`, rounded once; `on` is unrounded.

    `on` gives the interest of a part that is paid on a day (ledger.interest); only its spans count.
    """
    lates = []
    for part in owed:
        last = until if part.paid is None else min(part.paid, until)
        if last > part.due:
            told = on(part, last)
            lates += [Late(principal=part.amount, span=span) for span in told.spans]
    amount = rounded((late.span for late in lates), rounding)
    return Arrears(amount=amount, lates=tuple(lates))


def open_since(owed: Iterable[Part]) -> date | None:
    """The due day of the oldest debt that is not paid."""
    return min((part.due for part in owed if part.paid is None), default=None)
