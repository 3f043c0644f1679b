"""The life of an authorisation: applied for, validated on the spot, decided by two, watched.

Source: WCO SAFE Framework of Standards, pillar 2 and annex IV (the thirteen elements); WTO Trade
Facilitation Agreement, Article 7.7. A suspended authorisation may be stayed while an appeal runs.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from greenlane.lifecycle.refusal import NotAllowedError

AuthorisationState = Literal[
    "draft", "submitted", "planned", "visited", "granted", "refused", "suspended", "revoked",
    "withdrawn", "surrendered",
]  # fmt: skip
AuthorisationMove = Literal[
    "submit", "plan", "visit", "grant", "refuse", "suspend", "restore", "revoke", "withdraw",
    "surrender",
]  # fmt: skip

# What is not in this table cannot happen.
TRANSITIONS: dict[AuthorisationState, dict[AuthorisationMove, AuthorisationState]] = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {"plan": "planned", "refuse": "refused", "withdraw": "withdrawn"},
    "planned": {"visit": "visited", "withdraw": "withdrawn"},
    "visited": {"plan": "planned", "grant": "granted", "refuse": "refused",
                "withdraw": "withdrawn"},
    "granted": {"suspend": "suspended", "revoke": "revoked", "surrender": "surrendered"},
    "suspended": {"restore": "granted", "revoke": "revoked", "surrender": "surrendered"},
    "refused": {},
    "revoked": {},
    "withdrawn": {},
    "surrendered": {},
}  # fmt: skip
# What two persons decide; a suspension is one person's, at once, and its end two persons' again.
OF_TWO: frozenset[AuthorisationMove] = frozenset({"grant", "refuse", "restore", "revoke"})
# Against what the holder may appeal.
APPEALABLE: frozenset[AuthorisationState] = frozenset({"refused", "suspended", "revoked"})
OPEN: frozenset[AuthorisationState] = frozenset(
    {"draft", "submitted", "planned", "visited", "granted", "suspended"}
)
# The thirteen elements of annex IV, by their letters.
ELEMENTS = tuple("ABCDEFGHIJKLM")

AppealState = Literal["none", "lodged", "upheld", "dismissed"]
AppealMove = Literal["lodge", "uphold", "dismiss"]
APPEALS: dict[AppealState, dict[AppealMove, AppealState]] = {
    "none": {"lodge": "lodged"},
    "lodged": {"uphold": "upheld", "dismiss": "dismissed"},
    "upheld": {"lodge": "lodged"},
    "dismissed": {},
}

Rating = Literal["low", "medium", "high"]
Met = Literal["met", "partly", "not"]


def follow(state: AuthorisationState, move: AuthorisationMove) -> AuthorisationState:
    """The state after a move. Raises NotAllowedError when the table does not have it."""
    after = TRANSITIONS[state].get(move)
    if after is None:
        raise NotAllowedError(
            "an authorisation that is %(state)s cannot %(move)s", state=state, move=move
        )
    return after


def appealed(state: AuthorisationState, appeal: AppealState, move: AppealMove) -> AppealState:
    """The appeal after a move. Raises NotAllowedError when it cannot be now."""
    if move == "lodge" and state not in APPEALABLE:
        raise NotAllowedError("there is nothing to appeal against: it is %(state)s", state=state)
    after = APPEALS[appeal].get(move)
    if after is None:
        raise NotAllowedError(
            "an appeal that is %(appeal)s cannot %(move)s", appeal=appeal, move=move
        )
    return after


def stands(state: AuthorisationState, appeal: AppealState, *, stayed: bool) -> bool:
    """Whether its benefits are given: granted, or suspended and stayed while an appeal runs.

    A stay never gives what was refused or revoked: there is nothing yet, or nothing any more.
    """
    return state == "granted" or (state == "suspended" and appeal == "lodged" and stayed)


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What customs knows of an operator's compliance over a time, from its own books."""

    declarations: int = 0
    rejected: int = 0
    controlled: int = 0
    found: int = 0
    incidents: int = 0


def rating(answers: Mapping[str, str], asked: Iterable[str], record: Record) -> Rating:
    """How risky an applicant is: what it answers no or in part, and what was found before.

    Our reading: one answer in ten that is not yes makes it medium, three in ten high; so do one
    and three findings or incidents in a hundred declarations.
    """
    questions = list(asked)
    weak = sum(answers.get(code) != "yes" for code in questions)
    bad = record.found + record.incidents + record.rejected
    share = max(weak / max(1, len(questions)), 10 * bad / max(1, record.declarations)
                if record.declarations else 0)  # fmt: skip
    return "high" if share >= 0.3 else "medium" if share >= 0.1 else "low"


def to_visit(
    answers: Mapping[str, str], questions: Mapping[str, str], risk: Rating
) -> tuple[str, ...]:
    """The elements that a visit looks at: all of a high risk, else A and those answered weakly.

    `questions` maps the code of each question to its element. Physical security (G to I) is looked
    at in every case: nobody answers for a fence on paper.
    """
    if risk == "high":
        return ELEMENTS
    weak = {element for code, element in questions.items() if answers.get(code) != "yes"}
    always = {"A", "G", "H", "I"}
    return tuple(
        each for each in ELEMENTS if each in weak | always or (risk == "medium" and each in "BCK")
    )


def missing(planned: Iterable[str], report: Mapping[str, Met]) -> tuple[str, ...]:
    """The planned elements on which the report of a visit says nothing."""
    return tuple(each for each in planned if report.get(each) not in ("met", "partly", "not"))


class Authorised(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An authorisation as lodging knows it: its tier, its days, and the places it names."""

    number: str
    tier: str
    since: date
    ended: date | None = None
    places: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether it stands on the day."""
        return self.since <= day and (self.ended is None or day < self.ended)
