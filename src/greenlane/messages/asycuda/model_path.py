"""Paths into the data model: a value put where a path says, or found there."""

from typing import Any

from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.messages.asycuda.places import TELLING

Draft = dict[Any, Any]
"""A declaration in the making: by field name, and in lists by key or place."""


def put(draft: Draft, path: str, value: Any) -> None:
    """Put a value at a path; a telling field is set with its key."""
    *steps, last = path.split(".")
    for step in steps:
        name, _, key = step.partition(":")
        draft = draft.setdefault(name, {})
        if key:
            draft = draft.setdefault(int(key) if key.isdigit() and name not in TELLING else key, {})
            if name in TELLING:
                draft[TELLING[name]] = key
    draft[last] = value


def found(value: Any, path: str) -> Any:
    """The value at a path of a declaration, or None."""
    for step in path.split("."):
        name, _, key = step.partition(":")
        value = getattr(value, name, None)
        if key and value is not None:
            value = _of(value, name, key)
        if value is None:
            return None
    return value


def _of(values: tuple[Any, ...], name: str, key: str) -> Any:
    telling = TELLING.get(name)
    if telling is None:
        return values[int(key)] if int(key) < len(values) else None
    return next((v for v in values if getattr(v, telling) == key), None)


def built(cls: type[WcoClass], draft: Draft) -> Any:
    """The instance of a class that a draft describes; places left out of a list are empty."""
    values: dict[str, Any] = {}
    for spec in fields_of(cls):
        if spec.name not in draft:
            continue
        value = draft[spec.name]
        if spec.child is None:
            values[spec.name] = value
        elif spec.many:
            values[spec.name] = _list(spec.child, value)
        else:
            values[spec.name] = built(spec.child, value)
    return cls(**values)


def _list(cls: type[WcoClass], drafts: Draft) -> tuple[Any, ...]:
    if any(isinstance(key, str) for key in drafts):
        return tuple(built(cls, each) for each in drafts.values())
    return tuple(built(cls, drafts.get(place, {})) for place in range(max(drafts) + 1))
