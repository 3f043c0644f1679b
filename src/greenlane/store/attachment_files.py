"""The bytes of attachments: files named by the SHA-256 of their content, made durable first.

A file is written beside its place, synced, renamed, and its folder synced, before any row speaks of
it. A file that no row speaks of is swept later; a row without its file cannot come about.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


class DamagedError(OSError):
    """The bytes under a name are not those that the name stands for."""


def digest(data: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(data).hexdigest()


class Folder:
    """The folder of an installation: `ab/abcd...` for each content, nothing executable."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def place(self, sha256: str) -> Path:
        """Where a content lies. Raises ValueError for what is no digest."""
        if not _NAME.fullmatch(sha256):
            raise ValueError("this is no SHA-256")
        return self.path / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Make the bytes durable and give their name. Raises OSError and leaves nothing then."""
        name = digest(data)
        place = self.place(name)
        if place.exists():
            os.utime(place)  # young again: a sweep that has just seen it unused leaves it
            return name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(fresh).unlink()
            raise
        for folder in (place.parent, self.path):
            _sync(folder)
        return name

    def read(self, sha256: str) -> bytes:
        """The bytes. Raises FileNotFoundError, and DamagedError when they are others."""
        data = self.place(sha256).read_bytes()
        if digest(data) != sha256:
            raise DamagedError(f"the attachment {sha256} is damaged")
        return data

    def old(self, before: float) -> Iterator[tuple[str, Path]]:
        """Name and place of every file last written before that moment (seconds since 1970).

        What a broken write left behind has no name.
        """
        for path in self.path.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):  # another sweep was first
                if path.stat().st_mtime < before:
                    yield (path.name if _NAME.fullmatch(path.name) else ""), path

    def free_share(self) -> float:
        """The share of the volume that is free, 0 to 1; an alarm is due below 0.15."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        usage = shutil.disk_usage(self.path)
        return usage.free / usage.total if usage.total else 0.0


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
