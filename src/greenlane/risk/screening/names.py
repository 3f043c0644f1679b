"""Names made comparable: one script, no signs, legal forms apart, and how a word sounds.

Words of other scripts are written in Latin letters (anyascii; Arabic with its long vowels). The
skeleton of a word keeps what survives transliteration: consonants by families, no vowels inside,
no doubled letters. So Qaddafi, Gadhafi and القذافي have one skeleton, and so have Mohammed, Muhamad
and محمد. What a first letter of another script stands for is not certain: such a word has two.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
from anyascii import anyascii

from greenlane.risk.screening.scripts import other_reading, spelled_out

# Forms of firms and titles of people: they tell nobody from another.
_FORMS = frozenset({
    "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co",
    "company", "plc", "gmbh", "ag", "kg", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy",
    "ab", "as", "aps", "kft", "doo", "dd", "ooo", "oao", "zao", "pao", "ao", "tov", "jsc",
    "ojsc", "pjsc", "cjsc", "pte", "pty", "bhd", "sdn", "est", "establishment", "fze", "fzco",
    "fzc", "fzllc", "trading", "group", "holding", "holdings", "international", "intl",
    "enterprise", "enterprises", "the", "and", "of", "for", "de", "la", "le", "les", "el", "al",
    "l", "und", "et", "y", "i", "der", "den", "van", "von", "da", "di", "do", "mr", "mrs", "ms",
    "dr", "eng", "gmbkh", "llk", "ojsk", "jsk",
    "haji", "hajji", "sheikh", "shaykh", "shaikh", "sayyid", "sayed", "mullah",
    "maulana", "general", "gen", "col", "sharika", "shrkt", "mwssh",
})  # fmt: skip
_FAMILIES = (
    ("ph", "f"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("zh", "z"),
    ("ch", "s"), ("tch", "s"), ("tz", "s"), ("ts", "s"), ("ck", "k"), ("qu", "k"), ("x", "ks"),
    ("dj", "j"), ("sch", "s"),
)  # fmt: skip
_ONE = str.maketrans({"q": "g", "k": "g", "c": "g", "j": "g", "z": "s", "b": "b", "p": "b",
                      "d": "d", "t": "d", "y": "i", "v": "f"})  # fmt: skip
_VOWELS = frozenset("aeiouy'`")
_WRITTEN_VOWELS = frozenset("aeiou")

_ARTICLE = "ال"
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uff00]")
_SHORTEST = 2
# Forms that are also known by their sound when they stand in another script.
_SPOKEN_FORMS = ("company", "corporation", "limited", "trading", "general", "international",
                 "enterprise", "enterprises", "establishment", "holding", "holdings",
                 "incorporated")  # fmt: skip


class Word(msgspec.Struct, frozen=True):
    """A word of a name: as it is compared, and how it sounds.

    `other` is a second way it may sound, `foreign` says that it was written in another script.
    """

    text: str
    skeleton: str
    other: str = ""
    foreign: bool = False

    @property
    def bare(self) -> bool:
        """Whether its vowels are not written, or may be other ones: it is judged by its sound."""
        return self.foreign or _WRITTEN_VOWELS.isdisjoint(self.text[1:])


class Prepared(msgspec.Struct, frozen=True):
    """A name made comparable. `plain` has all its words, `words` those that tell."""

    plain: str
    words: tuple[Word, ...]


@lru_cache(maxsize=200_000)
def prepared(name: str) -> Prepared:
    """A name made comparable."""
    plain, words = latin(name), []
    for written in _written(name):
        words += _words(written)
    telling = [word for word in words if not _is_form(word)] or words
    return Prepared(plain, tuple(telling))


def _words(written: str) -> list[Word]:
    """The words of a text without other letters between; single letters in a row are one."""
    foreign = not written.isascii() and bool(_OTHER_SCRIPT.search(written))
    words = _joined(latin(written).split())
    if not foreign:
        return [Word(word, skeleton(word)) for word in words]
    read = other_reading(written)
    others = words if read == written else _joined(latin(read).split())
    if len(others) != len(words):
        others = words
    return [Word(word, skeleton(word), _second(written, word, other), foreign)
            for word, other in zip(words, others, strict=True)]  # fmt: skip


def _second(written: str, word: str, other: str) -> str:
    """The other way a word of another script may sound: as others read it, with its article, bare.

    Bare is without a first letter that may not be said.
    """
    if other != word:
        return skeleton(other)
    if written.startswith(_ARTICLE) and not word.startswith("al"):
        return skeleton(f"al{word}")
    bare = skeleton(word[1:]) if word[0] in "wyaeiou" and len(word) > _SHORTEST else ""
    return "" if bare == skeleton(word) else bare


def _is_form(word: Word) -> bool:
    return word.text in _FORMS or (word.foreign and word.skeleton in _form_sounds())


@lru_cache(maxsize=1)
def _form_sounds() -> frozenset[str]:
    return frozenset(map(skeleton, _SPOKEN_FORMS))


def _written(name: str) -> list[str]:
    """The words of a name as they are written; Latin ones together, so that initials can join."""
    folded = unicodedata.normalize("NFKC", name)
    parts: list[str] = []
    for word in folded.split():
        if parts and not _OTHER_SCRIPT.search(parts[-1] + word):
            parts[-1] = f"{parts[-1]} {word}"
        else:
            parts.append(word)
    return parts


def latin(text: str) -> str:
    """A text in lower-case Latin letters and digits, words apart."""
    folded = unicodedata.normalize("NFKC", text).replace("ـ", "")  # without the Arabic lengthening
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")  # nor signs unseen
    folded = folded.casefold().replace("дж", "j")
    ascii_text = anyascii(spelled_out(folded)).casefold()
    ascii_text = re.sub(r"['`’ʼ]", "", ascii_text)
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text))


def _joined(words: list[str]) -> list[str]:
    """Single letters in a row are one word: `A. B. C. Trading` is `abc`."""
    made: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            made.append(run)
            run = ""
        if word:
            made.append(word)
    return made


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """How a word sounds, roughly: what is left when spelling varies."""
    if not word.isalpha():
        return word
    said = f"v{word[1:]}" if word[0] == "w" else word.replace("w", "u")
    for spelled, sound in _FAMILIES:
        said = said.replace(spelled, sound)
    said = said.translate(_ONE)
    kept = [c for n, c in enumerate(said) if c not in _VOWELS or (n == 0 and len(said) < 4)]
    once = [c for n, c in enumerate(kept) if n == 0 or c != kept[n - 1]]
    return "".join(once) or said[:1]


def together(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The words with two neighbours written as one, each pair in turn."""
    for n in range(len(words) - 1):
        joined = words[n].text + words[n + 1].text
        foreign = words[n].foreign and words[n + 1].foreign
        yield (*words[:n], Word(joined, skeleton(joined), foreign=foreign), *words[n + 2 :])
