"""The lists in force, ready to be asked about a declaration: who of it may be meant, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Literal

import msgspec

from greenlane.datamodel.listed_entry import Entry
from greenlane.risk.screening.index import Index
from greenlane.risk.screening.likeness import MOST_CLOSED, SCORE, Likeness, Shared
from greenlane.risk.screening.matching import THRESHOLD, Hit, screen
from greenlane.risk.screening.memory import Cleared
from greenlane.risk.screening.names import prepared
from greenlane.risk.screening.subjects import Subject, SubjectKind

Rule = Literal["number", "same", "order", "sound", "letters", "part", "address", "phone", "account"]
Grade = Literal["listed", "likeness"]
_MOST_KEPT = 50_000
# What a subject of each kind may be on a list.
_MEANS: Mapping[SubjectKind, frozenset[str]] = {
    "party": frozenset({"person", "firm"}), "transport": frozenset({"vessel", "aircraft"}),
    "container": frozenset({"container"}), "address": frozenset({"address", "firm"}),
}  # fmt: skip


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """How a country screens: the least score of a hit, and how long after release it does.

    Our own lists are reviewed every `review_days`.
    """

    threshold: int = THRESHOLD
    days: int = 30
    review_days: int = 365
    basis: str = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A subject that an entry may mean, by which rule, and in which of its names."""

    subject: Subject
    hit: Hit
    rule: Rule
    asked: str
    grade: Grade = "listed"


class Noted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hit as the record of a selection keeps it: where, which entry, how sure. No name."""

    role: str
    place: str
    mark: str
    entry: str
    digest: str
    score: int
    rule: Rule
    grade: Grade = "listed"


class Screened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What screening found. `lists` names the edition; `remembered` was cleared before."""

    lists: str
    hits: tuple[Noted, ...] = ()
    remembered: tuple[Noted, ...] = ()


class Closed(msgspec.Struct, frozen=True):
    """What the register adds: firms that were closed or suspended, and who shares what with whom.

    `registered` is by the number of the holder; `version` is a digest of both.
    """

    firms: tuple[Entry, ...] = ()
    registered: Mapping[str, tuple[tuple[Entry, Shared], ...]] = {}
    version: str = ""


class Screener:
    """The entries of all lists under an edition; immutable, but for what it remembers to be fast.

    `of` gives rarity by the words of another screener: scores by a part are those by the whole.
    """

    def __init__(
        self, entries: Iterable[Entry], edition: tuple[int, str], threshold: int = THRESHOLD,
        of: "Screener | None" = None, closed: Closed | None = None,
    ) -> None:  # fmt: skip
        listed = list(entries)
        self.edition, self.threshold = edition, threshold
        self.index: Index = Index(listed, of.index if of else None)
        self.alike = Likeness(listed)
        self._take(closed or Closed())

        self.read = 0.0  # when the register's part was read, on the caller's clock

    def _take(self, closed: Closed) -> None:
        self.closed = closed
        self._closed = Likeness(closed.firms, closed.registered, most=MOST_CLOSED)
        self._kept: dict[tuple[object, ...], tuple[Found, ...]] = {}

    def with_closed(self, closed: Closed) -> "Screener":
        """The same lists beside another state of the register."""
        made = copy(self)
        made._take(closed)
        return made

    @property
    def version(self) -> str:
        """The edition by number and digest, and the register's part, as records name them."""
        number, told = self.edition
        return f"{number}:{told}" + (f"+{self.closed.version}" if self.closed.version else "")

    def screen(self, subjects: Iterable[Subject], day: date) -> tuple[Found, ...]:
        """Every subject that an entry in force on the day may mean, the likeliest first each."""
        return tuple(
            found for each in subjects for found in self._of(each)
            if in_force(found.hit.entry, day)
        )  # fmt: skip

    def _of(self, subject: Subject) -> tuple[Found, ...]:
        key = (subject.kind, subject.names, subject.numbers, subject.address, subject.phones)
        kept = self._kept.get(key)
        if kept is None:
            kept = tuple(self._asked(subject))
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = kept
        elif kept and kept[0].subject is not subject:  # the same data in another place
            return tuple(msgspec.structs.replace(each, subject=subject) for each in kept)
        return kept

    def _asked(self, subject: Subject) -> Iterable[Found]:
        best: dict[str, Found] = {}
        for name in subject.names or ("",):
            for hit in screen(name, self.index, self.threshold, subject.numbers):
                if not hit.number and hit.entry.kind not in _MEANS[subject.kind]:
                    continue
                known = best.get(hit.entry.key)
                if known is None or known.hit.score < hit.score:
                    best[hit.entry.key] = Found(subject=subject, hit=hit, rule=rule_of(hit, name),
                                                asked=name)  # fmt: skip
        for entry, rule in (*self.alike.of(subject), *self._closed.of(subject)):
            if entry.key not in best:
                listed = entry.kind == "address"
                hit = Hit(entry=entry, name=entry.names[0].text, score=100 if listed else SCORE)
                best[entry.key] = Found(subject=subject, hit=hit, rule=rule, asked="",
                                        grade="listed" if listed else "likeness")  # fmt: skip
        return sorted(best.values(), key=lambda f: (-f.hit.score, f.hit.entry.key))


def in_force(entry: Entry, day: date) -> bool:
    """Whether an entry is in force on a day."""
    return (entry.since is None or entry.since <= day) and (
        entry.until is None or day <= entry.until
    )


def rule_of(hit: Hit, asked: str) -> Rule:
    """The rule of spelling by which a name was found, the least likely of its words."""
    if hit.number:
        return "number"
    listed = prepared(hit.name)
    if any(not word.listed for word in hit.words) or len(listed.words) > len(hit.words):
        return "part"
    sounds = {word.text: word.skeleton for word in (*prepared(asked).words, *listed.words)}
    if all(word.asked == word.listed for word in hit.words):
        told = [word.text for word in listed.words]
        return "same" if [word.listed for word in hit.words] == told else "order"
    alike = all(sounds.get(word.asked) == sounds.get(word.listed) for word in hit.words)
    return "sound" if alike else "letters"


def noted(found: Found) -> Noted:
    """A hit without its names."""
    entry = found.hit.entry
    return Noted(
        role=found.subject.role, place=found.subject.place, mark=found.subject.mark,
        entry=entry.key, digest=entry.digest, score=found.hit.score, rule=found.rule,
        grade=found.grade,
    )  # fmt: skip


def screened(screener: Screener, found: Sequence[Found], known: Collection[Cleared]) -> Screened:
    """The record of a screening: what is told, and what a person has cleared before."""
    told: list[Noted] = []
    remembered: list[Noted] = []
    for each in map(noted, found):
        cleared = Cleared(each.mark, each.entry, each.digest) in known
        (remembered if cleared else told).append(each)
    return Screened(lists=screener.version, hits=tuple(told), remembered=tuple(remembered))
