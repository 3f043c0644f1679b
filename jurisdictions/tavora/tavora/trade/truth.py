"""What was true: kept aside of every declaration, for measuring what selection finds.

A truth holds the declaration as it should have been; what was evaded is computed by the same
assessment that customs uses, only when asked.
"""

import gc
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import ItemFacts, read_shipment
from greenlane.duties.assessment import assess
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook

REVENUE = (
    "undervaluation",
    "misclassification",
    "false_origin",
    "short_quantity",
    "splitting",
    "phantom_seller",
    "related_pricing",
    "carousel",
    "ghost_warehouse",
    "relief_abuse",
)
TYPOLOGIES = (*REVENUE, "permit_dodge")
LOCAL = timezone(timedelta(hours=-4))


class TrueItem(msgspec.Struct, frozen=True, kw_only=True):
    """What was true of the item that the fraud is about; amounts in the invoice's currency."""

    code: str
    origin: str
    preference: str
    procedure: str
    price: Decimal | None
    net_mass: Decimal | None
    tariff_quantity: Decimal | None


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Why a declaration is not what it should be.

    `name` is the typology of a fraud or the kind of a mistake; `sequence` the item, 0 for the
    declaration; `group` links declarations of one plan (a split consignment, a ring of firms).
    """

    kind: Literal["fraud", "mistake"]
    name: str
    trader: str
    sequence: int
    right: Declaration
    group: str = ""

    def item(self) -> TrueItem | None:
        """What was true of the item, or None when the truth is about the declaration."""
        if not self.sequence:
            return None
        items = read_shipment(self.right).items
        return next((_true(i) for i in items if i.sequence == self.sequence), None)


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """A declaration as lodged, `offset` seconds into the local `day`, and the truth aside."""

    day: date
    offset: int
    trader: str
    declaration: Declaration
    truth: Truth | None = None

    @property
    def moment(self) -> datetime:
        """When it is lodged."""
        return datetime.combine(self.day, time(), LOCAL) + timedelta(seconds=self.offset)

    @property
    def fraud(self) -> str:
        """The typology, or empty."""
        return self.truth.name if self.truth is not None and self.truth.kind == "fraud" else ""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a stretch of trade held: counts by name, and duty evaded by typology."""

    declarations: int
    imports: int
    honest: int
    mistakes: dict[str, int]
    frauds: dict[str, int]
    evaded: dict[str, Decimal]
    payable: Decimal


def _true(item: ItemFacts) -> TrueItem:
    return TrueItem(
        code=item.code, origin=item.origin, preference=item.preference, price=item.price,
        procedure=item.procedure, net_mass=item.net_mass, tariff_quantity=item.tariff_quantity,
    )  # fmt: skip


def gathered(stream: Iterable[Generated]) -> list[Generated]:
    """The stream in memory, with the garbage collector paused: twice as fast as `list`.

    Declarations hold no cycles, so there is nothing for it to find among them.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        return list(stream)
    finally:
        if running:
            gc.enable()


def payable(declaration: Declaration, law: LawOfDay) -> Decimal:
    """What the declaration owes now under the law of the day."""
    return assess(read_shipment(declaration), law)[0].payable


def evaded(generated: Generated, book: LawBook) -> Decimal:
    """Duty and tax evaded: what was truly owed less what was declared; zero for the honest.

    Mistakes give what they would have cost the treasury (negative when the trader overpays).
    """
    if generated.truth is None:
        return Decimal(0)
    law = book.on(generated.day)
    return payable(generated.truth.right, law) - payable(generated.declaration, law)


def counts(trade: Iterable[Generated]) -> dict[str, int]:
    """How many of each typology and of each kind of mistake, in order of name."""
    found: dict[str, int] = {}
    for one in trade:
        if one.truth is not None:
            key = f"{one.truth.kind}:{one.truth.name}"
            found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items()))


def summary(trade: Iterable[Generated], book: LawBook) -> Summary:
    """Counts and evaded duty of a stretch of trade; assesses every declaration."""
    total = imports = honest = 0
    groups: dict[str, dict[str, int]] = {"fraud": {}, "mistake": {}}
    lost: dict[str, Decimal] = {}
    due = Decimal(0)
    for one in trade:
        total += 1
        imports += (one.declaration.type_code or "").startswith("IM")
        due += payable(one.declaration, book.on(one.day))
        if one.truth is None:
            honest += 1
            continue
        group, name = groups[one.truth.kind], one.truth.name
        group[name] = group.get(name, 0) + 1
        if one.truth.kind == "fraud":
            lost[name] = lost.get(name, Decimal(0)) + evaded(one, book)
    return Summary(
        declarations=total, imports=imports, honest=honest, payable=due,
        mistakes=dict(sorted(groups["mistake"].items())),
        frauds=dict(sorted(groups["fraud"].items())), evaded=dict(sorted(lost.items())),
    )  # fmt: skip
