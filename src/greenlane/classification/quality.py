"""Whether a description says what the goods are: vague words, and what to add, in two languages.

The lists are of the kind that administrations publish as unacceptable descriptions (EU guidance on
acceptable and unacceptable terms, WCO SAFE data elements): what names no goods, what points to
another paper, families of goods that stand in many chapters, and what is only number, size or
colour.
"""

import re
from functools import cache

import msgspec

from greenlane.classification.vague_words import BESIDE, TABLE
from greenlane.law.search_words import words_of

Words = dict[str, str]
_NOTHING = ("nothing", "paper")  # what is no family of goods
_THIN = ("parts", "paper")  # told beside words that do say something

_FIRST = {
    "numbers": {
        "en": "Only numbers and codes stand here. Say in words what the goods are.",
        "ar": "لا يوجد هنا سوى أرقام ورموز. اذكر بالكلمات ما هي البضاعة.",
    },
    "beside": {
        "en": "Size, colour or count stand here, but not what the goods are.",
        "ar": "يوجد هنا المقاس أو اللون أو العدد دون بيان ما هي البضاعة.",
    },
}


class Vague(msgspec.Struct, frozen=True, kw_only=True):
    """What is vague in a description: the words, of which kind, and what to add.

    `empty` says that nothing else stands there: no code can be proposed.
    """

    kind: str
    found: tuple[str, ...]
    add: Words
    empty: bool


@cache
def terms() -> dict[str, str]:
    """Every vague term, folded, with its kind."""
    made: dict[str, str] = {}
    for kind, _, rows in _blocks():
        for term in ",".join(rows).split(","):
            made.setdefault(_folded(term), kind)
    made.pop("", None)
    return made


@cache
def advice() -> dict[str, Words]:
    """What to add, by kind."""
    return {kind: words for kind, words, _ in _blocks()} | _FIRST


def _blocks() -> list[tuple[str, Words, list[str]]]:
    made = []
    for block in re.split(r"\n(?! )", TABLE.strip()):
        head, *rows = block.splitlines()
        kind, english, arabic = head.split("|")
        made.append((kind, {"en": english, "ar": arabic}, [row.strip() for row in rows]))
    return made


def _folded(text: str) -> str:
    """The words of a text, also those that a search leaves out, each without its ending."""
    said = re.findall(r"[^\W_]+", text)
    return " ".join(next(words_of(word), word.casefold()) for word in said)


@cache
def _beside() -> frozenset[str]:
    return frozenset(_folded(word) for word in BESIDE.split())


def _is_code(word: str) -> bool:
    """A number, or letters and figures mixed: an article number says nothing to a tariff."""
    return any(letter.isdigit() for letter in word) or len(word) == 1


def judged(text: str) -> tuple[Vague, ...]:
    """What is vague in a description, what empties it first; nothing for a good one."""
    words = _folded(text).split()
    telling = [word for word in words if not _is_code(word)]
    if not telling:
        return (_vague("numbers", tuple(words[:3]), empty=True),)
    left, found = _without_terms(telling)
    left = [word for word in left if word not in _beside()]
    families = [kind for kind in found if kind not in _NOTHING]
    if left or len(families) > 1:  # two families together name something: boxes of wood
        thin = [kind for kind in found if kind in _THIN]
        return tuple(_vague(kind, tuple(found[kind]), empty=False) for kind in thin)
    if not found:
        return (_vague("beside", tuple(telling[:3]), empty=True),)
    return tuple(_vague(kind, tuple(found[kind]), empty=True) for kind in families or found)


def _without_terms(words: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """What is left without vague terms (the longest first), and the terms by kind."""
    known, left = terms(), []
    found: dict[str, list[str]] = {}
    at = 0
    while at < len(words):
        for size in (4, 3, 2, 1):
            term = " ".join(words[at : at + size])
            if len(words) - at >= size and term in known:
                found.setdefault(known[term], []).append(term)
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return left, found


def _vague(kind: str, found: tuple[str, ...], *, empty: bool) -> Vague:
    return Vague(kind=kind, found=found, add=advice()[kind], empty=empty)
