"""A backup as a folder: its files, the manifest that lists them, and the check before any use.

`manifest.json` names every file with size and SHA-256 and carries a proof under the passphrase:
what is missing, added or changed, by accident or on purpose, has its code. A backup is written
beside its place and renamed when whole, and its files are made read-only.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from greenlane.gateways.strongbox import Strongbox

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1 << 20

# Every code with which a backup is refused before anything is restored.
CODES: dict[str, str] = {
    "not-a-backup": "There is no manifest that can be read.",
    "manifest-changed": "The manifest does not fit the passphrase: another one, or it was changed.",
    "file-missing": "A file of the manifest is not there.",
    "file-changed": "A file is not the one in the manifest.",
    "file-unlisted": "A file is there that the manifest does not name.",
    "target-not-empty": "The place to restore to, or to back up to, is not empty.",
    "other-version": "The backup needs another version of PostgreSQL or of Greenlane.",
    "archive-gap": "A segment of the write-ahead log is missing in the archive.",
    "archive-damaged": "A segment of the write-ahead log cannot be unpacked.",
    "moment-not-covered": "The moment lies before the end of the backup, or after the archive's.",
    "database-refused": "PostgreSQL refused to copy, to load or to recover.",
}  # fmt: skip


class BackupError(Exception):
    """A backup cannot be made or used; `code` is one of CODES."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a backup: its path below the folder, its size and its SHA-256."""

    path: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, and of what and when; `proof` is over all the rest.

    `kind` is `cluster` (the files of the embedded database) or `dump`; `head` the newest signed
    head of the log before the copy began; `settings` what was set, without secrets.
    """

    kind: str
    begun: str
    ended: str
    greenlane: str
    postgres: str
    database: str
    country: str
    migrations: tuple[str, ...]
    head: str
    settings: dict[str, str]
    salt: str
    files: tuple[File, ...]
    format: int = FORMAT
    proof: str = ""

    def told(self) -> bytes:
        """The bytes that the proof is over."""
        bare = msgspec.structs.replace(self, proof="")
        return msgspec.json.encode(bare, order="sorted")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def sha256(path: Path) -> str:
    """The digest of a file, read in pieces."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder but its manifest, in order; links and pipes are not files."""
    for path in sorted(folder.rglob("*")):
        if stat.S_ISREG(path.lstat().st_mode) and path != folder / MANIFEST:
            yield path


def listed(folder: Path) -> tuple[File, ...]:
    """The files of a folder as a manifest tells them."""
    return tuple(
        File(path=str(p.relative_to(folder)), size=p.stat().st_size, sha256=sha256(p))
        for p in walk(folder)
    )


def seal(folder: Path, place: Path, box: Strongbox, **told: Any) -> Manifest:
    """Write the manifest of `folder`, make all durable and read-only, move it to `place`."""
    made = Manifest(files=listed(folder), salt=box.salt.hex(), **told)
    made = msgspec.structs.replace(made, proof=box.proof(made.told()))
    text = msgspec.json.format(msgspec.json.encode(made), indent=1)
    (folder / MANIFEST).write_bytes(text)
    for path in (*walk(folder), folder / MANIFEST):
        sync(path)
        path.chmod(0o400)
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            sync(path)
    folder.rename(place)
    sync(place.parent)
    return made


def sync(path: Path) -> None:
    """Make a file or folder durable."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(folder: Path, passphrase: str) -> tuple[Manifest, Strongbox]:
    """The manifest, proven. Raises BackupError: not-a-backup, manifest-changed."""
    try:
        made = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        box = Strongbox(passphrase, bytes.fromhex(made.salt))
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise BackupError("not-a-backup", f"{folder}: {error}") from error
    if box.proof(made.told()) != made.proof:
        raise BackupError("manifest-changed", str(folder / MANIFEST))
    if made.format != FORMAT:
        raise BackupError("other-version", f"format {made.format}, this reads {FORMAT}")
    return made, box


def check(folder: Path, made: Manifest) -> None:
    """Every file is there, as listed, and no other. Raises BackupError."""
    known = {file.path: file for file in made.files}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    if strange := sorted(there - known.keys() - {MANIFEST}):
        raise BackupError("file-unlisted", strange[0])
    for name, file in known.items():
        path = folder / name
        if name not in there or not path.resolve().is_relative_to(folder.resolve()):
            raise BackupError("file-missing", name)
        if path.stat().st_size != file.size or sha256(path) != file.sha256:
            raise BackupError("file-changed", name)


def must_be_empty(place: Path) -> None:
    """Raise BackupError unless nothing is at `place`, or an empty folder."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BackupError("target-not-empty", str(place))
