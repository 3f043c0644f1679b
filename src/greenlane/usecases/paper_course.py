"""The course of a declaration that was accepted on paper: what happened there is recorded, once."""

from dataclasses import dataclass
from datetime import date, datetime

from greenlane.datamodel.declaration import Declaration
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.usecases.course import Course, of_lodging
from greenlane.usecases.judgement import Judgement


@dataclass(frozen=True, kw_only=True)
class OnPaper:
    """A paper: its number, the day whose law applies, and when and by whom the goods were released.

    `released` is None when the goods have not gone: then they are released the ordinary way.
    `keyed` when two officers keyed it in for the declarant.
    """

    number: str
    day: date
    released: datetime | None = None
    released_by: str = ""
    basis: str = ""
    keyed: bool = False


def of_paper(
    book: LawBook,
    declaration: Declaration,
    judgement: Judgement,
    actor: Actor,
    moment: datetime,
    *,
    paid: bool,
    paper: OnPaper,
) -> Course:
    """The events of a captured paper. Goods that have gone are not held and not released again.

    What would have been looked at, or lacks a permit, goes to the blue lane: released, and looked
    at in the books before it is cleared. The debt is owed as ever.
    """
    if paper.released is None or not judgement.acceptable or judgement.shipment.prelodged:
        return of_lodging(book, declaration, judgement, actor, moment, paid=paid)
    course = Course(book, moment, DeclarationLife())
    course.happen("lodge", actor, version=1, text=f"paper {paper.number}")
    course.happen("arrive", actor)
    course.happen("accept")
    drawn = judgement.selection.lane if judgement.selection else "green"
    whole = drawn == "green" and all(need.declared for need in judgement.permits)
    course.happen("select", lane="green" if whole else "blue")
    course.happen(
        "release", SYSTEM, name=paper.number, basis=paper.basis,
        text=f"on paper, {paper.released.isoformat()}, {paper.released_by}",
    )  # fmt: skip
    if whole and paid:
        course.happen("clear")
    return course
