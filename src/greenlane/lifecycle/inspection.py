"""What a control found, item by item: as declared or not, how it differs, what was there instead.

A control is closed by a result for each of its items; that is also what labels the data from which
selection learns. Source: WCO Customs Risk Management Compendium, feedback of control results.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

Kind = Literal[
    "classification",
    "origin",
    "value",
    "quantity",
    "undeclared",
    "prohibited",
    "documents",
    "ipr",
    "safety",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]  # of a Literal
# The fact that a kind of discrepancy must state beside the words.
FACT: dict[str, str] = {
    "classification": "code",
    "origin": "origin",
    "value": "value",
    "quantity": "quantity",
    "undeclared": "value",
}
# Which lane asks for which hold; what a control is, is the hold's kind.
LANE_OF: dict[str, str] = {"documents": "yellow", "physical": "red"}


class ItemResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found of the item number `item`; without kinds it was as declared.

    `code`, `origin`, `quantity` with `unit`, and `value` (in the currency of the declared price)
    are what was there instead. `extra` is the duty that this would have cost more, as the engine
    computes it, None where it cannot. `photos` are SHA-256 digests, `text` is the officer's note.
    """

    item: int
    kinds: tuple[Kind, ...] = ()
    code: str = ""
    origin: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: Decimal | None = None
    extra: Decimal | None = None
    photos: tuple[str, ...] = ()
    text: str = ""

    @property
    def conform(self) -> bool:
        """True when the item was as declared."""
        return not self.kinds


def control_items(hits: Iterable[tuple[int, str]], kind: str, items: Sequence[int]
                  ) -> tuple[int, ...]:  # fmt: skip
    """The items of the control of a kind: those that hits of its lane name, else all of them.

    `hits` are pairs of item (nought for the whole declaration) and lane.
    """
    named = [item for item, lane in hits if lane == LANE_OF.get(kind)]
    if not named or 0 in named:
        return tuple(sorted(set(items)))
    return tuple(sorted(set(named) & set(items))) or tuple(sorted(set(items)))


def wanting(wanted: Iterable[int], results: Iterable[ItemResult]) -> tuple[int, ...]:
    """The items of a control that have no result yet."""
    return tuple(sorted(set(wanted) - {result.item for result in results}))


def problems(result: ItemResult) -> tuple[str, ...]:
    """What is wrong with a result, by the name of the field; empty when it can be recorded."""
    found = [FACT[kind] for kind in result.kinds if kind in FACT and not _states(result, kind)]
    if result.kinds and not result.text.strip():
        found.append("text")
    if result.quantity is not None and (result.quantity < 0 or not result.unit):
        found.append("quantity")
    if result.value is not None and result.value < 0:
        found.append("value")
    if not result.kinds and any(_states(result, kind) for kind in FACT):
        found.append("kinds")
    if len(set(result.kinds)) != len(result.kinds) or set(result.kinds) - set(KINDS):
        found.append("kinds")
    return tuple(dict.fromkeys(found))


def _states(result: ItemResult, kind: str) -> bool:
    return getattr(result, FACT[kind]) not in ("", None)


def settled(results: Iterable[ItemResult]) -> dict[int, ItemResult]:
    """The last word on each item: a later result replaces the former one."""
    return {result.item: result for result in results}
