"""The writing of a declaration as WCO Data Model XML, in the order of the schema."""

from decimal import Decimal
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from msgspec.structs import astuple

from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.facet_findings import NOT_XML
from greenlane.messages.parsed import DEC, DS, HEADER, META, SUBMIT, Envelope

_TEXT = {"\r": "&#13;"}
_ATTRIBUTE = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
_LONGEST = 400
_PLAIN = Envelope()


def to_xml(declaration: Declaration, envelope: Envelope = _PLAIN) -> bytes:
    """The message as UTF-8 bytes, namespaced, in the form that the envelope names.

    Raises ValueError for what XML cannot carry: control characters, numbers that are not
    finite or have an absurd exponent. `facets.check` finds these beforehand.
    """
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    if envelope.form == "submitDeclarationRequest":
        _open_request(envelope, out)
    if envelope.form != "Declaration":
        _open_meta_data(envelope, out)
    out.append(f'<Declaration xmlns="{DEC}" xmlns:ds="{DS}">')
    _write(declaration, _layout(Declaration), out)
    out.append("</Declaration>")
    if envelope.form != "Declaration":
        out.append("</md:MetaData>")
    if envelope.form == "submitDeclarationRequest":
        out.append("</v1:requestDetail></v1:submitDeclarationRequest>")
    text = "".join(out)
    wrong = NOT_XML.search(text)
    if wrong:
        raise ValueError(f"XML cannot carry the character U+{ord(wrong[0]):04X}")
    return text.encode()


def _open_request(envelope: Envelope, out: list[str]) -> None:
    out.append(f'<v1:submitDeclarationRequest xmlns:v1="{SUBMIT}">')
    if envelope.request:
        out.append("<v1:requestCommon>")
        out.extend(f"<v1:{n}>{escape(v, _TEXT)}</v1:{n}>" for n, v in envelope.request)
        out.append("</v1:requestCommon>")
    out.append("<v1:requestDetail>")


def _open_meta_data(envelope: Envelope, out: list[str]) -> None:
    out.append(f'<md:MetaData xmlns:md="{META}">')
    for name, field in HEADER:
        value = getattr(envelope, field)
        if value is not None:
            out.append(f"<md:{name}>{escape(value, _TEXT)}</md:{name}>")


@cache
def _layout(cls: type[WcoClass]) -> tuple[tuple[str, str, bool, Any], ...]:
    return tuple(
        (spec.element.xml, spec.kind, spec.many, _layout(spec.child) if spec.child else None)
        for spec in fields_of(cls)
    )


def _write(node: Any, layout: Any, out: list[str]) -> None:
    for value, (tag, kind, many, below) in zip(astuple(node), layout, strict=True):
        if value is None:
            continue
        for one in value if many else (value,):
            if kind == "child":
                out.append(f"<{tag}>")
                _write(one, below, out)
                out.append(f"</{tag}>")
            else:
                out.append(_leaf(tag, kind, one))


def _leaf(tag: str, kind: str, value: Any) -> str:
    if kind == "text":
        return f"<{tag}>{escape(value, _TEXT)}</{tag}>"
    if kind == "amount":
        return f"<{tag}{_attribute('currencyID', value.currency_id)}>{_digits(value.value)}</{tag}>"
    if kind == "measure":
        return f"<{tag}{_attribute('unitCode', value.unit_code)}>{_digits(value.value)}</{tag}>"
    if kind == "decimal":
        return f"<{tag}>{_digits(value)}</{tag}>"
    if kind == "integer":
        return f"<{tag}>{value}</{tag}>"
    form = _attribute("formatCode", value.format_code)
    text = escape(value.text, _TEXT)
    return f"<{tag}><ds:DateTimeString{form}>{text}</ds:DateTimeString></{tag}>"


def _attribute(name: str, value: str | None) -> str:
    return "" if value is None else f' {name}="{escape(value, _ATTRIBUTE)}"'


def _digits(value: Decimal) -> str:
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        raise ValueError(f"{value} cannot be written as a decimal number")
    return format(value, "f")
