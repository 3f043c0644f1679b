"""Securing: what a declaration reserves of the guarantee it names, and its release at discharge.

A guarantee that is named must be there, of one of the declaration's parties, in force, and have
room for the duties that are suspended or secured; else customs holds the goods until security is
given. Reserved is what the postings say; the database keeps it within the guarantee's amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.duties.assessment import Assessment
from greenlane.ledger.guarantee import Guarantee as Given
from greenlane.ledger.guarantee import held, reserving
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold, HoldKind
from greenlane.store import declarations, journal, money, stays, wall
from greenlane.store.models import DeclarationRow, Guarantee
from greenlane.usecases import answers, conflicts
from greenlane.usecases.course import Course, standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement, drawn_on
from greenlane.usecases.permissions import need, need_in

HOLD: HoldKind = "security"
_MARK, _CASH = "guarantee:", "security:"
NONE, UNKNOWN, ENDED, SMALL = "none", "unknown", "not-in-force", "too-small"


@dataclass(frozen=True)
class Secured:
    """What is reserved, or why nothing could be: the hold is then on its ground."""

    postings: tuple[Posting, ...] = ()
    wanting: str = ""

    def holds(self, course: Course) -> list[Hold]:
        """The hold until security is given, when the guarantee would not do."""
        if not self.wanting or course.life.open_hold(HOLD) is not None:
            return []
        return [standing_hold(course.book, HOLD, "cashier", course.moment)]


def plan(
    declaration: Declaration, judgement: Judgement, desk: Desk, undone: Iterable[Posting] = ()
) -> Secured:
    """What an accepted declaration reserves. No query unless it names a guarantee or must.

    `undone` are postings reversed in the same step: what they held is free again.
    """
    number = named(declaration)
    at_stake = amounts(judgement.assessment) if number or judgement.demanding else {}
    if not at_stake:
        return Secured()
    asked = sum(at_stake.values(), Decimal(0))
    if not number:
        number = _unnamed(declaration, asked, judgement.day, desk)
    with wall.opened():
        row = Guarantee.objects.filter(pk=number).first() if number else None
    back = sum((p.amount for p in undone if p.debit == f"{_MARK}{number}"), Decimal(0))
    wanting = _wanting(row, declaration, asked - back, judgement.day) if number else NONE
    if row is None or wanting:
        return Secured(wanting=wanting)
    given = value(row)
    return Secured(tuple(reserving(given, sum_, charge) for charge, sum_ in at_stake.items()))


def _unnamed(declaration: Declaration, asked: Decimal, day: date, desk: Desk) -> str:
    """The guarantee that is taken although none is named: only where the country's data says so."""
    terms = desk.book.payment_terms
    found = fitting(declaration, asked, day) if terms and terms.unnamed == "take" else []
    return found[0].number if len(found) == 1 else ""


def fitting(declaration: Declaration, asked: Decimal, day: date) -> list[Guarantee]:
    """The comprehensive guarantees of declarant and trader that are in force and have room."""
    with wall.opened():
        rows = Guarantee.objects.filter(kind="comprehensive", state="active",
                                        principal__in=drawn_on(declaration))  # fmt: skip
        return [row for row in rows.order_by("number")
                if not _wanting(row, declaration, asked, day)]  # fmt: skip


def again(
    declaration: Declaration,
    judgement: Judgement,
    undone: tuple[Posting, ...],
    desk: Desk,
    *,
    partly: bool = False,
) -> tuple[tuple[Posting, ...], tuple[Posting, ...]]:
    """After release: what is undone and what is reserved instead; what is discharged stays so.

    Where the guarantee has no room for more, and where goods have left the procedure in part
    (`partly`), what it holds stays as it is.
    """
    kept = [p for p in undone if p.debit.startswith(_MARK)]
    if not kept:
        return undone, ()
    secured = plan(declaration, judgement, desk, undone)
    if secured.wanting or partly:
        return tuple(p for p in undone if p not in kept), ()
    return undone, secured.postings


def named(declaration: Declaration) -> str:
    """The number of the guarantee that a declaration names, or nothing."""
    told = (each.reference_id or each.id or "" for each in declaration.obligation_guarantee)
    return next(filter(None, told), "")[:24]


def is_of(number: str, principal: str) -> bool:
    """Whether the guarantee of a number is this person's."""
    with wall.opened():
        return Guarantee.objects.filter(pk=number, principal=principal).exists()


