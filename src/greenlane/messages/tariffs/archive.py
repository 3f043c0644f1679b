"""Packed files of tariffs: a ZIP with one file of the wanted kind, or a GZIP.

The daily extracts of the United Kingdom are called .gzip and are ZIP: the bytes say what they are.
"""

from greenlane.messages import archives
from greenlane.messages.refusal import RefusedError
from greenlane.messages.tariffs.csv_table import UnreadableError

LIMITS = archives.Limits(unpacked=1_000_000_000, cells=50_000_000)


def unpacked(data: bytes, kind: str) -> bytes:
    """The content of a packed file, or `data` when it is not packed.

    `kind` is how the wanted name ends. Raises UnreadableError TRF-006 for an archive that is too
    large, damaged, encrypted, or holds none or several files of the kind.
    """
    try:
        if data[:4] in (archives.ZIP, archives.EMPTY_ZIP):
            return _unzipped(data, kind)
        return archives.gunzipped(data, LIMITS) if data[:2] == archives.GZIP else data
    except RefusedError as error:
        raise UnreadableError("TRF-006", f"the archive: {error}") from error


def _unzipped(data: bytes, kind: str) -> bytes:
    with archives.open_zip(data, LIMITS) as archive:
        wanted = [each for each in archive.infolist() if each.filename.lower().endswith(kind)]
        if len(wanted) != 1:
            raise UnreadableError("TRF-006", f"{len(wanted)} files {kind} in the archive, not one")
        return archives.content(archive, wanted[0])
