"""The price of the second wall: lodgements over the API in one process, with and without it.

    .venv/bin/python -m bench.wall [--blocks 30] [--size 20]

Blocks with the wall and without it alternate, on one embedded database, so that whatever else the
machine does falls on both. The operators alternate too: every request pays for turning the session
round, which is the dearest case.
"""

import argparse
import json
import statistics
import time
from datetime import UTC, date, datetime

from bench.installed import installed


def main() -> None:
    """Measure and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=30)
    parser.add_argument("--size", type=int, default=20)
    options = parser.parse_args()
    if options.blocks < 3:
        parser.error("the first two blocks warm up: give three or more")
    with installed(durable=True):
        _measure(options.blocks, options.size)


def _measure(blocks: int, size: int) -> None:
    from django.test import Client
    from tests.support import seed
    from tests.support.declarations import declaration

    from greenlane.api import access
    from greenlane.store import wall
    from greenlane.usecases import desk, seeding

    seed.run()
    since = date(2020, 1, 1)
    second = "QT0000000104"
    seeding.register([seeding.NewOperator(id=second, name="S", kind="broker", since=since)])
    mandate = seeding.NewMandate(client=seed.TRADER, broker=second, since=since)
    seeding.empower([mandate], desk.current())
    operators = (seed.BROKER, second)
    for unit in operators:
        seeding.client_secret(f"b-{unit}", unit, 1_000_000)
    bearers = {u: access.tokens().issue(f"b-{u}", datetime.now(UTC)) for u in operators}
    bind, times = wall.bind, {True: [], False: []}
    number = 0
    for block in range(2 * blocks):
        walled = block % 2 == 0
        wall.bind = bind if walled else lambda *_, **__: None
        started = time.perf_counter()
        for n in range(size):
            unit = operators[n % 2]
            number += 1
            sent = declaration(f"B-{number}", items=5)
            sent["declarant"]["id"] = sent["agent"]["id"] = unit
            client = Client(
                headers={"host": "localhost", "authorization": f"Bearer {bearers[unit]}"}
            )
            told = client.post("/api/v1/declarations", json.dumps(sent), "application/json")
            assert told.status_code == 201, told.content
        times[walled].append((time.perf_counter() - started) / size * 1_000)
    off, on = (statistics.median(times[walled][2:]) for walled in (False, True))
    print(
        f"a lodgement of 5 items: {off:.2f} ms without, {on:.2f} ms with the wall: {on / off:.3f}"
    )


if __name__ == "__main__":
    main()
