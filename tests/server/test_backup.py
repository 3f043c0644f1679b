"""Backup and restore: everything comes back and is checked; what is damaged or older is refused."""

import json
import shutil
from pathlib import Path

import psycopg
import pytest
from tests.support import homes

from greenlane.gateways import backup_set
from greenlane.gateways.backup_set import BackupError
from greenlane.gateways.strongbox import Strongbox

pytestmark = pytest.mark.server
PASSPHRASE = "correct horse battery staple"


@pytest.fixture(scope="module")
def home():
    made = homes.make()
    done = made.greenlane("backup", made.top / "backup")
    assert done.returncode == 0, done.stderr
    yield made
    homes.remove(made)


def restored(home, source, name, *words):
    done = home.greenlane("restore", source, home.top / name, *words)
    return done, done.stdout + done.stderr


def test_everything_comes_back_into_an_empty_folder_and_is_checked(home):
    done, told = restored(home, home.top / "backup", "new")
    assert done.returncode == 0, told
    assert "attachments: 3" in told
    assert "heads of witnesses elsewhere: 1" in told
    secrets = sum(bool(v) for name, v in home.facts.items() if name.startswith("secret of"))
    assert f"second factors: {secrets}" in told
    assert "RTO" in told
    new = homes.Home(home.top, "new")
    with psycopg.connect(new.dsn) as connection:
        assert connection.execute("select count(*) from declaration").fetchone() == (3,)
    for name in ("secret-key", "witnesses.toml", "keys/vault/kek-0001"):
        assert (new.path / name).read_bytes() == (home.path / name).read_bytes()
    new.stop()


def test_nothing_secret_lies_open_in_a_backup(home):
    keys = [path for path in backup_set.walk(home.path / "keys") if path.name != "public"]
    secrets = [path.read_bytes() for path in keys if path.stat().st_size]
    secrets += [(home.path / "secret-key").read_bytes()]
    secrets += [(home.path / "postgres/passfile").read_bytes().rpartition(b":")[2].strip()]
    assert len(secrets) >= 5
    for path in backup_set.walk(home.top / "backup"):
        content = path.read_bytes()
        assert not [s for s in secrets if s in content], path
        assert path.stat().st_mode & 0o777 == 0o400


def copied(home, name):
    place = home.top / name
    shutil.copytree(home.top / "backup", place)
    for path in place.rglob("*"):
        path.chmod(0o700)
    return place


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def attachment(place):
    return next(p for p in (place / "files/attachments").glob("??/*"))


def forge(place):
    """What somebody without the passphrase would do: change a file and its digest in the list."""
    flip(attachment(place))
    told = json.loads((place / "manifest.json").read_text())
    for file in told["files"]:
        file["sha256"] = backup_set.sha256(place / file["path"])
    (place / "manifest.json").write_text(json.dumps(told))


def small(tmp_path):
    """A backup of four files: what stands in them does not matter to the check."""
    work, place = tmp_path / "work", tmp_path / "backup"
    for name in ("base/global/pg_control", "files/attachments/ab/abcd", "files/notices.jsonl",
                 "keys.sealed"):  # fmt: skip
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(name)
    told = dict.fromkeys(("kind", "begun", "ended", "greenlane", "postgres", "database", "country",
                          "head"), "")  # fmt: skip
    backup_set.seal(work, place, Strongbox.fresh(PASSPHRASE), migrations=(), settings={}, **told)
    for path in place.rglob("*"):
        path.chmod(0o700)
    return place


def checked(place):
    made, _ = backup_set.read(place, PASSPHRASE)
    backup_set.check(place, made)


