"""What controls of a declaration have found, item by item, with the photographs of each."""

from collections.abc import Iterable, Mapping
from typing import Any

from greenlane.lifecycle.event import Event
from greenlane.lifecycle.inspection import ItemResult
from greenlane.web import words


def results(
    events: Iterable[Event], files: Iterable[Mapping[str, Any]], currency: str
) -> list[dict[str, Any]]:
    """The last result of each item: what differed, what was there, who looked, photographs."""
    last = {each.item: (each, event) for event in events for each in event.results}
    photos = [file for file in files if file["photo"]]
    return [
        {"item": item, "kinds": [words.DISCREPANCIES[kind] for kind in each.kinds],
         "found": _found(each), "extra": each.extra, "currency": currency,
         "officer": event.actor.name, "moment": event.moment,
         "photos": [file for file in photos if file["item"] == item]}
        for item, (each, event) in sorted(last.items())
    ]  # fmt: skip


def _found(each: ItemResult) -> list[str]:
    """What was there instead, as codes and numbers."""
    quantity = f"{each.quantity:f} {each.unit}" if each.quantity is not None else ""
    value = f"{each.value:f}" if each.value is not None else ""
    return [text for text in (each.code, each.origin, quantity, value) if text]
