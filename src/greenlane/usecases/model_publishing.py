"""Promoting a model, an act of two persons: a challenger becomes the champion."""

from collections.abc import Mapping

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.learning.model import BrokenModelError
from greenlane.store import risk_registry
from greenlane.store.journal import note
from greenlane.store.models import Account, RiskModelRow, TwoPersonAct
from greenlane.usecases import model_desk, models_in_force
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose


def ask(version: str, reason: str, account: Account, desk: Desk) -> int:
    """Propose that a challenger chooses; gives the act's number."""
    asked = Proposal(kind="model", data={"version": version}, reason=reason)
    return propose(asked, account, desk)


def proposed(version: str) -> TwoPersonAct | None:
    """The proposal that waits for a second person."""
    return TwoPersonAct.objects.filter(
        kind="model", subject=f"model:{version}", state="proposed"
    ).first()


def _plan(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    row = risk_registry.by_version(data.get("version", ""))
    if row is None or row.state != "challenger":
        raise NotAllowedError("only a model that was tried in shadow can be promoted")
    try:
        models_in_force.ready(row)
    except BrokenModelError as error:
        raise NotAllowedError("the model cannot be asked: %(why)s", why=error) from error
    now = risk_registry.champion()
    return Plan(subject=f"model:{row.version}", before=_side(now) if now else {},
                after=_side(row), state=row)  # fmt: skip


def _side(row: RiskModelRow) -> dict[str, str]:
    """What the second person reads: which model, what it learned from, how it measured."""
    later = row.measures.get("later", {})
    return {
        "version": row.version, "digest": row.digest, "since": str(row.since),
        "until": str(row.until), "inspected": str(row.inspected), "found": str(row.found),
        "auc": str(later.get("auc", "")), "precision": str(later.get("precision", "")),
    }  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    row: RiskModelRow = act.plan.state
    risk_registry.lock()
    present = risk_registry.champion()
    if present is not None:
        model_desk.ended(present, desk)
    row.state, row.promoted, row.second = "champion", desk.now(), act.checker.name
    row.save(update_fields=["state", "promoted", "second"])
    _noted(row, present, act.maker, act.checker, act.row.reason, desk)
    transaction.on_commit(renew)


def _noted(row: RiskModelRow, former: RiskModelRow | None, maker: Actor, checker: Actor,
           reason: str, desk: Desk) -> None:  # fmt: skip
    note("model.promoted", checker, f"model:{row.version}", desk.now(), digest=row.digest,
         maker=maker.name, former=former.version if former else "", reason=reason)  # fmt: skip


CARRIERS = {"model": Carrier(_plan, _carry)}
