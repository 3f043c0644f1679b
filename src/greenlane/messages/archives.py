"""Archives and workbooks of others (ZIP, GZIP, XLSX): opened, counted and read within limits.

The only module that unpacks anything. Nothing is ever written to a disk. What the headers of an
archive state is checked first, because it is cheap, and never trusted: every member is read with a
counter of the bytes that really come out. The directory is counted before it is parsed.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

import msgspec
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from greenlane.kernel.finding import Finding
from greenlane.messages.refusal import RefusedError

ZIP, GZIP, EMPTY_ZIP = b"PK\x03\x04", b"\x1f\x8b", b"PK\x05\x06"
_ENTRY, _END, _END_64, _LOCATOR_64 = b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError,
           ValueError, struct.error)  # fmt: skip
_PACKED = (
    ZIP, EMPTY_ZIP, GZIP, b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\0", b"BZh",
    b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"MSCF", b"!<arch>\n", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
_PACKED_NAME = re.compile(
    r"\.(zip|jar|war|apk|gz|tgz|bz2|tbz2?|xz|txz|zst|lz4?|7z|rar|tar|cab|iso|img|dmg|arj|lzh|ace)$",
    re.IGNORECASE,
)
_BIT_ENCRYPTED = 0x1 | 0x40
_CHUNK = 1 << 16


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How large an archive may be; `ratio` counts for what is larger than `small` unpacked."""

    members: int = 1_000
    unpacked: int = 200_000_000
    ratio: int = 200  # a tariff in XML packs to a thirtieth; a bomb to a thousandth
    small: int = 1_000_000  # a ratio says nothing about a small file
    name: int = 255
    depth: int = 12
    sheets: int = 50
    rows: int = 1_000_000
    columns: int = 500
    cells: int = 5_000_000


LIMITS = Limits()


