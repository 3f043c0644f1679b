"""Ways to say where in a declaration something stands: path, JSON pointer, WCO pointer, words."""

import re
from functools import cache
from typing import Any

from greenlane.datamodel.base import Amount, DateTime, FieldSpec, Measure, WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Path

_ROOT = "42A"
_WORDS = {
    "AEOMutualRecognitionParty": "AEO mutual recognition party",
    "AcceptanceDateTime": "Acceptance date",
    "ArrivalTransportMeans": "Means of transport on arrival",
    "AuthorisationHolder": "Holder of the authorisation",
    "BorderTransportMeans": "Means of transport at the border",
    "ChargesTypeCode": "Charge type code",
    "Classification": "Commodity code",
    "DepartureTransportMeans": "Means of transport on departure",
    "DomesticDutyTaxParty": "Additional fiscal reference",
    "DutyTaxFee": "Duty, tax or fee",
    "FunctionalReferenceID": "Local reference number (LRN)",
    "GoodsItemQuantity": "Number of goods items",
    "GovernmentAgencyGoodsItem": "Goods item",
    "GovernmentProcedure": "Customs procedure",
    "ItemChargeAmount": "Item price",
    "LPCOExemptionCode": "Permit exemption code",
    "MarksNumbersID": "Marks and numbers",
    "NetNetWeightMeasure": "Net mass",
    "GrossMassMeasure": "Gross mass",
    "ObligationGuarantee": "Guarantee",
    "SequenceNumeric": "Sequence number",
    "SpecificCircumstancesCodeCode": "Specific circumstances code",
    "TariffQuantity": "Supplementary quantity",
    "TotalGrossMassMeasure": "Total gross mass",
    "TotalPackageQuantity": "Total number of packages",
    "TraderAssignedReferenceID": "Trader's own reference",
    "UCR": "Unique consignment reference (UCR)",
    "UNDGID": "UN dangerous goods number",
}
_PARTS: dict[Any, dict[str, str]] = {
    Amount: {"value": "amount", "currency_id": "currency"},
    Measure: {"value": "quantity", "unit_code": "unit"},
    DateTime: {"text": "text", "format_code": "format"},
}
_VALUES: dict[str, type[Any]] = {"amount": Amount, "measure": Measure, "moment": DateTime}
_PART_JSON = {"currency_id": "currencyId", "unit_code": "unitCode", "format_code": "formatCode"}
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z0-9]+")


@cache
def fields_by_name(cls: type[WcoClass]) -> dict[str, FieldSpec]:
    """The fields of a class, keyed by their Python names."""
    return {spec.name: spec for spec in fields_of(cls)}


@cache
def fields_by_json(cls: type[WcoClass]) -> dict[str, FieldSpec]:
    """The fields of a class, keyed by their JSON names."""
    return {spec.json: spec for spec in fields_of(cls)}


def json_pointer(path: Path) -> str:
    """The place as an RFC 6901 pointer; a name that the model does not know stands as written."""
    return "".join(f"/{_escaped(_json_name(spec, part))}" for spec, part in _walk(path))


def wco_pointer(path: Path) -> str:
    """The place in WCO ids with positions from 1, for example 42A/67A/68A[2]/92A[1]/063."""
    steps = [_ROOT]
    for spec, part in _walk(path):
        if isinstance(part, int):
            steps[-1] += f"[{part + 1}]"
        else:
            steps.append((spec.element.wco or spec.element.xml) if spec else part)
    return "/".join(steps)


def words(path: Path) -> str:
    """The place in words, for example "Goods item 2 › Origin 1 › Country code"."""
    steps: list[str] = []
    for spec, part in _walk(path):
        if isinstance(part, int):
            steps[-1] += f" {part + 1}"
        elif spec is not None:
            steps.append(_in_words(spec.element.xml))
        else:
            steps.append(next((p[part] for p in _PARTS.values() if part in p), part))
    if len(steps) > 1 and path[:2] == ("goods_shipment", "government_agency_goods_item"):
        del steps[0]
    return " › ".join(steps) or "Declaration"


def path_of(pointer: str) -> Path:
    """The path of an RFC 6901 pointer. Raises ValueError when the model has no such place."""
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} does not start with '/'")
    path: list[str | int] = []
    cls: type[WcoClass] | None = Declaration
    many, value_class = False, None
    for token in (t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:]):
        if many:
            path.append(_position(token, pointer))
            many = False
            continue
        spec = fields_by_json(cls).get(token) if cls else None
        name = spec.name if spec else _part_name(value_class, token)
        if not name:
            raise ValueError(f"{pointer!r}: the data model has no {token!r} there")
        path.append(name)
        cls, many = (spec.child, spec.many) if spec else (None, False)
        value_class = _VALUES.get(spec.kind) if spec else None
    return tuple(path)


def value_at(declaration: Declaration, path: Path) -> str:
    """What stands at the path, as text; empty when nothing does or when a whole class does."""
    value: Any = declaration
    for part in path:
        if isinstance(part, int):
            inside = isinstance(value, tuple) and 0 <= part < len(value)
            value = value[part] if inside else None
        else:
            known = isinstance(value, _NODES) and part in value.__struct_fields__
            value = getattr(value, part) if known else None
    return _text(value)


_NODES = (WcoClass, Amount, Measure, DateTime)


def _text(value: Any) -> str:
    if isinstance(value, Amount | Measure):
        unit = value.currency_id if isinstance(value, Amount) else value.unit_code
        return f"{value.value} {unit}" if unit else str(value.value)
    if isinstance(value, DateTime):
        return value.text
    return "" if value is None or isinstance(value, WcoClass | tuple) else str(value)


def _walk(path: Path) -> list[tuple[FieldSpec | None, str | int]]:
    cls: type[WcoClass] | None = Declaration
    spec: FieldSpec | None = None
    steps: list[tuple[FieldSpec | None, str | int]] = []
    for part in path:
        if isinstance(part, str):
            spec = fields_by_name(cls).get(part) if cls else None
            cls = spec.child if spec else None
        steps.append((spec, part))
    return steps


def _json_name(spec: FieldSpec | None, part: str | int) -> str:
    if isinstance(part, int):
        return str(part)
    return spec.json if spec else _PART_JSON.get(part, part)


def _part_name(value_class: type[Any] | None, token: str) -> str:
    if value_class is None:
        return ""
    return next((p for p in _PARTS[value_class] if _PART_JSON.get(p, p) == token), "")


def _position(token: str, pointer: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", token):
        raise ValueError(f"{pointer!r}: {token!r} is no position")
    return int(token)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


@cache
def _in_words(xml: str) -> str:
    if xml in _WORDS:
        return _WORDS[xml]
    parts = _CAMEL.findall(xml)
    if parts[-2:] == ["Date", "Time"]:
        parts.pop()
    lowered = [p if p.isupper() else p.lower() for p in parts]
    text = " ".join(lowered)
    return text[:1].upper() + text[1:]
