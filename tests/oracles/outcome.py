"""What came of one comparison with an oracle, and the counts of many."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

Status = Literal["equal", "differs", "undecided"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One value of an oracle beside ours. A `reason` is empty only where both are equal.

    A reason is given by a rule that has been checked on the values themselves; "unexplained" is
    what no rule fits.
    """

    where: str
    what: str
    status: Status
    reason: str = ""
    theirs: Decimal | None = None
    ours: Decimal | None = None


UNEXPLAINED = "unexplained"


def counts(outcomes: Iterable[Outcome]) -> Counter[tuple[str, str]]:
    """How many of each status and reason."""
    return Counter((each.status, each.reason) for each in outcomes)


def table(title: str, outcomes: list[Outcome]) -> str:
    """The counts as lines of text, the equal ones first."""
    decided = [each for each in outcomes if each.status != "undecided"]
    equal = sum(each.status == "equal" for each in decided)
    share = f"{100 * equal / len(decided):.1f} %" if decided else "none"
    lines = [title, f"  {len(outcomes)} compared, {len(decided)} decided, {equal} equal ({share})"]
    order = {"equal": 0, "differs": 1, "undecided": 2}
    found = sorted(counts(outcomes).items(), key=lambda e: (order[e[0][0]], -e[1]))
    lines += [f"  {n:6}  {status:9}  {reason}" for (status, reason), n in found]
    return "\n".join(lines)
