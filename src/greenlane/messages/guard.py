"""The hardened front of XML: bytes become a tree within limits, or findings, never a traceback."""

import io
import re
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from lxml import etree

from greenlane.kernel.finding import Finding

Node = Any
"""An lxml element, or a processing instruction among elements."""

BASIS = "Extensible Markup Language (XML) 1.0"
_HEAD = re.compile(rb"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_DOCTYPE = re.compile(rb"\s*+(?>(?:<!--.*?-->|<\?.*?\?>)\s*+)*+<!DOCTYPE", re.DOTALL)
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"iso-8859-1"})
_OTHERS = re.compile(rb"windows-125[0-8]|iso-8859-(?:[2-9]|1[0134569])", re.IGNORECASE)
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF32_BOM = b"\xff\xfe\0\0"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = frozenset({f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"})


class BrokenXmlError(ValueError):
    """XML that is read as a stream turns out not to be well formed; the text says where."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large a message may be; the tag and attribute limits count `<` and `=` in the bytes."""

    size: int = 10_000_000
    depth: int = 40
    tags: int = 500_000
    attributes: int = 100_000
    instructions: int = 100  # none is allowed; beyond these they are not even placed


LIMITS = Limits()


def _parser(remove_blank_text: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_blank_text=remove_blank_text,
    )


_PARSER = _parser(remove_blank_text=True)
_KEEPING = _parser(remove_blank_text=False)
"""For messages with comments or CDATA, where a blank before one may belong to a text."""


class Loaded(msgspec.Struct, frozen=True):
    """The root element of a message that passed the guard, or the reason why there is none."""

    root: Node | None
    findings: tuple[Finding, ...] = ()


def load(data: bytes, limits: Limits = LIMITS, *, exact: bool = False) -> Loaded:
    """Parse untrusted bytes: no comments, no entities, no processing instruction around the root.

    Blank text between elements may be left in, for it is no data; `exact` leaves all of it in.
    """
    data = in_utf8(data)
    refused = screened(data, limits)
    if refused is not None:
        return Loaded(None, (refused,))
    try:
        root = etree.fromstring(data, _KEEPING if exact or b"<!" in data else _PARSER)
    except etree.XMLSyntaxError as error:
        return Loaded(None, (_syntax(error),))
    except (etree.LxmlError, ValueError, LookupError) as error:
        return Loaded(None, (_finding("MSG-010", f"The XML cannot be read: {error}."),))
    if root is None:
        return Loaded(None, (_finding("MSG-002", "The message has no element."),))
    if root.getroottree().docinfo.doctype:
        return Loaded(None, (_doctype(),))
    around = root.getprevious() if root.getprevious() is not None else root.getnext()
    if around is not None:
        return Loaded(root, (instruction(around),))
    return Loaded(root)


def events(data: bytes, tags: Collection[str]) -> Iterator[tuple[str, Node]]:
    """The starts and ends of these elements, as they are parsed, of bytes that were `screened`.

    Raises BrokenXmlError while they are read.
    """
    try:
        yield from etree.iterparse(
            io.BytesIO(data), events=("start", "end"), tag=list(tags), resolve_entities=False,
            load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
    except etree.XMLSyntaxError as error:
        line, column = error.position
        said = (error.msg or "not well formed").partition(", line ")[0]
        raise BrokenXmlError(f"line {line}, column {column}: {said}") from error


def instruction(node: Node) -> Finding:
    """MSG-008: a processing instruction stands in the message."""
    place = f"Line {node.sourceline or 1}: the processing instruction {node.target!r}"
    return _finding("MSG-008", f"{place} is not allowed.", str(node.text or ""), "Remove it.")


def instructed(root: Node) -> Finding | None:
    """MSG-008 for the first processing instruction in a tree: the text around one is in two parts.

    For readers that take texts by their elements; half an amount would be read as a whole one.
    """
    found = next(root.iter(etree.ProcessingInstruction), None)
    return None if found is None else instruction(found)


def is_instruction(node: Node) -> bool:
    """True when the node is a processing instruction and not an element."""
    return not isinstance(node.tag, str)


def is_hint(attribute: str) -> bool:
    """True for the attributes that only say where a schema lies; they are no data."""
    return attribute in _HINTS


def too_deep(node: Node, limits: Limits = LIMITS) -> Finding | None:
    """MSG-007 when something below the node lies deeper than the limit, counted from the root."""
    depth = sum(1 for _ in node.iterancestors()) + 1
    for event, _element in etree.iterwalk(node, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth + 1:
            said = f"Line {node.sourceline}: the message is nested deeper than {limits.depth}."
            return _finding("MSG-007", said, fix="Nest as the schema does.")
    return None


def in_utf8(data: bytes) -> bytes:
    """A message in UTF-16 (with its mark) or in a set of single bytes that it names, in UTF-8.

    All others are given back as they are, those too whose bytes are not what they say, and those
    in UTF-16 that say they are in another set: they are refused when they are `screened`. Source:
    XML 1.0, 4.3.3 and appendix F.
    """
    wide = data[:2] in _UTF16_BOMS and data[:4] != _UTF32_BOM
    head = None if wide else _HEAD.match(data)
    if not wide and (head is None or not _OTHERS.fullmatch(head[1])):
        return data
    try:
        encoded = data.decode("utf-16" if wide else head[1].decode()).encode()  # type: ignore[index]
    except UnicodeError:
        return data
    head = _HEAD.match(encoded)
    if head is None or (wide and head[1].lower() == b"utf-8"):
        return encoded
    if wide and head[1].lower() != b"utf-16":
        return data  # its bytes would be read again, as what it says
    return encoded[: head.start(1)] + b"utf-8" + encoded[head.end(1) :]


def screened(data: bytes, limits: Limits) -> Finding | None:
    """The reason why bytes are not even parsed: too large, empty, an encoding, a document type."""
    if len(data) > limits.size:
        said = f"The message has {len(data)} bytes; {limits.size} are allowed."
        return _finding("MSG-001", said, str(len(data)), "Split the message.")
    if not data.strip():
        return _finding("MSG-002", "The message is empty.", fix="Send a declaration.")
    encoding = _bad_encoding(data)
    if encoding is not None:
        said = f"The encoding {encoding} is not accepted."
        return _finding("MSG-003", said, encoding, "Send UTF-8.")
    body = data.removeprefix(_UTF8_BOM)
    if not body.lstrip().startswith(b"<"):
        return _finding("MSG-004", "The message does not start as XML does.", fix="Send XML.")
    if b"<!DOCTYPE" in data and _DOCTYPE.match(body):
        return _doctype()
    if data.count(b"<") > limits.tags or data.count(b"=") > limits.attributes:
        said = f"The message has more than {limits.tags} tags or {limits.attributes} attributes."
        return _finding("MSG-006", said, fix="Split the message.")
    if data.count(b"<?") > limits.instructions:
        return _finding("MSG-008", "Processing instructions are not allowed.", fix="Remove them.")
    return None


def spaces(root: Node) -> set[str]:
    """Every namespace that is declared anywhere in the tree, whether it is used or not."""
    walk: Any = etree.iterwalk(root, events=("start-ns",))
    return {told[1] for _, told in walk}


def canonical(root: Node) -> bytes:
    """The element as canonical XML without comments: bytes that mean what the tree means."""
    return bytes(etree.tostring(root, method="c14n", with_comments=False))


def _doctype() -> Finding:
    said = "A document type declaration (DOCTYPE) is not allowed."
    return _finding("MSG-005", said, "DOCTYPE", "Remove it with the entities it declares.")


def _bad_encoding(data: bytes) -> str | None:
    start = data[:4]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:1] == b"\0" or start[1:2] == b"\0":
        return "UTF-16 or UTF-32"
    if start == b"\x4c\x6f\xa7\x94":
        return "EBCDIC"
    bom = data.startswith(_UTF8_BOM)
    declared = _HEAD.match(data, len(_UTF8_BOM) if bom else 0)
    name = declared[1].lower() if declared else b"utf-8"
    if name not in _ENCODINGS or (bom and name != b"utf-8"):
        shown = name.decode("ascii", "backslashreplace")
        return f"{shown} after a UTF-8 mark" if bom and name in _ENCODINGS else repr(shown)
    return "with zero bytes" if b"\0" in data else None


def _syntax(error: Any) -> Finding:
    line, column = error.position
    text = (error.msg or "not well formed").partition(" (<string>")[0]
    text = re.sub(r", line \d+, column \d+$", "", text)
    said = f"Line {line}, column {column}: the XML is not well formed: {text}."
    return _finding("MSG-009", said, f"{line}:{column}", "Send well-formed XML.")


def _finding(code: str, message: str, value: str = "", fix: str = "") -> Finding:
    return Finding(code=code, message=message, value=value[:100], basis=BASIS, fix=fix)
