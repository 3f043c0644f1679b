"""Shared fixtures: a database of the worker's own, the desk, a real server process."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.running import RunningServer, new_home

# The tests' own clusters are not durable; this names them, for this process and all it starts.
os.environ["GREENLANE_UNSAFE_DATABASE"] = "tests"
# A test asserts no times: a busy machine finds no faults. A change is judged by the same examples
# on every machine; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("greenlane", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("greenlane")

FAST_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(scope="session")
def cluster() -> Iterator[object]:
    """An embedded PostgreSQL of this worker, not durable, gone afterwards."""
    from greenlane.gateways.embedded_postgres import EmbeddedPostgres

    # Not tmp_path: pytest makes that 0700, and as root the server runs as another user.
    top = Path(tempfile.mkdtemp(prefix="gl-"))
    top.chmod(0o711)
    running = EmbeddedPostgres(durable=False).start(top / "postgres")
    yield running
    with contextlib.suppress(Exception):
        running.stop()
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="session")
def django_ready(cluster: object) -> Iterator[object]:
    """Django on a migrated database of this worker."""
    from greenlane.cli import installation

    home = new_home()
    os.environ["GREENLANE_HOME"] = str(home)
    os.environ["GREENLANE_PASSWORD_HASHER"] = FAST_HASHER
    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.config.settings"
    installation.create_database(cluster, "tests")
    os.environ["GREENLANE_DSN"] = cluster.dsn("tests")
    installation.prepare()
    yield cluster
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def db(django_ready: object) -> Iterator[None]:
    """An empty, migrated database; whatever the test leaves is wiped."""
    from django.db import connection

    from greenlane.store import operators, wall
    from greenlane.usecases import desk as desks
    from greenlane.usecases import witnessed
    from tests.support.emptied import empty

    operators.forget()
    witnessed.forget()
    yield
    wall.unbind()  # an answer that a test did not read to its end
    connection.close()
    empty()
    desks.renew()  # without publications the package is law again


@pytest.fixture
def desk(django_ready: object) -> object:
    """The desk of the demonstration country."""
    from greenlane.usecases import desk as desks

    return desks.current()


@pytest.fixture(scope="module")
def server(cluster: object) -> Iterator[RunningServer]:
    """A real server process on a fresh database with the demonstration's sign-ins."""
    running = RunningServer.fresh(cluster)
    yield running
    running.stop()
