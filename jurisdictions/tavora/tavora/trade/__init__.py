"""A plausible trading nation: traders, goods and declarations, with planted fraud kept aside."""

from tavora.trade.register import OperatorRecord, RegisterSize
from tavora.trade.truth import (
    TYPOLOGIES,
    Generated,
    Summary,
    Truth,
    counts,
    evaded,
    gathered,
    summary,
)
from tavora.trade.world import World, declarations

__all__ = [
    "TYPOLOGIES",
    "Generated",
    "OperatorRecord",
    "RegisterSize",
    "Summary",
    "Truth",
    "World",
    "counts",
    "declarations",
    "evaded",
    "gathered",
    "summary",
]
