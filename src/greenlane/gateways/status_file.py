"""The status as a file: written whole by the worker, read by pages without a database."""

import os
from pathlib import Path

import msgspec

from greenlane.lifecycle.service_status import Status

_DECODER = msgspec.json.Decoder(Status)


def read(path: Path) -> Status:
    """The status as last written; an empty one where there is none or it cannot be read."""
    try:
        return _DECODER.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return Status()


def write(path: Path, status: Status) -> None:
    """Replace the file in one step: a reader sees the old or the new one."""
    new = path.with_suffix(".new")
    with new.open("wb") as handle:
        handle.write(msgspec.json.encode(status))
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)
