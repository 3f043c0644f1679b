"""A condition checked: every field known, every type fitting, every list there; all faults told."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from greenlane.risk.language import tree
from greenlane.risk.language.compiling import fields_in
from greenlane.risk.language.fault import Fault
from greenlane.risk.language.fields import CATALOGUE, FieldSpec, Kind

MOST_VALUES = 500
Kinds = Kind | Literal["unknown"]
_ORDERED = frozenset(("<", "<=", ">", ">="))


def check(condition: tree.Condition, lists: Collection[str],
          fields: Mapping[str, FieldSpec] = CATALOGUE) -> tuple[Fault, ...]:  # fmt: skip
    """All faults of a condition; `lists` are the named lists that exist. Empty when it is sound."""
    return tuple(_Checker(frozenset(lists), fields).condition(condition, inside=False))


def spec_of(field: tree.Field, fields: Mapping[str, FieldSpec] = CATALOGUE) -> FieldSpec | None:
    """What the catalogue says of a field; None when it is not there."""
    scope = "declaration" if field.scope == "declaration" else "item"
    return fields.get(f"{scope}.{field.name}")


class _Checker:
    def __init__(self, lists: frozenset[str], fields: Mapping[str, FieldSpec]) -> None:
        self.lists, self.fields = lists, fields

    def condition(self, node: tree.Condition, *, inside: bool) -> Iterator[Fault]:
        match node:
            case tree.And(parts=parts) | tree.Or(parts=parts):
                for part in parts:
                    yield from self.condition(part, inside=inside)
            case tree.Not(part=part):
                yield from self.condition(part, inside=inside)
            case tree.Some(part=part) | tree.Every(part=part):
                if inside:
                    yield Fault("RL-010", node.at, "items are gone through once, not inside again")
                yield from self.condition(part, inside=True)
            case tree.Compare():
                yield from self._compare(node, inside)
            case tree.Among():
                yield from self._among(node, inside)
            case tree.Matches(field=field):
                yield from self._wants(field, ("text",), inside)
            case tree.Present(field=field):
                yield from self._field(field, inside)
            case tree.Holds(field=field):
                yield from self._wants(field, ("flag",), inside)

    def _field(self, field: tree.Field, inside: bool) -> Iterator[Fault]:
        if spec_of(field, self.fields) is None:
            yield Fault("RL-011", field.at, f"there is no field {field.path}")
        if field.scope == "item" and inside:
            yield Fault("RL-012", field.at, f"inside of items(...) it is i.{field.name}")
        if field.scope == "i" and not inside:
            yield Fault("RL-012", field.at, f"outside of items(...) it is item.{field.name}")

    def _kind(self, node: tree.Operand) -> Kinds:
        match node:
            case tree.Field():
                spec = spec_of(node, self.fields)
                return spec.kind if spec else "unknown"
            case tree.Text():
                return "text"
            case tree.Flag():
                return "flag"
            case _:
                return "number"

    def _wants(self, node: tree.Operand, kinds: tuple[Kind, ...], inside: bool) -> Iterator[Fault]:
        if isinstance(node, tree.Product):
            for side in (node.left, node.right):
                yield from self._wants(side, ("number",), inside)
        if isinstance(node, tree.Field):
            yield from self._field(node, inside)
        kind = self._kind(node)
        if kind not in (*kinds, "unknown"):
            wanted = " or ".join(kinds)
            yield Fault("RL-013", node.at, f"{_told(node)} is a {kind} and not a {wanted}")

    def _compare(self, node: tree.Compare, inside: bool) -> Iterator[Fault]:
        plain: tuple[Kind, ...] = ("number",) if node.order in _ORDERED else (
            "number", "text", "flag")  # fmt: skip
        yield from self._wants(node.left, plain, inside)
        yield from self._wants(node.right, plain, inside)
        left, right = self._kind(node.left), self._kind(node.right)
        if left != right and "unknown" not in (left, right) and {left, right} <= set(plain):
            yield Fault("RL-014", node.right.at, f"a {left} is not compared with a {right}")
        if not (fields_in(node.left) or fields_in(node.right)):
            yield Fault("RL-015", node.at, "two values that are written out are always the same")

    def _among(self, node: tree.Among, inside: bool) -> Iterator[Fault]:
        if isinstance(node.member, tree.Field):
            yield from self._wants(node.member, ("text", "number"), inside)
        kind = self._kind(node.member)
        match node.among:
            case tree.Field() as field:
                yield from self._wants(field, ("texts",), inside)
                if kind not in ("text", "unknown"):
                    yield Fault("RL-014", node.member.at, f"a {kind} is not one of texts")
            case tree.NamedList(name=name, at=at):
                if name not in self.lists:
                    yield Fault("RL-016", at, f"there is no list {name}")
                if kind not in ("text", "unknown"):
                    yield Fault("RL-014", node.member.at, f"a {kind} is not in a list of texts")
            case tree.Values() as written:
                yield from self._values(written, kind)

    def _values(self, written: tree.Values, kind: Kinds) -> Iterator[Fault]:
        if not written.values:
            yield Fault("RL-017", written.at, "nothing is one of no values")
        if len(written.values) > MOST_VALUES:
            yield Fault("RL-018", written.at, f"at most {MOST_VALUES}; a named list takes more")
        for value in written.values:
            if kind != "unknown" and self._kind(value) != kind:
                yield Fault("RL-014", value.at, f"a {kind} is not one of {self._kind(value)}s")


def _told(node: tree.Operand) -> str:
    if isinstance(node, tree.Field):
        return node.path
    if isinstance(node, tree.Text):
        return f'"{node.value}"'
    return "what stands here"
