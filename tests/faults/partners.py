"""M6 at full size: an agency away for six hours with thousands waiting; a table of what came of it.

    python -m tests.faults.partners [--many 5000]

The clock is turned by hand, but while the queue drains it goes on by what each message really took
here and 50 ms for the way to the partner.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.faults.board import ROOT, Outcome, Scale

_WAY = timedelta(milliseconds=50)


def away_for_hours(scale: Scale) -> Outcome:
    """M6: the agency is away; some of its answers are lost; beside it one that drops no repeats."""
    many = "200" if scale.quick else "5000"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.partners", "--many", many],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    for name, value in told.items():
        scale.say(f"  M6 {name:<32} {value:>10,}")
    sound = not (told["lost"] or told["acted on twice"] or told["released without permit"]
                 or told["not released afterwards"])  # fmt: skip
    return Outcome(
        passed=sound and told["alarm after minutes"] <= 5 and told["drained in minutes"] <= 10,
        figure=f"{told['waiting']:,} waiting for 6 h: lost {told['lost']}, acted on twice "
        f"{told['acted on twice']} ({told['raw repeats']} repeats dropped by id), released without "
        f"permit {told['released without permit']}, alarm after {told['alarm after minutes']} "
        f"min, drained in {told['drained in minutes']} min",
        control="a receiver that does not drop repeats by id",
        control_failed=told["acted on twice without ids"] > 0,
        totals={"messages to partners": told["waiting"], "lost": told["lost"],
                "doubled": told["acted on twice"]},
    )  # fmt: skip


@contextmanager
def _installation() -> Iterator[Any]:
    """A fresh database for this process; gives the desk."""
    from greenlane.gateways.embedded_postgres import EmbeddedPostgres

    top = Path(tempfile.mkdtemp(prefix="gl-partners-"))
    top.chmod(0o711)
    cluster = EmbeddedPostgres(durable=False).start(top / "postgres")
    os.environ.update(
        GREENLANE_HOME=str(top / "home"), DJANGO_SETTINGS_MODULE="greenlane.config.settings",
        GREENLANE_PASSWORD_HASHER="django.contrib.auth.hashers.MD5PasswordHasher",
    )  # fmt: skip
    from greenlane.cli import installation

    installation.create_database(cluster, "partners")
    os.environ["GREENLANE_DSN"] = cluster.dsn("partners")
    installation.prepare()
    from greenlane.usecases import desk

    try:
        yield desk.current()
    finally:
        from django.db import connection

        connection.close()
        cluster.stop()
        shutil.rmtree(top, ignore_errors=True)


def run(desk: Any, many: int) -> dict[str, float]:
    """Away from noon to six with so many waiting, back, drained, decided; the figures."""
    from tests.support.clock import NOON, Clock
    from tests.support.partner_life import (
        MINUTE,
        go_on,
        lodged,
        queued,
        registered,
        seeded,
    )
    from tests.support.partners import StubPartner

    clock = Clock(NOON)
    here = seeded(desk, clock)
    lost_answers = (lambda n: n % 50 == 3) if many < 1_000 else (lambda n: n % 500 == 3)
    secrets = {code: registered(here, code, agency="FOOD") for code in ("food", "naive")}
    stubs = {
        code: StubPartner(secret, away=True, loses_answer=lost_answers,
                          drops_repeats=code == "food")
        for code, secret in secrets.items()
    }  # fmt: skip
    mrns = [lodged(here, f"LRN-{n}") for n in range(many)]
    alarms = go_on(here, clock, stubs, NOON + 10 * MINUTE)
    go_on(here, clock, stubs, NOON + 360 * MINUTE, step=120)
    early = _released(mrns)
    back = clock.moment
    _answering(stubs, clock)
    while queued("food", "waiting"):
        go_on(here, clock, {"food": stubs["food"]}, clock.moment + timedelta(seconds=2), step=2)
    drained = (clock.moment - back) / MINUTE
    while queued("naive", "waiting"):
        go_on(here, clock, {"naive": stubs["naive"]}, clock.moment + MINUTE, step=60)
    early |= _released(mrns)
    told = {each["data"]["mrn"] for each in stubs["food"].kept}
    figures = {
        "waiting": many, "lost": len(set(mrns) - told),
        "raw repeats": len(stubs["food"].every) - len(stubs["food"].kept),
        "acted on twice": stubs["food"].doubled,
        "acted on twice without ids": stubs["naive"].doubled,
        "released without permit": len(early),
        "alarm after minutes": round((alarms[0][1] - NOON) / MINUTE, 1),
        "drained in minutes": round(drained, 1),
    }  # fmt: skip
    return figures | _decided(here, secrets["food"], mrns)


def _answering(stubs: dict[str, Any], clock: Any) -> None:
    """They are back; from now on the clock goes on with each message."""
    last = [time.monotonic()]

    def late() -> None:
        now = time.monotonic()
        clock.moment += timedelta(seconds=now - last[0]) + _WAY
        last[0] = now

    for stub in stubs.values():
        stub.away = False
    stubs["food"].late = late


def _released(mrns: list[str]) -> set[str]:
    from greenlane.store.models import DeclarationRow

    rows = DeclarationRow.objects.filter(mrn__in=mrns).exclude(released=None)
    return set(rows.values_list("mrn", flat=True))


def _decided(here: Any, secret: str, mrns: list[str]) -> dict[str, float]:
    """The agency answers each, every tenth twice; what was released then, and by whose word."""
    from greenlane.store.models import HoldRow
    from greenlane.usecases import partner_answers
    from tests.support.partners import answer

    again = 0
    for n, mrn in enumerate(mrns, start=1):
        message = answer(secret, n, mrn, "FOOD", here.now().timestamp())
        for _ in range(2 if n % 10 == 0 else 1):
            again += partner_answers.take("food", message, here).repeated
    released = _released(mrns)
    lifted = HoldRow.objects.filter(kind="agency", lifted_by="partner:food").count()
    return {
        "answers repeated, one receipt": again,
        "not released afterwards": len(mrns) - len(released),
        "lifted by the agency's answer": lifted,
    }


if __name__ == "__main__":
    words = argparse.ArgumentParser()
    words.add_argument("--many", type=int, default=5_000)
    with _installation() as found:
        print(json.dumps(run(found, words.parse_args().many)))
