"""Descriptions whose code is known: what a model learns from."""

from typing import Literal

import msgspec

Source = Literal["synonym", "ruling", "declaration", "inspection", "published"]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A description and its code, of at least six digits, and where it comes from.

    `holder` stands for whose goods they were, so that counts can tell one trader from many; nought
    for nobody. `times` is how often the same holder said the same.
    """

    text: str
    code: str
    source: Source
    holder: int = 0
    times: int = 1
