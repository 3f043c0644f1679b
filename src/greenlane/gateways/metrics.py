"""Metrics in the format of Prometheus, over all processes of an installation.

Each process counts into files of its own under the home, whoever is asked adds them up: it does
not matter which of the server's workers a monitor reaches. What the database knows is read when it
is asked for.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from time import time
from typing import Any

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def keep_under(folder: Path) -> None:
    """Keep the files here; must be called before anything is counted, by the settings."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ[_FOLDER] = str(folder)


def forget_the_dead(folder: Path) -> int:
    """Drop the files of processes that are no more; gives how many. Their counts begin anew."""
    gone = [path for path in folder.glob("*.db") if not _lives(path.stem.rpartition("_")[2])]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _lives(pid: str) -> bool:
    return pid.isdecimal() and Path(f"/proc/{pid}").exists() if Path("/proc").is_dir() else True


class Meters:
    """The counters of this process."""

    def __init__(self) -> None:
        """Make them; the library looks for its folder when it is first imported."""
        from prometheus_client import Counter, Gauge, Histogram

        edges = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
        self.requests = Histogram(
            "greenlane_request_seconds", "How long requests took, by door and route.",
            ["door", "method", "route"], buckets=edges)  # fmt: skip
        self.answers = Counter("greenlane_answers", "Answers by door and status.",
                               ["door", "status"])  # fmt: skip
        self.named = {
            "lodgement": Counter("greenlane_lodgements", "Declarations lodged, by outcome.",
                                 ["outcome"]),
            "security": Counter("greenlane_security_events", "Security events raised, by rule.",
                                ["rule"]),
        }  # fmt: skip
        self.stepped = Gauge("greenlane_worker_last_step", "When the worker ended its last step.",
                             multiprocess_mode="mostrecent")  # fmt: skip
        self._known: dict[tuple[str, str, str], Any] = {}

    def answered(self, door: str, method: str, route: str, status: int, seconds: float) -> None:
        """One request is over."""
        key = (door, method, route)
        child = self._known.get(key)
        if child is None:
            child = self._known[key] = self.requests.labels(*key)
        child.observe(seconds)
        self.answers.labels(door, str(status)).inc()

    def count(self, name: str, labels: dict[str, str]) -> None:
        """One more of a named counter (store.observed)."""
        self.named[name].labels(**labels).inc()


_made: list[Meters] = []
_making = Lock()


def meters() -> Meters:
    """Those of this process; made once, however many threads ask first."""
    with _making:
        if not _made:
            _made.append(Meters())
    return _made[0]


Reading = tuple[str, str, dict[str, float]]  # name, what it is, value by label


def exposition(readings: Callable[[], Iterable[Reading]], label: str = "kind") -> bytes:
    """All that a monitor is told: the counts of every process, then `readings`."""
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess
    from prometheus_client.core import GaugeMetricFamily

    class Read:
        """What the database says now."""

        def collect(self) -> Iterator[Any]:
            """One gauge for each reading."""
            for name, what, values in readings():
                family = GaugeMetricFamily(name, what, labels=[label])
                for key, value in values.items():
                    family.add_metric([key], value)
                yield family

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(Read())
    return generate_latest(registry)


def step_ended() -> None:
    """The worker has ended a step."""
    meters().stepped.set(time())
