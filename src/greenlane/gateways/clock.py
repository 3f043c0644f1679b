"""The clock: the one place where the present moment is read; that of a sandbox can be moved on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

MOST_AHEAD = timedelta(days=3650)


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class MovedClock:
    """A clock that runs ahead by what a file says, for every process that reads the same file.

    It is moved on only: what has happened stays in the past.
    """

    def __init__(self, file: Path) -> None:
        """Read `file`, which need not be there yet."""
        self._file = file
        self._seen: tuple[int, timedelta] = (0, timedelta())

    def __call__(self) -> datetime:
        """The present moment of this clock in UTC."""
        return now() + self.ahead()

    def ahead(self) -> timedelta:
        """By how much it is ahead of the world's."""
        try:
            written = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta()
        if written != self._seen[0]:
            self._seen = (written, timedelta(seconds=int(self._file.read_text("ascii"))))
        return self._seen[1]

    def advance(self, by: timedelta) -> None:
        """Move it on. Raises ValueError for less than a second, or more than ten years in all."""
        after = self.ahead() + by
        if by < timedelta(seconds=1) or after > MOST_AHEAD:
            raise ValueError("a clock is moved on by at least a second and ten years in all")
        with NamedTemporaryFile("w", dir=self._file.parent, delete=False, encoding="ascii") as new:
            new.write(str(int(after.total_seconds())))
        Path(new.name).replace(self._file)
