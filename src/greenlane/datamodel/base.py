"""The ground of every data model class: frozen structs whose fields carry their WCO names."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """How the WCO Data Model names and bounds one field.

    `xml` is the element name, `wco` the class id (child classes) or data element id (leaves).
    Lengths are characters, `digits_total` and `decimals` count decimal digits, `most` bounds
    repetitions.
    """

    xml: str
    wco: str
    up_to: int | None = None
    length: int | None = None
    digits: bool = False
    letters: bool = False
    one_of: tuple[str, ...] = ()
    digits_total: int | None = None
    decimals: int = 0
    required: bool = False
    most: int | None = None


def wco(xml: str, wco_id: str, **facets: Any) -> Element:
    """Describe one field: XML element name, WCO id and facets (see `Element`)."""
    return Element(xml=xml, wco=wco_id, **facets)


class WcoClass(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename="camel",
):
    """A class of the data model: immutable, compared by value; JSON keys in camel case."""


class Amount(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"
):
    """Money as a message states it (UN/CEFACT Amount): exact value, ISO 4217 code or none."""

    value: Decimal
    currency_id: str | None = None


class Measure(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"
):
    """A measured quantity as a message states it: exact value, UN/ECE Rec 20 unit or none."""

    value: Decimal
    unit_code: str | None = None


class DateTime(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"
):
    """A date or moment kept as written; `format_code` is EDIFACT 2379 (102 day, 304 moment)."""

    text: str
    format_code: str = "304"

    @property
    def day(self) -> date:
        """The calendar day. Raises ValueError when the text is not of its format."""
        return datetime.strptime(self.text[:8], "%Y%m%d").replace(tzinfo=UTC).date()

    @property
    def moment(self) -> datetime:
        """The moment with its offset (UTC if none). Raises ValueError as `day` does."""
        if self.format_code == "102":
            return datetime.strptime(self.text, "%Y%m%d").replace(tzinfo=UTC)
        naive = datetime.strptime(self.text[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 zone follows
        zone = self.text[14:]
        if zone in ("", "Z"):
            return naive.replace(tzinfo=UTC)
        return naive.replace(tzinfo=timezone(timedelta(hours=int(zone))))

    @classmethod
    def of_day(cls, day: date) -> "DateTime":
        """The day in format 102."""
        return cls(day.strftime("%Y%m%d"), "102")


class FieldSpec(msgspec.Struct, frozen=True):
    """One field of a class, ready for walkers: Python name, element, kind, child class.

    `kind` is one of text, integer, decimal, amount, measure, moment, child; `many` marks tuples.
    """

    name: str
    json: str
    element: Element
    kind: str
    child: type[WcoClass] | None
    many: bool


_KINDS = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    Amount: "amount",
    Measure: "measure",
    DateTime: "moment",
}


@cache
def fields_of(cls: type[WcoClass]) -> tuple[FieldSpec, ...]:
    """The fields of a class in the order of the WCO schema."""
    hints = get_type_hints(cls, include_extras=True)
    encoded = dict(zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True))
    specs = []
    for name in cls.__struct_fields__:
        annotation, element = _unwrap(hints[name])
        many = get_origin(annotation) is tuple
        inner = get_args(annotation)[0] if many else _without_none(annotation)
        child = inner if isinstance(inner, type) and issubclass(inner, WcoClass) else None
        kind = "child" if child else _KINDS[inner]
        specs.append(FieldSpec(name, encoded[name], element, kind, child, many))
    return tuple(specs)


def _unwrap(hint: Any) -> tuple[Any, Element]:
    if get_origin(hint) is not Annotated:  # pragma: no cover - a class of ours lost its Element
        raise TypeError(f"{hint} carries no Element")
    annotation, element = get_args(hint)[:2]
    return annotation, element


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) is Union or not isinstance(annotation, type):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation
