"""What an accepted declaration takes, in the same transaction: of quotas, permits, stays.

One list for everything of which there is only so much. Each kind of taking has its own ledger; all
are taken, or nothing is.
"""

from collections.abc import Sequence

from greenlane.rules import stay
from greenlane.rules.permit_use import Use
from greenlane.rules.stay import Entering, Leaving
from greenlane.store import stays
from greenlane.store.models import DeclarationRow
from greenlane.usecases import permit_intake, quota_intake, staying
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement
from greenlane.usecases.quota_intake import Claim

Taking = Claim | Use | Entering | Leaving


def asked(judgement: Judgement, desk: Desk) -> list[Taking]:
    """Everything a judged declaration takes."""
    claims = quota_intake.claims(judgement.shipment, judgement.assessment, desk.book)
    placed = stay.entering(judgement.shipment, judgement.assessment, desk.book.on(judgement.day))
    return [*claims, *judgement.uses, *placed, *judgement.exits]


def take(
    row: DeclarationRow, wanted: Sequence[Taking], judgement: Judgement, desk: Desk,
    *, fresh: bool = False,
) -> None:  # fmt: skip
    """Take what an accepted declaration asks for; what an amended one asks no more is given back.

    Of a first version nothing stands that could be given back: what it does not ask is not read.
    Of a `fresh` one, just written, nothing is read at all but the books.
    Raises TakenMeanwhileError when a permit has not enough any more: nothing may then be committed.
    """
    amended = row.version > 1
    claims = [each for each in wanted if isinstance(each, Claim)]
    if claims or amended:
        quota_intake.request(row, claims, judgement.day, desk)
    uses = [each for each in wanted if isinstance(each, Use)]
    if uses or amended:
        permit_intake.take(row, uses, judgement.day, desk, fresh=fresh)
    placed = [each for each in wanted if isinstance(each, Entering)]
    staying.take(row, judgement, placed, desk, fresh=fresh)


def give_back(row: DeclarationRow, reason: str, desk: Desk) -> None:
    """Give everything back that a declaration takes: it was invalidated."""
    quota_intake.withdraw(row, reason, desk)
    permit_intake.give_back(row, desk)
    stays.give_back(row, desk.now())
    stays.close(row)
