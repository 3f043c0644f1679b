"""Facts of a product from plain data: a worked case, a request, a form; all faults at once."""

import typing
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.kernel.finding import Finding, Path
from greenlane.law.origin.facts import Material, Product

MOST_MATERIALS = 200
_LONGEST = 500
_TYPES = {Product: typing.get_type_hints(Product), Material: typing.get_type_hints(Material)}
_NEEDED = ("code", "country", "day")


def product_of(data: Mapping[str, Any]) -> tuple[Product | None, tuple[Finding, ...]]:
    """The product that `data` states, with its `materials`; None when there are findings.

    Keys are the names of `Product` and `Material`. Amounts may be text. A code may have spaces or
    points.
    """
    findings: list[Finding] = []
    told = dict(data)
    materials = _materials(told.pop("materials", None), findings)
    values = _read(Product, told, (), findings)
    findings.extend(
        _finding("ORIGIN-MISSING", (name,), "", "This fact is needed.")
        for name in _NEEDED
        if not told.get(name)
    )
    if findings:
        return None, tuple(findings)
    return Product(**values, materials=materials), ()


def _materials(data: Any, findings: list[Finding]) -> tuple[Material, ...] | None:
    if data is None:
        return None
    if not isinstance(data, Sequence) or isinstance(data, str):
        findings.append(_finding("ORIGIN-FORM", ("materials",), data, "This is not a list."))
        return None
    if len(data) > MOST_MATERIALS:
        text = f"There may be at most {MOST_MATERIALS} materials."
        findings.append(_finding("ORIGIN-FORM", ("materials",), len(data), text))
        return None
    made = []
    for place, entry in enumerate(data):
        path: Path = ("materials", place)
        if not isinstance(entry, Mapping):
            findings.append(_finding("ORIGIN-FORM", path, entry, "This is not a material."))
            continue
        made.append(Material(**_read(Material, entry, path, findings)))
    return tuple(made)


def _read(
    made: type[msgspec.Struct], data: Mapping[str, Any], path: Path, findings: list[Finding]
) -> dict[str, Any]:
    types = _TYPES[made]
    values: dict[str, Any] = {}
    for name, raw in data.items():
        here = (*path, name)
        if name not in types:
            findings.append(_finding("ORIGIN-UNKNOWN", here, raw, "There is no such fact."))
            continue
        if raw is None or raw == "":
            continue
        try:
            values[name] = _value(name, raw, types[name])
        except (msgspec.ValidationError, ValueError, ArithmeticError) as error:
            findings.append(_finding("ORIGIN-FORM", here, raw, str(error)))
    return values


def _value(name: str, raw: Any, wanted: Any) -> Any:
    """One fact. Raises ValueError in words when it is not of its form."""
    if isinstance(raw, str) and len(raw) > _LONGEST:
        raise ValueError(f"There may be at most {_LONGEST} characters.")
    if name == "code":
        return _code(raw)
    value = msgspec.convert(raw, wanted, strict=False)
    if isinstance(value, Decimal) and not (value.is_finite() and 0 <= value < 10**15):
        raise ValueError("An amount is nought or more, in figures with a point.")
    if name in ("country", "origin") and not (
        isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()
    ):
        raise ValueError("A country has two capital letters.")
    return value


def _code(raw: Any) -> str:
    text = str(raw).replace(" ", "").replace(".", "")
    if not (text.isascii() and text.isdigit() and 2 <= len(text) <= 10):
        raise ValueError("A code has two to ten figures.")
    return text


def _finding(code: str, path: Path, value: Any, message: str) -> Finding:
    return Finding(code=code, path=path, value=str(value)[:200], message=message,
                   basis="", fix="Correct it and ask again.")  # fmt: skip
