"""Publishing profiles, an act of two persons: a draft comes into force, or one is retired."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from greenlane.evidence import log
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import risk_profiles
from greenlane.store.journal import note
from greenlane.store.models import Account, RiskProfileRow
from greenlane.usecases import profile_desk
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose

PUBLISH, RETIRE = "publish", "retire"


def ask(code: str, act: str, reason: str, account: Account, desk: Desk) -> int:
    """Propose to publish one's draft, or to retire what is in force; gives the act's number."""
    profile_desk.adopt(desk)
    asked = Proposal(kind="profile", data={"code": code, "act": act}, reason=reason)
    return propose(asked, account, desk)


@transaction.atomic
def ask_again(code: str, mode: str, reason: str, account: Account, actor: Actor, desk: Desk) -> int:
    """Propose what is in force in another mode: from shadow to active, or back after a stop."""
    row = risk_profiles.in_force(code)
    if row is None:
        raise NotAllowedError("it is not in force")
    cells = {**profile_desk.cells_of(row), "mode": mode}
    made = profile_desk.save(code, cells, reason, actor, desk)
    made.trial = row.trial or {"version": row.version}  # it was tried in shadow, or asked before
    made.save(update_fields=["trial"])
    return ask(code, PUBLISH, reason, account, desk)


def _plan(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    code = data.get("code", "")
    now = risk_profiles.in_force(code)
    if data.get("act") == RETIRE:
        if now is None:
            raise NotAllowedError("it is not in force")
        return Plan(subject=f"profile:{code}", before=_side(now), state=now,
                    after={"retired": f"{code} v{now.version}"})  # fmt: skip
    row = risk_profiles.draft(code)
    if row is None:
        raise NotAllowedError("there is no draft of this profile")
    _ready(row, desk)
    digest = log.digest(log.canonical(_cells(row))).hex()
    after = {**_side(row), "version": str(row.version), "content": digest}
    return Plan(subject=f"profile:{code}", before=_side(now) if now else {}, after=after, state=row)


def _ready(row: RiskProfileRow, desk: Desk) -> None:
    """Raise NotAllowedError for what is not sound or has not been tried."""
    if not profile_desk.checked(profile_desk.cells_of(row), desk).sound:
        raise NotAllowedError("the draft has faults")
    if row.mode == "active" and row.trial is None:
        raise NotAllowedError("it has not been tried: back-test it, or begin in shadow")


def _cells(row: RiskProfileRow) -> dict[str, Any]:
    told = profile_desk.cells_of(row)
    return {name: str(told[name]) if name in ("since", "until", "review") else told[name]
            for name in told}  # fmt: skip


def _side(row: RiskProfileRow) -> dict[str, str]:
    """What the second person reads: the condition, what it leads to, the days."""
    return {
        "condition": row.text, "lane": row.lane, "mode": row.mode, "direction": row.direction,
        "mandatory": "yes" if row.mandatory else "no", "instruction": row.instruction["en"],
        "basis": row.basis, "since": str(row.since), "until": str(row.until or ""),
        "review": str(row.review or ""), "ground": row.ground,
    }  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    row: RiskProfileRow = act.plan.state
    risk_profiles.lock()
    if "retired" in act.plan.after:
        profile_desk.ended(row, desk)
        kind, what = "profile.retired", f"{row.code} retired"
    else:
        before = risk_profiles.in_force(row.code)
        if before is not None:
            profile_desk.ended(before, desk)
        row.state, row.published, row.second = "in-force", desk.now(), act.checker.name
        row.save(update_fields=["state", "published", "second"])
        kind, what = "profile.published", f"{row.code} v{row.version}"
    digest = profile_desk.desk_digest(desk, what)
    note(kind, act.checker, f"profile:{row.code}", desk.now(), version=row.version,
         maker=act.maker.name, reason=act.row.reason, digest=digest)  # fmt: skip
    transaction.on_commit(renew)


CARRIERS = {"profile": Carrier(_plan, _carry)}
