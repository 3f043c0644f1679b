"""The worker's couriers: a turn for each partner in a thread of its own, slow ones apart.

A partner that is slow or does not answer may only take threads from others of its kind, so that
those who answer at once are never kept waiting. When the worker ends, a turn ends after the message
that is on its way; one that hangs is left, and its lease runs out.
"""

import logging
import threading
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection

from greenlane.gateways import outgoing
from greenlane.gateways.notices import Notices
from greenlane.gateways.partner_lines import HttpLine, PartnerLine
from greenlane.store import partners
from greenlane.store.partner_models import Partner
from greenlane.usecases import desk, partner_delivery, partner_queues, webhooks

QUICK, SLOW, MOST = 8, 8, 64  # threads
HANGS_SECONDS = 2.0  # a call that takes longer counts among the slow while it lasts
TIDY_SECONDS = 3_600.0
ENDING_SECONDS = 5.0
ONCE_SECONDS = 300.0
_log = logging.getLogger(__name__)


class Couriers:
    """The threads that deliver, at most so many for the quick and for the slow.

    What firms registered themselves goes over the line for `strangers`, which knows nobody inside:
    a host may have become a configured partner after they named it.
    """

    def __init__(
        self, line: PartnerLine, *, quick: int = QUICK, slow: int = SLOW,
        strangers: PartnerLine | None = None,
    ) -> None:  # fmt: skip
        self._line, self._strangers = line, strangers or line
        self._room = {False: quick, True: slow}
        self._busy: dict[str, tuple[bool, threading.Thread]] = {}
        self._called: dict[str, float] = {}  # when the call under way began
        self._ending = threading.Event()

    def start(self) -> int:
        """Start a turn for every partner that is due and whose kind has room; gives how many."""
        self._busy = {c: each for c, each in self._busy.items() if each[1].is_alive()}
        started = 0
        for partner in partners.ready(desk.current().now()):
            slow = is_slow(partner)
            if partner.code not in self._busy and self._has_room(slow):
                thread = threading.Thread(target=self._turn, args=(partner.code,), daemon=True)
                self._called[partner.code] = monotonic()
                self._busy[partner.code] = slow, thread
                thread.start()
                started += 1
        return started

    def _has_room(self, slow: bool) -> bool:
        hangs = monotonic() - HANGS_SECONDS
        taken = sum(
            1 for code, (known, _) in self._busy.items()
            if (known or self._called[code] < hangs) == slow
        )  # fmt: skip
        return taken < self._room[slow] and len(self._busy) < MOST

    def _stops(self, code: str) -> bool:
        self._called[code] = monotonic()
        return self._ending.is_set()

    def line_of(self, code: str) -> PartnerLine:
        """The line over which a partner is told."""
        return self._strangers if code.startswith(webhooks.MARK) else self._line

    def _turn(self, code: str) -> None:
        send = self.line_of(code).send
        try:
            partner_delivery.turn(code, send, desk.current(), stopping=lambda: self._stops(code))
        except DatabaseError as error:
            _log.warning("the turn of %s ended: %s", code, error)
        finally:
            connection.close()

    def join(self, seconds: float) -> bool:
        """Wait for the turns under way; False when some are left."""
        until = monotonic() + seconds
        for _, thread in self._busy.values():
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for _, thread in self._busy.values())

    def end(self) -> None:
        """Let the turns end after the message that is on its way."""
        self._ending.set()
        self.join(ENDING_SECONDS)


def is_slow(partner: Partner) -> bool:
    """True for one that took long or did not answer when it was last sent something."""
    return partner.slow or partner.failing_since is not None


def couriers() -> Couriers:
    """Those of this installation."""
    known = outgoing.partners(settings.GREENLANE_PARTNERS)
    return Couriers(HttpLine(known), strangers=HttpLine(frozenset()))


_tidied = [monotonic()]


def step(notices: Notices, sending: Couriers) -> int:
    """Fill the queues, start the turns that are due, sound the alarm; gives how much was done."""
    here = desk.current()
    done = partner_queues.fan_out(here) + sending.start()
    for alarm in partner_delivery.watch(here):
        since = alarm.since.isoformat()
        _log.error("partner %s does not answer since %s: %s", alarm.code, since, alarm.fault)
        # Numbers of the outbox are above nought; the journal's stand below for the receiver.
        notices.send(-alarm.number, f"partner.away {since}", alarm.code)
    if monotonic() - _tidied[0] > TIDY_SECONDS:
        _tidied[0] = monotonic()
        partner_delivery.tidy(here)
    return done
