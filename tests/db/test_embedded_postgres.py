"""The embedded PostgreSQL survives what happens to laptops: kills, races, wrong directories."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres, EmbeddedPostgresError
from greenlane.gateways.postgres_programs import is_postgres

pytestmark = pytest.mark.db
FAST = EmbeddedPostgres(durable=False)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    # Not tmp_path: pytest makes that 0700, and as root the server runs as another user.
    top = Path(tempfile.mkdtemp(prefix="gl-"))
    top.chmod(0o711)
    yield top / "data"
    with contextlib.suppress(EmbeddedPostgresError, OSError):
        Cluster(data_dir=top / "data", socket_dir=top).stop()
    shutil.rmtree(top)


def rows(cluster: Cluster) -> list[int]:
    with psycopg.connect(cluster.dsn()) as connection:
        return [n for (n,) in connection.execute("select n from kept order by n")]


def fill(cluster: Cluster, count: int) -> None:
    with psycopg.connect(cluster.dsn()) as connection:
        connection.execute("create table kept (n int)")
        connection.execute("insert into kept select generate_series(1, %s)", [count])


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "pgdata/postmaster.pid").read_text().split()[0])


def test_a_server_starts_and_starts_again_with_its_rows(data_dir: Path) -> None:
    with FAST.start(data_dir) as cluster:
        fill(cluster, 3)
    assert not (data_dir / "pgdata/postmaster.pid").exists()
    with FAST.start(data_dir) as cluster:
        assert rows(cluster) == [1, 2, 3]


def test_a_second_start_finds_the_running_server(data_dir: Path) -> None:
    with FAST.start(data_dir) as cluster:
        pid = server_pid(data_dir)
        assert FAST.start(data_dir) == cluster
        assert server_pid(data_dir) == pid


def test_a_stopped_server_may_be_stopped_again(data_dir: Path) -> None:
    cluster = FAST.start(data_dir)
    cluster.stop()
    cluster.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.dsn())


def test_committed_rows_are_back_after_kill_9(data_dir: Path) -> None:
    fill(EmbeddedPostgres().start(data_dir), 100_000)
    killed = server_pid(data_dir)
    os.kill(killed, signal.SIGKILL)
    while is_postgres(killed):
        time.sleep(0.01)
    with EmbeddedPostgres().start(data_dir) as cluster:
        assert server_pid(data_dir) != killed
        assert len(rows(cluster)) == 100_000


def test_the_number_of_a_dead_server_may_belong_to_another_program(data_dir: Path) -> None:
    with FAST.start(data_dir) as cluster:
        fill(cluster, 2)
    (data_dir / "pgdata/postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}/pgdata\n")
    with FAST.start(data_dir) as cluster:
        assert rows(cluster) == [1, 2]


def test_processes_that_start_at_once_share_one_server(data_dir: Path) -> None:
    script = (
        "import sys, pathlib; from greenlane.gateways.embedded_postgres import EmbeddedPostgres;"
        "print(EmbeddedPostgres(durable=False).start(pathlib.Path(sys.argv[1])).dsn())"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", script, data_dir], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    said = {starter.communicate()[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert len(said) == 1
    psycopg.connect(said.pop().decode()).close()


def test_only_the_password_opens_the_database(data_dir: Path) -> None:
    with FAST.start(data_dir) as cluster:
        assert (data_dir / "passfile").stat().st_mode & 0o777 == 0o600
        assert cluster.socket_dir.stat().st_mode & 0o777 == 0o700
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(cluster.dsn(), password="a guess")


def test_text_sorts_the_same_everywhere_and_pages_have_checksums(data_dir: Path) -> None:
    with FAST.start(data_dir) as cluster, psycopg.connect(cluster.dsn()) as connection:
        locale = "select datlocprovider, datlocale from pg_database where datname = 'postgres'"
        assert connection.execute(locale).fetchone() == ("b", "C.UTF-8")
        assert connection.execute("show data_checksums").fetchone() == ("on",)
        assert connection.execute("show fsync").fetchone() == ("off",)


def test_a_long_path_gets_a_short_socket_directory(data_dir: Path) -> None:
    deep = data_dir / ("d" * 60) / ("e" * 60)
    with FAST.start(deep) as cluster:
        data_dir.chmod(0o711)
        assert len(str(cluster.socket_dir)) < 86
        psycopg.connect(cluster.dsn()).close()
    assert not cluster.socket_dir.exists()


def test_data_of_another_major_version_are_refused_and_left_alone(data_dir: Path) -> None:
    FAST.start(data_dir).stop()
    (data_dir / "pgdata/PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 15, and this is"):
        FAST.start(data_dir)
    assert (data_dir / "pgdata/global/pg_control").exists()


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    FAST.start(data_dir).stop()
    with (data_dir / "pgdata/postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match="no_such_setting"):
        FAST.start(data_dir)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must give the server to another user")
def test_root_is_told_of_a_directory_that_the_server_may_not_enter(data_dir: Path) -> None:
    data_dir.parent.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match="give a directory that all may enter"):
        FAST.start(data_dir)
