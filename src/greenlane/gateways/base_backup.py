"""Copies of the database by PostgreSQL's own programs: files of the cluster, or a dump.

The embedded database is copied whole, with the write-ahead log that makes the copy consistent; a
database elsewhere, whose server keeps its own archive, is dumped.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from greenlane.gateways import wal_archive
from greenlane.gateways.backup_set import BackupError
from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres, EmbeddedPostgresError
from greenlane.gateways.postgres_programs import ServerUser, major_version, programs

_LABEL = re.compile(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)", re.MULTILINE)


def copy_cluster(dsn: str, into: Path) -> None:
    """Copy the running cluster's files. Raises BackupError."""
    words = ["-D", str(into), "--wal-method=stream", "--checkpoint=fast", "--no-password",
             "--manifest-checksums=SHA256"]  # fmt: skip
    _run(["pg_basebackup", *words], dsn)


def dump(dsn: str, into: Path) -> None:
    """Dump one database in PostgreSQL's own form. Raises BackupError."""
    _run(["pg_dump", "-Fc", "--no-owner", "--no-privileges", "--no-password", "-f", str(into)], dsn)


def load(dump_file: Path, dsn: str) -> None:
    """Load a dump into an empty database, all or nothing. Raises BackupError."""
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(["pg_restore", *words, str(dump_file)], dsn)


def stream(dsn: str, into: Path) -> subprocess.Popen[bytes]:
    """Begin to stream the log, synced as it comes, so that the segment not yet full is kept too."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    words, environment = _words(["pg_receivewal", "-D", str(into), "--synchronous", "-w"], dsn)
    return subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL)


def _run(words: Sequence[str], dsn: str) -> None:
    line, environment = _words(words, dsn)
    done = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise BackupError("database-refused", f"{words[0]}: {done.stderr.strip()[-500:]}")


def _words(words: Sequence[str], dsn: str) -> tuple[list[str], dict[str, str]]:
    """A program's line on a database; the password goes by the environment, unseen by others."""
    told = conninfo_to_dict(dsn)
    password = str(told.pop("password", "") or "")
    # A server elsewhere may ask for TLS, which the wheel's programs do not speak.
    found = (shutil.which(words[0]) if "host" in told and "/" not in str(told["host"]) else "") or (
        programs(for_all=False) / words[0]
    )
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if password:
        environment["PGPASSWORD"] = password
    # pg_receivewal and pg_basebackup ask for no database: they speak to the whole server.
    if words[0] in ("pg_receivewal", "pg_basebackup"):
        told.pop("dbname", None)
    return [str(found), "-d", make_conninfo("", **told), *words[1:]], environment


def first_segment(pgdata: Path) -> str:
    """The segment of the log with which the recovery of a copied cluster begins."""
    found = _LABEL.search((pgdata / "backup_label").read_text("ascii"))
    if found is None:
        raise BackupError("database-refused", f"{pgdata}/backup_label tells no segment")
    return found[1]


def place(copy: Path, data_dir: Path, passfile: bytes) -> Path:
    """Put a copied cluster where the embedded server looks for it; gives its pgdata."""
    made_by, ours = (copy / "PG_VERSION").read_text().strip(), major_version()
    if made_by != ours:
        raise BackupError("other-version", f"made by PostgreSQL {made_by}, this is {ours}")
    data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    user = ServerUser.of(data_dir / "pgdata")
    pgdata = data_dir / "pgdata"
    shutil.copytree(copy, pgdata)
    for path in (pgdata, *pgdata.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        user.own(path)
    secret = data_dir / "passfile"
    secret.touch(mode=0o600)
    secret.write_bytes(passfile)
    return pgdata


def recover(data_dir: Path, archive: Path | None, moment: datetime | None) -> Cluster:
    """Start a placed copy; with an archive go on to its end, or to `moment`, and stay there.

    Raises BackupError: archive-gap, archive-damaged, moment-not-covered, database-refused.
    """
    pgdata = data_dir / "pgdata"
    more: list[str] = []
    if archive is not None:
        first = first_segment(pgdata)
        wal_archive.check(archive / "wal", first)
        staged = wal_archive.stage(archive, first, data_dir, ServerUser.of(pgdata))
        more = [f"restore_command={wal_archive.restoring(staged / 'wal')}", "hot_standby=off"]
        if moment is not None:
            more += [f"recovery_target_time={moment.isoformat()}", "recovery_target_action=promote"]
        signal = pgdata / "recovery.signal"
        signal.touch(mode=0o600)
        ServerUser.of(pgdata).own(signal)
    try:
        cluster = EmbeddedPostgres(more=tuple(more)).start(data_dir)
        shutil.rmtree(data_dir / wal_archive.STAGED, ignore_errors=True)
        return cluster
    except EmbeddedPostgresError as error:
        code = "moment-not-covered" if "recovery target" in str(error) else "database-refused"
        raise BackupError(code, str(error)) from error


def archives(dsn: str) -> bool:
    """True when the running server archives its log."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute("show archive_mode").fetchone()
    return row is not None and row[0] == "on"


def failing(dsn: str) -> str:
    """Why the archive lags now, or nothing."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "select last_failed_wal from pg_stat_archiver "
            "where last_failed_time > coalesce(last_archived_time, '-infinity')"
        ).fetchone()
    return f"{row[0]} is not taken by the archive" if row else ""
