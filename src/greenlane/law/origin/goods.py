"""Which goods a rule means: ranges of codes, words, or the product's own heading."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Level = Literal["chapter", "heading", "subheading"]
DIGITS: dict[str, int] = {"chapter": 2, "heading": 4, "subheading": 6}
MARKS = {"chapter": "CC", "heading": "CTH", "subheading": "CTSH"}


class CodeRange(msgspec.Struct, frozen=True):
    """Codes `first`..`last`, both included, of one length: "0401-0406" or one chapter "04"."""

    first: str
    last: str

    def __post_init__(self) -> None:
        if len(self.first) != len(self.last) or self.last < self.first:
            raise ValueError(f"not a range of codes: {self}")

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}-{self.last}"

    def covers(self, code: str) -> bool | None:
        """Whether `code` lies inside; None when it is too short to tell."""
        size = len(self.first)
        if len(code) >= size:
            return self.first <= code[:size] <= self.last
        low, high = code.ljust(size, "0"), code.ljust(size, "9")
        if high < self.first or self.last < low:
            return False
        return True if self.first <= low and high <= self.last else None


def code_range(text: str) -> CodeRange:
    """Read "0401-0406" or "0401". Raises ValueError."""
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdigit() and (last or first).isdigit()):
        raise ValueError(f"not codes: {text!r}")
    return CodeRange(first, last or first)


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """Some goods: inside one of `codes`, answering to `words`, or of the product's `own` heading.

    What is empty does not narrow; all empty means all goods.
    """

    codes: tuple[CodeRange, ...] = ()
    words: str = ""
    own: Literal["", "chapter", "heading", "subheading"] = ""

    def __str__(self) -> str:
        if self.own:
            return f"own {self.own}"
        codes = " ".join(map(str, self.codes))
        if not self.words:
            return codes
        return f'"{self.words}"' + (f" of {codes}" if codes else "")


def printed(goods: Iterable[Goods]) -> str:
    """The list of goods in the rule language: `(0401-0406, "biodiesel" of 382600)`."""
    return f"({', '.join(map(str, goods))})"
