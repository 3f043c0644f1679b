"""The careful reading of a JSON message that the fast one refused: every finding with its place."""

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

from greenlane.datamodel.base import FieldSpec, WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.pointer import fields_by_json, json_pointer
from greenlane.kernel.finding import Finding, Path
from greenlane.messages.parsed import MOST_FINDINGS, told

BASIS = "Greenlane canonical JSON, RFC 8259"
DEPTH = 40
DECIMAL = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?").fullmatch
_PARTS = {
    "amount": {"value": "decimal", "currencyId": "text"},
    "measure": {"value": "decimal", "unitCode": "text"},
    "moment": {"text": "text", "formatCode": "text"},
}
_REQUIRED = {"amount": "value", "measure": "value", "moment": "text"}
_NAMES = {"currencyId": "currency_id", "unitCode": "unit_code", "formatCode": "format_code"}
_WANTED = {
    "text": "a string",
    "integer": "a whole number without exponent",
    "decimal": 'a number, or a string of digits such as "10.00"',
}


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood twice."""

    repeated: tuple[str, ...] = ()


class _Number(str):
    """A JSON number as written."""


def explain(data: bytes, reason: str) -> tuple[Finding, ...]:
    """All findings of a message that the typed decoder refused for the reason; never empty."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        said = f"Byte {error.start}: the message is not valid UTF-8."
        return (json_finding("MSG-102", said, value=str(error.start), fix="Send UTF-8."),)
    try:
        tree = _SCANNER.decode(text)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        said = f"Line {line}, column {column}: the JSON is not well formed: {error.msg}."
        return (json_finding("MSG-103", said, (), f"{line}:{column}", "Send well-formed JSON."),)
    except RecursionError:
        return (_too_deep(()),)
    findings: list[Finding] = []
    _class(tree, Declaration, (), findings)
    return told(findings) or (json_finding("MSG-103", f"The JSON is refused: {reason}."),)


def json_finding(
    code: str, message: str, path: Path = (), value: str = "", fix: str = ""
) -> Finding:
    """A finding about a JSON message."""
    return Finding(code=code, message=message, path=path, value=value[:100], basis=BASIS, fix=fix)


def _object(items: list[tuple[str, Any]]) -> _Object:
    made = _Object(items)
    if len(made) != len(items):
        counts = Counter(key for key, _ in items)
        made.repeated = tuple(key for key, count in counts.items() if count > 1)
    return made


_SCANNER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_Number, parse_int=_Number, parse_constant=_Number
)


def _class(value: Any, cls: type[WcoClass], path: Path, out: list[Finding]) -> None:
    if not isinstance(value, _Object):
        out.append(_wrong(value, "an object", path))
        return
    _repeated(value, {s.json: s.name for s in fields_of(cls)}, path, out)
    known = fields_by_json(cls)
    for key, below in value.items():
        if len(out) > MOST_FINDINGS:
            return
        spec = known.get(key)
        if spec is None:
            out.append(_unknown(key, below, path))
            _deep(below, len(path) + 2, (*path, key), out)
        elif spec.many:
            _many(below, spec, (*path, spec.name), out)
        elif below is not None or spec.child is None:
            _field(below, spec, (*path, spec.name), out)


def _many(value: Any, spec: FieldSpec, path: Path, out: list[Finding]) -> None:
    if not isinstance(value, list):
        out.append(_wrong(value, "an array", path))
        return
    for position, one in enumerate(value):
        if one is None:
            out.append(_wrong(one, "an object", (*path, position)))
        else:
            _field(one, spec, (*path, position), out)
        if len(out) > MOST_FINDINGS:
            return


def _field(value: Any, spec: FieldSpec, path: Path, out: list[Finding]) -> None:
    if spec.child is not None:
        _class(value, spec.child, path, out)
    elif value is None:
        return
    elif spec.kind in _PARTS:
        _parts(value, spec.kind, path, out)
    else:
        _leaf(value, spec.kind, path, out)


def _parts(value: Any, kind: str, path: Path, out: list[Finding]) -> None:
    if not isinstance(value, _Object):
        out.append(_wrong(value, "an object", path))
        return
    _repeated(value, _NAMES, path, out)
    for key, below in value.items():
        part = _PARTS[kind].get(key)
        if part is None:
            out.append(_unknown(key, below, path))
            _deep(below, len(path) + 2, (*path, key), out)
        elif below is not None or key in (_REQUIRED[kind], "formatCode"):
            _leaf(below, part, (*path, _NAMES.get(key, key)), out)
    if _REQUIRED[kind] not in value:
        place = (*path, _REQUIRED[kind])
        said = f"{json_pointer(place)} is absent."
        out.append(json_finding("MSG-108", said, place, fix="State it."))


def _leaf(value: Any, kind: str, path: Path, out: list[Finding]) -> None:
    number = isinstance(value, _Number)
    good = {
        "text": isinstance(value, str) and not number and _is_unicode(value),
        "integer": number and re.fullmatch(r"-?[0-9]{1,40}", value) is not None,
        "decimal": isinstance(value, str) and DECIMAL(value) is not None,
    }[kind]
    if not good:
        out.append(_wrong(value, _WANTED[kind], path))


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _repeated(value: _Object, names: dict[str, str], path: Path, out: list[Finding]) -> None:
    for key in value.repeated:
        place = (*path, names.get(key, key))
        said = f"{json_pointer(place)} stands more than once."
        out.append(json_finding("MSG-104", said, place, key, "Keep one."))


def _unknown(key: str, value: Any, path: Path) -> Finding:
    place = (*path, key)
    said = f"{_shown(json_pointer(place))} is unknown to the data model."
    return json_finding("MSG-105", said, place, _as_text(value), "Remove it or correct its name.")


def _wrong(value: Any, wanted: str, path: Path) -> Finding:
    place = json_pointer(path) or "The message"
    said = f"{_shown(place)} is not {wanted}."
    return json_finding("MSG-106", said, path, _as_text(value), f"Give {wanted}.")


def _too_deep(path: Path) -> Finding:
    place = _shown(json_pointer(path)) or "The message"
    said = f"{place} is nested deeper than {DEPTH}."
    return json_finding("MSG-107", said, path, fix="Nest as the schema does.")


def _deep(value: Any, depth: int, path: Path, out: list[Finding]) -> None:
    layer = [value]
    while layer and depth <= DEPTH:
        depth += 1
        layer = [
            below
            for one in layer
            if isinstance(one, dict | list)
            for below in (one.values() if isinstance(one, dict) else one)
        ]
    if layer:
        out.append(_too_deep(path))


def _shown(text: str) -> str:
    return _safe(text[:200])


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return _safe(value[:100])
    return {None: "null", True: "true", False: "false"}.get(value, "") if _plain(value) else ""


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | Decimal)


def _safe(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
