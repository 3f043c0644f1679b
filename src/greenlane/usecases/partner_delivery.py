"""Delivery to partners: one turn sends what waits for one of them, in order, until one fails.

A message is sent between two transactions: one takes the lease of the partner, the other records
what became of the message and of its partner together. Repeats carry the same id.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from greenlane.evidence import webhook
from greenlane.lifecycle import delivery
from greenlane.lifecycle.delivery import TERMS, AskedToWaitError, Step
from greenlane.lifecycle.event import SYSTEM
from greenlane.store import journal, partners
from greenlane.store.failpoints import reach
from greenlane.store.partner_models import Partner, PartnerMessage
from greenlane.usecases import disclosing
from greenlane.usecases.desk import Desk

Send = Callable[[str, Mapping[str, str], bytes], int]
"""Posts a body with headers to a URL and gives the status. Raises OSError when nobody answers."""
SLOW = timedelta(seconds=2)
KEPT = timedelta(days=30)


def turn(
    code: str, send: Send, desk: Desk, *, most: int = 500, stopping: Callable[[], bool] = bool
) -> int:
    """Send what waits for a partner, at most so much; gives how many it took."""
    lease = desk.unguessable(32)
    partner = partners.claim(code, lease, desk.now())
    done = 0
    try:
        while partner is not None and done < most and not stopping():
            message = partners.head(partner)
            if message is None or not _one(partner, message, lease, send, desk):
                break
            done += 1
    finally:
        partners.release(code, lease)
    return done


def _one(
    partner: Partner, message: PartnerMessage, lease: str, send: Send, desk: Desk
) -> bool:  # fmt: skip
    """Send one message and record it; True when the next may follow at once."""
    begun = desk.now()
    body = message.body.encode()
    head = webhook.headers(_secrets(partner, begun), message.message_id,
                           int(desk.world().timestamp()), body)  # fmt: skip
    status, fault, asked = None, "", 0
    try:
        status = send(partner.url, {"content-type": "application/json", **head}, body)
    except OSError as error:
        fault = str(error) or type(error).__name__
        asked = error.seconds if isinstance(error, AskedToWaitError) else 0
    reach("partner.sent")
    said = delivery.answer(status)
    fault = "" if said == "sent" else fault or f"HTTP {status}"
    return _record(message, lease, _Said(said, fault[:200], asked), begun, desk)


class _Said(NamedTuple):
    """What a try brought; `asked` are the seconds for which we are asked to wait."""

    answer: delivery.Answer
    fault: str
    asked: int


def _secrets(partner: Partner, moment: datetime) -> list[str]:
    former = partner.former_until is not None and moment < partner.former_until
    return [partner.secret, partner.former] if former else [partner.secret]


@transaction.atomic
def _record(
    message: PartnerMessage, lease: str, said: _Said, begun: datetime, desk: Desk
) -> bool:  # fmt: skip
    row = partners.locked(message.partner.code)
    if row is None or row.lease != lease:
        return False  # it took so long that another has taken over
    now = desk.now()
    message.tries += 1
    message.refusals += said.answer == "refused"
    message.first_tried = message.first_tried or begun
    step = delivery.step(
        TERMS[row.kind], said.answer, message_id=message.message_id, tries=message.tries,
        refusals=message.refusals, since=message.first_tried, now=now, asked=said.asked,
    )  # fmt: skip
    message.state, message.fault = step.state, said.fault
    message.sent = now if step.state == "sent" else None
    message.save()
    if step.state == "sent":
        about = f"declaration:{message.mrn}" if message.mrn else ""
        disclosing.disclosed("partner-message", SYSTEM, desk, to=row.code, subject=about)
    _partner_after(row, message, step, said.answer, now)
    row.slow = now - begun > SLOW
    row.leased_until = now + partners.LEASE
    row.save()
    return row.state == "active" and step.state in ("sent", "dead")


def _partner_after(
    row: Partner, message: PartnerMessage, step: Step, said: delivery.Answer, now: datetime
) -> None:
    """What the try says about the partner itself; whoever refuses is there."""
    subject = f"partner:{row.code}"
    row.next_try, row.fault = step.next_try, message.fault
    if said == "sent":
        row.succeeded = now
    if said in ("sent", "refused"):
        if row.alarmed is not None:
            journal.note("partner.back", SYSTEM, subject, now)
        row.failing_since = row.alarmed = None
    else:
        row.failing_since = row.failing_since or now
    if step.stops:
        row.state = "stopped"
        journal.note("partner.stopped", SYSTEM, subject, now, message=message.message_id,
                     fault=message.fault)  # fmt: skip


class Alarm(NamedTuple):
    """A partner that has not answered for too long; `number` is that of the journal's entry."""

    code: str
    since: datetime
    fault: str
    number: int


@transaction.atomic
def watch(desk: Desk) -> list[Alarm]:
    """Sound the alarm, once, for those who have not answered for too long; gives them."""
    now = desk.now()
    told = []
    for kind, terms in TERMS.items():
        for found in partners.silent(now - terms.alarm, kind):
            row = partners.locked(found.code)
            if row is None or row.failing_since is None or row.alarmed is not None:
                continue
            row.alarmed = now
            row.save(update_fields=["alarmed"])
            since = row.failing_since
            number = journal.note("partner.away", SYSTEM, f"partner:{row.code}", now,
                                  since=since.isoformat(), fault=row.fault)  # fmt: skip
            told.append(Alarm(row.code, since, row.fault, number))
    return told


def tidy(desk: Desk) -> int:
    """Forget what was sent long ago; gives how many."""
    return partners.forget_sent(desk.now() - KEPT)
