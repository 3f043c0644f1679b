"""The register of partners: added, given new secrets, closed; what was given up is replayed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from greenlane.evidence import webhook
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import journal, partners
from greenlane.store.models import Operator
from greenlane.store.partner_models import Partner
from greenlane.usecases import partner_queues
from greenlane.usecases.desk import Desk

FORMER = timedelta(days=1)  # so long the former secret signs beside the new one
TOPICS = ("registered", "accepted", "rejected", "released", "cleared", "invalidated", "expired")


class PartnerError(NotAllowedError):
    """What was said about a partner cannot be; the text says why."""


@dataclass(frozen=True, kw_only=True)
class NewPartner:
    """A partner to be: an agency of the country, an authority abroad, or an operator's endpoint."""

    code: str
    url: str
    name: str = ""
    agency: str = ""
    operator: str = ""
    country: str = ""
    topics: Sequence[str] = ()
    asymmetric: bool = False
    their_key: str = ""


@transaction.atomic
def register(wanted: NewPartner, actor: Actor, desk: Desk) -> tuple[Partner, str]:
    """Register a partner; gives it and what it needs to verify us: told once. Raises PartnerError.

    What an agency is already waited for stands in its queue at once.
    """
    _check(wanted, desk)
    made, shown = _fresh(wanted.asymmetric)
    try:
        with transaction.atomic():
            row = Partner.objects.create(
                code=wanted.code, kind=_kind(wanted), country=wanted.country, url=wanted.url,
                name=wanted.name or wanted.code, agency=wanted.agency,
                operator_id=wanted.operator or None, topics=sorted(wanted.topics), secret=made,
                their_key=wanted.their_key, registered=desk.now(), registered_by=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        raise PartnerError("there is a partner %(partner)s already", partner=wanted.code) from error
    journal.note("partner.registered", actor, f"partner:{row.code}", desk.now(), side=row.kind,
                 agency=row.agency, operator=wanted.operator, url=row.url)  # fmt: skip
    if row.agency:
        partner_queues.queue_open_holds(row, desk)
    return row, shown


def _kind(wanted: NewPartner) -> str:
    return "agency" if wanted.agency else "authority" if wanted.country else "client"


def _check(wanted: NewPartner, desk: Desk) -> None:
    if not wanted.code.replace("-", "").isalnum() or not wanted.code.isascii():
        raise PartnerError("a code has letters, digits and hyphens")
    if len(wanted.code) > 40 or len(wanted.url) > 500:
        raise PartnerError("a code has at most 40 signs, an address 500")
    if [wanted.agency, wanted.operator, wanted.country].count("") != 2:
        raise PartnerError("a partner is an agency, an operator or a country's authority: one")
    if wanted.country and (wanted.country not in desk.book.countries or not wanted.their_key):
        raise PartnerError("an authority abroad has a country and a key that signs its messages")
    if wanted.agency and wanted.agency not in desk.book.agencies:
        raise PartnerError("there is no agency %(agency)s", agency=wanted.agency)
    if wanted.operator and not Operator.objects.filter(pk=wanted.operator).exists():
        raise PartnerError("there is no operator %(operator)s", operator=wanted.operator)
    if unknown := set(wanted.topics) - {f"declaration.{state}" for state in TOPICS}:
        raise PartnerError("there is no topic %(what)s", what=min(unknown))
    if wanted.their_key:
        try:
            mark, _ = webhook.read(wanted.their_key)
        except webhook.SecretError as error:
            raise PartnerError("their key: %(why)s", why=error) from error
        if mark != webhook.PUBLIC:
            raise PartnerError("their key begins with %(sign)s", sign=webhook.PUBLIC)


def _fresh(asymmetric: bool) -> tuple[str, str]:
    """A secret, and what of it is shown to the partner."""
    if asymmetric:
        private = webhook.told(webhook.PRIVATE, secrets.token_bytes(32))
        return private, webhook.public_of(private)
    shared = webhook.told(webhook.SHARED, secrets.token_bytes(32))
    return shared, shared


@transaction.atomic
def new_secret(code: str, actor: Actor, desk: Desk) -> str:
    """A new secret; the former one signs beside it for a day. Raises PartnerError."""
    row = _standing(code)
    asymmetric = row.secret.startswith(webhook.PRIVATE)
    row.former, row.former_until = row.secret, desk.now() + FORMER
    fresh, shown = _fresh(asymmetric)
    row.secret = fresh  # type: ignore[assignment]  # the column takes and gives plain text
    row.save()
    journal.note("partner.secret-made", actor, f"partner:{code}", desk.now())
    return shown


@transaction.atomic
def close(code: str, actor: Actor, desk: Desk) -> None:
    """Send nothing more to a partner and take nothing more of it. Raises PartnerError."""
    row = _standing(code)
    row.state = "closed"
    row.save()
    journal.note("partner.closed", actor, f"partner:{code}", desk.now())


@transaction.atomic
def replay(code: str, actor: Actor, desk: Desk, *, number: int | None = None) -> int:
    """Put what was given up back into its queue, all or one, under its old number and id.

    A queue that had stopped runs again. Gives how many. Raises PartnerError.
    """
    row = _standing(code)
    found = partners.dead(code)
    if number is not None:
        found = found.filter(sequence=number)
    count = found.order_by().update(state="waiting", tries=0, refusals=0, first_tried=None)
    if not count and row.state != "stopped":
        raise PartnerError("nothing was given up")
    row.state, row.next_try, row.failing_since, row.alarmed = "active", None, None, None
    row.save()
    journal.note("partner.replayed", actor, f"partner:{code}", desk.now(), messages=count,
                 number=number)  # fmt: skip
    return count


def _standing(code: str) -> Partner:
    row = partners.locked(code)
    if row is None or row.state == "closed":
        raise PartnerError("there is no partner %(partner)s", partner=code)
    return row
