"""A PostgreSQL of Greenlane's own, for laptop, demonstration and tests: nothing to install.

A data directory ``D`` holds ``D/pgdata`` (the cluster), ``D/passfile`` (the generated password in
libpq's format, mode 0600) and ``D/postgres.log``. The server listens on one Unix socket only, in a
directory of mode 0700. Production uses any PostgreSQL from 15 by its DSN, and none of this.
"""

import fcntl
import hashlib
import os
import secrets
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from greenlane.gateways import wal_archive
from greenlane.gateways.postgres_programs import (
    EmbeddedPostgresError,
    ServerUser,
    all_may_enter,
    is_postgres,
    major_version,
    programs,
)

__all__ = ["Cluster", "EmbeddedPostgres", "EmbeddedPostgresError"]

SUPERUSER = "greenlane"
LONGEST_SOCKET_DIR = 85  # bytes; with "/.s.PGSQL.5432" below the 104 of macOS and the 108 of Linux
PROGRESS_AFTER = 10.0  # seconds
SETTINGS = (
    "listen_addresses= port=5432 unix_socket_permissions=0700 timezone=UTC log_timezone=UTC "
    "max_connections=100 shared_buffers=256MB max_wal_size=4GB"
)
INITDB = (
    "--auth=scram-sha-256 --encoding=UTF8 --locale=C --locale-provider=builtin "
    "--builtin-locale=C.UTF-8 --data-checksums --no-instructions"
)
NOT_DURABLE = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=64MB"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server; as a context manager it stops the server at the end."""

    data_dir: Path
    socket_dir: Path

    def dsn(self, dbname: str = "postgres") -> str:
        """Return libpq's connection string; it names the password file, not the password."""
        words = {"host": self.socket_dir, "port": 5432, "user": SUPERUSER, "dbname": dbname}
        words["passfile"] = self.data_dir / "passfile"
        quoted = (str(value).replace("\\", r"\\").replace("'", r"\'") for value in words.values())
        return " ".join(f"{word}='{value}'" for word, value in zip(words, quoted, strict=True))

    def stop(self) -> None:
        """Stop the server and wait for it: sessions end, nothing committed is lost."""
        with _alone(self.data_dir):
            pid = _running_pid(self.data_dir / "pgdata")
            if pid is not None:
                os.kill(pid, signal.SIGINT)
                for _ in _ticks(
                    _say, f"PostgreSQL is writing its last checkpoint: {self.data_dir}"
                ):
                    if not is_postgres(pid):
                        with suppress(OSError):
                            self.socket_dir.rmdir()
                        return

    def __enter__(self) -> Self:
        """Return the cluster itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPostgres:
    """Starts servers; ``durable=False`` gives speed for tests and loses data in a power cut.

    With an ``archive`` the write-ahead log is kept there (see wal_archive).
    """

    durable: bool = True
    report: Callable[[str], None] = _say
    archive: Path | None = None
    more: tuple[str, ...] = ()  # settings of a recovery, say

    def start(self, data_dir: Path) -> Cluster:
        """Return the running server of ``data_dir``, made and started if need be.

        Any number of processes may call this at once. Raises EmbeddedPostgresError.
        """
        try:
            data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
            with _alone(data_dir):
                return self._start(data_dir.resolve())
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The database in {data_dir} cannot be used ({error}): give another directory, or "
                "start as the user that it belongs to."
            ) from error

    def _start(self, data_dir: Path) -> Cluster:
        pgdata = data_dir / "pgdata"
        cluster = Cluster(data_dir=data_dir, socket_dir=_socket_dir(data_dir))
        user = ServerUser.of(pgdata)
        if user.is_other and not all_may_enter(data_dir):
            raise EmbeddedPostgresError(
                f"PostgreSQL does not run as root, and the user {user.uid} may not enter "
                f"{data_dir}: give a directory that all may enter, such as one in /var/lib."
            )
        if not pgdata.exists():
            _initdb(data_dir, user)
        _refuse_other_major_version(pgdata)
        self._launch_and_wait(cluster, user)
        return cluster

    def _launch_and_wait(self, cluster: Cluster, user: ServerUser) -> None:
        """Wait for a connection, however long a recovery takes, or for the server's death."""
        words = f"pg_isready -q -p 5432 -U {SUPERUSER} -h".split()
        ready: list[str | Path] = [*words, cluster.socket_dir]
        pid, launches = _running_pid(cluster.data_dir / "pgdata"), 0
        for _ in _ticks(self.report, f"PostgreSQL is recovering: {cluster.data_dir}/postgres.log"):
            if pid is None or not is_postgres(pid):
                # A server killed a moment ago may leave sessions that hold its memory a while.
                if launches and (launches > 20 or "still in use" not in _log_tail(cluster)):
                    raise EmbeddedPostgresError(
                        f"PostgreSQL did not start; its log says why: {_log_tail(cluster)}"
                    )
                time.sleep(0.5 if launches else 0)
                pid, launches = self._launch(cluster, user), launches + 1
            elif user.run(ready).returncode == 0:
                return

    def _launch(self, cluster: Cluster, user: ServerUser) -> int:
        """Start the server as nobody's child, so that no dead child is taken for a live server."""
        pgdata, sockets = cluster.data_dir / "pgdata", cluster.socket_dir
        user.make_private_dir(sockets)
        # PostgreSQL would take a zombie, or a namesake of a dead server, for a live one. Sessions
        # that outlive their server are found all the same, by the shared memory that they hold.
        for stale in (pgdata / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
            stale.unlink(missing_ok=True)
        settings = [*f"{SETTINGS} {'' if self.durable else NOT_DURABLE}".split(), *self.more]
        if self.archive is not None:
            settings += wal_archive.settings(wal_archive.prepare(self.archive, user))
        options = [f"--{each}" for each in (*settings, f"unix_socket_directories={sockets}")]
        postgres = [programs(for_all=user.is_other) / "postgres", "-D", pgdata, *options]
        line = shlex.join(map(str, postgres))
        with (cluster.data_dir / "postgres.log").open("ab") as log:
            shell = ["/bin/sh", "-c", f"{line} </dev/null >&2 & echo $!"]
            return int(user.run(shell, errors=log).stdout)


def _initdb(data_dir: Path, user: ServerUser) -> None:
    """Make the cluster beside its place and move it there, so that none is half made."""
    new, password = data_dir / "pgdata.new", secrets.token_urlsafe(32)
    shutil.rmtree(new, ignore_errors=True)
    user.make_private_dir(new)
    _write_secret(data_dir / "passfile", f"*:*:*:{SUPERUSER}:{password}\n")
    with tempfile.TemporaryDirectory(prefix="greenlane-") as scratch:
        user.own(Path(scratch))
        user.own(_write_secret(Path(scratch) / "password", password))
        words = ["initdb", "--username", SUPERUSER, "--pwfile", f"{scratch}/password"]
        made = user.run([*words, *INITDB.split(), "-D", new])
    if made.returncode:
        raise EmbeddedPostgresError(f"A database cannot be made in {data_dir}: {made.stderr}")
    os.sync()  # neither the rename nor the password is there without the other after a power cut
    new.rename(data_dir / "pgdata")


def _write_secret(path: Path, text: str) -> Path:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    return path


def _refuse_other_major_version(pgdata: Path) -> None:
    theirs, ours = (pgdata / "PG_VERSION").read_text().strip(), major_version()
    if theirs != ours:
        raise EmbeddedPostgresError(
            f"{pgdata} was made by PostgreSQL {theirs}, and this is PostgreSQL {ours}: dump it "
            f"with PostgreSQL {theirs}, restore the dump into a new directory, and give that one."
        )


def _socket_dir(data_dir: Path) -> Path:
    """Return the same short path for the same data, outside pgdata (pg_basebackup copies that)."""
    if len(os.fsencode(data_dir / "run")) <= LONGEST_SOCKET_DIR and "," not in str(data_dir):
        return data_dir / "run"
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"greenlane-{digest}"


def _running_pid(pgdata: Path) -> int | None:
    try:
        pid = int((pgdata / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return pid if is_postgres(pid) else None


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Hold the kernel's lock on ``data_dir``, which goes with the process that holds it."""
    with (data_dir / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ticks(report: Callable[[str], None], text: str) -> Iterator[None]:
    """Yield for ever, at ever longer steps up to a fifth of a second; report a long wait once."""
    waited, step = 0.0, 0.01
    while True:
        yield
        time.sleep(step)
        if waited < PROGRESS_AFTER <= waited + step:
            report(text)
        waited, step = waited + step, min(step * 1.5, 0.2)


def _log_tail(cluster: Cluster) -> str:
    return " | ".join(
        (cluster.data_dir / "postgres.log").read_text("utf-8", "replace").split("\n")[-9:]
    )
