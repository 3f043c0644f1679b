"""Reasons of a score: the contributions of its features, added up by what they are about.

Contributions are log odds (Lundberg and Lee, NeurIPS 2017) and add up to the raw score, so the sum
of the features that speak of one thing is what that thing adds.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec

from greenlane.risk.learning.features import FEATURES

_ABOUT = {
    "trader": "trader", "declarant": "declarant", "seller": "seller", "code": "goods",
    "heading": "goods", "origin": "origin", "route": "route", "office": "office",
    "trader_code": "pair", "trader_origin": "pair", "seller_code": "pair",
    "declarant_code": "pair", "code_origin": "goods_origin", "unit_value": "price",
    "mass": "mass", "description": "description", "value": "value", "rate": "rate",
}  # fmt: skip


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """What one thing adds to the score (`weight`, log odds), with the numbers that are told.

    `inspected` and `share` are what is known of the key, `deviation` how many spreads from usual,
    `fit` how well the words fit; None where it does not apply or is not known.
    """

    about: str
    weight: float
    count: int | None = None
    inspected: int | None = None
    share: float | None = None
    deviation: float | None = None
    fit: float | None = None


def grouped(contributions: Sequence[tuple[str, float]], row: Sequence[float],
            most: int = 5) -> list[Reason]:  # fmt: skip
    """The strongest things first, each once; what adds next to nothing is left out."""
    sums: dict[str, float] = {}
    for name, weight in contributions:
        about = _ABOUT.get(name.partition(".")[0], "terms")
        sums[about] = sums.get(about, 0.0) + weight
    strong = sorted(sums.items(), key=lambda pair: -abs(pair[1]))[:most]
    known = dict(zip(FEATURES, row, strict=False))
    return [_reason(about, weight, known) for about, weight in strong if abs(weight) >= _LEAST]


_LEAST = 0.05
_KEY_OF = {"trader": "trader", "declarant": "declarant", "seller": "seller", "goods": "code",
           "origin": "origin", "route": "route", "office": "office", "pair": "trader_code",
           "goods_origin": "code_origin"}  # fmt: skip


def _reason(about: str, weight: float, known: Mapping[str, float]) -> Reason:
    key = _KEY_OF.get(about)
    if key is not None:
        return Reason(
            about=about, weight=round(weight, 3), share=round(known[f"{key}.found"], 4),
            count=round(math.expm1(known[f"{key}.count"])),
            inspected=round(math.expm1(known[f"{key}.inspected"])),
        )  # fmt: skip
    deviation = {"price": "unit_value.deviation", "mass": "mass.deviation"}.get(about)
    return Reason(
        about=about, weight=round(weight, 3),
        deviation=_known(known[deviation]) if deviation else None,
        fit=_known(known["description.fit"]) if about == "description" else None,
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 2)
