"""A condition as an expression over columns: the same question asked of a million items at once.

Unknown goes through and, or and not as in the compiled condition (Kleene), since null does so in
polars. Amounts are doubles here: equal decimals are equal doubles, and order is kept up to 15
digits; a product may differ in the last bit. This serves studies of history, never a selection.
"""

from collections.abc import Mapping

import polars

from greenlane.risk.language import tree
from greenlane.risk.language.tree import Quantity

DECLARATION = "mrn"  # the column that says which items are of one declaration


def expression(condition: tree.Condition, lists: Mapping[str, frozenset[str]]) -> polars.Expr:
    """True where the condition fired; columns are named as fields are written (`item.code`)."""
    return _Writer(lists).says(condition).fill_null(False)


class _Writer:
    def __init__(self, lists: Mapping[str, frozenset[str]]) -> None:
        self._lists = lists

    def says(self, node: tree.Condition) -> polars.Expr:
        match node:
            case tree.And(parts=parts):
                return _folded([self.says(part) for part in parts], every=True)
            case tree.Or(parts=parts):
                return _folded([self.says(part) for part in parts], every=False)
            case tree.Not(part=part):
                return ~self.says(part)
            case tree.Some(part=part):
                return self.says(part).any(ignore_nulls=False).over(DECLARATION)
            case tree.Every(part=part):
                return self.says(part).all(ignore_nulls=False).over(DECLARATION)
            case tree.Present(field=field):
                return _column(field).is_not_null()
            case tree.Holds(field=field):
                return _column(field)
            case tree.Matches(test=test, field=field, text=text):
                return _matches(test, _column(field), text.value)
            case tree.Compare(order=order, left=left, right=right):
                return _compared(order, self._operand(left), self._operand(right))
            case tree.Among(member=member, among=among):
                return self._among(member, among)

    def _among(self, member: tree.Field | tree.Text, among: tree.Collection) -> polars.Expr:
        asked = self._operand(member)
        match among:
            case tree.Field():
                return _column(among).list.contains(asked)
            case tree.NamedList(name=name):
                return asked.is_in(sorted(self._lists.get(name, frozenset())))
            case tree.Values(values=values):
                plain = [float(v.value) if isinstance(v, tree.Number) else v.value for v in values]
                return asked.is_in(plain)

    def _operand(self, node: tree.Operand | Quantity) -> polars.Expr:
        match node:
            case tree.Field():
                return _column(node)
            case tree.Product(left=left, right=right):
                return self._operand(left) * self._operand(right)
            case tree.Number(value=number):
                return polars.lit(float(number))
            case _:
                return polars.lit(node.value)


def _column(field: tree.Field) -> polars.Expr:
    scope = "declaration" if field.scope == "declaration" else "item"
    return polars.col(f"{scope}.{field.name}")


def _folded(parts: list[polars.Expr], *, every: bool) -> polars.Expr:
    made = parts[0]
    for part in parts[1:]:
        made = made & part if every else made | part
    return made


def _matches(test: tree.TextTest, column: polars.Expr, text: str) -> polars.Expr:
    if test == "startsWith":
        return column.str.starts_with(text)
    if test == "endsWith":
        return column.str.ends_with(text)
    return column.str.contains(text, literal=True)


def _compared(order: tree.Order, one: polars.Expr, two: polars.Expr) -> polars.Expr:
    match order:
        case "==":
            return one == two
        case "!=":
            return one != two
        case "<":
            return one < two
        case "<=":
            return one <= two
        case ">":
            return one > two
        case ">=":
            return one >= two
