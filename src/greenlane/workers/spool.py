"""The worker's part of the spool: what was taken while the database was away is lodged."""

import logging

from django.conf import settings

from greenlane.gateways.spool import Spool, SpoolDamagedError
from greenlane.usecases import spooled
from greenlane.usecases.desk import Desk
from greenlane.usecases.witnessed import NotWitnessedError

_log = logging.getLogger(__name__)


def drain(desk: Desk) -> int:
    """Lodge what waits; gives how many. What cannot be lodged yet goes on waiting."""
    spool = Spool(settings.GREENLANE_HOME / "spool")
    done = 0
    try:
        for record in spool.waiting():
            spooled.take(spooled.decode(record.data), desk)
            spool.done(record)
            done += 1
    except NotWitnessedError as error:
        _log.warning("the spool waits: %s", error)
    except SpoolDamagedError as error:
        _log.critical("the spool is damaged: %s", error)
    return done
