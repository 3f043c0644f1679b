"""PDF documents of others: what they carry besides pages is found in every object, and refused.

The only module that opens PDF. The document itself is kept as it came, for a signature in it may
be what makes it a permit; so what could act is refused, not cut out.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pikepdf

from greenlane.messages.refusal import RefusedError


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a document may be."""

    pages: int = 2_000
    objects: int = 100_000
    nodes: int = 1_000_000
    depth: int = 60


LIMITS = Limits()
HEAD = b"%PDF-"
_TAIL = 1_024

# What an action may not be (PDF 32000-1, table 198); to go to a page or to an address of the web
# is what links do.
_ACTIONS = {
    "/JavaScript": "FIL-032", "/Launch": "FIL-032", "/SubmitForm": "FIL-032",
    "/ImportData": "FIL-032", "/ResetForm": "FIL-032", "/Rendition": "FIL-035",
    "/GoToR": "FIL-032", "/GoToE": "FIL-033", "/Movie": "FIL-035", "/Sound": "FIL-035",
    "/GoTo3DView": "FIL-035", "/RichMediaExecute": "FIL-035", "/Trans": "FIL-035",
    "/Hide": "FIL-032", "/SetOCGState": "FIL-032",
}  # fmt: skip
_KEYS = {
    "/JS": "FIL-032", "/JavaScript": "FIL-032", "/EmbeddedFiles": "FIL-033", "/EF": "FIL-033",
    "/AF": "FIL-033", "/XFA": "FIL-035", "/RichMediaContent": "FIL-035",
    "/RichMediaSettings": "FIL-035", "/3DD": "FIL-035", "/Collection": "FIL-033",
}  # fmt: skip
_SUBTYPES = {
    "/FileAttachment": "FIL-033", "/RichMedia": "FIL-035", "/Screen": "FIL-035",
    "/Movie": "FIL-035", "/Sound": "FIL-035", "/3D": "FIL-035",
}  # fmt: skip
_SAID = {
    "FIL-032": "The document can act by itself.",
    "FIL-033": "There are files in the document.",
    "FIL-035": "The document has a form or media that act by themselves.",
}
# Objects that the table of the document no longer names may come back in a reader that repairs it.
_RAW = re.compile(rb"/(JavaScript|EmbeddedFiles?|Launch|RichMedia|FileAttachment)\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_RAW_CODES = {b"JavaScript": "FIL-032", b"Launch": "FIL-032", b"RichMedia": "FIL-035"}
_WEB = re.compile(rb"\s*(https?|mailto):", re.IGNORECASE)
_OF_MEMORY = re.compile(r"stream <[^>]*>:? ?")  # how the reader calls what has no file's name
# The names of these also stand where nothing acts: a structure's role, a colour's name.
_INERT_PARENTS = frozenset({"/RoleMap", "/ClassMap", "/Colorants"})


def check(data: bytes, limits: Limits = LIMITS) -> None:
    """Raise RefusedError for a document that is damaged, secret, too large, or can act."""
    _check_ends(data)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if document.is_encrypted:
                raise RefusedError("FIL-031", "The document is encrypted.")
            _check_size(document, limits)
            for place, node in _dictionaries(document, limits):
                _check_dictionary(node, place)
    except RefusedError:
        raise
    except pikepdf.PasswordError as error:
        raise RefusedError("FIL-031", "The document is encrypted.") from error
    except Exception as error:  # the reader fails in many ways on what is no PDF
        why = _OF_MEMORY.sub("", str(error))[:200].rstrip(".")
        said = f"The document cannot be read: {why}."
        raise RefusedError("FIL-030", said) from error
    _check_raw(data)


def _check_ends(data: bytes) -> None:
    """Refuse what stands before the head and after the end: the place of a second file."""
    if not data.startswith(HEAD):
        raise RefusedError("FIL-006", "The document begins with something else.")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise RefusedError("FIL-030", "The document has no end.")
    if data[end + 5 :].strip(b"\r\n\t \0"):
        raise RefusedError("FIL-006", "Something follows the document.", f"byte {end + 5}")
    head = data[:_TAIL].lower()
    if any(sign in head for sign in (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype")):
        raise RefusedError("FIL-006", "The document begins as a page of the web does.")


def _check_size(document: pikepdf.Pdf, limits: Limits) -> None:
    objects = len(document.objects)
    if objects > limits.objects:
        raise RefusedError("FIL-034", f"The document has {objects} objects.")
    pages = len(document.pages)
    if not pages or pages > limits.pages:
        raise RefusedError("FIL-034", f"The document has {pages} pages.")


def _dictionaries(document: pikepdf.Pdf, limits: Limits) -> Iterator[tuple[str, Any]]:
    """Every dictionary in the document with its place, streams' own among them."""
    left = limits.nodes
    roots = [("trailer", document.trailer), *((_name(each), each) for each in document.objects)]
    for place, root in roots:
        stack = [(root, 0, "")]
        while stack:
            node, depth, key = stack.pop()
            left -= 1
            if left < 0 or depth > limits.depth:
                raise RefusedError("FIL-034", "The document is too large or too deep.", place)
            if isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
                if key not in _INERT_PARENTS:
                    yield place, node
                stack += [(part, depth + 1, str(name)) for name, part in _direct(node)]
            elif isinstance(node, pikepdf.Array):
                stack += [(part, depth + 1, "") for part in node if _is_inside(part)]


def _name(node: Any) -> str:
    return f"object {node.objgen[0]}" if isinstance(node, pikepdf.Object) else "object"


def _direct(node: Any) -> list[tuple[str, Any]]:
    return [(name, part) for name, part in node.items() if _is_inside(part)]


def _is_inside(part: Any) -> bool:
    """True for a container written here and not elsewhere (that one is walked by itself)."""
    return isinstance(part, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) and (
        not part.is_indirect
    )


def _check_dictionary(node: Any, place: str) -> None:
    for key in node.keys():  # noqa: SIM118 - a dictionary of PDF is no mapping
        code = _KEYS.get(str(key))
        if code is not None:
            raise RefusedError(code, _SAID[code], f"{place} {key}")
    for key, table in (("/S", _ACTIONS), ("/Subtype", _SUBTYPES)):
        code = table.get(_as_name(node, key))
        if code is not None and not (key == "/S" and _as_name(node, "/Type") == "/StructElem"):
            raise RefusedError(code, _SAID[code], f"{place} {key}")
    if _as_name(node, "/S") == "/URI" and not _WEB.match(bytes(node.get("/URI", b""))):
        raise RefusedError("FIL-032", "A link of the document is no address of the web.", place)


def _as_name(node: Any, key: str) -> str:
    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _check_raw(data: bytes) -> None:
    """Refuse what acts in objects that no table names, their names written in any way."""
    for text in (data, _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)):
        found = _RAW.search(text)
        if found is not None:
            code = _RAW_CODES.get(found[1], "FIL-033")
            raise RefusedError(code, _SAID[code], f"byte {found.start()}")
