"""Answers of partner agencies: signed, they lift the agency's own hold, once, or are set apart.

A repeat under the same id gets the receipt of the first. Whatever cannot be taken is kept with its
code, changes nothing, and the next message is looked at as if it had not been.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from greenlane.evidence import log, webhook
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.messages import agency_answer
from greenlane.messages.agency_answer import Answer, AnswerError, Decision
from greenlane.store import declarations, journal, partners
from greenlane.store import partner_answers as rows
from greenlane.store.declarations import UnknownDeclarationError
from greenlane.store.partner_models import Partner
from greenlane.usecases import conduct, official_incoming
from greenlane.usecases.conflicts import ConflictError
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError
from greenlane.usecases.witnessed import NotWitnessedError

TOLERANCE = timedelta(minutes=5)


class UnknownPartnerError(LookupError):
    """There is no such partner, or it was closed."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A message as it came: its three headers and its body; `pulled` when we asked for it."""

    message_id: str
    timestamp: str
    signature: str
    body: bytes
    pulled: bool = False


@dataclass(frozen=True)
class Taken:
    """What a partner is answered: the receipt, or the code for which it was set apart."""

    receipt: str = ""
    code: str = ""
    reason: str = ""
    repeated: bool = False


@transaction.atomic
def take(code: str, incoming: Incoming, desk: Desk) -> Taken:
    """Take one message of a partner. Raises UnknownPartnerError; NotWitnessedError, OvertakenError.

    Effect, receipt and the partner's number are one transaction.
    """
    partner = partners.locked(code)
    if partner is None or partner.state == "closed":
        raise UnknownPartnerError(code)
    digest, signed = log.digest(incoming.body), False
    try:
        _check_signed(partner, incoming, desk.world())
        signed = True
        known = rows.taken(partner, incoming.message_id)
        if known is not None:
            if bytes(known.digest) != digest:
                raise AnswerError("PAR-008")
            return Taken(known.receipt, repeated=True)
        return _decided(partner, incoming, digest, desk)
    except AnswerError as error:
        return _apart(partner, incoming, digest, error, signed, desk.now())


def _check_signed(partner: Partner, incoming: Incoming, now: datetime) -> None:
    if not 1 <= len(incoming.message_id) <= 80 or not incoming.message_id.isprintable():
        raise AnswerError("PAR-001", "A webhook-id has 1 to 80 signs.")
    stamp = incoming.timestamp
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise AnswerError("PAR-001", "The webhook-timestamp is no number of seconds.")
    keys = [partner.their_key] if partner.their_key else [partner.secret]
    if not partner.their_key and partner.former_until and now < partner.former_until:
        keys.append(partner.former)
    if not webhook.is_signed(keys, incoming.message_id, int(stamp), incoming.body,
                             incoming.signature):  # fmt: skip
        raise AnswerError("PAR-002")
    if not incoming.pulled and abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise AnswerError("PAR-003")


def _decided(partner: Partner, incoming: Incoming, digest: bytes, desk: Desk) -> Taken:
    answer = agency_answer.read(incoming.body)
    if answer.sequence <= partner.last_in:
        raise AnswerError("PAR-007", f"The last one was {partner.last_in}.", answer.sequence)
    try:
        with transaction.atomic():
            outcome = _act(partner, answer, desk)
    except NotWitnessedError:  # nothing may be decided now: the partner sends it again
        raise
    except (NotAllowedError, UnknownDeclarationError) as error:
        raise AnswerError("PAR-009", str(error), answer.sequence) from error
    except (ForbiddenError, ConflictError) as error:
        raise AnswerError("PAR-006", str(error), answer.sequence) from error
    receipt = outcome.decode()
    rows.take(partner, incoming.message_id, sequence=answer.sequence, digest=digest,
              mrn=getattr(answer.data, "mrn", ""), body=incoming.body.decode(), receipt=receipt,
              moment=desk.now())  # fmt: skip
    return Taken(receipt)


def _act(partner: Partner, answer: Answer, desk: Desk) -> bytes:
    """Lift the agency's own hold, or record that it was refused: then it stays."""
    told = answer.data
    if not isinstance(told, Decision):
        return official_incoming.take(partner, told, answer.sequence, desk)
    name = f"agency:{partner.agency}"
    if partner.kind != "agency" or told.agency != partner.agency:
        raise AnswerError("PAR-006", sequence=answer.sequence)
    try:
        row = declarations.by_mrn(told.mrn)
    except UnknownDeclarationError as error:
        raise AnswerError("PAR-005", sequence=answer.sequence) from error
    if not rows.has_hold(row.pk, name):
        raise AnswerError("PAR-006", sequence=answer.sequence)
    actor = Actor(f"partner:{partner.code}", "agency", partner.agency)
    if told.decision == "granted":
        return conduct.lift(told.mrn, name, told.text, actor, desk).body
    return conduct.examine(told.mrn, name, told.text, False, actor, desk).body


def _apart(
    partner: Partner, incoming: Incoming, digest: bytes, error: AnswerError, signed: bool,
    now: datetime,
) -> Taken:  # fmt: skip
    body = incoming.body[:16_000].decode("utf-8", "replace").replace("\0", "\ufffd")
    message_id = "".join(c if c.isprintable() else "?" for c in incoming.message_id)[:80]
    fresh = rows.set_apart(partner, message_id, sequence=error.sequence, digest=digest,
                           code=error.code, reason=str(error)[:200], body=body,
                           moment=now)  # fmt: skip
    if fresh and signed:
        journal.note("partner.quarantined", SYSTEM, f"partner:{partner.code}", now,
                     code=error.code, message=message_id)  # fmt: skip
    return Taken(code=error.code, reason=str(error))
