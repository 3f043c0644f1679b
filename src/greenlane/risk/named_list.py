"""Named lists of texts that profiles ask about: what may stand in one, and how two differ."""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST, MOST = 120, 20_000


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a version adds to and takes from the one before, each sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def difference(before: Iterable[str], after: Iterable[str]) -> Difference:
    """How two versions of a list differ."""
    old, new = frozenset(before), frozenset(after)
    return Difference(added=tuple(sorted(new - old)), removed=tuple(sorted(old - new)))


def read_values(text: str) -> tuple[str, ...]:
    """The values of a text with one on each line, sorted and each once.

    Raises ValueError, with the line in words, for a value that is too long or holds signs that
    nobody sees, and when there are none or too many.
    """
    found = set()
    for number, line in enumerate(text.splitlines(), 1):
        value = unicodedata.normalize("NFC", line.strip())
        if not value:
            continue
        if len(value) > LONGEST:
            raise ValueError(f"line {number} is longer than {LONGEST} signs")
        if any(unicodedata.category(sign)[0] == "C" for sign in value):
            raise ValueError(f"line {number} has a sign that nobody sees")
        found.add(value)
    if not found:
        raise ValueError("a list has at least one value")
    if len(found) > MOST:
        raise ValueError(f"a list has at most {MOST} values")
    return tuple(sorted(found))