def open_zip(data: bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """A ZIP whose directory keeps the limits and leads nowhere else. Raises RefusedError."""
    _count(data, limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise RefusedError("FIL-010", f"The archive is damaged: {error}.") from error
    members = archive.infolist()
    if len(members) > limits.members:
        raise _too_many(len(members), limits)
    total = sum(each.file_size for each in members)
    most = min(limits.unpacked, max(limits.small, limits.ratio * len(data)))
    if total > most:
        raise RefusedError("FIL-012", f"The archive unpacks to {total} bytes; {most} are allowed.")
    for each in members:
        _check(each, limits)
    _check_places(members)
    return archive


def _count(data: bytes, limits: Limits) -> None:
    """Refuse by the number of entries before Python makes an object of each."""
    entries = data.count(_ENTRY)
    if entries > limits.members:
        raise _too_many(entries, limits)


def _too_many(count: int, limits: Limits) -> RefusedError:
    said = f"The archive has {count} members; {limits.members} are allowed."
    return RefusedError("FIL-011", said)


def _check(member: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse a member by its entry: where it leads, what it is, whether it is secret."""
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if len(name) > limits.name or len(parts) > limits.depth:
        raise RefusedError("FIL-014", "A name in the archive is too long or too deep.", name)
    if ".." in parts or not parts[0] or re.match(r"[A-Za-z]:", name) or _unclean(name):
        raise RefusedError("FIL-014", "A name in the archive leads out of it.", name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedError("FIL-015", "The archive has a link or a device in it.", name)
    if member.flag_bits & _BIT_ENCRYPTED:
        raise RefusedError("FIL-017", "The archive is encrypted.", name)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError("FIL-010", "The archive is packed in a way that is not taken.", name)


def _unclean(name: str) -> bool:
    return any(ord(sign) < 32 or ord(sign) == 127 for sign in name)


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    """Refuse two entries of one name, and entries that share bytes (one kernel, many sizes)."""
    names = [each.filename.casefold() for each in members]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError("FIL-013", "Two members of the archive have one name.", twice)
    end = 0
    for each in sorted(members, key=lambda member: member.header_offset):
        if each.header_offset < end:
            raise RefusedError("FIL-013", "Members of the archive overlap.", each.filename)
        end = each.header_offset + 30 + each.compress_size


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, counted while they come out. Raises RefusedError.

    At most one more byte than the directory states is ever unpacked.
    """
    try:
        with archive.open(member) as packed:
            found = packed.read(member.file_size + 1)
            more = packed.read(1) if len(found) <= member.file_size else b""
    except _BROKEN as error:
        raise RefusedError(
            "FIL-010", f"The archive is damaged: {error}.", member.filename
        ) from error
    if len(found) + len(more) != member.file_size:
        raise RefusedError("FIL-013", "The archive states a wrong size.", member.filename)
    return found


def gunzipped(data: bytes, limits: Limits = LIMITS) -> bytes:
    """The content of a GZIP file, counted while it comes out. Raises RefusedError."""
    most = min(limits.unpacked, max(limits.small, limits.ratio * len(data)))
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise RefusedError("FIL-010", f"The archive is damaged: {error}.") from error
    if len(found) > most:
        raise RefusedError("FIL-012", f"The archive unpacks to more than {most} bytes.")
    if not unpacking.eof:
        raise RefusedError("FIL-010", "The archive is damaged: it is cut.")
    return found


def gzipped(data: bytes) -> bytes:
    """Content as a GZIP file; the same content gives the same bytes."""
    packing = zlib.compressobj(level=6, wbits=31)
    return packing.compress(data) + packing.flush()


def inspected(data: bytes, limits: Limits = LIMITS) -> Finding | None:
    """What is wrong with a ZIP of an outsider, every member read; None when nothing is."""
    try:
        _whole(data)
        with open_zip(data, limits) as archive:
            for member in archive.infolist():
                if _PACKED_NAME.search(member.filename):
                    raise _nested(member)
                if content(archive, member)[:8].startswith(_PACKED):
                    raise _nested(member)
    except RefusedError as error:
        return error.finding()
    return None


def _nested(member: zipfile.ZipInfo) -> RefusedError:
    return RefusedError("FIL-016", "There is an archive in the archive.", member.filename)


def _whole(data: bytes) -> None:
    """Refuse bytes before the first member and after the directory: the place of a second file."""
    end = data.rfind(_END)
    if not data.startswith((ZIP, EMPTY_ZIP)):
        raise RefusedError("FIL-006", "The archive begins with something else.")
    if end < 0 or len(data) < end + 22:
        raise RefusedError("FIL-010", "The archive is damaged: it is cut.")
    size, offset, comment = struct.unpack("<IIH", data[end + 12 : end + 22])
    if comment or end + 22 != len(data):
        raise RefusedError("FIL-006", "Something follows the archive.", f"byte {end + 22}")
    directory = data[:end].rfind(_END_64) if 0xFFFFFFFF in (size, offset) else end
    if 0xFFFFFFFF not in (size, offset) and offset + size != directory:
        raise RefusedError("FIL-013", "The archive states a wrong place of its directory.")


# ---------------------------------------------------------------- workbooks

WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ACTIVE_PART = re.compile(
    r"vbaproject|activex|embeddings/|oleobject|externallinks/|customui/|ctrlprops/|connections\.xml"
    r"|querytables/|webextensions/|macrosheets/|dialogsheets/|\.bin$|\.vml\.rels$",
    re.IGNORECASE,
)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([^\"']{0,40})[\"']")
_CELL = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})$")


def is_workbook(data: bytes) -> bool:
    """True for a ZIP that calls itself a workbook. Raises RefusedError."""
    with open_zip(data) as archive:
        types = _types(archive)
        return types is not None and WORKBOOK_TYPE in content(archive, types)


def _types(archive: zipfile.ZipFile) -> zipfile.ZipInfo | None:
    """The part that says what the parts are; None for other archives and other workbooks."""
    names = {each.filename: each for each in archive.infolist()}
    others = {"content.xml", "xl/workbook.bin"} & names.keys()
    return names.get("[Content_Types].xml") if "xl/workbook.xml" in names and not others else None


def workbook_faults(data: bytes, limits: Limits = LIMITS) -> Finding | None:
    """What is wrong with a workbook of an outsider; None when nothing is."""
    try:
        with open_zip(data, limits) as archive:
            for member in archive.infolist():
                name = member.filename
                if _ACTIVE_PART.search(name) and "printersettings" not in name.casefold():
                    raise RefusedError("FIL-018", "The workbook has an active part.", name)
            _check_parts(archive, limits)
    except RefusedError as error:
        return error.finding()
    return None


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse document types, and sheets whose cells span too much."""
    for member in archive.infolist():
        name = member.filename
        if not name.casefold().endswith((".xml", ".rels", ".vml")):
            continue
        part = content(archive, member)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise RefusedError("FIL-018", "A part of the workbook declares a document type.", name)
        if b"sheetData" in part:
            _check_span(part, name, limits)


def _check_span(part: bytes, name: str, limits: Limits) -> None:
    """Refuse a sheet before a reader makes room for all cells between the first and the last."""
    rows, columns = [0], [0]
    for found in _PLACE.finditer(part):
        if found[1].isdigit():
            rows.append(int(found[1]))
        elif (cell := _CELL.match(found[1])) is not None:
            columns.append(_column(cell[1]))
            rows.append(int(cell[2]))
        elif b"&" in found[1]:
            raise RefusedError("FIL-010", "A cell of the sheet has no plain place.", name)
    height, width = max(rows), max(columns)
    if height > limits.rows or width > limits.columns or height * width > limits.cells:
        raise RefusedError("FIL-019", f"The sheet spans {height} rows, {width} columns.", name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def sheets(data: bytes, limits: Limits = LIMITS) -> Iterator[tuple[str, list[list[object]]]]:
    """The sheets of a workbook with the rows of their cells. Raises RefusedError."""
    with open_zip(data, limits) as archive:
        if _types(archive) is None:
            raise RefusedError("FIL-003", "This is no workbook (XLSX).")
        _check_parts(archive, limits)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[: limits.sheets]:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
                raise RefusedError("FIL-019", f"The sheet {name!r} is too large.", name)
            yield name, [list(row) for row in sheet.iter_rows()]
    except (CalamineError, ZipError, PasswordError) as error:
        raise RefusedError("FIL-010", f"This is no workbook: {error}.") from error
