"""The desk of models: kept as candidates, tried in shadow, stopped, rolled back; never changed.

What chooses begins by an act of two persons (see `model_publishing`). One person alone can make the
house ask less, stop the champion, or let the former champion, whom two approved, choose again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.risk.learning.model import Model, packed
from greenlane.store import risk_registry
from greenlane.store.journal import note
from greenlane.store.models import RiskModelRow
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.permissions import need
from greenlane.usecases.witnessed import must_be_open


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model with what is told of it."""

    model: Model
    since: date
    until: date
    measures: Mapping[str, Any]
    card: str


@transaction.atomic
def keep(trained: Trained, actor: Actor, desk: Desk) -> RiskModelRow:
    """Keep a model as a candidate; the same model again is the one that is kept."""
    data = packed(trained.model.data)
    version = trained.model.version
    kept = risk_registry.by_version(version)
    if kept is not None:
        return kept
    told = trained.model.data
    row = RiskModelRow.objects.create(
        version=version, digest=hashlib.sha256(data).hexdigest(), seed=told.seed,
        since=trained.since, until=trained.until, inspected=told.trained_on, found=told.found,
        features=[*told.features, *told.codes], measures=dict(trained.measures),
        card=trained.card, data=data, author=actor.name, made=desk.now(),
    )  # fmt: skip
    note("model.kept", actor, f"model:{version}", desk.now(), digest=row.digest,
         inspected=row.inspected, found=row.found, until=str(row.until))  # fmt: skip
    return row


def challenge(version: str, actor: Actor, desk: Desk) -> None:
    """Ask a candidate in shadow from now on: it chooses nothing, and its scores are kept."""
    need(actor, "model.write")
    _challenge(version, actor, desk)


def challenge_by_itself(version: str, desk: Desk) -> None:
    """The house tries what it has trained by itself, and one at a time: the former one ends."""
    for row in risk_registry.challengers():
        if row.author == SYSTEM.name:
            retire(row.version, "a newer one is tried", SYSTEM, desk)
    _challenge(version, SYSTEM, desk)


def _challenge(version: str, actor: Actor, desk: Desk) -> None:
    with transaction.atomic():
        row = _of(version, "candidate")
        row.state, row.tried = "challenger", desk.now()
        row.save(update_fields=["state", "tried"])
        note("model.tried", actor, f"model:{version}", desk.now(), digest=row.digest)
        transaction.on_commit(renew)


def retire(version: str, reason: str, actor: Actor, desk: Desk) -> None:
    """Ask a model no more. For the champion this is the stop: rules and chance go on."""
    row = risk_registry.by_version(version)
    if actor != SYSTEM:
        need(actor, "model.stop" if row and row.state == "champion" else "model.write")
    _reasoned(reason)
    must_be_open(desk)
    with transaction.atomic():
        risk_registry.lock()
        row = _of(version, "candidate", "challenger", "champion")
        ended(row, desk)
        note("model.retired", actor, f"model:{version}", desk.now(), reason=reason.strip())
        transaction.on_commit(renew)


def roll_back(reason: str, actor: Actor, desk: Desk) -> RiskModelRow:
    """Let the former champion choose again and retire the present one, in one act."""
    need(actor, "model.stop")
    _reasoned(reason)
    must_be_open(desk)
    with transaction.atomic():
        risk_registry.lock()
        row = risk_registry.former()
        if row is None:
            raise NotAllowedError("there is no former model")
        present = risk_registry.champion()
        if present is not None:
            ended(present, desk)
        row.state, row.ended = "champion", None
        row.save(update_fields=["state", "ended"])
        note("model.rolled-back", actor, f"model:{row.version}", desk.now(), digest=row.digest,
             former=present.version if present else "", reason=reason.strip())  # fmt: skip
        transaction.on_commit(renew)
    return row


def ended(row: RiskModelRow, desk: Desk) -> None:
    """End a model's time."""
    row.state, row.ended = "retired", desk.now()
    row.save(update_fields=["state", "ended"])


def _of(version: str, *states: str) -> RiskModelRow:
    row = risk_registry.by_version(version)
    if row is None or row.state not in states:
        raise NotAllowedError("there is no such model")
    return row


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise NotAllowedError("it needs a reason")
