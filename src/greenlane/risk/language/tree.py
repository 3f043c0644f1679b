"""What an analyst's condition is made of: a small tree of fields, values and comparisons.

An absent field makes what it stands in unknown; unknown goes through and, or and not as in CEL
(Kleene), and a condition that is unknown has not fired. There are no loops and no calls: `Some` and
`Every` go over the items of one declaration, and nothing else repeats.
"""

import re
from decimal import Decimal
from typing import Any, Literal

import msgspec

Order = Literal["==", "!=", "<", "<=", ">", ">="]
TextTest = Literal["startsWith", "endsWith", "contains"]
# `i` is the item that `Some` and `Every` speak of, `item` the one a profile is asked about.
Scope = Literal["item", "i", "declaration"]


class Node(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """A part of a condition; `at` is its place in the text it was read from, from 0."""

    at: int = 0


class Field(Node, frozen=True, tag="field"):
    """A fact by its name in the catalogue: `item.code`, `declaration.trader`."""

    scope: Scope
    name: str

    @property
    def path(self) -> str:
        """As it is written."""
        return f"{self.scope}.{self.name}"


class Text(Node, frozen=True, tag="text"):
    """A text that is written out."""

    value: str


class Number(Node, frozen=True, tag="number"):
    """A number that is written out; exact."""

    value: Decimal


class Flag(Node, frozen=True, tag="flag"):
    """True or false, written out."""

    value: bool


class Product(Node, frozen=True, tag="product"):
    """A number times another: `1.5 * item.net_mass`."""

    left: "Quantity"
    right: "Quantity"


class NamedList(Node, frozen=True, tag="list"):
    """A list that is kept beside the profiles, by its name: `lists.free_ports`."""

    name: str


class Values(Node, frozen=True, tag="values"):
    """Values that are written out, all of one type."""

    values: tuple["Text | Number", ...]


Quantity = Field | Number | Product
Operand = Field | Text | Number | Flag | Product
Collection = Values | NamedList | Field


class Compare(Node, frozen=True, tag="compare"):
    """Two operands of one type, compared."""

    order: Order
    left: Operand
    right: Operand


class Among(Node, frozen=True, tag="among"):
    """A field is one of several values, or a value one of those that a field holds."""

    member: Field | Text
    among: Collection


class Matches(Node, frozen=True, tag="matches"):
    """A field begins with, ends with or contains a text."""

    test: TextTest
    field: Field
    text: Text


class Present(Node, frozen=True, tag="present"):
    """The field was stated: `has(item.net_mass)`. Never unknown."""

    field: Field


class Holds(Node, frozen=True, tag="holds"):
    """A field that is true or false, by itself."""

    field: Field


class Not(Node, frozen=True, tag="not"):
    """The contrary."""

    part: "Condition"


class And(Node, frozen=True, tag="and"):
    """All of its parts."""

    parts: tuple["Condition", ...]


class Or(Node, frozen=True, tag="or"):
    """At least one of its parts."""

    parts: tuple["Condition", ...]


class Some(Node, frozen=True, tag="some"):
    """At least one item of the declaration is so."""

    part: "Condition"


class Every(Node, frozen=True, tag="every"):
    """Every item of the declaration is so."""

    part: "Condition"


Condition = Compare | Among | Matches | Present | Holds | Not | And | Or | Some | Every


def to_json(condition: Condition) -> bytes:
    """The condition as JSON, places left out: what is stored, hashed and given to a form."""
    return msgspec.json.encode(without_places(condition), order="deterministic")


def from_json(data: bytes) -> Condition:
    """The condition of JSON. Raises msgspec.ValidationError; types are checked by `checking`."""
    if _braces(data) > _MOST_BRACES:
        raise msgspec.ValidationError(f"a condition is at most {DEEPEST} deep")
    found: Condition = _DECODER.decode(data)
    return found


def _braces(data: bytes) -> int:
    """How deep the objects of some JSON stand in each other; texts have none."""
    depth = deepest = 0
    for byte in _JSON_TEXT.sub(b"", data):
        depth += (byte == _OPENS) - (byte == _CLOSES)
        deepest = max(deepest, depth)
    return deepest


DEEPEST = 40  # brackets and negations; each may hold an `or` of an `and`, and a leaf has four
_MOST_BRACES = 2 * DEEPEST + 8
_OPENS, _CLOSES = b"{}"
_JSON_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')

_DECODER: msgspec.json.Decoder[Condition] = msgspec.json.Decoder(Condition)


def without_places(node: Condition) -> Condition:
    """The same condition with every place 0, so that equal conditions are equal."""
    found: Condition = _placeless(node)
    return found


def _placeless(node: Any) -> Any:
    """Any part, or several."""
    if isinstance(node, tuple):
        return tuple(map(_placeless, node))
    if not isinstance(node, Node):
        return node
    kept = {name: _placeless(getattr(node, name)) for name in node.__struct_fields__}
    return type(node)(**{**kept, "at": 0})
