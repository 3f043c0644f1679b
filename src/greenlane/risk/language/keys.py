"""What must be so for a condition to fire at all: the keys by which profiles are indexed.

Sound, not complete: a key may be missing, but what it excludes can never fire.
"""

from collections.abc import Mapping
from typing import Literal

from greenlane.risk.language import tree

Key = Literal["code", "origin", "procedure", "trader", "declarant"]
_KEYS: dict[str, Key] = {
    "item.code": "code",
    "item.origin": "origin",
    "item.procedure": "procedure",
    "declaration.trader": "trader",
    "declaration.declarant": "declarant",
}
Needs = dict[Key, frozenset[str]]  # values one of which must stand there; beginnings for `code`


def needs(node: tree.Condition, lists: Mapping[str, frozenset[str]]) -> Needs:
    """For each key that is certain, the values one of which the facts must have."""
    match node:
        case tree.And(parts=parts):
            found: Needs = {}
            for part in parts:
                found = _both(found, needs(part, lists))
            return found
        case tree.Or(parts=parts):
            each = [needs(part, lists) for part in parts]
            shared = set(each[0]).intersection(*each[1:])
            return {key: frozenset().union(*(one[key] for one in each)) for key in shared}
        case _:
            return _of_leaf(node, lists)


def _both(one: Needs, two: Needs) -> Needs:
    joined = {**one, **two}
    for key in one.keys() & two.keys():
        joined[key] = min(one[key], two[key], key=len)  # either is sound; the fewer the better
    return joined


def _of_leaf(node: tree.Condition, lists: Mapping[str, frozenset[str]]) -> Needs:
    match node:
        case tree.Compare(order="==", left=tree.Field() as field, right=tree.Text(value=value)):
            return _key(field, frozenset((value,)))
        case tree.Compare(order="==", left=tree.Text(value=value), right=tree.Field() as field):
            return _key(field, frozenset((value,)))
        case tree.Among(member=tree.Field() as field, among=tree.Values(values=values)):
            return _key(field, frozenset(str(value.value) for value in values))
        case tree.Among(member=tree.Field() as field, among=tree.NamedList(name=name)):
            return _key(field, lists.get(name, frozenset()))
        case tree.Matches(test="startsWith", field=field, text=text) if field.name == "code":
            return _key(field, frozenset((text.value,)))
        case _:
            return {}


def _key(field: tree.Field, values: frozenset[str]) -> Needs:
    key = _KEYS.get(field.path)
    return {key: values} if key else {}
