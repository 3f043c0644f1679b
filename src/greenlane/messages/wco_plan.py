"""The table by which XML elements find their field: one dictionary per class, made once."""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from greenlane.datamodel.base import FieldSpec, WcoClass, fields_of
from greenlane.datamodel.facet_findings import is_code
from greenlane.messages.parsed import DEC

Reader = Callable[[Any, Any, list[Any]], Any]
Slot = tuple[str, int, bool, Reader | None, Any]
"""Python name, order in the schema, repeats, reader, what the reader needs to know.

A text has no reader and needs to know whether it is a code, whose white space collapses.
"""


class Plan(msgspec.Struct, frozen=True, eq=False):
    """How one class is read: its slots by full tag."""

    cls: type[WcoClass]
    slots: dict[str, Slot]


def full_tag(namespace: str, name: str) -> str:
    """The tag as lxml writes it, with the namespace in braces when there is one."""
    return f"{{{namespace}}}{name}" if namespace else name


def plan_of(cls: type[WcoClass], namespace: str, readers: "Readers") -> Plan:
    """The plan of a class for elements of the namespace ("" for namespace-free messages)."""
    slots = {}
    for order, spec in enumerate(fields_of(cls)):
        reader, needs = readers.of(spec, namespace)
        tag = full_tag(namespace, spec.element.xml)
        slots[tag] = (spec.name, order, spec.many, reader, needs)
    return Plan(cls, slots)


class Readers(msgspec.Struct, frozen=True):
    """The readers by kind of field; texts are read without one."""

    by_kind: dict[str, Reader]

    def of(self, spec: FieldSpec, namespace: str) -> tuple[Reader | None, Any]:
        """The reader of a field and what it needs: a plan for a class, else the namespace."""
        if spec.child is not None:
            return self.by_kind["child"], plan_of(spec.child, namespace, self)
        if spec.kind == "text":
            return None, is_code(spec.element)
        return self.by_kind[spec.kind], namespace


@cache
def tag_names(cls: type[WcoClass]) -> dict[str, FieldSpec]:
    """The fields of a class, keyed by element name without namespace."""
    return {spec.element.xml: spec for spec in fields_of(cls)}


NAMESPACES = (DEC, "")
"""The namespaces in which a declaration may stand."""
