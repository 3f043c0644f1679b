"""What an accepted declaration takes, in the transaction that accepts it: of quotas, of permits.

One list for everything of which there is only so much. Each kind of taking has its own ledger; all
are taken, or nothing is.
"""

from collections.abc import Sequence

from greenlane.rules.permit_use import Use
from greenlane.store.models import DeclarationRow
from greenlane.usecases import permit_intake, quota_intake
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement
from greenlane.usecases.quota_intake import Claim

Taking = Claim | Use


def asked(judgement: Judgement, desk: Desk) -> list[Taking]:
    """Everything a judged declaration takes."""
    claims = quota_intake.claims(judgement.shipment, judgement.assessment, desk.book)
    return [*claims, *judgement.uses]


def take(row: DeclarationRow, wanted: Sequence[Taking], judgement: Judgement, desk: Desk) -> None:
    """Take what an accepted declaration asks for; what an amended one asks no more is given back.

    Raises TakenMeanwhileError when a permit has not enough any more: nothing may then be committed.
    """
    claims = [each for each in wanted if isinstance(each, Claim)]
    quota_intake.request(row, claims, judgement.day, desk)
    uses = [each for each in wanted if isinstance(each, Use)]
    permit_intake.take(row, uses, judgement.day, desk)


def give_back(row: DeclarationRow, reason: str, desk: Desk) -> None:
    """Give everything back that a declaration takes: it was invalidated."""
    quota_intake.withdraw(row, reason, desk)
    permit_intake.give_back(row, desk)
