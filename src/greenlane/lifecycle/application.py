"""The life of an application for a permit: its states as a table, its clock in working days.

The agency's days run from the submission. They stand while the applicant is asked, and do not begin
before a permit that the law puts first. Source: the states of LITE, ICMS and the CHIEF TIS before
issue; what follows the grant is the permit's own life.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Literal

import msgspec

from greenlane.law.calendar import WorkingDays
from greenlane.lifecycle.refusal import NotAllowedError

ApplicationState = Literal[
    "draft", "waiting", "submitted", "in-work", "queried", "countersign",
    "granted", "refused", "withdrawn", "lapsed",
]  # fmt: skip
ApplicationMove = Literal[
    "submit", "wait", "begin", "take", "give-back", "advise", "query", "answer", "propose",
    "return", "grant", "refuse", "withdraw", "lapse", "reopen",
]  # fmt: skip

_DECIDED: dict[ApplicationMove, ApplicationState] = {"grant": "granted", "refuse": "refused"}
# What is not in this table cannot happen.
TRANSITIONS: dict[ApplicationState, dict[ApplicationMove, ApplicationState]] = {
    "draft": {"submit": "submitted", "wait": "waiting", "withdraw": "withdrawn", "lapse": "lapsed"},
    "waiting": {"begin": "submitted", "withdraw": "withdrawn", "lapse": "lapsed"},
    "submitted": {"take": "in-work", "withdraw": "withdrawn", **_DECIDED},
    "in-work": {
        "give-back": "submitted",
        "advise": "in-work",
        "query": "queried",
        "propose": "countersign",
        "withdraw": "withdrawn",
        **_DECIDED,
    },
    "queried": {"answer": "in-work", "withdraw": "withdrawn", "lapse": "lapsed"},
    "countersign": {"return": "in-work", "withdraw": "withdrawn", **_DECIDED},
    "granted": {},
    "refused": {"reopen": "in-work"},
    "withdrawn": {},
    "lapsed": {},
}
FINAL: frozenset[ApplicationState] = frozenset({"granted", "refused", "withdrawn", "lapsed"})
OPEN: frozenset[ApplicationState] = frozenset(TRANSITIONS) - FINAL - {"draft"}
RUNNING: frozenset[ApplicationState] = frozenset({"submitted", "in-work", "countersign"})
# Moves that nobody makes without saying why.
WITH_WORDS: frozenset[ApplicationMove] = frozenset(
    {"query", "answer", "refuse", "return", "reopen"}
)


class ApplicationStep(msgspec.Struct, frozen=True, kw_only=True):
    """A move on a day, by whom, in words; `deemed` is the act by which silence granted."""

    move: ApplicationMove
    day: date
    by: str = ""
    text: str = ""
    deemed: str = ""


class ApplicationLife(msgspec.Struct, frozen=True, kw_only=True):
    """Where an application stands.

    `since` is the day from which the agency's days are running, None while they stand; `spent` the
    working days that ran before. `proposer` proposed what is being countersigned.
    """

    days: int
    state: ApplicationState = "draft"
    since: date | None = None
    spent: int = 0
    proposer: str = ""

    def due(self, calendar: WorkingDays) -> date | None:
        """The last day for deciding; None while the clock stands."""
        if self.since is None:
            return None
        return calendar.after(self.since, max(0, self.days - self.spent))


def between(first: date, last: date, calendar: WorkingDays) -> int:
    """The working days after `first` up to and with `last`."""
    ordinals = range(first.toordinal() + 1, last.toordinal() + 1)
    return sum(calendar.works(date.fromordinal(number)) for number in ordinals)


def follow(life: ApplicationLife, step: ApplicationStep, calendar: WorkingDays) -> ApplicationLife:
    """The life after a step. Raises NotAllowedError when it cannot be taken now."""
    after = TRANSITIONS[life.state].get(step.move)
    if after is None:
        raise NotAllowedError(
            "%(move)s is not possible when an application is %(state)s",
            move=step.move,
            state=life.state,
        )
    _guard(life, step, calendar)
    spent, since = life.spent, life.since
    if after not in RUNNING and since is not None:
        spent, since = spent + between(since, step.day, calendar), None
    elif after in RUNNING and since is None:
        since = step.day
    proposer = step.by if step.move == "propose" else life.proposer
    return msgspec.structs.replace(life, state=after, spent=spent, since=since,
                                   proposer=proposer if after == "countersign" else "")  # fmt: skip


def _guard(life: ApplicationLife, step: ApplicationStep, calendar: WorkingDays) -> None:
    if step.move in WITH_WORDS and not step.text.strip():
        raise NotAllowedError("reasons, questions and answers are stated in words")
    if life.state == "countersign" and step.move in _DECIDED and step.by == life.proposer:
        raise NotAllowedError("who proposed it does not countersign it")
    if step.deemed:
        due = life.due(calendar)
        if step.move != "grant" or due is None or step.day <= due:
            raise NotAllowedError("silence grants when the time for deciding is over")


def replay(days: int, steps: Iterable[ApplicationStep], calendar: WorkingDays) -> ApplicationLife:
    """Where an application stands after all its steps."""
    begun = ApplicationLife(days=days)
    return reduce(lambda life, step: follow(life, step, calendar), steps, begun)
