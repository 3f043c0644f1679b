"""A condition compiled to one Python function, for speed; it says the same as `tracing` does.

Only the tree of a checked condition is compiled: names come from the catalogue, values are bound by
name and never become source, so no text of an analyst is ever executed. A function answers whether
the condition is certainly true; negation is pushed inward, so an unknown never becomes true.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from greenlane.risk.language import tree

Facts = Mapping[str, Any]  # by name; what was not stated is absent or None
Fires = Callable[[Facts, Facts, Sequence[Facts]], bool]
"""Takes the facts of an item (empty for a condition on the whole), the declaration, all items."""

_CONTRARY = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TESTS = {
    "startsWith": "{v}.startswith({t})",
    "endsWith": "{v}.endswith({t})",
    "contains": "{t} in {v}",
}
_NAMES = {"item": "item", "i": "i", "declaration": "whole"}


def compiled(condition: tree.Condition, lists: Mapping[str, frozenset[str]]) -> Fires:
    """The function of a checked condition; a list that is not there holds nothing."""
    writer = _Writer(lists)
    source = f"lambda item, whole, items: {writer.says(condition, True)}"
    made: Fires = eval(source, {"__builtins__": {"any": any, "all": all}, **writer.bound})  # noqa: S307 - see above
    return made


class _Writer:
    """Writes the source; `bound` holds what it names."""

    def __init__(self, lists: Mapping[str, frozenset[str]]) -> None:
        self.bound: dict[str, Any] = {}
        self._lists = lists

    def says(self, node: tree.Condition, truth: bool) -> str:
        """Source that is true exactly when the condition is certainly `truth`."""
        match node:
            case tree.And(parts=parts) | tree.Or(parts=parts):
                word = " and " if isinstance(node, tree.And) is truth else " or "
                return "(" + word.join(self.says(part, truth) for part in parts) + ")"
            case tree.Not(part=part):
                return self.says(part, not truth)
            case tree.Some(part=part) | tree.Every(part=part):
                word = "any" if isinstance(node, tree.Some) is truth else "all"
                return f"{word}({self.says(part, truth)} for i in items)"
            case tree.Present(field=field):
                return f"({_value(field)} is {'not ' if truth else ''}None)"
            case tree.Holds(field=field):
                return f"({_value(field)} is {truth})"
            case _:
                return self._leaf(node, truth)

    def _leaf(self, node: tree.Condition, truth: bool) -> str:
        sign = "" if truth else "not "
        match node:
            case tree.Compare(order=order, left=left, right=right):
                order = order if truth else _CONTRARY[order]  # type: ignore[assignment]  # of the same type
                test = f"{self._operand(left)} {order} {self._operand(right)}"
                return self._known((left, right), test)
            case tree.Matches(test=kind, field=field, text=text):
                test = _TESTS[kind].format(v=_value(field), t=self._bind(text.value))
                return self._known((field,), f"{sign}({test})")
            case tree.Among(member=member, among=tree.Field() as field):
                test = f"{sign}({self._operand(member)} in {_value(field)})"
                return self._known((member, field), test)
            case tree.Among(member=member, among=among):
                test = f"{sign}({self._operand(member)} in {self._bind(self._values(among))})"
                return self._known((member,), test)
            case _:
                raise TypeError(f"{type(node).__name__} is no leaf")

    def _known(self, operands: Sequence[tree.Operand], test: str) -> str:
        guards = [f"{_value(field)} is not None" for o in operands for field in fields_in(o)]
        return "(" + " and ".join(dict.fromkeys([*guards, test])) + ")"

    def _operand(self, node: tree.Operand) -> str:
        match node:
            case tree.Field():
                return _value(node)
            case tree.Product(left=left, right=right):
                return f"({self._operand(left)} * {self._operand(right)})"
            case _:
                return self._bind(node.value)

    def _values(self, node: tree.Collection) -> frozenset[Any]:
        if isinstance(node, tree.Values):
            return frozenset(value.value for value in node.values)
        return self._lists.get(node.name, frozenset())

    def _bind(self, value: Any) -> str:
        name = f"v{len(self.bound)}"
        self.bound[name] = value
        return name


def _value(field: tree.Field) -> str:
    return f"{_NAMES[field.scope]}.get({field.name!r})"


def fields_in(node: tree.Operand) -> tuple[tree.Field, ...]:
    """The fields in an operand."""
    match node:
        case tree.Field():
            return (node,)
        case tree.Product(left=left, right=right):
            return (*fields_in(left), *fields_in(right))
        case _:
            return ()
