"""Named requirements of law, each a question that is true when met."""

from greenlane.rules import (
    commodity,
    declaration,
    documents,
    goods_item,
    parties,
    procedure,
    shipment,
    transport,
    valuation,
)

__all__ = [
    "commodity",
    "declaration",
    "documents",
    "goods_item",
    "parties",
    "procedure",
    "shipment",
    "transport",
    "valuation",
]
