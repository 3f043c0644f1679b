"""The check that every value of a declaration keeps within the bounds of its field."""

from decimal import Decimal
from functools import cache
from typing import Any

from msgspec.structs import astuple

from greenlane.datamodel.base import Amount, FieldSpec, Measure, WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.facet_findings import (
    CURRENCY,
    UNBOUNDED,
    UNIT,
    missing,
    moment_findings,
    number_findings,
    text_findings,
    too_many,
)
from greenlane.datamodel.facet_tests import Test, class_test
from greenlane.kernel.finding import Finding, Path


def check(declaration: Declaration) -> tuple[Finding, ...]:
    """All values outside the bounds of their fields, in the order of the schema, at once."""
    if _test()(declaration):
        return ()
    return careful_check(declaration)


def careful_check(declaration: Declaration) -> tuple[Finding, ...]:
    """The same as `check` without its short cut for declarations that are plainly in order."""
    findings: list[Finding] = []
    _walk(declaration, Declaration, (), findings)
    return tuple(findings)


@cache
def _test() -> Test:
    return class_test(Declaration)


def _walk(node: Any, cls: type[WcoClass], path: Path, out: list[Finding]) -> None:
    for value, spec in zip(astuple(node), fields_of(cls), strict=True):
        place = (*path, spec.name)
        if value is None or value == ():
            if spec.element.required:
                out.append(missing(spec, path))
        elif spec.many:
            most = spec.element.most
            if most is not None and len(value) > most:
                out.append(too_many(value, spec.element, place))
            for position, one in enumerate(value):
                _walk_one(one, spec, (*place, position), out)
        else:
            _walk_one(value, spec, place, out)


def _walk_one(value: Any, spec: FieldSpec, path: Path, out: list[Finding]) -> None:
    if spec.child is not None:
        _walk(value, spec.child, path, out)
    else:
        out.extend(value_findings(value, spec, path))


def value_findings(value: Any, spec: FieldSpec, path: Path) -> list[Finding]:
    """Everything wrong with the value of one leaf."""
    element = spec.element
    total = element.digits_total or UNBOUNDED
    decimals = element.decimals if element.digits_total else UNBOUNDED
    if spec.kind == "text":
        return text_findings(value, element, path)
    if spec.kind == "moment":
        return moment_findings(value, path)
    if spec.kind in ("integer", "decimal"):
        return number_findings(Decimal(value), total, decimals, path)
    found = number_findings(value.value, total, decimals, (*path, "value"))
    return found + _unit_findings(value, path)


def _unit_findings(value: Amount | Measure, path: Path) -> list[Finding]:
    if isinstance(value, Amount):
        code, element, name = value.currency_id, CURRENCY, "currency_id"
    else:
        code, element, name = value.unit_code, UNIT, "unit_code"
    return [] if code is None else text_findings(code, element, (*path, name))


__all__ = ["careful_check", "check", "value_findings"]
