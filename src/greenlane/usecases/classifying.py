"""The classification assistant: what it proposes, what speaks for each code, what it falls back to.

It never fills a code in. Without a usable model the plain search of the tariff answers, and the
answer says why.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from greenlane.classification.lines import Lines
from greenlane.classification.proposal import MOST, Proposed, propose
from greenlane.classification.quality import Vague, judged
from greenlane.classification.question import Question
from greenlane.classification.shares import Share
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.search_words import words_of
from greenlane.law.tariff_tree import TariffTree
from greenlane.standards.hs_sections import section_of
from greenlane.usecases import tariff_catalogue

if TYPE_CHECKING:  # its libraries are read when a model is first asked
    from greenlane.classification.model import Model

_log = logging.getLogger(__name__)
_MOST_NOTES = 3
_MOST_RULINGS = 2
_LEAST_TRADERS = 3  # below it a count would tell what one trader declares
_LONGEST = 500
_MARKUP = re.compile(r"<[/!a-zA-Z][^<>]{0,200}>")  # of a page that a description was copied from


class Speaks(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for a code, or against it: a note, a ruling, or accepted declarations.

    `place` is what a note belongs to or the number of a ruling; `many` counts declarations, of
    `traders` traders.
    """

    kind: Literal["note", "ruling", "declarations"]
    place: str = ""
    text: str = ""
    basis: str = ""
    legal: bool = False
    against: bool = False
    many: int = 0
    traders: int = 0


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a description. `method` is `search` where no model could be asked (`why`).

    `proposed` are at most three; each of `speaks` belongs to the one at its place. `strange` are
    words that neither the tariff nor a known description has.
    """

    asked: str
    method: Literal["model", "search"]
    why: str
    model: str
    verdict: Literal["codes", "vague", "unsure"]
    vague: tuple[Vague, ...]
    proposed: tuple[Proposed, ...]
    speaks: tuple[tuple[Speaks, ...], ...]
    heading: Share | None
    question: Question | None
    measured: bool
    strange: tuple[str, ...] = ()


class Room(msgspec.Struct, frozen=True):
    """Where models come from: `mark` changes when another is in use, `read` gives model, digest."""

    mark: Callable[[], object]
    read: Callable[[], tuple["Model", str]]


class _Held(msgspec.Struct, frozen=True):
    mark: object
    model: "Model | None"
    digest: str
    why: str


_room: list[Room] = []
_held: list[_Held] = []
_lock = Lock()


def install(room: Room) -> None:
    """Take models from a room; forgets the one held."""
    with _lock:
        _room[:], _held[:] = [room], []


def _current() -> _Held:
    """The model in use, read again when another one has been trained."""
    if not _room:
        return _Held(None, None, "", "no model has been trained")
    mark = _room[0].mark()
    with _lock:
        if not _held or _held[0].mark != mark:
            _held[:] = [_read(mark)]
        return _held[0]


def _read(mark: object) -> _Held:
    try:
        model, digest = _room[0].read()
    except ValueError as error:
        _log.warning("classification falls back to the search: %s", error)
        return _Held(mark, None, "", str(error))
    return _Held(mark, model, digest, "")


def in_use() -> dict[str, Any]:
    """What is known of the model in use, or why there is none."""
    held = _current()
    if held.model is None:
        return {"digest": "", "why": held.why}
    trained = held.model.trained
    return {"digest": held.digest, "why": "", "subheadings": len(held.model.memory.groups.units),
            "sources": trained.sources, "measured": trained.home, "seed": trained.seed}  # fmt: skip


def _lines(law: LawOfDay) -> Lines:
    return _read_lines(tariff_catalogue.tree(law), tuple(each.word for each in law.book.synonyms))


@lru_cache(maxsize=8)
def _read_lines(tree: TariffTree, beside: tuple[str, ...]) -> Lines:
    return Lines(tree, beside)


def warm(law: LawOfDay) -> None:
    """Read the model and the texts of the day, so that no visitor waits for them."""
    held = _current()
    if held.model is not None:
        lines = _lines(law)
        for places in lines.declared.values():
            for place in places:
                lines.said(place)


def classify(
    law: LawOfDay, text: str, language: str, told: Mapping[str, str] | None = None
) -> Answered:
    """What the assistant says to a description, after the answers `told` to its questions."""
    text = " ".join(_MARKUP.sub(" ", text).split())[:_LONGEST]
    held = _current()
    if held.model is None:
        return _searched(law, text, language, held.why)
    made = propose(held.model, _lines(law), text, told)
    return Answered(
        asked=text, method="model", why="", model=held.digest, verdict=made.verdict,
        vague=made.vague, proposed=made.proposed, heading=made.heading, question=made.question,
        speaks=tuple(tuple(_speaking(law, each, text, language, held.model))
                     for each in made.proposed),
        measured=made.measured, strange=made.strange,
    )  # fmt: skip


def _searched(law: LawOfDay, text: str, language: str, why: str) -> Answered:
    """The plain search as an answer: codes without confidence."""
    vague = judged(text)
    empty = any(each.empty for each in vague)
    codes = [] if empty or not text else tariff_catalogue.declarable(law, text, language, MOST)
    lines = _lines(law)
    proposed = tuple(
        Proposed(code=code, unit=code[:6], text=lines.text(lines.tree.place_of[code]),
                 confidence=0.0, heading_confidence=0.0, declared=True)
        for code in codes
    )  # fmt: skip
    return Answered(
        asked=text, method="search", why=why, model="", vague=vague, heading=None, question=None,
        verdict="vague" if empty else "codes" if proposed else "unsure", proposed=proposed,
        speaks=tuple(tuple(_speaking(law, each, text, language, None)) for each in proposed),
        measured=False,
    )  # fmt: skip


def _speaking(
    law: LawOfDay, proposed: Proposed, text: str, language: str, model: "Model | None"
) -> Iterator[Speaks]:
    yield from _notes(law, proposed, text, language)
    yield from _rulings(law, proposed, text, language)
    if model is not None:
        many, traders = model.alike(text, proposed.unit)
        if traders >= _LEAST_TRADERS:
            yield Speaks(kind="declarations", many=many, traders=traders)


def _notes(law: LawOfDay, proposed: Proposed, text: str, language: str) -> Iterator[Speaks]:
    """The notes to the code and what stands above it; those that share words with it first."""
    section = section_of(proposed.code)
    above = [proposed.code[:length] for length in range(len(proposed.code), 1, -1)]
    places = {place: n for n, place in enumerate([*above, section.number if section else ""])}
    asked = set(words_of(text)) | set(words_of(proposed.text.get(language, "")))
    found = [
        (-len(asked & set(words_of(_told(note.text, language)))), places[note.place], n)
        for n, note in enumerate(law.book.notes)
        if note.place in places and note.validity.covers(law.day)
    ]
    for shared, _, n in sorted(found)[:_MOST_NOTES]:
        note = law.book.notes[n]
        yield Speaks(
            kind="note", place=note.place, text=_told(note.text, language), basis=note.basis,
            legal=note.kind == "legal", against=bool(shared) and _excludes(note.text),
        )  # fmt: skip


def _excludes(text: Mapping[str, str]) -> bool:
    """Whether a note is there to say what does not belong: it is read as a warning."""
    return text.get("en", "").startswith(("This chapter does not cover", "This section does not"))


def _rulings(law: LawOfDay, proposed: Proposed, text: str, language: str) -> Iterator[Speaks]:
    """Published rulings on the subheading, those that share most words first."""
    asked = set(words_of(text))
    found: list[tuple[int, date, str]] = []
    for ruling in law.book.rulings.values():
        binds = ruling.kind == "classification" and ruling.validity.covers(law.day)
        if binds and ruling.code.startswith(proposed.unit):
            words = {w for told in ruling.decision.values() for w in words_of(told)}
            found.append((len(asked & words), ruling.validity.since, ruling.ruling))
    for _, _, number in sorted(found, reverse=True)[:_MOST_RULINGS]:
        ruling = law.book.rulings[number]
        yield Speaks(kind="ruling", place=number, text=_told(ruling.decision, language),
                     basis=ruling.basis)  # fmt: skip


def _told(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or words.get("en", "")
