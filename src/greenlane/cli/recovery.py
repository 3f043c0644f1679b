"""Backup and restore on the command line: one command each, and the check that work may go on."""

import os
import shutil
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import psycopg
import typer
from rich.console import Console

from greenlane import __version__
from greenlane.cli import installation
from greenlane.evidence import checkpoint
from greenlane.gateways import backup_set, base_backup, home_copy, wal_archive
from greenlane.gateways.backup_set import BackupError, Manifest
from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from greenlane.gateways.strongbox import Strongbox

if TYPE_CHECKING:
    from greenlane.usecases.restored import Restored

out = Console()
DAMAGED, REFUSED = 1, 2  # restored but not to be used; nothing was restored
EVERY_SECONDS = 10.0
# A head may be dated a moment before its commit: this much before the target it counts as after.
SLACK = timedelta(seconds=5)


def backup(
    dest: Annotated[Path | None, typer.Argument(help="A new folder for the backup.")] = None,
    continuous: Annotated[
        bool, typer.Option(help="Keep GREENLANE_ARCHIVE up to date until stopped.")
    ] = False,
) -> None:
    """Back up database, attachments, keys, log and settings into one folder that is verified."""
    if (dest is None) is not continuous:
        installation.fail("name the folder of the backup, or --continuous", REFUSED)
    try:
        if dest is None:
            keep_archive()
        else:
            made = make(dest.absolute())
            out.print(f"{dest}: {len(made.files)} files, {made.size:,} bytes, "
                      f"log of {_size(made)} entries", highlight=False)  # fmt: skip
    except BackupError as error:
        installation.fail(str(error), REFUSED)


def restore(
    source: Annotated[Path, typer.Argument(help="The folder of the backup.")],
    home: Annotated[Path, typer.Argument(help="An empty folder, the new home.")],
    to: Annotated[str, typer.Option(help="A moment such as 2026-07-01T12:00:00+00:00.")] = "",
    archive: Annotated[Path | None, typer.Option(help="The archive to recover from.")] = None,
    witness: Annotated[
        list[Path] | None, typer.Option(help="A witness's folder of heads; repeatable.")
    ] = None,
    accept_cut: Annotated[
        bool, typer.Option(help="Take a log that is shorter than a witness knows.")
    ] = False,
) -> None:
    """Restore a backup into an empty home, check everything, and tell RTO and RPO."""
    begun = time.monotonic()
    try:
        moment = _moment(to)
        if moment is not None and archive is None:
            raise BackupError("moment-not-covered", "--to needs --archive")
        made = bring_back(source.absolute(), home.absolute(), archive, moment)
        found, outside = verify(made, home.absolute(), witness or [], moment)
    except BackupError as error:
        _stop(home.absolute())
        installation.fail(str(error), REFUSED)
    _conclude(home.absolute(), found, outside, accept_cut, time.monotonic() - begun)


def make(dest: Path) -> Manifest:
    """Make a backup at `dest`. Raises BackupError; a broken one stays under another name."""
    backup_set.must_be_empty(dest)
    box = Strongbox.fresh(passphrase())
    cluster = installation.start()
    home, begun, head = installation.home(), datetime.now(UTC), _newest_head()
    work = dest.with_name(f".{dest.name}.unfinished")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700, parents=True)
    if cluster is not None:
        base_backup.copy_cluster(os.environ["GREENLANE_DSN"], work / "base")
    else:
        base_backup.dump(os.environ["GREENLANE_DSN"], work / "database.dump")
    (work / "files").mkdir()
    named = os.environ.get("GREENLANE_LAW")
    home_copy.copy(home, work / "files", Path(named) if named else None)
    sealed = box.seal(home_copy.secrets_of(home, os.environ))
    (work / home_copy.SEALED).write_bytes(sealed)
    if dest.exists():
        dest.rmdir()
    return backup_set.seal(
        work, dest, box, kind="cluster" if cluster else "dump", begun=begun.isoformat(),
        ended=datetime.now(UTC).isoformat(), head=head, **_facts(),
    )  # fmt: skip


