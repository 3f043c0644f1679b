"""An installation of its own for a measurement: an embedded database, migrated, and a home."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installed(*, durable: bool, **environment: str) -> Iterator[Path]:
    """Start it in this process, give its folder, and take it away again.

    `durable` False trades what a crash would lose for speed: for what is measured beside itself.
    `environment` is set before anything of Django is read.
    """
    from greenlane.cli import installation
    from greenlane.gateways.embedded_postgres import EmbeddedPostgres

    place = Path(tempfile.mkdtemp(prefix="gl-bench-"))
    place.chmod(0o711)  # as root the database runs as another user
    cluster = EmbeddedPostgres(durable=durable).start(place / "postgres")
    os.environ |= {"GREENLANE_HOME": str(place / "home"), **environment,
                   "DJANGO_SETTINGS_MODULE": "greenlane.config.settings"}  # fmt: skip
    if not durable:
        os.environ["GREENLANE_UNSAFE_DATABASE"] = "bench"
    try:
        installation.create_database(cluster, "bench")
        os.environ["GREENLANE_DSN"] = cluster.dsn("bench")
        installation.prepare()
        yield place
    finally:
        cluster.stop()
        shutil.rmtree(place, ignore_errors=True)
