"""Deferral: whose account takes a debt, and that it has room for it.

The database never lets an account go above its limit (see store/sql/money.sql);
here it is asked first, with the row locked, so that what does not fit is to be paid now.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.ledger.posting import Posting
from greenlane.rules.rule import Operator
from greenlane.store import wall
from greenlane.store.models import DeferredAccount
from greenlane.usecases.judgement import drawn_on

_DEFERRED = frozenset({"deferred_within_limit", "deferred_active"})
_REFUSALS = _DEFERRED | {"guarantee_within_amount"}


def deferred(declaration: Declaration, known: dict[str, Operator]) -> Operator | None:
    """The operator whose deferment account takes the debt: the declarant's, else the trader's."""
    for identity in drawn_on(declaration):
        operator = known.get(identity)
        if operator is not None and operator.deferment:
            return operator
    return None


def payer(
    declaration: Declaration,
    known: dict[str, Operator],
    owed: Decimal,
    undone: Sequence[Posting] = (),
) -> Operator | None:
    """As `deferred`, when the account has room for the debt after what is undone; else None.

    Runs inside a transaction: the room is kept until it ends.
    """
    found = deferred(declaration, known)
    if found is None or not owed:
        return found
    account = f"deferment:{found.id}"
    back = sum((p.amount for p in undone if p.credit == account), Decimal(0))
    with wall.opened():
        row = DeferredAccount.objects.select_for_update().filter(pk=found.id).first()
    if row is None:
        return found
    fits = row.state == "active" and row.used - back + owed <= row.limit
    return found if fits else None


@contextmanager
def taken() -> Iterator[None]:
    """For postings of what another node has done: an account may go over its limit by them."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('greenlane.taken', 'yes', true)")
        yield
        cursor.execute("select set_config('greenlane.taken', '', true)")


class NoRoomError(RuntimeError):
    """A deferred account (`deferred`: it is to be paid now) or a guarantee has no room."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.deferred = constraint in _DEFERRED


@contextmanager
def room() -> Iterator[None]:
    """Raise NoRoomError, with nothing written, when the database finds no room."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None) or ""
        if constraint not in _REFUSALS:
            raise
        raise NoRoomError(constraint) from error
