"""Canonical JSON of a declaration: schema order, compact, camel case, decimals as strings."""

import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration
from greenlane.messages.json_explain import DECIMAL, explain, json_finding
from greenlane.messages.parsed import Envelope, Parsed

SIZE = 10_000_000
_MARKS = 1_000_000
_DECODER = msgspec.json.Decoder(Declaration)
_ENCODER = msgspec.json.Encoder(decimal_format="string")
_LONGEST = 40


def parse(data: bytes, size: int = SIZE) -> Parsed:
    """Read a message. Never raises: what is wrong is in the findings, all at once."""
    if len(data) > size:
        said = f"The message has {len(data)} bytes; {size} are allowed."
        return Parsed(None, None, (json_finding("MSG-101", said, fix="Split the message."),))
    if len(data) > _MARKS and sum(map(data.count, (b",", b"[", b"{"))) > _MARKS:
        said = "The message has too many values."
        return Parsed(None, None, (json_finding("MSG-101", said, fix="Split the message."),))
    try:
        declaration = _DECODER.decode(data)
        text = data.decode()
        if not _plainly_regular(data, declaration):
            _SCANNER.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError, ArithmeticError) as error:
        return Parsed(None, None, explain(data, str(error)))
    return Parsed(declaration, Envelope(), ())


def to_json(declaration: Declaration) -> bytes:
    """The canonical bytes: equal declarations give equal bytes, save for written zeros.

    Raises ValueError for a number that is not finite or has more than 60 digits before or after
    the point.
    """
    data = _ENCODER.encode(declaration)
    return _ENCODER.encode(_plain(declaration)) if _WRITTEN_EXPONENT.search(data) else data


_WRITTEN_EXPONENT = re.compile(rb'"-?(?:[0-9.]+E[-+]?[0-9]+|s?NaN[0-9]*|Infinity)"')


def _plain(node: Any) -> Any:
    """The same with texts of plain digits in place of decimals, for the encoder only."""
    if isinstance(node, Decimal):
        text = format(node, "f") if abs(node.adjusted()) <= 60 else str(node)
        if not DECIMAL(text):
            raise ValueError(f"{node} has no plain decimal digits")
        return text
    if isinstance(node, tuple):
        return tuple(map(_plain, node))
    if isinstance(node, msgspec.Struct):
        values = zip(node.__struct_fields__, msgspec.structs.astuple(node), strict=True)
        return msgspec.structs.replace(node, **{name: _plain(value) for name, value in values})
    return node


@cache
def _decimal_keys(cls: type[WcoClass]) -> frozenset[str]:
    keys = {"value"}
    for spec in fields_of(cls):
        if spec.child is not None:
            keys |= _decimal_keys(spec.child)
        elif spec.kind == "decimal":
            keys.add(spec.json)
    return frozenset(keys)


_DECIMAL_KEYS = _decimal_keys(Declaration)


_NUMBER_KEYS = tuple(f'"{key}"'.encode() for key in sorted(_DECIMAL_KEYS))
_PLAIN_NUMBER = re.compile(
    rb"\s*:\s*"
    rb'(?:"-?[0-9]{1,60}(?:\.[0-9]{1,60})?"|-?[0-9]{1,19}(?:\.[0-9]{1,19})?[\s,}])'
).match


def _plainly_regular(data: bytes, declaration: Declaration) -> bool:
    """True when certainly no key stands twice and every decimal is written in plain digits.

    Each key has one colon. The encoder writes each key and text that the decoder kept and no
    other, so equal numbers of colons mean that no key was dropped, unless a colon is escaped.
    Anything unsure (a null, a backslash) is left to the scanner.
    """
    if b"\\" in data or data.count(b":") != _ENCODER.encode(declaration).count(b":"):
        return False
    return all(_PLAIN_NUMBER(part) for key in _NUMBER_KEYS for part in data.split(key)[1:])


class _IrregularError(ValueError):
    """The careful reading is needed: a repeated key, or a number not written in plain digits."""


def _pairs(items: list[tuple[str, Any]]) -> None:
    """Look at one object's keys; nothing is kept, the typed decoder has the values."""
    found = dict(items)
    if len(found) != len(items):
        raise _IrregularError("a key stands twice")
    if not _DECIMAL_KEYS.isdisjoint(found):
        for key in _DECIMAL_KEYS & found.keys():
            value = found[key]
            if value.__class__ is str and not DECIMAL(value):
                raise _IrregularError("a number is not written in plain digits")


def _number(text: str) -> None:
    if len(text) > _LONGEST or "e" in text or "E" in text:
        raise _IrregularError("a number is too long or has an exponent")


_SCANNER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_number, parse_int=_number)
