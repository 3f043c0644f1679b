"""The archive of the write-ahead log: what lets a backup be recovered to any moment after it.

PostgreSQL hands over each segment of 16 MB when it is full, or after half a minute. A segment is
packed, made durable, and linked to its name, which fails where the name is taken: nothing in the
archive is ever overwritten. The same segment handed over again after a crash is found equal.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

from greenlane.gateways.backup_set import BackupError
from greenlane.gateways.postgres_programs import ServerUser

SEGMENT = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})\.gz")
PER_FILE = 256  # segments of 16 MB in one "file" of the log's numbering
TIMEOUT_SECONDS = 30
STAGED = "recovery"  # beside the restored cluster, for as long as it recovers


def prepare(archive: Path, user: ServerUser) -> Path:
    """Make the folder of segments for the server's user; gives it."""
    archive.mkdir(mode=0o711, parents=True, exist_ok=True)
    user.make_private_dir(archive / "wal")
    return archive / "wal"


def settings(folder: Path) -> list[str]:
    """The server's settings with which it archives into `folder`."""
    return [
        "archive_mode=on",
        f"archive_timeout={TIMEOUT_SECONDS}",
        "wal_keep_size=256MB",  # for the stream that was away a while
        f"archive_command={command(folder)}",
    ]


def command(folder: Path) -> str:
    """The shell's words for one segment: %p is its path, %f its name."""
    place = shlex.quote(str(folder)).replace("%", "%%")
    return (
        f"f={place}/%f.gz; "
        'if test -e "$f"; then gzip -dc "$f" | cmp -s - "%p"; else '
        'gzip -nc "%p" > "$f.new" && sync "$f.new" && ln "$f.new" "$f" && rm "$f.new" && '
        f'chmod 400 "$f" && sync {place}; fi'
    )


def restoring(folder: Path) -> str:
    """The shell's words that give a segment back."""
    place = shlex.quote(str(folder)).replace("%", "%%")
    stream = shlex.quote(str(folder.parent / "stream")).replace("%", "%%")
    return (
        f'if test -e {place}/%f.gz; then gzip -dc {place}/%f.gz > "%p"; '
        f'elif test -e {stream}/%f; then cp {stream}/%f "%p"; '
        f'else cp {stream}/%f.partial "%p"; fi'
    )


def stage(archive: Path, first: str, data_dir: Path, user: ServerUser) -> Path:
    """Copy what a recovery may ask for to where the server's user can read it; gives the place."""
    place = data_dir / STAGED
    user.make_private_dir(place)
    for part, begin in (("wal", first[8:]), ("stream", "")):
        user.make_private_dir(place / part)
        for path in sorted((archive / part).glob("*")):
            if path.suffix != ".new" and (path.name[8:] >= begin or ".history" in path.name):
                user.own(Path(shutil.copy(path, place / part)))
    return place


def check(folder: Path, first: str) -> int:
    """Every segment from `first` on is there without a gap and unpacks; gives how many.

    Raises BackupError: archive-gap, archive-damaged.
    """
    named = (SEGMENT.fullmatch(path.name) for path in sorted(folder.glob("*.gz")))
    numbers = {_number(each[2], each[3]): each[0] for each in named if each}
    begin = _number(first[8:16], first[16:24])
    wanted = [n for n in numbers if n >= begin]
    if not wanted or min(wanted) != begin:
        raise BackupError("archive-gap", f"{first}.gz is not in {folder}")
    for number in range(begin, max(wanted) + 1):
        if number not in numbers:
            raise BackupError("archive-gap", f"segment {number} after {first}")
        _must_unpack(folder / numbers[number])
    return len(wanted)


def trim(archive: Path) -> int:
    """Remove from the stream what the archive has whole by now; gives how many."""
    done = 0
    for path in sorted((archive / "stream").glob("*")):
        if not path.suffix and (archive / "wal" / f"{path.name}.gz").exists():
            path.unlink()
            done += 1
    return done


def _number(file: str, part: str) -> int:
    return int(file, 16) * PER_FILE + int(part, 16)


def _must_unpack(path: Path) -> None:
    done = subprocess.run(
        [shutil.which("gzip") or "gzip", "-t", str(path)], capture_output=True, check=False
    )
    if done.returncode:
        raise BackupError("archive-damaged", path.name)
