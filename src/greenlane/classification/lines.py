"""The lines of a tariff that are declared, below their subheadings, with what their texts say."""

import re
from collections.abc import Mapping
from functools import cached_property

from greenlane.classification.attributes import Said, Words, said
from greenlane.classification.catalogue import DIGITS
from greenlane.law.search_words import words_of
from greenlane.law.tariff_tree import TariffTree

_RESIDUAL = frozenset(words_of("Other أخرى آخر غيرها غيره"))


class Lines:
    """A tariff as an assistant reads it; `beside` are the words by which it is searched."""

    def __init__(self, tree: TariffTree, beside: tuple[str, ...] = ()) -> None:
        self.tree, self._beside = tree, beside
        self._said: dict[int, Mapping[str, Said]] = {}

    @cached_property
    def declared(self) -> Mapping[str, tuple[int, ...]]:
        """The places of declared lines by subheading."""
        found: dict[str, list[int]] = {}
        for place, line in enumerate(self.tree.lines):
            if line.declarable and len(line.code) >= DIGITS:
                found.setdefault(line.code[:DIGITS], []).append(place)
        return {unit: tuple(places) for unit, places in found.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the tariff's texts and search words, but numbers and single letters."""
        texts = [text for line in self.tree.lines for text in line.description.values()]
        return frozenset(
            word for text in (*texts, *self._beside) for word in words_of(text)
            if word.isalpha() and len(word) > 1
        )  # fmt: skip

    def strange(self, text: str) -> tuple[str, ...]:
        """The words of a description that no text of the tariff has, as they stand in it."""
        said = dict.fromkeys(re.findall(r"[^\W\d_]{2,}", text))
        return tuple(word for word in said if not self.words.issuperset(words_of(word)))

    def knows(self, text: str) -> bool:
        """Whether a word of a description, and not only a number, stands in the tariff."""
        return not self.words.isdisjoint(words_of(text))

    def said(self, place: int) -> Mapping[str, Said]:
        """What the texts from the heading down to a line state: the nearest to the line counts."""
        if place not in self._said:
            self._said[place] = self._read(place)
        return self._said[place]

    def _read(self, place: int) -> Mapping[str, Said]:
        found: dict[str, Said] = {}
        for at in self.tree.path(place)[::-1]:
            line = self.tree.lines[at]
            if len(line.code) == 2:
                continue
            for name, told in {**self._others(at), **_all_said(line.description)}.items():
                if name not in found or not found[name].stated:
                    denied = found[name].denied if name in found else frozenset()
                    found[name] = Said(told.stated - denied, told.denied | denied)
        return found

    def _others(self, place: int) -> dict[str, Said]:
        """What a line that says "other" denies: what the lines beside it state."""
        first = next(words_of(self.tree.lines[place].description.get("en", "")), "")
        first_ar = next(words_of(self.tree.lines[place].description.get("ar", "")), "")
        if first not in _RESIDUAL and first_ar not in _RESIDUAL:
            return {}
        denied: dict[str, set[str]] = {}
        for beside in self.tree.children[self.tree.parents[place]]:
            if beside != place:
                for name, told in _all_said(self.tree.lines[beside].description).items():
                    denied.setdefault(name, set()).update(told.stated)
        return {name: Said(frozenset(), frozenset(values)) for name, values in denied.items()}

    def text(self, place: int) -> Words:
        """A line in words: its description, after that of the line above where it says little."""
        path = [at for at in self.tree.path(place) if len(self.tree.lines[at].code) != 2]
        found: Words = {}
        for language in self.tree.lines[place].description:
            parts: list[str] = []
            for at in path:
                told = self.tree.lines[at].description.get(language, "")
                if told and told not in parts:
                    parts.append(told)
            found[language] = " › ".join(parts)
        return found


def _all_said(description: Words) -> dict[str, Said]:
    """What a description states in any of its languages, limits in the first only."""
    found: dict[str, Said] = {}
    for text in description.values():
        for name, told in said(text).items():
            old = found.get(name)
            if old is None:
                found[name] = told
            elif not name.startswith("limit:"):
                stated = old.stated | told.stated
                found[name] = Said(stated, (old.denied | told.denied) - stated)
    return found
