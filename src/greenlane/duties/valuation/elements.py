"""The elements of a price: what Article 8 adds, what Note 1 takes out, and what nothing may add.

Article 8.4 closes the list: what is not in the table below cannot be written down, and what the
table marks as `never` is told with its ground and changes nothing. Source: WTO Customs Valuation
Agreement, Articles 1 and 8 with their notes; Decision 3.1 (interest).
"""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.money import Money


def stated(name: str, number: Decimal, *, nought: bool = False) -> None:
    """Raise ValueError unless the number is finite and positive, or also nought."""
    if not number.is_finite() or number < 0 or (number == 0 and not nought):
        raise ValueError(f"{name} is a positive number{' or nought' if nought else ''}")


ElementKind = Literal[
    "selling-commission", "brokerage", "containers", "packing",
    "materials", "tools", "consumed", "engineering",
    "royalty", "proceeds",
    "transport", "handling", "insurance",
    "work-after-import", "transport-after-import", "duties-and-taxes", "interest",
    "buying-commission", "marketing", "dividends", "reproduction-right",
]  # fmt: skip
Effect = Literal["add", "carry", "take", "never"]
SpreadPlan = Literal["first-shipment", "units-so-far", "all-units"]
ShareKey = Literal["value", "mass", "quantity"]

# What each element does to the price, and where the agreement says so. `carry` are the costs of
# Article 8.2, which a CIF country adds and a FOB country takes out.
ELEMENTS: dict[ElementKind, tuple[Effect, str]] = {
    "selling-commission": ("add", "CVA 8.1(a)(i)"),
    "brokerage": ("add", "CVA 8.1(a)(i)"),
    "containers": ("add", "CVA 8.1(a)(ii)"),
    "packing": ("add", "CVA 8.1(a)(iii)"),
    "materials": ("add", "CVA 8.1(b)(i)"),
    "tools": ("add", "CVA 8.1(b)(ii)"),
    "consumed": ("add", "CVA 8.1(b)(iii)"),
    "engineering": ("add", "CVA 8.1(b)(iv)"),
    "royalty": ("add", "CVA 8.1(c)"),
    "proceeds": ("add", "CVA 8.1(d)"),
    "transport": ("carry", "CVA 8.2(a)"),
    "handling": ("carry", "CVA 8.2(b)"),
    "insurance": ("carry", "CVA 8.2(c)"),
    "work-after-import": ("take", "CVA Note to Article 1, price, 3(a)"),
    "transport-after-import": ("take", "CVA Note to Article 1, price, 3(b)"),
    "duties-and-taxes": ("take", "CVA Note to Article 1, price, 3(c)"),
    "interest": ("take", "CVA Decision 3.1"),
    "buying-commission": ("never", "CVA 8.1(a)(i)"),
    "marketing": ("never", "CVA Note to Article 1, price, 2"),
    "dividends": ("never", "CVA Note to Article 1, price, 4"),
    "reproduction-right": ("never", "CVA Note to Article 8.1(c), 1"),
}


class Spread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the whole value of an assist is spread over the goods made with it.

    `units` are those it is spread over (of the first shipment, made so far, or of the whole
    contract: `plan`), `before` those already imported, `now` those of this importation.
    """

    plan: SpreadPlan
    units: Decimal
    now: Decimal
    before: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Units are positive. Raises ValueError."""
        stated("units", self.units)
        stated("now", self.now)
        stated("before", self.before, nought=True)


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A charge for several lines: `weights` by `key` for each line, `line` is the one valued."""

    key: ShareKey
    weights: tuple[Decimal, ...]
    line: int

    def __post_init__(self) -> None:
        """Weights are positive or nought, and the line is one of them. Raises ValueError."""
        if not 0 <= self.line < len(self.weights):
            raise ValueError("the line is one of the weights, counted from nought")
        for weight in self.weights:
            stated("a weight", weight, nought=True)


class Element(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One element, with the document that shows it.

    `amount` None: it exists and cannot be quantified. `included`: the price already holds it.
    `distinguished`: it is shown apart from the price (deductions, costs of transport).
    `condition_of_sale` and `concerns_goods` matter to royalties; `made_here` (in the country of
    importation) to engineering and design.
    """

    kind: ElementKind
    amount: Money | None = None
    document: str = ""
    included: bool = False
    distinguished: bool = True
    condition_of_sale: bool = True
    concerns_goods: bool = True
    made_here: bool = False
    spread: Spread | None = None
    share: Share | None = None

    def __post_init__(self) -> None:
        """An addition or deduction is never negative. Raises ValueError."""
        if self.amount is not None:
            stated("an amount", self.amount.amount, nought=True)
