"""Which elements of a declaration the guided form fills, found by filling it with marks."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from greenlane.usecases.draft_document import document

ITEMS = "/goodsShipment/governmentAgencyGoodsItem/"
_FIELDS = (
    "client_id", "representation", "partner_name", "partner_line", "partner_city",
    "partner_country", "dispatch", "destination", "invoice", "currency", "nature", "incoterm",
    "incoterm_place", "arrived", "office", "location", "manifest", "mode", "means_id",
    "means_name", "nationality", "bill", "loading", "containers",
)  # fmt: skip
_OF_ITEM = (
    "commodity", "description", "origin", "end_use", "price", "gross", "net", "quantity",
    "packages", "pack", "marks", "procedure", "additional_procedure", "preference",
)  # fmt: skip


@cache
def declared(trade: str) -> Mapping[str, str]:
    """The element (a JSON pointer, `*` for the item) of every field of the form, by element."""
    body = {
        "fields": {name: f"§{name}" for name in _FIELDS},
        "items": [{name: f"§{name}" for name in _OF_ITEM}],
        "documents": [],
        "charges": [],
    }
    tree = document(body, trade=trade, lrn="-", broker=True, operator={"id": "-", "name": "-"})
    return {
        _anyone(pointer): text[1:] for pointer, text in leaves(tree) if text.startswith("§")
    }  # fmt: skip


def leaves(tree: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with its JSON pointer."""
    if isinstance(tree, Mapping):
        for name, part in tree.items():
            yield from leaves(part, f"{at}/{name}")
    elif isinstance(tree, list):
        for place, part in enumerate(tree):
            yield from leaves(part, f"{at}/{place}")
    else:
        yield at, str(tree)


def _anyone(pointer: str) -> str:
    """The pointer for any item."""
    if not pointer.startswith(ITEMS):
        return pointer
    rest = pointer[len(ITEMS) :].partition("/")[2]
    return f"{ITEMS}*/{rest}"


def at_place(element: str, place: int) -> str:
    """The pointer of an element for the item at `place` (from 1)."""
    return element.replace(f"{ITEMS}*", f"{ITEMS}{place - 1}") if place else element
