"""Search in the tariff: one box for words, codes and synonyms, answered from an index in memory.

A word finds itself, every word that begins with it and, when there is none, those that share most
of its trigrams (misspellings). A line is found by its own words and synonyms; the words of the
lines above it count too, the less the further up. Rare words count more than common ones, words
that a description excludes next to nothing. Codes are found in any spelling.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from greenlane.law.codes import Synonym
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.search_words import affirmed, trigrams, words_of
from greenlane.law.tariff_tree import TariffTree

FIRST, OWN, EXCLUDED, SYNONYM = 8, 6, 1, 9  # what a word counts by where it stands
_EXACT, _BEGINS, _ALIKE = 6, 4, 3
_LEAST_ALIKE = 45  # per cent of trigrams that make a word a misspelling of another
_MOST_ALIKE = 4
_LEAST = 10  # answers that are given where there are so many
_MOST_BEGUN = 60  # words that one beginning stands for
_LONGEST_TEXT = 200
_CODE = re.compile(r"[\d\s.\-/]+")


class Found(msgspec.Struct, frozen=True):
    """A line of the tariff that answers a search: its place in the tree, its score."""

    line: GoodsNomenclature
    place: int
    score: int


class TariffIndex:
    """The index of a tariff tree in one language. Building it takes a second for 24,000 lines."""

    def __init__(self, tree: TariffTree, synonyms: Iterable[Synonym], language: str) -> None:
        self.tree, self.language = tree, language
        self._codes = sorted(tree.place_of)
        self._places: dict[str, dict[int, int]] = {}
        self._length: list[int] = []
        self._upwards = [tree.path(place)[::-1] for place in range(len(tree.lines))]
        for place, line in enumerate(tree.lines):
            self._add_line(place, line)
        for synonym in synonyms:
            place = tree.place_of.get(synonym.code, -1)
            if synonym.language == language and place >= 0:
                self._add(words_of(synonym.word), place, SYNONYM)
        self._words = sorted(self._places)
        self._by_trigram: dict[str, list[str]] = {}
        for word in self._words:
            for part in trigrams(word):
                self._by_trigram.setdefault(part, []).append(word)
        self.find = lru_cache(maxsize=2_000)(self._find)

    def _add_line(self, place: int, line: GoodsNomenclature) -> None:
        text = line.description.get(self.language) or line.description.get("en", "")
        said = list(words_of(affirmed(text)))
        self._add(said[:2], place, FIRST)
        self._add(said[2:], place, OWN)
        self._add(words_of(text), place, EXCLUDED)
        self._length.append(len(said))

    def _add(self, words: Iterable[str], place: int, weight: int) -> None:
        for word in words:
            lines = self._places.setdefault(word, {})
            lines[place] = max(weight, lines.get(place, 0))

    def _find(self, text: str, most: int = 50) -> tuple[Found, ...]:
        """The lines that answer the text, the best first."""
        text = text[:_LONGEST_TEXT]
        if _CODE.fullmatch(text):
            return self.by_code(text, most)
        wanted = [self._lines_of(word) for word in dict.fromkeys(words_of(text))]
        ranked = [
            (-known, -score, len(self.tree.lines[place].code), place)
            for place in {place for lines in wanted for place in lines}
            for known, score in [self._score(place, wanted)]
        ]
        ranked.sort()
        best = ranked[0][0] if ranked else 0
        return tuple(
            Found(self.tree.lines[place], place, -score)
            for rank, (known, score, _, place) in enumerate(ranked[:most])
            if known == best or rank < _LEAST  # few have the most of the words: others follow
        )

    def _score(self, place: int, wanted: Sequence[dict[int, int]]) -> tuple[int, int]:
        """How many of the words stand on the line or above it, and what they count."""
        path = self._upwards[place]
        known = total = own = 0
        for lines in wanted:
            best = lines.get(place, 0)
            own += best > 0
            for distance, each in enumerate(path):
                if each in lines:
                    best = max(best, lines[each] // (distance + 1))
            known += best > 0
            total += best
        return known, total + total * min(own, self._length[place]) // (self._length[place] + 1)

    def _lines_of(self, word: str) -> dict[int, int]:
        """Lines and what a word counts there: itself most, what it begins less, what is alike."""
        begun = self._beginning(word)
        terms = [(each, _EXACT if each == word else _BEGINS) for each in begun]
        found: dict[int, int] = {}
        for term, quality in terms or [(each, _ALIKE) for each in self._alike(word)]:
            lines = self._places[term]
            rare = max(1, len(self.tree.lines) // len(lines)).bit_length()
            for place, weight in lines.items():
                found[place] = max(found.get(place, 0), weight * quality * rare)
        return found

    def _beginning(self, word: str) -> list[str]:
        start = bisect_left(self._words, word)
        found = []
        for each in self._words[start : start + _MOST_BEGUN]:
            if not each.startswith(word):
                break
            found.append(each)
        return found

    def _alike(self, word: str) -> list[str]:
        parts = trigrams(word)
        shared: dict[str, int] = {}
        for part in parts:
            for each in self._by_trigram.get(part, ()):
                shared[each] = shared.get(each, 0) + 1
        alike = [
            (-200 * count // (len(parts) + len(trigrams(each))), each)
            for each, count in shared.items()
            if 4 * count >= len(parts)
        ]
        return [each for share, each in sorted(alike)[:_MOST_ALIKE] if -share >= _LEAST_ALIKE]

    def by_code(self, text: str, most: int = 50) -> tuple[Found, ...]:
        """The line of a code and those below it; failing that, of its longest known beginning."""
        digits = "".join(letter for letter in text if letter.isdecimal())
        exact = self.tree.at(digits) if len(digits) > 1 else None
        if exact is not None:
            digits = self.tree.lines[exact].code
        while len(digits) > 1:
            start = bisect_left(self._codes, digits)
            codes = [c for c in self._codes[start : start + most] if c.startswith(digits)]
            if codes:
                places = [self.tree.place_of[code] for code in codes]
                return tuple(Found(self.tree.lines[p], p, len(digits)) for p in places)
            digits = digits[:-1]
        return ()
