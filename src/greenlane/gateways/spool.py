"""The spool: messages taken while the database is away, each durable before it is acknowledged.

One file, only ever added to: a record is its length, its SHA-256 and its bytes, written and synced
under a lock of the file. A record that a crash tore was acknowledged to nobody and is cut off by
the next writer; one that is damaged in the middle is an error, never skipped. A second file holds
how far the worker has come; what is done is overwritten, and when all is done both are emptied.
"""

import fcntl
import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_HEAD = struct.Struct(">I32s")
MOST_BYTES = 256 * 1024 * 1024


class SpoolFullError(OSError):
    """The spool has no room: the message is refused, and nothing is lost."""


class SpoolDamagedError(OSError):
    """A record in the middle is not what was written; a person must look."""


@dataclass(frozen=True)
class Record:
    """One record and where the next one begins."""

    data: bytes
    end: int


@dataclass(frozen=True)
class Spool:
    """The spool in a folder, bounded to `most` bytes."""

    folder: Path
    most: int = MOST_BYTES

    @property
    def _file(self) -> Path:
        return self.folder / "spool.log"

    @property
    def _done(self) -> Path:
        return self.folder / "spool.done"

    def add(self, data: bytes) -> None:
        """Keep a record; when this returns it survives a power cut. Raises SpoolFullError."""
        with self._locked() as handle:
            end = self._end(handle)
            if end + _HEAD.size + len(data) > self.most:
                raise SpoolFullError("the spool is full")
            os.ftruncate(handle, end)  # what a crash tore
            os.lseek(handle, end, os.SEEK_SET)
            whole = _HEAD.pack(len(data), hashlib.sha256(data).digest()) + data
            while whole:
                whole = whole[os.write(handle, whole) :]
            os.fsync(handle)

    def waiting(self) -> Iterator[Record]:
        """The records that are not done, in order. Raises SpoolDamagedError."""
        if not self._file.exists():
            return
        data = self._file.read_bytes()
        yield from _records(data, self._position())

    def done(self, record: Record) -> None:
        """The record and all before it are dealt with; empties the spool behind the last one."""
        with self._locked() as handle:
            if os.fstat(handle).st_size <= record.end:
                self._keep(0)  # first: what is taken twice is lodged once, what is cut is gone
                os.ftruncate(handle, 0)
                os.fsync(handle)
            else:
                before = self._position()
                self._keep(record.end)
                _wipe(handle, before, record.end)

    def _keep(self, position: int) -> None:
        new = self._done.with_suffix(".new")
        with new.open("w") as handle:
            handle.write(str(position))
            handle.flush()
            os.fsync(handle.fileno())
        new.replace(self._done)
        _sync(self.folder)

    def _position(self) -> int:
        return int(self._done.read_text()) if self._done.exists() else 0

    def _end(self, handle: int) -> int:
        """Where the last whole record ends."""
        os.lseek(handle, 0, os.SEEK_SET)
        with os.fdopen(os.dup(handle), "rb") as whole:
            data = whole.read()
        end = self._position()
        for record in _records(data, end):
            end = record.end
        return end

    @contextmanager
    def _locked(self) -> Iterator[int]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = not self._file.exists()
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if new:
                _sync(self.folder)
            yield handle
        finally:
            os.close(handle)


def _records(data: bytes, position: int) -> Iterator[Record]:
    while position + _HEAD.size <= len(data):
        length, digest = _HEAD.unpack_from(data, position)
        start = position + _HEAD.size
        found = data[start : start + length]
        if len(found) < length:  # torn: nobody was told
            return
        if hashlib.sha256(found).digest() != digest:
            if start + length == len(data):
                return
            raise SpoolDamagedError(f"the record at {position} is damaged")
        position = start + length
        yield Record(found, position)


def _wipe(handle: int, start: int, end: int) -> None:
    """Overwrite what is done: it may name persons, and nobody reads before the kept position."""
    while start < end:
        start += os.pwrite(handle, b"\0" * min(end - start, 1 << 20), start)
    os.fsync(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
