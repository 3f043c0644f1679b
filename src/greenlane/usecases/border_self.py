"""What this installation is: the centre, or a border post with numbers of its own for some days."""

from datetime import datetime

from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.standards import mrn_range
from greenlane.store import border
from greenlane.usecases.desk import Desk

HOLD = "border:"  # how holds of conflicts between nodes are named; then the other declaration's row


class NumbersSpentError(NotAllowedError):
    """A post lodges only in the days of its numbers, and until it is closed."""

    code = "NOD-012"


def front(desk: Desk, moment: datetime) -> str:
    """What the middle of a number made now begins with: nothing at the centre.

    Raises NumbersSpentError outside the days for which the centre gave a post its numbers.
    """
    own = border.own()
    if own is None:
        return ""
    if own.closed or not own.since <= desk.day_of(moment) <= own.until:
        raise NumbersSpentError(
            "the numbers of post %(node)s are given for %(since)s to %(until)s",
            node=own.node,
            since=own.since,
            until=own.until,
        )
    return mrn_range.front(own.node)


def serves(office: str) -> bool:
    """True when this installation may take declarations for an office: a post only for its own."""
    own = border.own()
    return own is None or not office or office in own.offices
