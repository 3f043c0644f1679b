"""Names made comparable: one script, no signs, legal forms apart, and how a word sounds.

Words of other scripts are written in Latin letters (anyascii). The skeleton of a word keeps what
survives transliteration: consonants by families, no vowels inside, no doubled letters. So Qaddafi,
Gadhafi and القذافي have one skeleton, and so have Mohammed, Muhamad and محمد.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec
from anyascii import anyascii

# Forms of firms and titles of people: they tell nobody from another.
_FORMS = frozenset({
    "ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co",
    "company", "plc", "gmbh", "ag", "kg", "sa", "sarl", "sas", "srl", "spa", "bv", "nv", "oy",
    "ab", "as", "aps", "kft", "doo", "dd", "ooo", "oao", "zao", "pao", "ao", "tov", "jsc",
    "ojsc", "pjsc", "cjsc", "pte", "pty", "bhd", "sdn", "est", "establishment", "fze", "fzco",
    "fzc", "fzllc", "trading", "group", "holding", "holdings", "international", "intl",
    "enterprise", "enterprises", "the", "and", "of", "for", "de", "la", "le", "les", "el", "al",
    "l", "und", "et", "y", "i", "der", "den", "van", "von", "da", "di", "do", "mr", "mrs", "ms",
    "dr", "eng", "haji", "hajji", "sheikh", "shaykh", "shaikh", "sayyid", "sayed", "mullah",
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


class Word(msgspec.Struct, frozen=True):
    """A word of a name: as it is compared, and how it sounds."""

    text: str
    skeleton: str


class Prepared(msgspec.Struct, frozen=True):
    """A name made comparable. `plain` has all its words, `words` those that tell."""

    plain: str
    words: tuple[Word, ...]


@lru_cache(maxsize=200_000)
def prepared(name: str) -> Prepared:
    """A name made comparable."""
    plain = latin(name)
    all_words = plain.split()
    telling = [word for word in all_words if word not in _FORMS] or all_words
    return Prepared(plain, tuple(Word(word, skeleton(word)) for word in _joined(telling)))


def latin(text: str) -> str:
    """A text in lower-case Latin letters and digits, words apart."""
    folded = unicodedata.normalize("NFKC", text).replace("ـ", "")  # without the Arabic lengthening
    folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")  # nor signs unseen
    ascii_text = anyascii(_article_apart(folded)).casefold()
    ascii_text = re.sub(r"['`’ʼ]", "", ascii_text)
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text))


def _article_apart(text: str) -> str:
    """The Arabic article before a word is a word of its own, as in Latin spellings of it."""
    return re.sub(r"(?<!\w)ال(?=\w{3,})", "ال ", text)


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
        yield (*words[:n], Word(joined, skeleton(joined)), *words[n + 2 :])
