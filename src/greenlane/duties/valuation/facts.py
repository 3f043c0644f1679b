"""The facts of a valuation: the goods, their sale, and what else is known to value them by.

Immutable values, written down by importer and officer; nothing here is computed. Source: WTO
Customs Valuation Agreement, Articles 1 to 8 and 15.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.duties.valuation.elements import Element, stated
from greenlane.duties.valuation.reasonable_means import ReasonableMeans
from greenlane.kernel.money import Money

# Article 15.4(a) to (h), in its order.
RelationKind = Literal[
    "officers", "partners", "employer", "five-per-cent", "control", "common-control",
    "joint-control", "family",
]  # fmt: skip
Circumstances = Literal["not-stated", "no-influence", "influence", "not-shown"]
TestKind = Literal["identical", "similar", "deductive", "computed"]
ComparableGoods = Literal["identical", "similar"]
SoldGoods = Literal["imported", "identical", "similar"]


class _Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact is immutable, and a word that nobody knows is an error."""


class Goods(_Fact, frozen=True, kw_only=True):
    """What is valued: how many, made where and by whom, bought at which commercial level."""

    quantity: Decimal
    imported: date
    exported: date
    made_in: str
    description: str = ""
    producer: str = ""
    level: str = ""

    def __post_init__(self) -> None:
        """There are goods. Raises ValueError."""
        stated("a quantity", self.quantity)


class Restriction(_Fact, frozen=True, kw_only=True):
    """A restriction on what the buyer may do with the goods (Article 1.1(a))."""

    kind: Literal["law", "geographic", "not-substantial", "substantial"]
    text: str


class Condition(_Fact, frozen=True, kw_only=True):
    """A condition of the sale or price (Article 1.1(b)); `amount` None: its value is unknown.

    What concerns the production or the marketing of the goods does not count (note to 1.1(b), 2).
    """

    text: str
    concerns: Literal["price", "production", "marketing"] = "price"
    amount: Money | None = None


class ComparedValue(_Fact, frozen=True, kw_only=True):
    """A value the importer shows for comparison (Article 1.2(b)), for the same quantity.

    `approximates` is the officer's finding with its `reason`: the note forbids a fixed percentage.
    """

    kind: TestKind
    value: Money
    day: date
    approximates: bool
    reason: str


class Relation(_Fact, frozen=True, kw_only=True):
    """Buyer and seller are related; `doubted` when customs has doubts about the price.

    `circumstances` of the sale: not yet stated, shown not to have influenced the price, found to
    have influenced it, or asked for and not shown.
    """

    kind: RelationKind
    doubted: bool = True
    circumstances: Circumstances = "not-stated"
    evidence: str = ""
    tests: tuple[ComparedValue, ...] = ()


class Sale(_Fact, frozen=True, kw_only=True):
    """The sale for export: the price paid or payable, indirect payments, terms, elements."""

    price: Money
    document: str = ""
    indirect: tuple[Money, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    relation: Relation | None = None
    elements: tuple[Element, ...] = ()


class Adjustment(_Fact, frozen=True, kw_only=True):
    """A signed correction of a unit value for a difference, on demonstrated evidence."""

    kind: Literal["level", "quantity", "transport"]
    amount: Money
    evidence: str = ""


class Comparable(_Fact, frozen=True, kw_only=True):
    """Identical or similar goods sold for export to the same country; `value` is for one unit.

    `accepted`: customs took the value under Article 1. `designed_here`: they embody engineering
    done in the country of importation for which nothing was added (Article 15.2(c)).
    """

    id: str
    goods: ComparableGoods
    value: Money
    quantity: Decimal
    exported: date
    made_in: str
    producer: str = ""
    level: str = ""
    accepted: bool = True
    designed_here: bool = False
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        """Value and quantity are those of a sale. Raises ValueError."""
        stated("a quantity", self.quantity)
        stated("a value", self.value.amount, nought=True)


class Resale(_Fact, frozen=True, kw_only=True):
    """A sale in the country of importation; `price` is for one unit.

    `first_level`: the first commercial level after importation. `assisting`: the buyer supplied
    an assist (note to Article 5, paragraph 6).
    """

    price: Money
    quantity: Decimal
    day: date
    goods: SoldGoods = "imported"
    related: bool = False
    first_level: bool = True
    assisting: bool = False
    processed: bool = False

    def __post_init__(self) -> None:
        """Price and quantity are those of a sale. Raises ValueError."""
        stated("a quantity", self.quantity)
        stated("a price", self.price.amount, nought=True)


class Deduction(_Fact, frozen=True, kw_only=True):
    """What Article 5 takes off a unit price: an amount for one unit, or per cent of the price."""

    kind: Literal[
        "commission", "profit-and-expenses", "inland-transport", "transport", "duties-and-taxes",
        "processing",
    ]  # fmt: skip
    amount: Money | None = None
    percent: Decimal | None = None
    evidence: str = ""

    def __post_init__(self) -> None:
        """Either an amount or a percentage is stated. Raises ValueError."""
        if (self.amount is None) == (self.percent is None):
            raise ValueError("a deduction is an amount or a percentage")
        given = self.amount.amount if self.amount is not None else self.percent
        stated("a deduction", given or Decimal(0), nought=True)


class Deductive(_Fact, frozen=True, kw_only=True):
    """Resales and deductions; `enough` units sold establish a price on the earliest date."""

    sales: tuple[Resale, ...]
    deductions: tuple[Deduction, ...] = ()
    enough: Decimal = Decimal(0)


class Cost(_Fact, frozen=True, kw_only=True):
    """A cost of the producer for all the goods valued (Article 6.1)."""

    kind: Literal["materials", "fabrication", "packing", "assists", "transport"]
    amount: Money
    document: str = ""


class Computed(_Fact, frozen=True, kw_only=True):
    """The producer's costs, and his profit with general expenses as one amount.

    `usual` replaces `profit` when the producer's own figure is not that of the trade. `offered`:
    the producer gave the accounts freely; nobody abroad may be compelled (Article 6.2).
    """

    costs: tuple[Cost, ...]
    profit: Money
    usual: Money | None = None
    offered: bool = True


class Request(_Fact, frozen=True, kw_only=True):
    """What the importer asked for, and whether customs agrees where its consent is reserved."""

    computed_first: bool = False
    computed_first_agreed: bool = False
    after_processing: bool = False


class ValuationFacts(_Fact, frozen=True, kw_only=True):
    """All that is known to value the goods. `sale` None: there was no sale for export."""

    goods: Goods
    sale: Sale | None = None
    comparables: tuple[Comparable, ...] = ()
    deductive: Deductive | None = None
    computed: Computed | None = None
    fallback: ReasonableMeans | None = None
    request: Request = Request()
