"""A declaration without some of its words: the same document, with fields taken out."""

from collections.abc import Callable
from typing import Any

import msgspec

from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration

Takes = Callable[[type[WcoClass], str], bool]


def redacted(declaration: Declaration, takes: Takes) -> tuple[Declaration, frozenset[str]]:
    """The declaration without the text fields that `takes` names, and the words taken out."""
    words: set[str] = set()
    slim = _without(declaration, takes, words)
    assert isinstance(slim, Declaration)  # noqa: S101 - the same class as given
    return slim, frozenset(words)


def _without(node: WcoClass, takes: Takes, words: set[str]) -> WcoClass:
    changes: dict[str, Any] = {}
    for spec in fields_of(type(node)):
        value = getattr(node, spec.name)
        if value is None or value == ():
            continue
        if spec.child is not None and spec.many:
            changes[spec.name] = tuple(_without(part, takes, words) for part in value)
        elif spec.child is not None:
            changes[spec.name] = _without(value, takes, words)
        elif spec.kind == "text" and takes(type(node), spec.name):
            words.update(value if spec.many else [value])
            changes[spec.name] = () if spec.many else None
    return msgspec.structs.replace(node, **changes) if changes else node
