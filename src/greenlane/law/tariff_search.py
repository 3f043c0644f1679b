"""Search in the tariff: one box for words, codes and synonyms, answered from an index in memory.

Words are folded (case, accents, Arabic forms of letters, plurals); a word finds every word that
begins with it, and when it finds none, those that share most of its trigrams. A line scores for
words of its own, of its synonyms and of the lines above it, a rare word more than a common one.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import GoodsNomenclature, ancestors

OWN, SYNONYM, ABOVE = 6, 8, 1  # what a word of the line, of its synonyms, of a line above counts
_LEAST_ALIKE = 0.45  # the share of trigrams that makes a word a misspelling of another
_MOST_ALIKE = 5
_MANY = 4_000  # a prefix of more lines than this (one letter, say) says nothing
_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"})
_NOISE_WORDS = """
and or of the for not with other than in to a an on by from whether over under including elsewhere
specified included kind kinds parts thereof و أو من في غير ذلك على
"""
_NOISE = frozenset(_NOISE_WORDS.split())


class Found(msgspec.Struct, frozen=True):
    """A line of the tariff that answers a search, with its score."""

    line: GoodsNomenclature
    score: int


def words_of(text: str) -> Iterator[str]:
    """The folded words of a text that say something, in order."""
    plain = "".join(
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    ).translate(_FOLDED)
    for word in plain.split():
        if word not in _NOISE and (len(word) > 1 or word.isdigit()):
            yield _stem(word)


def _stem(word: str) -> str:
    """A word without its plural ending or its Arabic article."""
    if word.startswith("ال") and len(word) > 4:
        return word[2:]
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


class TariffIndex:
    """The index of the nomenclature of one day in one language."""

    def __init__(self, law: LawOfDay, language: str) -> None:
        self.lines = sorted(law.goods.values(), key=lambda line: line.code)
        self._codes = [line.code for line in self.lines]
        self._places: dict[str, dict[int, int]] = {}
        own = {line.code: list(words_of(_text(line, language))) for line in self.lines}
        synonyms: dict[str, list[str]] = {}
        for synonym in law.book.synonyms:
            if synonym.language == language:
                synonyms.setdefault(synonym.code, []).extend(words_of(synonym.word))
        for place, line in enumerate(self.lines):
            self._add(own[line.code], place, OWN)
            for above in ancestors(line.code):
                self._add(synonyms.get(above, ()), place, SYNONYM if above == line.code else ABOVE)
                if above != line.code:
                    self._add(own.get(above, ()), place, ABOVE)
        self._words = sorted(self._places)
        self._trigrams: dict[str, list[str]] = {}
        for word in self._words:
            for part in _trigrams(word):
                self._trigrams.setdefault(part, []).append(word)
        self.find = lru_cache(maxsize=2_000)(self._find)

    def _add(self, words: Iterable[str], place: int, weight: int) -> None:
        for word in words:
            lines = self._places.setdefault(word, {})
            lines[place] = max(weight, lines.get(place, 0))

    def by_code(self, text: str, most: int = 50) -> list[GoodsNomenclature]:
        """The lines whose codes begin with the digits of the text, the shortest first."""
        digits = "".join(text.split()).replace(".", "").replace("-", "")
        if not digits.isdigit():
            return []
        found: list[GoodsNomenclature] = []
        while len(digits) >= 2 and not found:
            start = bisect_left(self._codes, digits)
            for line in self.lines[start : start + most]:
                if not line.code.startswith(digits):
                    break
                found.append(line)
            digits = digits[:-1]  # a code of more digits than the tariff has leads to what it has
        return found

    def _find(self, text: str, most: int = 50) -> tuple[Found, ...]:
        """The lines that answer the text, the best first."""
        if coded := self.by_code(text, most):
            return tuple(Found(line, len(self.lines) - place) for place, line in enumerate(coded))
        wanted = list(dict.fromkeys(words_of(text)))
        scores: dict[int, int] = {}
        hits: dict[int, int] = {}
        for word in wanted:
            for place, score in self._lines_of(word).items():
                scores[place] = scores.get(place, 0) + score
                hits[place] = hits.get(place, 0) + 1
        if not scores:
            return ()
        best = max(hits.values())  # lines with all the words; failing that, with the most
        kept = [place for place, count in hits.items() if count == best]
        kept.sort(key=lambda place: (-scores[place], len(self.lines[place].code), place))
        return tuple(Found(self.lines[place], scores[place]) for place in kept[:most])

    def _lines_of(self, word: str) -> dict[int, int]:
        """Lines and scores of a word: itself counts double, what it begins, else what is alike."""
        found: dict[int, int] = {}
        for each in self._beginning(word) or self._alike(word):
            lines = self._places[each]
            rare = max(1, len(self.lines) // max(1, len(lines))).bit_length()
            factor = rare * (2 if each == word else 1)
            for place, weight in lines.items():
                found[place] = max(found.get(place, 0), weight * factor)
            if len(found) > _MANY:
                break
        return found

    def _beginning(self, word: str) -> list[str]:
        start = bisect_left(self._words, word)
        found = []
        for each in self._words[start:]:
            if not each.startswith(word):
                break
            found.append(each)
        return found

    def _alike(self, word: str) -> list[str]:
        parts = _trigrams(word)
        shared: dict[str, int] = {}
        for part in parts:
            for each in self._trigrams.get(part, ()):
                shared[each] = shared.get(each, 0) + 1
        alike = [
            (2 * count / (len(parts) + len(_trigrams(each))), each)
            for each, count in shared.items()
        ]
        good = sorted((a for a in alike if a[0] >= _LEAST_ALIKE), key=lambda a: (-a[0], a[1]))
        return [each for _, each in good[:_MOST_ALIKE]]


def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def _text(line: GoodsNomenclature, language: str) -> str:
    return line.description.get(language) or line.description.get("en", "")
