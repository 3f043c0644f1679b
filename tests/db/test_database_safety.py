"""A database whose settings lose what was acknowledged is refused at the start, by its code."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from greenlane.cli import installation
from greenlane.gateways import database_safety
from greenlane.gateways.database_safety import EXCEPTION, judged
from greenlane.gateways.embedded_postgres import EmbeddedPostgres

pytestmark = pytest.mark.db
SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
        "data_checksums": "on", "server_version_num": "150018", "superuser": "false"}  # fmt: skip
UNSAFE = {"fsync": "db-fsync-off", "synchronous_commit": "db-commit-off",
          "full_page_writes": "db-pages-off"}  # fmt: skip


@pytest.fixture(scope="module")
def durable():
    """A real server with safe settings, which a test may change."""
    top = Path(tempfile.mkdtemp(prefix="gl-"))
    top.chmod(0o711)
    with EmbeddedPostgres().start(top / "postgres") as cluster:
        yield cluster
    shutil.rmtree(top)


@pytest.fixture
def start(durable, monkeypatch):
    """What the start asks of the database, with settings changed on the server."""
    monkeypatch.setenv("GREENLANE_DSN", durable.dsn())

    def begin(exception="", **settings):
        with psycopg.connect(durable.dsn(), autocommit=True) as connection:
            connection.execute("alter system reset all")
            for name, value in settings.items():
                connection.execute(f"alter system set {name} = {value}")
            connection.execute("select pg_reload_conf()")
        for name, value in settings.items():
            _wait(durable, name, value)
        monkeypatch.setenv(EXCEPTION, exception)
        installation._must_be_safe(own=True)

    yield begin
    begin()


def _wait(cluster, name, value):
    for _ in range(1_000):
        with psycopg.connect(cluster.dsn()) as connection:
            if connection.execute(f"show {name}").fetchone() == (value,):
                return
    raise AssertionError(name)


@pytest.mark.parametrize("name", UNSAFE)
def test_the_start_refuses_a_setting_that_loses_what_was_acknowledged(start, name, capsys):
    with pytest.raises(SystemExit) as ended:
        start(**{name: "off"})
    assert ended.value.code == 2
    assert f"{UNSAFE[name]}: {database_safety.CODES[UNSAFE[name]]}" in capsys.readouterr().err


@pytest.mark.parametrize("name", UNSAFE)
@pytest.mark.parametrize("exception", ["tests", "{name}"])
def test_with_the_exception_by_name_it_starts_and_says_so(start, name, exception, capsys):
    start(exception.format(name=name), **{name: "off"})
    assert UNSAFE[name] in capsys.readouterr().err


def test_an_exception_for_one_setting_does_not_accept_another(start):
    with pytest.raises(SystemExit):
        start("fsync", fsync="off", full_page_writes="off")


def test_safe_settings_start_without_a_word(start, capsys):
    start()
    assert capsys.readouterr().err == ""


def test_no_command_runs_on_an_unsafe_database_before_it_is_safe(durable, start):
    with pytest.raises(SystemExit):
        start(fsync="off")
    done = subprocess.run(
        [sys.executable, "-m", "greenlane.cli.main", "verify"], capture_output=True, text=True,
        env={**os.environ, "GREENLANE_DSN": durable.dsn(), EXCEPTION: ""},
    )  # fmt: skip
    assert (done.returncode, "db-fsync-off" in done.stderr) == (2, True)
    with psycopg.connect(durable.dsn()) as connection:
        tables = "select count(*) from pg_tables where schemaname = 'public'"
        assert connection.execute(tables).fetchone() == (0,)


@pytest.mark.parametrize(("change", "code", "ends"), [
    ({"server_version_num": "140012"}, "db-too-old", True),
    ({"data_checksums": "off"}, "db-no-checksums", False),
    ({"superuser": "true"}, "db-superuser", False),
])  # fmt: skip
def test_what_is_too_old_ends_the_start_and_what_is_only_unwise_is_told(change, code, ends):
    assert judged(SAFE, "") == []
    (found,) = judged(SAFE | change, "tests")
    assert (found.code, found.ends_the_start) == (code, ends)


def test_the_owner_of_the_embedded_cluster_is_not_warned_of(start):
    assert judged(SAFE | {"superuser": "true"}, "", own=True) == []
