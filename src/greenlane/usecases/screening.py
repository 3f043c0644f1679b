"""Screening in the lodgement: the lists are asked in memory; the store only when they say a name.

What the trader is told is the lane, as of any other selection: never that there is a list.
"""

from collections.abc import Mapping
from datetime import date

from greenlane.datamodel.declaration import Declaration
from greenlane.risk.screening.screener import Screened, Screener, screened
from greenlane.risk.screening.subjects import subjects_of
from greenlane.rules.rule import Operator
from greenlane.store import wall, watch_hits
from greenlane.store.models import DeclarationRow
from greenlane.usecases.course import HOLD_OF_LANE, Course, standing_hold
from greenlane.usecases.desk import Desk

_UNDER_WAY = ("registered", "accepted")


def asked(
    declaration: Declaration, known: Mapping[str, Operator], day: date, desk: Desk,
    screener: Screener | None = None,
) -> Screened | None:  # fmt: skip
    """What the lists in force on `day` say of a declaration; None where there are no lists.

    `known` are registered operators that it names, `screener` another one than the desk's.
    """
    by = screener or desk.screener
    if by is None:
        return None
    register = {number: operator.name for number, operator in known.items()}
    found = by.screen(subjects_of(declaration, register), day)
    if not found:
        return Screened(lists=by.version)
    with wall.opened():
        return screened(by, found, watch_hits.cleared({each.subject.mark for each in found}))


def bar(course: Course, told: Screened | None, office: str, desk: Desk) -> None:
    """Hold goods under way for what may be on a list; nothing when they are held already."""
    way = desk.profiles.plan.screening
    kind = HOLD_OF_LANE.get(way.lane if way else "")
    if told is None or kind is None or course.life.state not in _UNDER_WAY:
        return
    if any(hit.grade == "listed" for hit in told.hits):
        course.hold([standing_hold(course.book, kind, office, course.moment)])


def met(row: DeclarationRow, told: Screened | None, how: str, desk: Desk) -> int:
    """Note the hits of a declaration that was just judged; gives how many are new."""
    if told is None or not told.hits:
        return 0
    held = row.state in _UNDER_WAY
    with wall.opened():
        return watch_hits.add(row, told, how, held=held, moment=desk.now())
