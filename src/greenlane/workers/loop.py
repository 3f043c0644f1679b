"""The worker's loop: relay the outbox, expire registrations, publish scheduled law, again."""

import logging
import signal
import threading

from django.conf import settings
from django.db import OperationalError, connection

from greenlane.gateways import metrics, told
from greenlane.gateways.notices import FileNotices, Notices
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import outbox
from greenlane.usecases import (
    anomalies,
    application_work,
    authorising,
    border_conflicts,
    desk,
    lapsing,
    law_desk,
    mandates,
    official_incoming,
    party_register,
    permit_acts,
    profile_desk,
    quotas,
    sandbox_course,
    two_persons,
    watch_reviews,
)
from greenlane.usecases.conduct import expire
from greenlane.workers import (
    alerts,
    attachments,
    history,
    identity,
    look_ups,
    models,
    money,
    partners,
    party_notices,
    probes,
    screening,
    spool,
    watchdog,
    watching,
)
from greenlane.workers.evidence import keep_log
from greenlane.workers.retention import erase_due

PAUSE_SECONDS = 2.0
_log = logging.getLogger(__name__)


def run(*, once: bool = False) -> None:
    """Work until stopped, or once. A lost database is waited for, not died of.

    SIGTERM and SIGINT end it after the step that is running: nothing is left half done.
    """
    stopping = _stop_by_signal()
    notices = FileNotices(settings.GREENLANE_HOME / "notices.jsonl")
    couriers = partners.couriers()
    eye = None if once else alerts.Eye()
    if eye:
        eye.start()
    while not stopping.is_set():
        try:
            probes.look()  # also while the database is away: the pages read what it writes
            done = (alerts.look() if once else 0) + step(notices) + partners.step(notices, couriers)
            _tell(done)
        except OperationalError as error:
            _log.warning("the database is away: %s", error)
            connection.close()
            done = 0
        if once:
            couriers.join(partners.ONCE_SECONDS)
            return
        if not done:
            stopping.wait(PAUSE_SECONDS)
    couriers.end()
    if eye:
        eye.end()


def _tell(done: int) -> None:
    """A step is over: the age of the last one is watched, and what it did is told."""
    metrics.step_ended()
    if done:
        told.say("step", door="workers", steps=done, outcome="done")


def _stop_by_signal() -> threading.Event:
    """An event that a signal to end sets; a second signal ends at once."""
    stopping = threading.Event()

    def stop(number: int, frame: object) -> None:
        del frame
        stopping.set()
        signal.signal(number, signal.SIG_DFL)

    if threading.current_thread() is threading.main_thread():
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, stop)
    return stopping


def step(notices: Notices) -> int:
    """Do what is due now; gives how many things were done."""
    now = desk.current().now()
    keep_log(now)
    return sum(
        (
            outbox.relay(notices.send, now),
            probes.record(),  # before anything lapses
            spool.drain(desk.current()),
            lapse(),
            two_persons.lapse(desk.current()),
            mandates.lapse(desk.current()),
            party_register.adopt(desk.current()),
            authorising.overdue(desk.current()),
            party_notices.step(notices, desk.current()),
            publish_law(),
            serve_quotas(),
            permit_acts.work(desk.current()),
            official_incoming.tell(desk.current()),
            identity.step(),
            erase_due(desk.current()),
            attachments.work(),
            watching.step(desk.current()),
            look_ups.step(desk.current()),
            watchdog.step(),
            money.step(desk.current()),
            profile_desk.review(desk.current()),
            watch_reviews.remind(desk.current()),
            application_work.work(desk.current()),
            history.catch_up(desk.current()),
            models.step(desk.current()),
            anomalies.look(history.files(), desk.current()),
            border_conflicts.look_around(desk.current()),
            screening.step(desk.current()),
            sandbox_course.step(desk.current()),
        )
    )


def lapse() -> int:
    """Expire the registered declarations whose time has run out; gives how many."""
    counter = desk.current()
    done = 0
    for mrn in lapsing.over(counter, counter.day_of(counter.now())):
        try:
            expire(mrn, counter)
            done += 1
        except NotAllowedError:  # it arrived or was amended meanwhile
            continue
    return done


def publish_law() -> int:
    """Publish the approved changes of law whose moment has come; gives how many."""
    counter = desk.current()
    done = 0
    for change_set in law_desk.due(counter):
        try:
            law_desk.publish(change_set, counter)
            done += 1
        except NotAllowedError as error:  # no witness is reached: it waits
            _log.warning("change set %s waits: %s", change_set.pk, error)
        except law_desk.LawDeskError as error:  # the law has moved on: its author must look again
            _log.error("change set %s could not be published: %s", change_set.pk, error)
            law_desk.withdraw(change_set, f"Not published: {error}")
    return done


def serve_quotas() -> int:
    """Serve the quotas: those of the days that are over, and at once those that never wait."""
    return quotas.work_day(desk.current())
