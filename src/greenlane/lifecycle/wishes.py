"""Wishes of the sandbox: what a local reference number that begins with SBX- asks to happen.

`SBX-RED-PASS-7` wishes for the red lane and for goods that are found as declared. Words stand
between dashes; words that are no wish are part of the reference. Only a sandbox reads them.
"""

import re
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

PREFIX = "SBX-"
LONGEST_WAIT = 10
Wish = Literal[
    "GREEN", "BLUE", "YELLOW", "RED",
    "PASS", "FAIL", "ASK", "PERMIT", "DENY", "PAY", "ARRIVE", "AWAY",
]  # fmt: skip
LANES: frozenset[str] = frozenset({"GREEN", "BLUE", "YELLOW", "RED"})
_WISHES = frozenset(get_args(Wish))
_LATE = re.compile(r"LATE(\d{1,2})")
_ERROR = re.compile(r"E([A-Z]{2,3})(\d{3})")
# Two wishes of one set cannot both come true: the first one counts.
_ONE_OF = (LANES, frozenset({"PASS", "FAIL"}), frozenset({"PERMIT", "DENY"}))


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is wished: words, codes of errors (`GI-002`), and seconds that the answer is late."""

    words: tuple[Wish, ...] = ()
    errors: tuple[str, ...] = ()
    late: int = 0

    def __contains__(self, word: Wish) -> bool:
        """Whether this is wished."""
        return word in self.words

    @property
    def lane(self) -> str:
        """The lane wished for, or nothing."""
        return next((word.lower() for word in self.words if word in LANES), "")


NONE = Wishes()


def wishes(reference: str) -> Wishes:
    """What a reference wishes; NONE for one that does not begin with SBX-."""
    if not reference.startswith(PREFIX):
        return NONE
    parts = reference[len(PREFIX) :].split("-")
    errors = [f"{m[1]}-{m[2]}" for part in parts if (m := _ERROR.fullmatch(part))]
    late = [int(m[1]) for part in parts if (m := _LATE.fullmatch(part))]
    return Wishes(
        words=_consistent(part for part in parts if part in _WISHES),
        errors=tuple(dict.fromkeys(errors)),
        late=min(late[0], LONGEST_WAIT) if late else 0,
    )


def _consistent(words: Iterable[str]) -> tuple[Wish, ...]:
    kept: list[str] = []
    for word in words:
        rivals = next((each for each in _ONE_OF if word in each), frozenset((word,)))
        if not rivals & set(kept):
            kept.append(word)
    return tuple(kept)  # type: ignore[arg-type]  # each was found among the wishes
