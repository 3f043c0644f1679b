"""The tariff as a tree: chapters, headings, and the lines that stand below each other by indent.

Lines of one code that differ in their suffix (headings without a code of their own) keep their
place, as they are printed. Source: TARIC, goods nomenclature indents and product line suffixes.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import GoodsNomenclature

_LONGEST = 14  # digits; no tariff has more
_DECLARED = ("", "80")


class TariffTree:
    """The lines in force on one day in printed order; places are numbers in that order."""

    def __init__(self, lines: Iterable[GoodsNomenclature]) -> None:
        self.lines = tuple(sorted(lines, key=_order))
        self.parents: list[int] = []
        self.children: dict[int, list[int]] = {}
        self.place_of: dict[str, int] = {}
        stack: list[int] = []
        chapter = -1
        for place, line in enumerate(self.lines):
            begins = not stack or self.lines[stack[0]].code[:4] != line.code[:4]
            if len(line.code) == 2:
                parent, chapter, stack = -1, place, []
            elif len(line.code) == 4 or begins:
                parent, stack = chapter, [place]
            else:
                while len(stack) > 1 and self.lines[stack[-1]].indent >= line.indent:
                    stack.pop()
                parent = stack[-1]
                stack.append(place)
            self.parents.append(parent)
            self.children.setdefault(parent, []).append(place)
            if line.suffix in _DECLARED or line.code not in self.place_of:
                self.place_of[line.code] = place

    def path(self, place: int) -> tuple[int, ...]:
        """The places from the chapter down to `place`, itself included."""
        found = [place]
        while (place := self.parents[place]) >= 0:
            found.append(place)
        return tuple(reversed(found))

    def below(self, place: int, depth: int = 0) -> Iterator[tuple[int, int]]:
        """Every line below a place with its depth (0 for its children), in printed order."""
        for child in self.children.get(place, ()):
            yield child, depth
            yield from self.below(child, depth + 1)

    def at(self, code: str) -> int | None:
        """The place of a code: noughts at the end may be left out or added; None if unknown."""
        if code in self.place_of:
            return self.place_of[code]
        short = code
        while short.endswith("0") and len(short) > 2:
            short = short[:-1]
            if short in self.place_of:
                return self.place_of[short]
        padded = (code.ljust(length, "0") for length in range(len(code) + 1, _LONGEST))
        return next((self.place_of[each] for each in padded if each in self.place_of), None)

    def is_leaf(self, place: int) -> bool:
        """Whether nothing stands below."""
        return place not in self.children


def tree_of(book: LawBook, day: date) -> TariffTree:
    """The tree of the lines of a book that are in force on a day."""
    return TariffTree(line for line in book.nomenclature if line.validity.covers(day))


def _order(line: GoodsNomenclature) -> tuple[str, int, str, int]:
    return line.code.ljust(_LONGEST, "0"), len(line.code), line.suffix or "80", line.indent