def _facts() -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    from greenlane.usecases import restored

    version = connection.cursor().connection.info.server_version
    return {
        "greenlane": __version__, "postgres": str(version // 10_000),
        "database": connection.settings_dict["NAME"], "country": settings.GREENLANE_COUNTRY,
        "migrations": restored.applied(), "settings": home_copy.settings_of(os.environ),
    }  # fmt: skip


def _newest_head() -> str:
    """The newest head, after everything that waits got its place; witnesses are told of it."""
    from greenlane.gateways.evidence import signing_keys, witnesses
    from greenlane.store import log
    from greenlane.usecases import desk, log_heads

    here, home = desk.current(), installation.home()
    signer = signing_keys(home, here.book.country).signer(here.now().date())
    log_heads.step(signer, witnesses(home, here.book.country), here.now())
    head = log.newest_head()
    return head.text if head else ""


def _size(made: Manifest) -> int:
    read = checkpoint.parse(made.head)
    return read.head.size if read else 0


def bring_back(source: Path, home: Path, archive: Path | None, moment: datetime | None) -> Manifest:
    """Check a backup and put it into an empty home, its database running. Raises BackupError."""
    backup_set.must_be_empty(home)
    made, box = backup_set.read(source, passphrase())
    backup_set.check(source, made)
    if moment is not None and moment < datetime.fromisoformat(made.ended):
        raise BackupError("moment-not-covered", f"the backup ended at {made.ended}")
    secrets = box.open((source / home_copy.SEALED).read_bytes())
    home_copy.put_back(source / "files", secrets, home)
    data_dir = home / "postgres"
    if made.kind == "cluster":
        base_backup.place(source / "base", data_dir, home_copy.passfile(secrets))
        cluster = base_backup.recover(data_dir, archive, moment)
    else:
        cluster = EmbeddedPostgres().start(data_dir)
        installation.create_database(cluster, made.database)
        base_backup.load(source / "database.dump", cluster.dsn(made.database))
    if archive is not None:
        home_copy.from_archive(archive, home, passphrase())
    _use(home, cluster, made)
    return made


def _use(home: Path, cluster: Cluster, made: Manifest) -> None:
    """Have this process work on the restored home and nothing else."""
    os.environ["GREENLANE_HOME"] = str(home)
    os.environ["GREENLANE_DSN"] = cluster.dsn(made.database)
    os.environ["GREENLANE_COUNTRY"] = made.country
    os.environ.pop("GREENLANE_SECRET_KEY", None)


def verify(
    made: Manifest, home: Path, witnesses: list[Path], moment: datetime | None
) -> tuple["Restored", int]:
    """Check the restored installation; gives what was found and how many heads were from outside.

    With a moment only heads up to it are held against the log: what came later is given up.
    """
    installation.start(restoring=True)
    from greenlane.evidence.signing import KeySet
    from greenlane.gateways.evidence import signing_keys
    from greenlane.usecases import desk, restored

    keys = signing_keys(home, desk.current().book.country)
    folders = [*witnesses, *_named_elsewhere(home)]
    inside = list(_heads([home / "witness"]))
    outside = list(_heads(folders))
    trusted = KeySet([*keys.public(), *_keys(folders)])
    heads = [h for h in (*inside, *outside) if moment is None or h.head.moment < moment - SLACK]
    own = checkpoint.parse(made.head)
    return restored.check(heads, own, trusted, home / "attachments"), len(outside)


def _named_elsewhere(home: Path) -> list[Path]:
    """The witness folders that the installation names outside its home and that are reachable."""
    file = home / "witnesses.toml"
    if not file.exists():
        return []
    told = tomllib.loads(file.read_text("utf-8")).get("witness", [])
    folders = [Path(each["folder"]) for each in told if "folder" in each]
    return [folder for folder in folders if folder.is_absolute() and folder.is_dir()]


def _heads(folders: list[Path]) -> Iterator[Any]:
    from greenlane.gateways.witnesses import checkpoints

    for folder in folders:
        for file in sorted(folder.glob("heads-*.txt")):
            yield from checkpoints(file.read_text("utf-8"))


def _keys(folders: list[Path]) -> Iterator[Any]:
    from greenlane.gateways.keys import public_lines

    for folder in folders:
        if (folder / "keys").is_file():
            yield from public_lines((folder / "keys").read_text("utf-8"))


def _conclude(home: Path, found: "Restored", outside: int, accept_cut: bool, rto: float) -> None:
    """Tell what was found; the home may be used only when nothing stands against it."""
    for fault in found.faults:
        out.print(f"{fault}", style="red", highlight=False, markup=False)
    out.print(f"log: {found.leaves} entries, {found.rows} rows; attachments: {found.attachments}; "
              f"second factors: {found.factors}; heads of witnesses elsewhere: {outside}",
              highlight=False)  # fmt: skip
    if not outside:
        out.print("No witness elsewhere was asked: what is newer than the backup is not known.")
    newest = found.newest.isoformat() if found.newest else "nothing"
    out.print(f"RTO {rto:.1f} s; RPO: everything up to {newest} is here", highlight=False)
    _stop(home)
    against = [f for f in found.faults if not (accept_cut and f.code == "log-cut")]
    if against:
        installation.fail(f"{len(against)} faults: {home} is marked and will not start.", DAMAGED)
    (home / home_copy.UNFINISHED).unlink()
    out.print(f"Restored and verified. Start it with GREENLANE_HOME={home}", highlight=False)


def _stop(home: Path) -> None:
    if (home / "postgres").exists():
        Cluster(data_dir=home / "postgres", socket_dir=home / "postgres" / "run").stop()


def keep_archive() -> None:
    """Bring new attachments and keys to the archive until stopped, and watch PostgreSQL's part."""
    named = os.environ.get("GREENLANE_ARCHIVE")
    if not named:
        raise BackupError("archive-gap", "GREENLANE_ARCHIVE names no folder")
    archive, words, cluster = Path(named), passphrase(), installation.start()
    dsn = os.environ["GREENLANE_DSN"]
    if cluster is not None and not base_backup.archives(dsn):
        raise BackupError("archive-gap", "the database does not archive: stop it and start again")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    stream = base_backup.stream(dsn, archive / "stream") if cluster is not None else None
    try:
        while True:
            _keep(archive, words, dsn if cluster is not None else "")
            time.sleep(EVERY_SECONDS)
    finally:
        if stream is not None:
            stream.terminate()


def _keep(archive: Path, words: str, dsn: str) -> None:
    """One round: what is new in the home goes to the archive, what lags is told."""
    home_copy.mirror(installation.home(), archive, words)
    wal_archive.trim(archive)
    try:
        fault = base_backup.failing(dsn) if dsn else ""
    except psycopg.OperationalError as error:
        fault = f"the database is away: {error}"
    if fault:
        installation.console.print(f"archive-gap: {fault}", style="red", markup=False)


def passphrase() -> str:
    """The passphrase of the backup: from a file that is named, the environment, or asked for."""
    if file := os.environ.get("GREENLANE_BACKUP_PASSPHRASE_FILE"):
        return Path(file).read_text("utf-8").strip()
    return os.environ.get("GREENLANE_BACKUP_PASSPHRASE") or typer.prompt(
        "Passphrase of the backup", hide_input=True
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise BackupError("moment-not-covered", f"{text!r} is no moment") from error
    return told if told.tzinfo else told.replace(tzinfo=UTC)
