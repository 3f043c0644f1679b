"""The worker's eye on the stream of events: a thread of its own, so that no slow step delays it."""

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, connection

from greenlane.usecases import alert_stream, desk, glances

PAUSE_SECONDS = 1.5
_log = logging.getLogger(__name__)


def look() -> int:
    """Raise what the stream calls for, and read new documents for the board."""
    here = desk.current()
    return alert_stream.look(here) + glances.look(here)


class Eye(threading.Thread):
    """Looks again and again until it is ended; a lost database is waited for, not died of."""

    def __init__(self, look: Callable[[], int] = look, pause: float = PAUSE_SECONDS) -> None:
        """`look` is done every `pause` seconds."""
        super().__init__(name="alerts", daemon=True)
        self._look, self._pause, self._ended = look, pause, threading.Event()

    def run(self) -> None:
        """Look until ended."""
        while not self._ended.wait(self._pause):
            try:
                self._look()
            except DatabaseError as error:
                _log.warning("alerts wait: %s", error)
                connection.close()
        connection.close()

    def end(self) -> None:
        """Stop after the look that is running."""
        self._ended.set()
        self.join(10)
