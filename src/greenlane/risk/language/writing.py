"""A condition written as text that CEL reads too: numbers with a point, texts in double quotes."""

from decimal import Decimal

from greenlane.risk.language import tree


def write(condition: tree.Condition) -> str:
    """The text of a condition; read again it is the same condition."""
    return _condition(condition)


def _condition(node: tree.Condition, within: str = "") -> str:
    match node:
        case tree.And(parts=parts):
            text = " && ".join(_condition(part, "&&") for part in parts)
            return f"({text})" if within in ("!", "&&") else text
        case tree.Or(parts=parts):
            text = " || ".join(_condition(part, "||") for part in parts)
            return f"({text})" if within else text
        case tree.Not(part=part):
            return f"!{_condition(part, '!')}"
        case tree.Some(part=part):
            return f"items.exists(i, {_condition(part)})"
        case tree.Every(part=part):
            return f"items.all(i, {_condition(part)})"
        case _:
            text = _leaf(node)
            bare = not isinstance(node, tree.Compare | tree.Among)
            return f"({text})" if within == "!" and not bare else text


def _leaf(node: tree.Condition) -> str:
    match node:
        case tree.Compare(order=order, left=left, right=right):
            return f"{_operand(left)} {order} {_operand(right)}"
        case tree.Among(member=member, among=among):
            return f"{_operand(member)} in {_collection(among)}"
        case tree.Matches(test=test, field=field, text=text):
            return f"{field.path}.{test}({_operand(text)})"
        case tree.Present(field=field):
            return f"has({field.path})"
        case tree.Holds(field=field):
            return field.path
        case _:
            raise TypeError(f"{type(node).__name__} is no leaf")


def _operand(node: tree.Operand) -> str:
    match node:
        case tree.Field():
            return node.path
        case tree.Text(value=value):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case tree.Number(value=number):
            return number_text(number)
        case tree.Flag(value=flag):
            return "true" if flag else "false"
        case tree.Product(left=left, right=right):
            return f"{_operand(left)} * {_operand(right)}"


def number_text(number: Decimal) -> str:
    """A number with a point, as CEL writes a double."""
    text = format(number, "f")
    return text if "." in text else f"{text}.0"


def _collection(node: tree.Collection) -> str:
    match node:
        case tree.NamedList(name=name):
            return f"lists.{name}"
        case tree.Values(values=values):
            return "[" + ", ".join(map(_operand, values)) + "]"
        case tree.Field():
            return node.path
