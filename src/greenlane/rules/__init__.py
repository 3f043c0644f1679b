"""Named requirements of law, each a question that is true when met."""

from greenlane.rules import (
    charges,
    commodity,
    declaration,
    documents,
    goods_item,
    parties,
    preference,
    procedure,
    representation,
    shipment,
    transport,
    valuation,
)

__all__ = [
    "charges",
    "commodity",
    "declaration",
    "documents",
    "goods_item",
    "parties",
    "preference",
    "procedure",
    "representation",
    "shipment",
    "transport",
    "valuation",
]
