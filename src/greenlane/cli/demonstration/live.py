"""The live trade of the demonstration: while its portal is up the nation goes on lodging.

A process of the command `demo` alone, never of an installation: it lodges through the use case that
everybody's declarations take, at the clock's own time, and ends with the portal.
"""

import logging
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection

from greenlane.cli.demonstration.days import Days
from greenlane.store.models import DeclarationRow
from greenlane.usecases import alert_stream, desk, glances

PAUSE_SECONDS = 10
MOST_A_DAY = 2_000  # a portal that is forgotten for a week does not fill the disk
_UNDER_WAY = timedelta(minutes=2)  # before goods declared in advance are here
_log = logging.getLogger(__name__)


class Live:
    """The nation's further trade: `tick` lodges its next declaration, of a new day when it dawns.

    `nation` has made the month that ended `today`: its running numbers go on from there.
    """

    def __init__(self, nation: Any, today: date, most: int = MOST_A_DAY) -> None:
        """Nothing is lodged yet; `most` are, each day."""
        self.nation, self.most, self.day = nation, most, date.min
        self.days = Days({}, today, getattr(nation, "answer", None))
        self._coming: Iterator[Any] = iter(())

    def tick(self) -> bool:
        """Lodge one now, let goods come, read the stream; False when the day has had its count."""
        here = desk.current()
        if (day := here.day_of(here.now())) != self.day:
            self.day, self._coming = day, self.nation.declarations(1, self.most, start=day)
        made = next((each for each in self._coming if not _is_there(each)), None)
        if made is not None:
            self.days.send(made, here)
        midnight = datetime.combine(day, datetime.min.time(), here.zone).astimezone(UTC)
        self.days.arrive(midnight, here.now() - _UNDER_WAY)
        alert_stream.look(here)
        glances.look(here)
        return made is not None


def _is_there(made: Any) -> bool:
    """Whether it was lodged already, before the demonstration was started again."""
    return DeclarationRow.objects.filter(lrn=made.declaration.functional_reference_id).exists()


def run(live: Live, stopping: threading.Event, pause: float = PAUSE_SECONDS) -> None:
    """Go on until stopped; a lost database is waited for, not died of."""
    while not stopping.wait(pause):
        try:
            live.tick()
        except DatabaseError as error:
            _log.warning("the live trade waits: %s", error)
            connection.close()


def main(count: int, seed: int, today: date) -> None:
    """Go on until the portal ends."""
    from greenlane.cli.demonstration import month

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_told: stopping.set())
    run(Live(month.made(count, seed, today).nation, today), stopping)
