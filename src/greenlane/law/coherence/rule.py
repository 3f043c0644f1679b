"""A named rule of a coherent law: a sentence, its source, and the rows that break it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # the book is checked by these rules before it is given out
    from greenlane.law.lawbook import LawBook

Broken = tuple[str, int | str, str]
"""Table, line of its file (the header is 1) or place in a TOML file, and what is wrong there."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that a row breaks: `place` names table and line, `text` says what is wrong."""

    rule: str
    table: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class LawRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule. `sentence` is true of a coherent law; `source` is where the demand comes from."""

    code: str
    sentence: str
    source: str
    broken: Callable[["LawBook"], Iterable[Broken]]

    def faults(self, book: "LawBook") -> Iterator[Fault]:
        """Every row that breaks the rule."""
        for table, line, text in self.broken(book):
            place = f"{table} line {line}" if isinstance(line, int) else f"{table} {line}".strip()
            yield Fault(rule=self.code, table=table, place=place, text=text)


RULES: dict[str, LawRule] = {}


def law_rule(
    code: str, sentence: str, source: str
) -> Callable[[Callable[["LawBook"], Iterable[Broken]]], Callable[["LawBook"], Iterable[Broken]]]:
    """Register a rule. Raises ValueError when its code stands twice."""

    def register(
        broken: Callable[["LawBook"], Iterable[Broken]],
    ) -> Callable[["LawBook"], Iterable[Broken]]:
        if code in RULES:
            raise ValueError(f"law rule {code} stands twice")
        RULES[code] = LawRule(code=code, sentence=sentence, source=source, broken=broken)
        return broken

    return register
