"""What a backup takes from an installation's home beside the database, and how it comes back.

Secrets (keys, the secret key, the database's password) go into the strongbox; all else that is not
made anew at the next start is copied as it is: attachments, witness heads, notices, settings.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from greenlane.gateways import backup_set
from greenlane.gateways.backup_set import BackupError
from greenlane.gateways.strongbox import SALT_BYTES, Strongbox, StrongboxError

UNFINISHED = "restore-unfinished"  # in a home: its restore has not passed its checks
SEALED = "keys.sealed"
_SECRET = ("keys", "secret-key")
_PASSFILE = "postgres/passfile"
_NOT_COPIED = frozenset({"postgres", "static", UNFINISHED, *_SECRET})
_HIDDEN = ("GREENLANE_SECRET_KEY", "GREENLANE_DSN", "GREENLANE_BACKUP_PASSPHRASE")


def secrets_of(home: Path, environment: Mapping[str, str]) -> dict[str, bytes]:
    """The secrets of an installation by their path below its home."""
    found = {}
    for name in (*_SECRET, _PASSFILE):
        top = home / name
        for path in [top] if top.is_file() else backup_set.walk(top):
            found[str(path.relative_to(home))] = path.read_bytes()
    if key := environment.get("GREENLANE_SECRET_KEY"):
        found["secret-key"] = key.encode()
    return found


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """What was set when the backup was made, but secrets."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if name.startswith("GREENLANE_") and name not in _HIDDEN
    }


def copy(home: Path, into: Path, law: Path | None) -> None:
    """Copy what is no secret. Called after the database: every row then has its file."""
    for path in sorted(home.iterdir()):
        if path.name in _NOT_COPIED:
            continue
        if path.is_dir():
            ignored = shutil.ignore_patterns(".new-*")
            shutil.copytree(path, into / path.name, ignore=ignored, copy_function=_still_there)
        elif path.is_file():
            shutil.copy2(path, into / path.name)
    if law is not None:
        shutil.copytree(law, into / "law")


def _still_there(source: str, target: str) -> str:
    """Copy a file unless a sweep has just taken it: no row speaks of it then."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)
    return target


def put_back(files: Path, secrets: Mapping[str, bytes], home: Path) -> None:
    """Copy into an empty home, which is marked as unfinished first."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    (home / UNFINISHED).write_text("The checks of this restore have not passed.\n", "utf-8")
    if files.is_dir():
        shutil.copytree(files, home, dirs_exist_ok=True)
        home.chmod(0o711)  # the database's user passes through
    for path in backup_set.walk(home):
        path.chmod(0o600)
    for name, content in secrets.items():
        path = home / name
        if name == _PASSFILE:
            continue
        if not path.resolve().is_relative_to(home.resolve()):
            raise BackupError("manifest-changed", name)
        write_secret(path, content)


def passfile(secrets: Mapping[str, bytes]) -> bytes:
    """The password of the embedded database, in libpq's form."""
    return secrets[_PASSFILE]


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    opened = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def mirror(home: Path, archive: Path, passphrase: str) -> int:
    """Bring attachments and keys that are new since the last time to the archive; gives how many.

    Nothing there is overwritten: attachments are named by their content, key sets are numbered.
    """
    done = 0
    for path in _attachments(home):
        target = archive / "attachments" / path.parent.name / path.name
        if not target.exists():
            done += _keep(target, path.read_bytes())
    return done + _keep_keys(home, archive / "keys", passphrase)


def _attachments(home: Path) -> Iterator[Path]:
    return (p for p in (home / "attachments").glob("??/*") if not p.name.startswith("."))


def _keep(target: Path, content: bytes) -> int:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    write_secret(fresh, content)
    try:
        os.link(fresh, target)  # fails where the name is taken
    except FileExistsError:
        return 0
    finally:
        fresh.unlink()
    target.chmod(0o400)
    backup_set.sync(target.parent)
    return 1


def _keep_keys(home: Path, folder: Path, passphrase: str) -> int:
    now = secrets_of(home, os.environ)
    if now == newest_keys(folder, passphrase):
        return 0
    box = Strongbox.fresh(passphrase)
    number = len(list(folder.glob("*.sealed")))
    return _keep(folder / f"{number:06}.sealed", box.salt + box.seal(now))


def newest_keys(folder: Path, passphrase: str) -> dict[str, bytes]:
    """The newest key set of an archive; none when it has none. Raises BackupError."""
    found = sorted(folder.glob("*.sealed"))
    if not found:
        return {}
    content = found[-1].read_bytes()
    try:
        return Strongbox(passphrase, content[:SALT_BYTES]).open(content[SALT_BYTES:])
    except StrongboxError as error:
        raise BackupError("file-changed", str(found[-1])) from error


def from_archive(archive: Path, home: Path, passphrase: str) -> int:
    """Bring back what the archive has and the backup has not; gives how many."""
    done = 0
    for path in sorted((archive / "attachments").glob("??/*")):
        target = home / "attachments" / path.parent.name / path.name
        if not path.name.startswith(".") and not target.exists():
            write_secret(target, path.read_bytes())
            done += 1
    for name, content in newest_keys(archive / "keys", passphrase).items():
        if name != _PASSFILE and not (home / name).exists():
            write_secret(home / name, content)
            done += 1
    return done
