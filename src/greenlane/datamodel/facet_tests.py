"""One function per class, written out, that is true only for values certainly within bounds."""

import re
from collections.abc import Callable
from typing import Any

from msgspec.structs import astuple

from greenlane.datamodel.base import Element, FieldSpec, WcoClass, fields_of
from greenlane.datamodel.facet_findings import (
    UNBOUNDED,
    is_code,
    moment_findings,
    text_findings,
)

Test = Callable[[Any], Any]

_MOMENT = re.compile(
    r"[12]\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])"
    r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:Z|[-+](?:0\d|1[0-4]))?",
    re.ASCII,
).fullmatch
_CURRENCY = re.compile("[A-Za-z]{3}").fullmatch
_UNIT = re.compile("[A-Za-z0-9]{1,5}").fullmatch
_NO_LIMIT = 10**6
_SHORT = 5
_MOST_KNOWN = 1_000


def class_test(cls: type[WcoClass]) -> Test:
    """The test of a class: true when every value below one instance passes its own test.

    The check stands on the way of every message, so each class gets straight-line code: one
    statement per field, the values unpacked at once. `source` shows what it looks like.
    """
    names: dict[str, Any] = {"astuple": astuple}
    exec(source(cls, names), names)  # noqa: S102 the text is ours: templates and field numbers
    test: Test = names["fine"]
    return test


def source(cls: type[WcoClass], names: dict[str, Any]) -> str:
    """The code of a class's test; the names it uses are added to `names`."""
    specs = fields_of(cls)
    lines = ["def fine(node):", f" {''.join(f'v{i},' for i in range(len(specs)))} = astuple(node)"]
    for i, spec in enumerate(specs):
        passes = _passes(spec, str(i), names)
        if spec.many:
            if spec.element.required:
                lines.append(f" if not v{i}: return False")
            lines.append(f" for one in v{i}:\n  if not ({passes.format(v='one')}): return False")
            if spec.element.most is not None:
                lines.append(f" if len(v{i}) > {spec.element.most}: return False")
        elif spec.element.required:
            lines.append(f" if v{i} is None or not ({passes.format(v=f'v{i}')}): return False")
        else:
            lines.append(f" if v{i} is not None and not ({passes.format(v=f'v{i}')}): return False")
    return "\n".join([*lines, " return True"])


def _passes(spec: FieldSpec, number: str, names: dict[str, Any]) -> str:
    """An expression for {v} passing: a quick test, where it says no a careful one decides."""
    quick, careful = f"quick{number}", f"careful{number}"
    if spec.child is not None:
        names[quick] = class_test(spec.child)
        return f"{quick}({{v}})"
    if spec.kind == "integer":
        bound = 10 ** (spec.element.digits_total or UNBOUNDED)
        return f"{-bound} < {{v}} < {bound}"
    if spec.kind == "moment":
        names.update({quick: _MOMENT, careful: lambda value: not moment_findings(value, ())})
        return f"{{v}}.format_code == '304' and {quick}({{v}}.text) or {careful}({{v}})"
    if spec.kind == "text":
        return _text(spec.element, number, names)
    names.update({quick: re.compile(_number_pattern(spec)).fullmatch})
    return _number(spec.kind, quick, names)


def _number(kind: str, quick: str, names: dict[str, Any]) -> str:
    if kind == "decimal":
        return f"{quick}(str({{v}}))"
    unit, test = ("currency_id", _CURRENCY) if kind == "amount" else ("unit_code", _UNIT)
    names[unit] = test
    return f"{quick}(str({{v}}.value)) and ({{v}}.{unit} is None or {unit}({{v}}.{unit}))"


def _text(element: Element, number: str, names: dict[str, Any]) -> str:
    """Short codes are known again by their text; longer ones are asked what they are made of."""

    def careful(value: str) -> bool:
        return not text_findings(value, element, ())

    longest = element.length or element.up_to or _NO_LIMIT
    if longest <= _SHORT or element.one_of:
        names[f"known{number}"], names[f"learn{number}"] = _memory(careful)
        return f"{{v}} in known{number} or learn{number}({{v}})"
    names[f"careful{number}"] = careful
    made_of = "{v}.isdigit()" if element.digits else "'!' <= {v} and {v}.isprintable()"
    if element.letters:
        made_of = "{v}.isalpha()"
    if is_code(element):
        made_of += " and ' ' not in {v}"
    size = f"len({{v}}) == {longest}" if element.length else f"len({{v}}) <= {longest}"
    return f"{{v}}.isascii() and {made_of} and {size} or careful{number}({{v}})"


def _memory(careful: Test) -> tuple[set[str], Test]:
    known: set[str] = set()

    def learn(value: str) -> bool:
        good: bool = careful(value)
        if good and len(known) < _MOST_KNOWN:
            known.add(value)
        return good

    return known, learn


def _number_pattern(spec: FieldSpec) -> str:
    element = spec.element
    total, decimals = element.digits_total or UNBOUNDED, element.decimals
    if element.digits_total is None:
        decimals = total // 2
    fraction = f"(?:\\.[0-9]{{1,{decimals}}})?" if decimals else ""
    return f"-?[0-9]{{1,{total - decimals}}}{fraction}"
