"""Quick tests, one per field, that are true only for values certainly within their bounds."""

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
Pair = tuple[Test, Test]
"""A quick test, and a careful one that decides when the quick one says no."""

_MOMENT = re.compile(
    r"[12]\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])"
    r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:Z|[-+](?:0\d|1[0-4]))?",
    re.ASCII,
).fullmatch
_CURRENCY = re.compile("[A-Za-z]{3}").fullmatch
_UNIT = re.compile("[A-Za-z0-9]{1,5}").fullmatch
_NO_LIMIT = 10**6
_EMPTY: tuple[()] = ()


def class_test(cls: type[WcoClass]) -> Test:
    """The test of a class: true when every value below one instance passes its own test.

    Written out as one loop without inner calls: the check stands on the way of every message.
    """
    specs = fields_of(cls)
    pairs = tuple(_repeating(spec) if spec.many else _single(spec) for spec in specs)
    required = tuple(at for at, spec in enumerate(specs) if spec.element.required)

    def fine(node: Any) -> bool:
        values = astuple(node)
        for position in required:
            if values[position] is None:
                return False
        for value, (quick, careful) in zip(values, pairs):  # noqa: B905 same length by class
            if (
                value is not None
                and value is not _EMPTY
                and not quick(value)
                and not careful(value)
            ):
                return False
        return True

    return fine


def _never(_value: Any) -> bool:
    return False


def _repeating(spec: FieldSpec) -> Pair:
    (quick, careful), most = _single(spec), spec.element.most or _NO_LIMIT

    def repeating(values: tuple[Any, ...]) -> bool:
        for value in values:
            if not quick(value) and not careful(value):
                return False
        return len(values) <= most

    return repeating, _never


def _single(spec: FieldSpec) -> Pair:
    element = spec.element
    if spec.child is not None:
        return class_test(spec.child), _never
    if spec.kind == "text":
        quick = re.compile(_pattern(element)).fullmatch
        return quick, lambda value: not text_findings(value, element, ())
    if spec.kind == "moment":
        return _moment, lambda value: not moment_findings(value, ())
    if spec.kind == "integer":
        bound = 10 ** (element.digits_total or UNBOUNDED)
        return lambda value: -bound < value < bound, _never
    return _number(spec), _never


def _pattern(element: Element) -> str:
    if element.one_of:
        return "|".join(map(re.escape, element.one_of))
    if element.length:
        shortest, longest = element.length, element.length
    else:
        shortest, longest = 1, element.up_to or _NO_LIMIT
    if element.digits:
        return f"[0-9]{{{shortest},{longest}}}"
    if element.letters:
        return f"[A-Za-z]{{{shortest},{longest}}}"
    if is_code(element):
        return f"[!-~]{{{shortest},{longest}}}"
    return f"[!-~][ -~]{{{shortest - 1},{longest - 1}}}"


def _number(spec: FieldSpec) -> Test:
    element = spec.element
    total, decimals = element.digits_total or UNBOUNDED, element.decimals
    if element.digits_total is None:
        decimals = total // 2
    fraction = f"(?:\\.[0-9]{{1,{decimals}}})?" if decimals else ""
    plain = re.compile(f"-?[0-9]{{1,{total - decimals}}}{fraction}").fullmatch
    if spec.kind == "decimal":
        return lambda value: plain(str(value))
    if spec.kind == "amount":
        return lambda value: (
            plain(str(value.value)) and (value.currency_id is None or _CURRENCY(value.currency_id))
        )
    return lambda value: (
        plain(str(value.value)) and (value.unit_code is None or _UNIT(value.unit_code))
    )


def _moment(value: Any) -> Any:
    return value.format_code == "304" and _MOMENT(value.text)
