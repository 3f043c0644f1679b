"""The worker's part of watching: look for what is unusual, hand it to the house's own watch."""

import logging
from time import monotonic

from django.conf import settings

from greenlane.access.watching import sentence
from greenlane.gateways.outgoing import Outgoing, OutgoingRefusedError, Policy, partners
from greenlane.gateways.siem import Siem, Webhook
from greenlane.lifecycle.event import SYSTEM
from greenlane.store import security_events
from greenlane.usecases import disclosing, watching
from greenlane.usecases.desk import Desk

EVERY_SECONDS = 10.0
_last = [float("-inf")]
_log = logging.getLogger(__name__)


def step(desk: Desk) -> int:
    """Look and deliver, if it is time; gives how many things were done."""
    if monotonic() - _last[0] < EVERY_SECONDS:
        return 0
    _last[0] = monotonic()
    return watching.look(desk) + deliver(desk, siem())


def siem() -> Siem | None:
    """The watch of the settings, or None."""
    if not settings.GREENLANE_SIEM:
        return None
    policy = Policy(partners=partners(settings.GREENLANE_PARTNERS), redirects=0)
    return Webhook(settings.GREENLANE_SIEM, settings.GREENLANE_SIEM_SECRET, Outgoing(policy))


def deliver(desk: Desk, to: Siem | None) -> int:
    """Hand over what waits; what is not taken is tried again later, and stops nothing else."""
    done = 0
    for row in security_events.due(desk.now()) if to else ():
        told = {
            "type": f"security.{row.rule}", "timestamp": row.moment.isoformat(),
            "data": {"person": row.person, "role": row.role, "unit": row.unit,
                     "partner": row.partner, "facts": row.facts,
                     "text": sentence(row.rule, row.facts)},
        }  # fmt: skip
        try:
            to.send(f"security-event-{row.pk}", desk.now(), told)  # type: ignore[union-attr]
        except (OSError, OutgoingRefusedError) as error:
            _log.warning("the watch did not take event %d: %s", row.pk, error)
            security_events.failed(row, desk.now())
            continue
        security_events.taken(row, desk.now())
        disclosing.disclosed("security-events", SYSTEM, desk, to="the watch", rows=1)
        done += 1
    return done
