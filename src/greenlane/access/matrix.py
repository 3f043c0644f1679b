"""The matrix: role by action, each cell saying whose things the role may do it to.

A cell is empty (never) or one scope:
  all     anything of the country
  own     of the operator one acts for, as declarant or as trader
  office  of the customs office one belongs to
  held    what one's office or agency holds or held
  self    one's own account

Whatever stands nowhere is not allowed.
"""

import csv
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

from greenlane.lifecycle.event import Actor

Scope = Literal["all", "own", "office", "held", "self"]
ACTION, WHAT = "action", "what it is"
SCOPES: frozenset[str] = frozenset(get_args(Scope))
# The machine itself acts after its own rules; no account has this role.
SYSTEM_ROLE = "system"


class MatrixError(ValueError):
    """The table of the matrix is faulty; the text names the line and what is wrong."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is acted upon: its parties (operators), office, and who holds or held it."""

    parties: frozenset[str] = frozenset()
    office: str = ""
    holders: frozenset[str] = frozenset()


class Decision(msgspec.Struct, frozen=True):
    """May it be done, and why (or why not), in words for an officer."""

    allowed: bool
    reason: str


class Matrix:
    """The matrix, read once and immutable."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take one row for each action. Raises MatrixError."""
        self._scopes: dict[tuple[str, str], Scope] = {}
        self._what: dict[str, str] = {}
        self.roles: tuple[str, ...] = ()
        for number, row in enumerate(rows, start=2):
            self._take(number, dict(row))

    @classmethod
    def read(cls, text: str) -> "Matrix":
        """The matrix of a table in CSV. Raises MatrixError."""
        return cls(csv.DictReader(text.splitlines(), strict=True))

    def _take(self, number: int, row: dict[str, str]) -> None:
        action, what = row.pop(ACTION, ""), row.pop(WHAT, "")
        if not action or not what:
            raise MatrixError(f"line {number}: an action and what it is are needed")
        if action in self._what:
            raise MatrixError(f"line {number}: {action} stands twice")
        if not self.roles:
            self.roles = tuple(row)
        self._what[action] = what
        for role, cell in row.items():
            if cell and cell not in SCOPES:
                raise MatrixError(f"line {number}: {role} has the unknown scope {cell!r}")
            if cell:
                self._scopes[role, action] = cell  # type: ignore[assignment]  # it is in SCOPES

    @property
    def actions(self) -> Mapping[str, str]:
        """Every action with what it is."""
        return self._what

    def scope(self, role: str, action: str) -> Scope | None:
        """Whose things a role may do this to, or None. Raises KeyError for an unknown action."""
        if action not in self._what:
            raise KeyError(action)
        return "all" if role == SYSTEM_ROLE else self._scopes.get((role, action))

    def roles_for(self, action: str) -> frozenset[str]:
        """The roles that may do this to something. Raises KeyError for an unknown action."""
        return frozenset(role for role in self.roles if self.scope(role, action))

    def decide(self, actor: Actor, action: str, subject: Subject | None = None) -> Decision:
        """Whether the actor may; without a subject, whether he may do it to anything at all."""
        scope = self.scope(actor.role, action)
        if scope is None:
            return Decision(False, f"the role {actor.role} may not: {self._what[action]}")
        if subject is None or scope in ("all", "self"):
            return Decision(True, f"{actor.role}: {scope}")
        if _within(scope, actor.unit, subject):
            return Decision(True, f"{actor.role}: {scope} ({actor.unit})")
        return Decision(False, f"the role {actor.role} may only where it is {_WORDS[scope]}")


def _within(scope: Scope, unit: str, subject: Subject) -> bool:
    if not unit:
        return False
    if scope == "own":
        return unit in subject.parties
    if scope == "office":
        return unit == subject.office
    return unit in subject.holders or unit == subject.office


_WORDS = {
    "own": "declarant or trader",
    "office": "the office in charge",
    "held": "the holder or the office in charge",
}
