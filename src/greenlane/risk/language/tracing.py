"""Why a condition fired: the tree walked again, slowly, each comparison with the value it met.

The walk is written apart from the compiler, with true, false and unknown as values: the two must
agree, and tests compare them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from greenlane.risk.language import tree
from greenlane.risk.language.compiling import Facts, fields_in

Truth = bool | None


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One comparison that spoke for the hit: the field, what stood there, in which item."""

    field: str
    met: str
    part: tree.Condition
    truth: bool = True
    sequence: int = 0


class Walk(msgspec.Struct, frozen=True):
    """What the condition says of the facts, and the comparisons that made it so."""

    truth: Truth
    reasons: tuple[Reason, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that a condition is asked about."""

    item: Facts
    whole: Facts
    items: Sequence[Facts]
    lists: Mapping[str, frozenset[str]]
    i: Facts | None = None

    def value(self, field: tree.Field) -> Any:
        """What was stated, or None."""
        facts = {"item": self.item, "i": self.i or {}, "declaration": self.whole}[field.scope]
        return facts.get(field.name)


def walk(node: tree.Condition, case: Case) -> Walk:
    """Whether the condition is true, false or unknown (None) of the facts, and why."""
    match node:
        case tree.And(parts=parts):
            return _joined((walk(part, case) for part in parts), whole=True)
        case tree.Or(parts=parts):
            return _joined((walk(part, case) for part in parts), whole=False)
        case tree.Not(part=part):
            found = walk(part, case)
            return Walk(None if found.truth is None else not found.truth, found.reasons)
        case tree.Some(part=part):
            return _joined(_each(part, case), whole=False)
        case tree.Every(part=part):
            return _joined(_each(part, case), whole=True)
        case _:
            return _leaf(node, case)


def _each(part: tree.Condition, case: Case) -> Iterable[Walk]:
    return (walk(part, msgspec.structs.replace(case, i=facts)) for facts in case.items)


def _joined(walks: Iterable[Walk], *, whole: bool) -> Walk:
    """And (`whole`) or or of several: the parts that decide are the reasons."""
    found = tuple(walks)
    deciding = [w for w in found if w.truth is (not whole)]
    if deciding:
        return Walk(not whole, tuple(r for w in deciding for r in w.reasons))
    if any(w.truth is None for w in found):
        return Walk(None)
    return Walk(whole, tuple(r for w in found for r in w.reasons))


def _leaf(node: tree.Condition, case: Case) -> Walk:
    truth, field = _truth(node, case)
    if truth is None:
        return Walk(None)
    facts = case.i if field.scope == "i" and case.i is not None else case.item
    sequence = 0 if field.scope == "declaration" else int(facts.get("sequence") or 0)
    met = case.value(field)
    reason = Reason(
        field=field.path, met="" if met is None else _text(met), part=tree.without_places(node),
        truth=truth, sequence=sequence,
    )  # fmt: skip
    return Walk(truth, (reason,))


def _text(value: Any) -> str:
    return ", ".join(sorted(value)) if isinstance(value, tuple | frozenset) else str(value)


def _truth(node: tree.Condition, case: Case) -> tuple[Truth, tree.Field]:
    match node:
        case tree.Present(field=field):
            return case.value(field) is not None, field
        case tree.Holds(field=field):
            return case.value(field), field
        case tree.Matches(test=test, field=field, text=text):
            value = case.value(field)
            return None if value is None else _matches(test, value, text.value), field
        case tree.Compare(order=order, left=left, right=right):
            one, two = _operand(left, case), _operand(right, case)
            known = one is not None and two is not None
            return _compared(order, one, two) if known else None, _first_field(left, right)
        case tree.Among(member=member, among=among):
            value, several = _operand(member, case), _collection(among, case)
            known = value is not None and several is not None
            field = _first_field(member, among if isinstance(among, tree.Field) else member)
            return value in several if known and several is not None else None, field
        case _:
            raise TypeError(f"{type(node).__name__} is no leaf")


def _first_field(*operands: tree.Operand) -> tree.Field:
    return next(field for operand in operands for field in fields_in(operand))


def _operand(node: tree.Operand, case: Case) -> Any:
    match node:
        case tree.Field():
            return case.value(node)
        case tree.Product(left=left, right=right):
            one, two = _operand(left, case), _operand(right, case)
            return None if one is None or two is None else one * two
        case _:
            return node.value


def _collection(node: tree.Collection, case: Case) -> Any:
    match node:
        case tree.Values(values=values):
            return [value.value for value in values]
        case tree.NamedList(name=name):
            return case.lists.get(name, frozenset())
        case _:
            return case.value(node)


def _matches(test: tree.TextTest, value: str, text: str) -> bool:
    if test == "startsWith":
        return value[: len(text)] == text
    if test == "endsWith":
        return value[len(value) - len(text) :] == text if len(text) <= len(value) else False
    return value.find(text) >= 0


def _compared(order: tree.Order, one: Any, two: Any) -> bool:
    match order:
        case "==":
            return bool(one == two)
        case "!=":
            return bool(one != two)
        case "<":
            return bool(one < two)
        case "<=":
            return bool(one <= two)
        case ">":
            return bool(one > two)
        case ">=":
            return bool(one >= two)
