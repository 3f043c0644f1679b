"""The worker's part of the service status: look at every function, write the file, tell the law."""

from time import monotonic

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from greenlane.gateways import status_file
from greenlane.gateways.agency_lines import FolderLines
from greenlane.lifecycle.service_status import observe
from greenlane.store import partners
from greenlane.usecases import desk, probing

EVERY_SECONDS = 30.0
_last = [float("-inf")]


def look(*, now: bool = False) -> None:
    """Probe every half minute, or at once, and write what was found."""
    if not now and monotonic() - _last[0] < EVERY_SECONDS:
        return
    _last[0] = monotonic()
    here, path = desk.held(), settings.GREENLANE_HOME / "status.json"
    lines, away = FolderLines(settings.GREENLANE_HOME / "agencies"), _away()
    found = probing.probe(here, lambda code: code not in away and lines.reached(code))
    moment = here.now()
    status_file.write(path, observe(status_file.read(path), found, moment, here.day_of(moment)))


def _away() -> set[str]:
    """The agencies that do not take our messages; none are known while the database is away."""
    try:
        return set(partners.away_agencies())
    except (DatabaseError, InterfaceError):
        connection.close()
        return set()


def record() -> int:
    """Make outages of what was away for as long as the law asks."""
    return probing.record(status_file.read(settings.GREENLANE_HOME / "status.json"), desk.current())
