"""The worker's step of evidence: places for what was written, a head when due, witnesses told."""

import logging
from datetime import datetime

from django.conf import settings

from greenlane.gateways.evidence import signing_keys, witnesses
from greenlane.usecases import desk, log_heads

_log = logging.getLogger(__name__)


def keep_log(moment: datetime) -> None:
    """Do what the log needs now. A witness who cannot be reached is a warning, not a stop."""
    counter = desk.current()
    keys = signing_keys(settings.GREENLANE_HOME, counter.book.country)
    done = log_heads.step(
        keys.signer(moment.date()),
        witnesses(settings.GREENLANE_HOME, counter.book.country),
        moment,
    )
    for fault in done.faults:
        _log.warning("a head of the log was not taken: %s", fault)
