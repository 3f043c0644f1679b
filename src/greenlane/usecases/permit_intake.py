"""Permits taken by declarations: looked up before they are judged, taken when they are accepted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeVar

from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import has_errors
from greenlane.rules.issued_permit import IssuedPermit
from greenlane.rules.permit_check import check
from greenlane.rules.permit_use import Use, cited
from greenlane.store import border, declarations, listing, permit_takings, permits, wall
from greenlane.store.models import DeclarationRow
from greenlane.usecases.desk import Desk

T = TypeVar("T")
_GONE = frozenset({"released", "cleared"})
_TRIES = 4


class TakenMeanwhileError(declarations.OvertakenError):
    """Between the judgement and the taking another has taken: it is judged again."""


def until_taken(lodge: Callable[[], T]) -> T:
    """Lodge; when another has taken meanwhile, judge again what is left, a few times."""
    for _ in range(_TRIES):
        with suppress(TakenMeanwhileError):
            return lodge()
    return lodge()


def held(
    declaration: Declaration, desk: Desk, row: int | None = None
) -> Mapping[str, IssuedPermit] | None:
    """The permits of the register that a declaration cites; one query, and none without any.

    What the declaration of that row takes of them already counts as free. None at a border post,
    which has no register: the centre looks.
    """
    numbers = cited(declaration, desk.book.permit_documents)
    if not numbers:
        return {}
    if border.own() is not None:
        return None
    with wall.opened():
        return permits.values(permits.by_numbers(numbers), row)


def held_anew(
    declaration: Declaration, declarant: str, lrn: str, desk: Desk
) -> Mapping[str, IssuedPermit] | None:
    """As `held` for a declaration that is lodged; None when it stands already.

    A repeat gets its old answer, whatever its permits have left since it took its share.
    """
    with wall.opened():  # both at once: a session that turns round costs as much as a question
        found = held(declaration, desk)
        return None if found and listing.is_lodged(declarant, lrn) else found


def take(
    row: DeclarationRow, uses: Sequence[Use], day: date, desk: Desk, *, fresh: bool = False
) -> None:
    """Take what an accepted declaration uses; what an amended one uses no more is given back.

    The permits are locked and asked again; a `fresh` row takes nothing yet. Raises
    TakenMeanwhileError when one has not enough now.
    """
    known = [] if fresh else permit_takings.of_declaration(row)
    numbers = {use.number for use in uses}
    numbers |= {each.permit.number for each in known if each.state != "returned"}
    if not numbers:
        return
    with wall.opened():
        books, own = permits.locked(numbers), None if fresh else row.pk
        verdict = check(uses, permits.values(books, own), row.trader, day, desk.book.on(day))
        if has_errors(verdict.findings):
            raise TakenMeanwhileError(verdict.findings[0].message)
        permit_takings.bring(row, known, books, verdict.taken, day, desk.now(),
                             used=row.state in _GONE)  # fmt: skip


def taken(row: DeclarationRow, uses: Sequence[Use], day: date, desk: Desk) -> bool:
    """Take what the goods use; nothing, and False, when one permit does not cover them now."""
    try:
        with transaction.atomic():
            take(row, uses, day, desk)
    except TakenMeanwhileError:
        return False
    return True


def give_back(row: DeclarationRow, desk: Desk) -> None:
    """Give back everything that a declaration takes: it was invalidated."""
    permit_takings.give_back(row, desk.now())
