"""The kind of an uploaded file, told by its bytes; what it says of itself must agree.

A file is judged whole: its name, what it is declared to be, its size, its kind, and what that kind
may hide. The answer is the media type and the bytes to keep, or findings with stable codes.
"""

import re
from typing import Literal

import msgspec
import puremagic

from greenlane.kernel.finding import Finding
from greenlane.messages import archives, file_names, guard, pdfs, pictures
from greenlane.messages.refusal import RefusedError, refused

Purpose = Literal["document", "inspection"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large one uploaded file may be, in bytes, and what may be in it."""

    size: int = 20_000_000
    archive: archives.Limits = archives.Limits(unpacked=100_000_000, cells=2_000_000)
    picture: pictures.Limits = pictures.LIMITS
    pdf: pdfs.Limits = pdfs.LIMITS
    xml: guard.Limits = guard.Limits(attributes=50_000)


LIMITS = Limits()

# media type: how its names may end, and as what browsers and programs declare it.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "application/pdf": (("pdf",), ("application/x-pdf",)),
    "image/jpeg": (("jpg", "jpeg", "jpe"), ("image/jpg", "image/pjpeg")),
    "image/png": (("png",), ("image/x-png",)),
    XLSX: (("xlsx",), ()),
    "text/csv": (("csv",), ("application/vnd.ms-excel", "application/csv", "text/plain")),
    "text/plain": (("txt", "text", "md"), ("text/markdown",)),
    "application/xml": (("xml",), ("text/xml",)),
}
_OF_PURPOSE: dict[Purpose, frozenset[str]] = {
    "document": frozenset(KINDS),
    "inspection": frozenset({"image/jpeg", "image/png", "application/pdf"}),
}
_UNDECLARED = ("", "application/octet-stream", "binary/octet-stream")
_ACTIVE = re.compile(
    rb"<\s*(script|svg|html|head|body|iframe|object|embed|applet|meta)(?![a-z0-9_-])"
    rb"|<\s*(!doctype|!entity|\?php|\?=)|<\?xml-stylesheet|javascript\s*:|\{\\rtf|<%",
    re.IGNORECASE,
)
_ACTIVE_SPACES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg",
                  "http://www.w3.org/1999/XSL/Transform", "http://www.mozilla.org/xbl")  # fmt: skip


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A file that may be kept, with `data` as it is to be kept, or the findings against it."""

    name: str = ""
    media: str = ""
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


def judged(
    name: str, declared: str, data: bytes, purpose: Purpose = "document", limits: Limits = LIMITS
) -> Judged:
    """Judge one uploaded file; never raises for what others send."""
    try:
        known = file_names.clean(name)
        if not data:
            raise RefusedError("FIL-001", "The file is empty.")
        if len(data) > limits.size:
            said = f"The file has {len(data)} bytes; {limits.size} are allowed."
            raise RefusedError("FIL-002", said)
        media = kind_of(known, data, limits)
        _check_agreement(known, declared, media, purpose)
        found = _harmless(media, data, purpose, limits)
    except RefusedError as error:
        return Judged(findings=(error.finding(),))
    if isinstance(found, Finding):
        return Judged(findings=(found,))
    return Judged(name=known, media=media, data=found)


def kind_of(name: str, data: bytes, limits: Limits = LIMITS) -> str:
    """The media type by the bytes; among texts the name decides. Raises RefusedError."""
    for head, media in ((pdfs.HEAD, "application/pdf"), (pictures.JPEG, "image/jpeg"),
                        (pictures.PNG, "image/png")):  # fmt: skip
        if data.startswith(head):
            return media
    if data.startswith((archives.ZIP, archives.EMPTY_ZIP)):
        return _packed(data, limits)
    if _is_text(data):
        return _text_kind(name, data)
    if archives.ZIP in data[:4096] or pdfs.HEAD in data[:1024]:
        raise RefusedError("FIL-006", "The file begins as one kind and goes on as another.")
    raise RefusedError("FIL-003", f"A file of this kind is not taken: {_guess(data)}.")


def _packed(data: bytes, limits: Limits) -> str:
    fault = archives.inspected(data, limits.archive)
    if fault is not None:
        raise RefusedError(fault.code, fault.message, fault.value)
    if not archives.is_workbook(data):
        raise RefusedError("FIL-003", "An archive is not taken.")
    return XLSX


def _is_text(data: bytes) -> bool:
    """True for UTF-8 without control signs."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return re.search(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]", data) is None


def _text_kind(name: str, data: bytes) -> str:
    active = _ACTIVE.search(data)
    if active is not None:
        said = "The text has a script, or is a page of the web."
        raise RefusedError("FIL-007", said, f"byte {active.start()}")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "application/xml"
    return "text/csv" if file_names.ending(name) == "csv" else "text/plain"


def _guess(data: bytes) -> str:
    try:
        found = puremagic.magic_string(data[:8192])
    except (puremagic.PureError, ValueError, IndexError):
        return "unknown"
    return str(found[0].mime_type or found[0].extension or "unknown") if found else "unknown"


def _check_agreement(name: str, declared: str, media: str, purpose: Purpose) -> None:
    """Refuse a file that is not what its name and its sender say. Raises RefusedError."""
    endings, aliases = KINDS[media]
    said = declared.partition(";")[0].strip().lower()
    if file_names.ending(name) not in endings:
        raise RefusedError("FIL-004", f"The content is {media}, and the name does not say so.")
    if said not in (*_UNDECLARED, media, *aliases):
        raise RefusedError("FIL-004", f"The content is {media}, and was declared otherwise.", said)
    if media not in _OF_PURPOSE[purpose]:
        raise RefusedError("FIL-003", f"A file of this kind is not taken here: {media}.")


def _harmless(media: str, data: bytes, purpose: Purpose, limits: Limits) -> bytes | Finding:
    """The bytes to keep, or what they hide. Raises RefusedError."""
    if media == "application/pdf":
        pdfs.check(data, limits.pdf)
    elif media.startswith("image/") and purpose == "inspection":
        pictures.as_evidence(data, limits.picture)
    elif media.startswith("image/"):
        return pictures.rewritten(data, limits.picture)[1]
    elif media == XLSX:
        return archives.workbook_faults(data, limits.archive) or data
    elif media == "application/xml":
        return _xml_fault(data, limits) or data
    return data


def _xml_fault(data: bytes, limits: Limits) -> Finding | None:
    loaded = guard.load(data, limits.xml)
    if loaded.findings or loaded.root is None:
        return loaded.findings[0]
    deep = guard.too_deep(loaded.root, limits.xml)
    if deep is not None:
        return deep
    active = guard.spaces(loaded.root).intersection(_ACTIVE_SPACES)
    if active:
        return refused("FIL-007", "The XML has parts that act.", min(active))
    return guard.instructed(loaded.root)
