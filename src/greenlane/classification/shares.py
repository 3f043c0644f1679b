"""Shares of codes, as a model ranks them, and as they are told."""

from collections.abc import Mapping

import msgspec


class NothingToLearnError(ValueError):
    """The tariff has no subheadings, or too few texts to learn from."""


class Share(msgspec.Struct, frozen=True):
    """A code of 2, 4 or 6 digits and the calibrated chance that it is the right one."""

    code: str
    confidence: float


class Ranked(msgspec.Struct, frozen=True):
    """The subheadings near a description with their raw shares, together one, the best first.

    `facts` tell how alike the most alike example is, how much of the words the best subheading's
    texts cover, and how many words there are: on them depends how far the shares can be trusted.
    """

    shares: dict[str, float]
    facts: tuple[float, ...]


def summed(shares: Mapping[str, float], digits: int) -> list[tuple[str, float]]:
    """The shares summed over the first digits, best first."""
    found: dict[str, float] = {}
    for code, value in shares.items():
        found[code[:digits]] = found.get(code[:digits], 0.0) + value
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
