"""Words taken out of kept texts: names of persons go, everything else stays as it was."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

GONE = "[erased]"
_SHORTEST = 3
_LONG_NUMBER = 7  # a shorter plain number may be an amount or a count, and is left alone


class Words:
    """Words to take out, whole and in any case; short words and short plain numbers are left."""

    def __init__(self, words: Iterable[str]) -> None:
        """Look for `words`."""
        told = sorted({w.strip() for w in words if _told(w.strip())}, key=len, reverse=True)
        found = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in told)
        self._pattern = re.compile(found, re.IGNORECASE) if told else None

    def out_of(self, text: str) -> str:
        """The text without the words."""
        return self._pattern.sub(GONE, text) if self._pattern else text

    def out_of_tree(self, tree: Any, whole: Collection[str] = ()) -> Any:
        """A JSON tree without the words; texts under the keys `whole` go wholly."""
        if isinstance(tree, dict):
            return {key: self._value(key, part, whole) for key, part in tree.items()}
        if isinstance(tree, list):
            return [self.out_of_tree(part, whole) for part in tree]
        return self.out_of(tree) if isinstance(tree, str) else tree

    def _value(self, key: str, part: Any, whole: Collection[str]) -> Any:
        if key in whole and isinstance(part, str):
            return GONE if part else part
        return self.out_of_tree(part, whole)


def _told(word: str) -> bool:
    if len(word) < _SHORTEST:
        return False
    try:
        Decimal(word)
    except InvalidOperation:
        return True
    return len(word) >= _LONG_NUMBER