def amounts(assessment: Assessment) -> dict[str, Decimal]:
    """The duties that are suspended or secured, by charge; what is nought is left out."""
    found: dict[str, Decimal] = {}
    for effect in ("suspend", "secure"):
        for charge, amount in assessment.totals(effect).items():
            found[charge] = found.get(charge, Decimal(0)) + amount
    return {charge: amount for charge, amount in found.items() if amount > 0}


def value(row: Guarantee) -> Given:
    """A guarantee's row as the ledger's value."""
    return Given(number=row.number, kind=row.kind, principal=row.principal_id, amount=row.amount,
                 percent=row.percent, currency=row.currency, reserved=row.reserved)  # fmt: skip


def _wanting(row: Guarantee | None, declaration: Declaration, asked: Decimal, day: date) -> str:
    """Why a guarantee will not do, in one word; nothing when it will."""
    if row is None or row.principal_id not in drawn_on(declaration):
        return UNKNOWN
    if row.state != "active" or day < row.since or (row.until is not None and row.until < day):
        return ENDED
    return "" if asked <= value(row).left else SMALL


@transaction.atomic
def discharge(mrn: str, reason: str, actor: Actor, desk: Desk) -> Decimal:
    """Release what a declaration has reserved: its procedure is discharged; gives how much.

    Raises NotAllowedError without a reason or when nothing is reserved, ForbiddenError for others
    than the office of the declaration and the cashier.
    """
    row = declarations.locked(mrn)
    need_in(actor, "guarantee.discharge", row.office)
    if not reason.strip():
        raise NotAllowedError("a discharge needs a reason")
    standing = reserved(row)
    if not standing or declarations.life(row).doubt is not None:
        raise NotAllowedError("nothing is reserved for this declaration")
    stays.close(row)
    moment = desk.now()
    entry = money.enter("discharge", (), moment, actor=actor.name, subject=f"declaration:{mrn}",
                        reason=reason.strip())  # fmt: skip
    money.add(entry, [posting.reversed() for posting in standing], declaration=row)
    amount = sum((posting.amount for posting in standing), Decimal(0))
    journal.note("money.guarantee-released", actor, f"declaration:{mrn}", moment,
                 guarantee=standing[0].credit, amount=str(amount),
                 reason=reason.strip())  # fmt: skip
    return amount


@transaction.atomic
def deposit(mrn: str, actor: Actor, desk: Desk) -> Decimal:
    """Take security in cash where no guarantee would do; the goods go when nothing else holds them.

    Raises NotAllowedError when no such security is asked for.
    """
    need(actor, "money.receive")
    row = declarations.locked(mrn)
    conflicts.check(actor, row)
    at_stake = wanted(row)
    if not at_stake:
        raise NotAllowedError("no security is asked for")
    course = Course(desk.book, desk.now(), declarations.life(row))
    amount = sum(at_stake.values(), Decimal(0))
    taken = [
        Posting(charge=charge, debit="deposits", credit=f"{_CASH}{row.trader}", amount=sum_,
                currency=desk.book.currency)
        for charge, sum_ in at_stake.items()
    ]  # fmt: skip
    course.happen("lift", actor, name=HOLD, text=f"deposit of {amount} {desk.book.currency}")
    if not row.node:
        course.release_if_free()
    declarations.append(row, course.events, course.life, taken)
    journal.note("money.deposit-taken", actor, f"declaration:{mrn}", desk.now(),
                 amount=str(amount))  # fmt: skip
    return amount


def wanted(row: DeclarationRow) -> dict[str, Decimal]:
    """What a declaration must secure before it goes, because its guarantee would not do."""
    life = declarations.life(row)
    if life.open_hold(HOLD) is None or life.doubt is not None:
        return {}
    stored = answers.decode(declarations.version(row).answer.encode())
    return amounts(stored.assessment)


def freed(course: Course, secured: Secured) -> None:
    """Lift the hold for security when a declaration names a guarantee that will do."""
    doubted = course.life.doubt is not None
    if secured.postings and not doubted and course.life.open_hold(HOLD) is not None:
        course.happen("lift", name=HOLD, text="secured by a guarantee")


def reserved(row: DeclarationRow) -> list[Posting]:
    """What a declaration has reserved of a guarantee or given in cash and nothing has released."""
    return held(declarations.postings(row))
