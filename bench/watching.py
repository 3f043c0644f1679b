"""What being watched costs: the same lodgements through the api door bare, watched, and traced.

    .venv/bin/python bench/watching.py [--count 400]

One process, an embedded database that is not durable, turns of 20 of each kind after one another,
so that all see the same machine. Prints the median of each and its ratio to the bare door, and what
the watch itself takes around a door that does nothing.
"""

import argparse
import io
import json
import logging
import statistics
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
TURN = 20


def ask(door: Any, body: bytes, token: str) -> float:
    """Lodge once; gives the seconds it took."""
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/declarations", "QUERY_STRING": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
        "HTTP_AUTHORIZATION": f"Bearer {token}", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
    }  # fmt: skip
    told: list[str] = []
    begun = perf_counter()
    for _ in door(environ, lambda status, _headers: told.append(status)):
        pass
    seconds = perf_counter() - begun
    assert told[0].startswith("201"), told
    return seconds


def watch_alone(named: Any) -> float:
    """The median of a door that does nothing, watched: what the watch itself takes."""

    def nothing(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("204 No Content", [])
        return []

    door, found = named("api", nothing), []
    for _ in range(2_000):
        begun = perf_counter()
        door({"REQUEST_METHOD": "POST"}, lambda *_: None)
        found.append(perf_counter() - begun)
    return statistics.median(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    count = parser.parse_args().count
    from bench.installed import installed

    with installed(durable=False):
        measured(count)


def measured(count: int) -> None:
    """Lodge `count` of each kind and print the medians."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from tests.support import seed
    from tests.support.declarations import declaration

    from greenlane.config.watched import Watched
    from greenlane.gateways import told, tracing
    from greenlane.store import observed

    lines: logging.Handler = logging.FileHandler("/dev/null")
    lines.setFormatter(told.formatter())
    logging.getLogger().handlers[:] = [lines]
    token = seed.run()["token"]
    watched_middleware = list(settings.API_MIDDLEWARE)
    bare_middleware = [each for each in watched_middleware if "watched" not in each]
    settings.MIDDLEWARE = bare_middleware
    bare = WSGIHandler()
    settings.MIDDLEWARE = watched_middleware
    watched = Watched("api", WSGIHandler())
    spans = tracing.tracer(InMemorySpanExporter())
    doors = {"bare": (bare, None), "watched": (watched, None), "traced": (watched, spans)}
    found: dict[str, list[float]] = {name: [] for name in doors}
    number = 0
    while len(found["traced"]) < count + TURN:
        for name, (door, tracer) in doors.items():
            observed.install_tracer(tracer)
            for _ in range(TURN):
                number += 1
                body = json.dumps(declaration(f"W-{number}")).encode()
                found[name].append(ask(door, body, token))
    observed.install_tracer(None)
    base = statistics.median(found["bare"][TURN:])
    for name, seconds in found.items():
        median = statistics.median(seconds[TURN:])
        print(f"{name:8} {median * 1e3:7.3f} ms  x{median / base:.3f}  ({len(seconds) - TURN})")
    print(f"the watch around a door that does nothing: {watch_alone(Watched) * 1e6:.0f} us")


if __name__ == "__main__":
    main()
