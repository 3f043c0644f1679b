"""The ledger of quantities: balanced movements between the accounts of a quota period.

The accounts of a period are `law` (what acts gave it), `available`, `licensed` (in licences not yet
used), `drawn` and `lapsed`. Every movement takes a quantity from one of them and gives it to
another, so all accounts together are nought, and what the law gave is what the others hold.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.quantity import UnitMismatchError

Account = Literal["law", "available", "licensed", "drawn", "lapsed"]
Kind = Literal[
    "open", "increase", "reduce", "allocate", "return", "transfer", "issue", "use", "expire",
    "close",
]  # fmt: skip
_ZERO = Decimal(0)

# From which account to which each kind of movement goes.
WAYS: Mapping[Kind, tuple[Account, Account]] = {
    "open": ("law", "available"),
    "increase": ("law", "available"),
    "reduce": ("available", "law"),
    "allocate": ("available", "drawn"),
    "return": ("drawn", "available"),
    "transfer": ("available", "available"),
    "issue": ("available", "licensed"),
    "use": ("licensed", "drawn"),
    "expire": ("licensed", "available"),
    "close": ("available", "lapsed"),
}


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """`quantity` of `unit`, always positive, out of one period's account into another account.

    `into` is the other period of a transfer, else empty. Raises ValueError for what is no movement.
    """

    kind: Kind
    definition: str
    quantity: Decimal
    unit: str
    into: str = ""

    def __post_init__(self) -> None:
        if not self.quantity.is_finite() or self.quantity <= 0:
            raise ValueError("a movement has a positive quantity; a correction is its reverse")
        if (self.kind == "transfer") != bool(self.into) or self.into == self.definition:
            raise ValueError("a transfer, and nothing else, goes to another period")

    @property
    def source(self) -> tuple[str, Account]:
        """The period and account it leaves."""
        return self.definition, WAYS[self.kind][0]

    @property
    def target(self) -> tuple[str, Account]:
        """The period and account it enters."""
        return self.into or self.definition, WAYS[self.kind][1]


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What a period holds: still available, in unused licences, drawn, lapsed."""

    available: Decimal = _ZERO
    licensed: Decimal = _ZERO
    drawn: Decimal = _ZERO
    lapsed: Decimal = _ZERO

    @property
    def given(self) -> Decimal:
        """All that was ever given to it and not taken away: the volume in hand."""
        return self.available + self.licensed + self.drawn + self.lapsed


def accounts(movements: Iterable[Movement]) -> dict[tuple[str, Account], Decimal]:
    """The balance of every account; their sum is always nought.

    Raises UnitMismatchError when movements of one period are in two units.
    """
    found: dict[tuple[str, Account], Decimal] = {}
    units: dict[str, str] = {}
    for each in movements:
        for definition in (each.source[0], each.target[0]):
            if units.setdefault(definition, each.unit) != each.unit:
                raise UnitMismatchError(f"{units[definition]} and {each.unit} do not mix")
        found[each.source] = found.get(each.source, _ZERO) - each.quantity
        found[each.target] = found.get(each.target, _ZERO) + each.quantity
    return found


def holding(definition: str, movements: Iterable[Movement]) -> Holding:
    """What a period holds after the movements: the replay of its ledger."""
    found = accounts(movements)
    return Holding(
        available=found.get((definition, "available"), _ZERO),
        licensed=found.get((definition, "licensed"), _ZERO),
        drawn=found.get((definition, "drawn"), _ZERO),
        lapsed=found.get((definition, "lapsed"), _ZERO),
    )
