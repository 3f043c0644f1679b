"""Packed files: a ZIP with one file of the wanted kind, or a GZIP, opened within limits.

The daily extracts of the United Kingdom are called .gzip and are ZIP: the bytes say what they are.
"""

import io
import zipfile
import zlib

from greenlane.messages.tariffs.csv_table import UnreadableError

_LARGEST = 1_000_000_000
_RATIO = 200  # a tariff in XML packs to a thirtieth; a bomb to a thousandth
_SMALL = 1_000_000  # a ratio says nothing about a small file
_MOST_FILES = 1_000
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"


def unpacked(data: bytes, kind: str) -> bytes:
    """The content of a packed file, or `data` when it is not packed.

    `kind` is how the wanted name ends. Raises UnreadableError TRF-006 for an archive that is too
    large, damaged, encrypted, or holds none or several files of the kind.
    """
    if data[:4] in (_ZIP, _EMPTY_ZIP):
        return _unzipped(data, kind)
    if data[:2] == _GZIP:
        return _gunzipped(data)
    return data


def opened(data: bytes) -> zipfile.ZipFile:
    """A ZIP whose files together keep the limits. Raises UnreadableError TRF-006."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError("TRF-006", f"a damaged archive: {error}") from error
    files = archive.infolist()
    size = sum(each.file_size for each in files)
    if len(files) > _MOST_FILES or size > _LARGEST or size > max(_SMALL, _RATIO * len(data)):
        raise UnreadableError("TRF-006", f"the archive unpacks to {len(files)} files, {size} bytes")
    return archive


def _unzipped(data: bytes, kind: str) -> bytes:
    with opened(data) as archive:
        wanted = [each for each in archive.infolist() if each.filename.lower().endswith(kind)]
        if len(wanted) != 1:
            raise UnreadableError("TRF-006", f"{len(wanted)} files {kind} in the archive, not one")
        try:
            with archive.open(wanted[0]) as packed:
                found = packed.read(wanted[0].file_size + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as bad:
            raise UnreadableError("TRF-006", f"a damaged archive: {bad}") from bad
    if len(found) != wanted[0].file_size:
        raise UnreadableError("TRF-006", "the archive states a wrong size")
    return found


def _gunzipped(data: bytes) -> bytes:
    most = min(_LARGEST, max(_SMALL, _RATIO * len(data)))
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, most + 1)
    except zlib.error as error:
        raise UnreadableError("TRF-006", f"a damaged archive: {error}") from error
    if len(found) > most:
        raise UnreadableError("TRF-006", f"the archive unpacks to more than {most} bytes")
    if not unpacking.eof:
        raise UnreadableError("TRF-006", "a damaged archive: it is cut")
    return found
