"""A country of its own, tampered with in every known way: what was found, and what a chain found.

    python -m tests.faults.tamper bundles|databases|heap [--each N] [--clean N] [--seed N]
        [--only KIND,KIND]

A program of its own, because it needs a database that nothing else uses. The last line is JSON.
"""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from greenlane.gateways.embedded_postgres import EmbeddedPostgres


@contextmanager
def country() -> Iterator[tuple[Any, Path]]:
    """A world (tampering.World) on a fresh database, and the folder of its server."""
    top = Path(tempfile.mkdtemp(prefix="gl-tamper-"))
    top.chmod(0o711)
    cluster = EmbeddedPostgres(durable=False).start(top / "postgres")
    os.environ["GREENLANE_HOME"] = str(top / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.config.settings"
    os.environ["GREENLANE_PASSWORD_HASHER"] = "django.contrib.auth.hashers.MD5PasswordHasher"
    from greenlane.cli import installation

    installation.create_database(cluster, "tamper")
    os.environ["GREENLANE_DSN"] = cluster.dsn("tamper")
    installation.prepare()
    from greenlane.usecases import desk
    from tests.support import tampering

    try:
        yield tampering.World(desk.current()), top / "postgres"
    finally:
        from django.db import connection

        connection.close()
        EmbeddedPostgres(durable=False).start(top / "postgres").stop()
        shutil.rmtree(top, ignore_errors=True)


def bundles(each: int, clean: int, seed: int, only: set[str]) -> dict[str, Any]:
    """Bundles changed in every way, and checked unchanged."""
    from greenlane.evidence import program
    from tests.support import bundle_tampering

    kinds: dict[str, list[int]] = {}
    with country() as (world, _):
        forger = bundle_tampering.forger_of(world)
        for kind in bundle_tampering.KINDS:
            if only and kind.__name__ not in only:
                continue
            struck = [forger.strike(kind, seed + n) for n in range(each)]
            kinds[kind.__name__] = [each, sum(s.found for s in struck),
                                    sum(s.by_chain for s in struck)]  # fmt: skip
        good = forger.bundles
        alarms = sum(
            not program.examine(good[n % len(good)], forger.keys).sound for n in range(clean)
        )
    return {"kinds": kinds, "clean": clean, "alarms": alarms}


def databases(each: int, clean: int, seed: int, only: set[str]) -> dict[str, Any]:
    """A database changed in every way and put right again, and checked unchanged."""
    from tests.support import tampering

    kinds: dict[str, list[int]] = {}
    with country() as (world, _):
        for kind in (*tampering.SHOWN_WITHIN, *tampering.SHOWN_BY_HEADS):
            if only and kind.__name__ not in only:
                continue
            struck = [world.strike(kind, seed + n) for n in range(each)]
            kinds[kind.__name__] = [
                each, sum(s.found for s in struck), sum(s.by_chain for s in struck),
                sum(bool(s.control) for s in struck),
            ]  # fmt: skip
            print(kind.__name__, *kinds[kind.__name__], flush=True)
        alarms = sum(bool(world.check().faults) for _ in range(clean))
    return {"kinds": kinds, "clean": clean, "alarms": alarms}


def heap(each: int, clean: int, seed: int, only: set[str]) -> dict[str, Any]:
    """A page of the table of events edited on disk while the server is down."""
    del each, clean, seed, only
    from django.db import DatabaseError, connection

    from tests.support.tampering import run

    with country() as (world, folder):
        ((path,),) = run("select pg_relation_filepath('event')")
        before = run("select entry from event where sequence > 1 order by id")
        run("checkpoint")
        connection.close()
        EmbeddedPostgres(durable=False).start(folder).stop()
        (file,) = folder.rglob(f"{path}")
        content = file.read_bytes()
        assert b'"role":"broker"' in content
        file.write_bytes(content.replace(b'"role":"broker"', b'"role":"agency"'))
        EmbeddedPostgres(durable=False).start(folder)
        try:
            world.check()
            by_server = False
        except DatabaseError:
            by_server = True
        connection.close()
        run("set ignore_checksum_failure = on")
        changed = run("select entry from event where sequence > 1 order by id") != before
        codes = {fault.code for fault in world.check().faults}
    return {"kinds": {"edit_on_disk": [1, int(by_server and "row-changed" in codes), 1]},
            "server": by_server, "verifier": "row-changed" in codes,
            "silent": changed, "clean": 0, "alarms": 0}  # fmt: skip


def main() -> None:
    """Run one part and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("bundles", "databases", "heap"))
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--clean", type=int, default=10)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    part = {"bundles": bundles, "databases": databases, "heap": heap}[asked.part]
    only = set(filter(None, asked.only.split(",")))
    print(json.dumps(part(asked.each, asked.clean, asked.seed, only)))


if __name__ == "__main__":
    main()
