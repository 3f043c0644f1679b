"""The life of an investigation: opened with a reason, entries gathered, closed with an outcome.

After the outcome `sanction` a penalty follows: two persons close it. What is in the file is a chain
of entries, each of which follows from the one before.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from greenlane.lifecycle.refusal import NotAllowedError

EntryKind = Literal["alert", "declaration", "inspection", "note", "document", "member", "outcome"]
Outcome = Literal["no-infringement", "infringement", "sanction"]
KINDS: tuple[EntryKind, ...] = EntryKind.__args__  # type: ignore[attr-defined]  # of a Literal
OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]  # of a Literal
TWO_PERSONS: frozenset[str] = frozenset({"sanction"})
SHORTEST = 10  # characters of a reason


class CaseHead(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a case file begins: its digest is the origin of the chain of its entries."""

    number: str
    reason: str
    opened_by: str
    opened: datetime


class CaseEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry: its number from 1 on, who put it in and when, of what it is, what it says.

    `subject` names the thing (`alert:12`, `declaration:MRN`), `content` is what it was at that
    moment, as plain JSON; `text` is what a person wrote.
    """

    number: int
    kind: EntryKind
    actor: str
    role: str
    moment: datetime
    subject: str = ""
    text: str = ""
    content: dict[str, Any] = {}
    second: str = ""


def follows(entries: Sequence[CaseEntry], entry: CaseEntry) -> None:
    """Raise NotAllowedError when an entry cannot be the next one."""
    if entries and entries[-1].kind == "outcome":
        raise NotAllowedError("the case is closed")
    if entry.number != len(entries) + 1:
        raise NotAllowedError(
            "entry %(code)s does not follow %(state)s",
            code=entry.number,
            state=len(entries),
        )
    if entry.kind in ("note", "outcome") and not entry.text.strip():
        raise NotAllowedError("say it in words")
    once = entry.kind not in ("note", "inspection", "outcome")
    if once and any((e.kind, e.subject) == (entry.kind, entry.subject) for e in entries):
        raise NotAllowedError("it is in the file already")
    if entry.kind == "outcome":
        outcome = entry.content.get("outcome")
        if outcome not in OUTCOMES:
            raise NotAllowedError("a case is closed with an outcome")
        if outcome in TWO_PERSONS and not entry.second:
            raise NotAllowedError("after a penalty a case is closed by two persons")
