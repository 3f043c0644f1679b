"""A declaration judged again: as of any day, under the law as known at any moment."""

from datetime import date, datetime

import msgspec

from greenlane.law.lawbook import LawBook
from greenlane.store import declarations, operators
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers
from greenlane.usecases.desk import Desk
from greenlane.usecases.draws import seed_of
from greenlane.usecases.judgement import Judgement, judge, operator_ids
from greenlane.usecases.law_desk import LawDeskError
from greenlane.usecases.law_in_force import book_known_at, book_numbered
from greenlane.usecases.standing import document
from greenlane.usecases.valuation_doubt import as_decided


def judge_again(
    mrn: str, desk: Desk, *, day: date | None = None, known: datetime | None = None
) -> Judgement:
    """Judge the present version of a declaration under the law of `day` as known at `known`.

    Without a day it is that of the declaration, without a moment the publication that judged it.
    Nothing is written. The register of operators is that of today: it is not law. Raises
    UnknownDeclarationError, and LawDeskError where that law is not kept here.
    """
    row = declarations.by_mrn(mrn)
    book = book_known_at(desk, known) if known else book_that_judged(row, desk)
    declaration = document(row)
    judgement = judge(
        declaration, book=book, rules=desk.rules, profiles=desk.profiles,
        operators=operators.by_ids(operator_ids(declaration)), day=day or row.law_day,
        seed=seed_of(row, desk),
    )  # fmt: skip
    assessment, _ = as_decided(row, judgement.shipment, book.on(judgement.day))
    return msgspec.structs.replace(judgement, assessment=assessment)


def book_that_judged(row: DeclarationRow, desk: Desk) -> LawBook:
    """The law book that the present version was judged by. Raises LawDeskError (LAW-012)."""
    law = answers.decode(declarations.version(row).answer.encode()).law
    version, _, number = law.partition("+")
    book = book_numbered(desk, int(number or 0))
    if book is None or book.version.partition("+")[0] != version:
        raise LawDeskError("LAW-012", "the law %(law)s is not kept here", law=law)
    return book
