"""A firm's own webhooks: partners of the kind client that its people add, try, pause and remove."""

import secrets
from collections.abc import Callable, Sequence

from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.store import journal, partners
from greenlane.store.models import Operator
from greenlane.store.partner_models import Partner, PartnerMessage
from greenlane.usecases import partner_queues, partner_register
from greenlane.usecases.desk import Desk
from greenlane.usecases.partner_register import NewPartner, PartnerError
from greenlane.usecases.permissions import need
from greenlane.usecases.told_texts import told

MARK = "hook-"  # their codes begin with it
MOST = 10  # so many addresses a firm has at once
TEST = "webhook.test"
TOPICS = tuple(f"declaration.{state}" for state in partner_register.TOPICS)


class UnknownWebhookError(LookupError):
    """The firm has no webhook of this code."""


class AddressError(ValueError):
    """An address that is not called; the text says why."""


def of_firm(actor: Actor) -> list[Partner]:
    """The webhooks of the actor's firm, the oldest first. Raises ForbiddenError."""
    need(actor, "webhook.list")
    return list(partners.of_operator(actor.unit))


def one(code: str, actor: Actor) -> Partner:
    """A webhook of the actor's own firm. Raises UnknownWebhookError and ForbiddenError."""
    need(actor, "webhook.list")
    row = partners.of_operator(actor.unit).filter(code=code).first()
    if row is None:
        raise UnknownWebhookError(code)
    return row


def last_messages(
    row: Partner, most: int = 20, *, state: str = "", before: int | None = None
) -> list[PartnerMessage]:
    """What it was told last, or is to be, the newest first; of a state, below a number."""
    found = PartnerMessage.objects.filter(partner=row).select_related("partner")
    found = found.order_by("-sequence")
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(sequence__lt=before)
    return list(found[:most])


def fault(text: str) -> str:
    """A fault as its firm is told it: what lies inside networks is not.

    `address` (not called), `HTTP` and the number of the answer, `much` (too much waited already),
    `silence`, or none.
    """
    if text.startswith("OUT-"):
        return "address"
    if text.startswith("HTTP "):
        return text.partition(",")[0]
    if text.startswith("PAR-020"):
        return "much"
    return "silence" if text else ""


@transaction.atomic
def add(
    url: str, name: str, topics: Sequence[str], actor: Actor, desk: Desk,
    *, check: Callable[[str], None],
) -> tuple[Partner, str]:  # fmt: skip
    """Register an address of the firm; gives it and its secret, which is told once.

    `check` raises ValueError for an address that is not called. Raises AddressError, PartnerError,
    UnreadableError, ForbiddenError.
    """
    need(actor, "webhook.administer")
    try:
        check(url)
    except ValueError as error:
        raise AddressError(str(error)) from error
    Operator.objects.select_for_update(no_key=True).get(pk=actor.unit)  # one at a time
    standing = of_firm(actor)
    if len(standing) >= MOST:
        raise PartnerError("a firm has at most ten webhooks")
    if any(each.url == url for each in standing):
        raise PartnerError("this address is registered already")
    wanted = NewPartner(
        code=f"{MARK}{secrets.token_hex(6)}", url=url, operator=actor.unit,
        name=told("name", name.strip())[:120],
        topics=tuple(dict.fromkeys(topics)),
    )  # fmt: skip
    return partner_register.register(wanted, actor, desk)


def new_secret(code: str, actor: Actor, desk: Desk) -> str:
    """A new secret, told once; the former one signs beside it for a day."""
    return partner_register.new_secret(_own(code, actor).code, actor, desk)


def remove(code: str, actor: Actor, desk: Desk) -> None:
    """Send nothing more to it."""
    partner_register.close(_own(code, actor).code, actor, desk)


def replay(code: str, actor: Actor, desk: Desk, *, number: int | None = None) -> int:
    """Put what was given up back into its queue, and let a stopped queue run."""
    return partner_register.replay(_own(code, actor).code, actor, desk, number=number)


@transaction.atomic
def pause(code: str, actor: Actor, desk: Desk) -> None:
    """Send nothing until it is let run again; what happens meanwhile waits in its queue."""
    row = _running(code, actor)
    row.state, row.failing_since, row.alarmed, row.next_try = "stopped", None, None, None
    row.save()
    journal.note("partner.paused", actor, f"partner:{code}", desk.now())


@transaction.atomic
def run(code: str, actor: Actor, desk: Desk) -> None:
    """Let a paused one run again; what was given up stays so until it is replayed."""
    row = partners.locked(_own(code, actor).code)
    if row is None or row.state != "stopped":
        raise PartnerError("the webhook is not paused")
    row.state, row.next_try, row.failing_since, row.alarmed = "active", None, None, None
    row.save()
    journal.note("partner.replayed", actor, f"partner:{code}", desk.now(), messages=0, number=None)


@transaction.atomic
def try_out(code: str, actor: Actor, desk: Desk) -> None:
    """Put a test message into its queue, signed and sent as every other; one at a time."""
    row = _running(code, actor)
    if PartnerMessage.objects.filter(partner=row, topic=TEST, state="waiting").exists():
        raise PartnerError("a test message waits already")
    event = f"test-{secrets.token_hex(8)}"
    partner_queues.queue(row, [(event, TEST, "", {"webhook": code})], desk.now())


def _own(code: str, actor: Actor) -> Partner:
    need(actor, "webhook.administer")
    return one(code, actor)


def _running(code: str, actor: Actor) -> Partner:
    """It, locked; refused when it is paused or its queue has stopped."""
    row = partners.locked(_own(code, actor).code)
    if row is None or row.state != "active":
        raise PartnerError("the webhook does not run now")
    return row
