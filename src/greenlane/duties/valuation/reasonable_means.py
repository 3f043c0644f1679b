"""The reasonable means of Article 7: a closed sum of the earlier methods applied with flexibility.

There is no constructor for a basis that Article 7.2 prohibits, so no such value can be written
down. Source: WTO Customs Valuation Agreement, Article 7 and its note.
"""

from decimal import Decimal
from types import MappingProxyType
from typing import Literal

import msgspec

from greenlane.kernel.money import Money

# Article 7.2: what a customs value must never rest on. The names serve to refuse, not to value.
PROHIBITED = MappingProxyType(
    {
        "price-of-goods-made-here": "CVA 7.2(a)",
        "higher-of-two-values": "CVA 7.2(b)",
        "domestic-price-abroad": "CVA 7.2(c)",
        "cost-of-production": "CVA 7.2(d)",
        "export-price-elsewhere": "CVA 7.2(e)",
        "minimum-value": "CVA 7.2(f)",
        "arbitrary-value": "CVA 7.2(g)",
    }
)


class _Means(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="means"
):
    """One way to a value; `decided` names the customs decisions or papers that it rests on."""

    decided: str
    reason: str


class FlexibleTransaction(_Means, frozen=True, kw_only=True, tag="transaction"):
    """The price of the goods themselves, where Article 1 fails for want of a sale or of proof.

    `price` is what would be paid for all of the goods, `flexibility` what is read with latitude.
    """

    price: Money
    flexibility: Literal["damaged-on-arrival", "hired", "renegotiated", "used"]


class FlexibleComparable(_Means, frozen=True, kw_only=True, tag="comparable"):
    """The customs value of one unit of identical or similar goods, read with latitude.

    Latitude in time, in the country they were made in, or in how their value was determined
    (Articles 5 and 6) - note to Article 7, 3(a) and (b).
    """

    goods: Literal["identical", "similar"]
    value: Money
    flexibility: Literal["time", "country", "deductive-or-computed"]


class FlexibleDeductive(_Means, frozen=True, kw_only=True, tag="deductive"):
    """The resale price of one unit less the deductions of Article 5, the 90 days or the condition
    as imported read with latitude - note to Article 7, 3(c)."""

    price: Money
    deductions: Money
    flexibility: Literal["ninety-days", "condition-as-imported"]


class FlexibleComputed(_Means, frozen=True, kw_only=True, tag="computed"):
    """A computed value of Article 6 for identical or similar goods, for one unit."""

    goods: Literal["identical", "similar"]
    value: Money


ReasonableMeans = FlexibleTransaction | FlexibleComparable | FlexibleDeductive | FlexibleComputed


def amount(means: ReasonableMeans, quantity: Decimal) -> Money:
    """The value of `quantity` units by these means."""
    match means:
        case FlexibleTransaction():
            return means.price
        case FlexibleDeductive():
            return (means.price - means.deductions) * quantity
        case _:
            return means.value * quantity


# The names of the means, for a form; there is none for what Article 7.2 prohibits.
MEANS: tuple[str, ...] = ("transaction", "comparable", "deductive", "computed")