DAMAGES = {
    "a bit of an attachment": (lambda p: flip(attachment(p)), "file-changed"),
    "a bit of the database": (lambda p: flip(p / "base/global/pg_control"), "file-changed"),
    "a bit of the keys": (lambda p: flip(p / "keys.sealed"), "file-changed"),
    "a file is gone": (lambda p: attachment(p).unlink(), "file-missing"),
    "a file was added": (lambda p: (p / "base/standby.signal").touch(), "file-unlisted"),
    "a link was added": (lambda p: (p / "files/x").symlink_to("/etc/passwd"), "file-unlisted"),
    "file and list were changed": (forge, "manifest-changed"),
    "the list is gone": (lambda p: (p / "manifest.json").unlink(), "not-a-backup"),
    "the list is cut": (lambda p: (p / "manifest.json").write_text("{"), "not-a-backup"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_with_its_code(tmp_path, damage):
    harm, code = DAMAGES[damage]
    place = small(tmp_path)
    checked(place)  # the control: it is good before it is damaged
    harm(place)
    with pytest.raises(BackupError) as refused:
        checked(place)
    assert refused.value.code == code
    assert code in backup_set.CODES


def test_a_damaged_backup_restores_nothing(home):
    place = copied(home, "flipped")
    flip(attachment(place))
    done, told = restored(home, place, "untouched")
    assert done.returncode == 2
    assert "file-changed" in told
    assert not (home.top / "untouched/postgres").exists()


def test_another_passphrase_opens_nothing(home):
    with pytest.raises(BackupError, match="manifest-changed"):
        backup_set.read(home.top / "backup", "wrong horse battery staple")
    with pytest.raises(ValueError, match="at least 12"):
        Strongbox.fresh("short")


def test_neither_backup_nor_restore_overwrites_anything(home):
    done, told = restored(home, home.top / "backup", "home")
    assert (done.returncode, "target-not-empty" in told) == (2, True)
    done = home.greenlane("backup", home.top / "backup")
    assert (done.returncode, "target-not-empty" in done.stderr) == (2, True)


def sealed_again(place):
    """Seal a changed copy with the right passphrase: only the checks after the restore can tell."""
    made, box = backup_set.read(place, PASSPHRASE)
    told = {n: getattr(made, n) for n in made.__struct_fields__ if n not in
            ("files", "salt", "format", "proof")}  # fmt: skip
    (place / "manifest.json").unlink()
    backup_set.seal(place, Path(f"{place}-sealed"), box, **told)
    return Path(f"{place}-sealed")


def test_a_backup_without_its_attachments_fails_the_check_and_the_home_will_not_start(home):
    place = copied(home, "bare")
    attachment(place).unlink()
    done, told = restored(home, sealed_again(place), "hollow")
    assert done.returncode == 1, told
    assert "attachment-missing" in told
    refused = homes.Home(home.top, "hollow").greenlane("verify")
    assert refused.returncode == 2
    assert "has not passed its checks" in refused.stderr


LATER = """
from datetime import timedelta
from greenlane.cli import installation
installation.start()
from greenlane.gateways.evidence import signing_keys, witnesses
from greenlane.lifecycle.event import Actor
from greenlane.usecases import desk, log_heads
from greenlane.usecases.lodge import lodge
from tests.support.declarations import BROKER, body
here, home = desk.current(), installation.home()
lodge(body("LATER"), "json", Actor("b", "broker", BROKER), here)
moment = here.now() + timedelta(minutes=1)
signer = signing_keys(home, here.book.country).signer(moment.date())
assert not log_heads.step(signer, witnesses(home, here.book.country), moment).faults
"""


def test_yesterday_s_backup_is_told_from_today_s_by_the_witness(home):
    """A5: work goes on after the backup, a witness knows it, and the old one is brought back."""
    home.python(LATER)
    done, told = restored(home, home.top / "backup", "old")
    assert done.returncode == 1, told
    assert "log-cut" in told
    done, told = restored(home, home.top / "backup", "old-and-known", "--accept-cut")
    assert (done.returncode, "log-cut" in told) == (0, True), told


def test_without_the_witness_yesterday_s_backup_would_pass(home):
    """The control of the test before: nobody outside is asked."""
    kept = home.witness.rename(home.top / "hidden")
    try:
        done, told = restored(home, home.top / "backup", "unseen")
    finally:
        kept.rename(home.witness)
    assert done.returncode == 0, told
    assert "No witness elsewhere was asked" in told
