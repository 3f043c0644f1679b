"""Messages taken while the database was away: kept with a receipt, lodged once when it is back.

What was checked when one was taken is the signature of the access token only. Whether its client
was still allowed to act is checked before it is lodged. It is lodged under the law of the day it
was received; the pair of declarant and local reference makes that happen once.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from greenlane.lifecycle.event import Actor
from greenlane.store import clients
from greenlane.store.spool_models import SpooledMessage
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import Format
from greenlane.usecases.lodge import lodge
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import may


class Spooled(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the spool keeps it."""

    receipt: str
    client: str
    format: Format
    received: datetime
    body: bytes
    key: str = ""
    language: str = "en"


def encode(message: Spooled) -> bytes:
    """The bytes of a message for the spool."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes) -> Spooled:
    """A message from the spool. Raises msgspec.DecodeError."""
    return msgspec.msgpack.decode(data, type=Spooled)


def take(message: Spooled, desk: Desk) -> SpooledMessage:
    """Lodge a message of the spool and keep what became of it; again gives the same row.

    Raises NotWitnessedError while nothing may be lodged.
    """
    known = SpooledMessage.objects.filter(receipt=message.receipt).first()
    if known is not None:
        return known
    outcome = _lodged(message, desk)
    row, _made = SpooledMessage.objects.get_or_create(
        receipt=message.receipt,
        defaults={
            "client": message.client, "digest": hashlib.sha256(message.body).digest(),
            "received": message.received, "lodged": desk.now(), "status": outcome.status,
            "problem": outcome.problem, "answer": outcome.body.decode(),
        },
    )  # fmt: skip
    return row


def _lodged(message: Spooled, desk: Desk) -> Outcome:
    client = clients.known(message.client)
    if client is None:
        return Outcome(status=401, body=b"", problem="revoked")
    if not may(client.actor, "declaration.lodge").allowed:
        return Outcome(status=403, body=b"", problem="forbidden")
    return lodge(
        message.body, message.format, client.actor, desk, key=message.key,
        language=message.language, day=desk.day_of(message.received),
    )  # fmt: skip


def status(receipt: str, actor: Actor, waiting: Iterable[bytes]) -> SpooledMessage | Spooled | None:
    """What became of a message: its row, or itself while it waits; None for another's."""
    row = SpooledMessage.objects.filter(receipt=receipt, client=actor.name).first()
    if row is not None:
        return row
    for data in waiting:
        found = decode(data)
        if (found.receipt, found.client) == (receipt, actor.name):
            return found
    return None
