"""Named lists of profiles: what each holds and who asks about it; changed by two persons."""

import json
from collections.abc import Mapping

from django.db import transaction

from greenlane.evidence import log
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.risk.named_list import NAME, difference, read_values
from greenlane.store import risk_lists, risk_profiles
from greenlane.store.journal import note
from greenlane.store.models import Account, RiskListRow, TwoPersonAct
from greenlane.usecases import profile_desk
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose

KIND = "risk-list"


def ask(name: str, text: str, reason: str, account: Account, desk: Desk) -> int:
    """Propose that a list holds the values of `text`, one on a line; gives the act's number.

    Raises NotAllowedError for a wrong name or value, and when nothing would change.
    """
    profile_desk.adopt(desk)
    if not NAME.fullmatch(name):
        raise NotAllowedError("a name is a small letter and then small letters, digits and _")
    if proposed(name) is not None:
        raise NotAllowedError("it is proposed and waits for a second person")
    payload = json.dumps(_read(text), ensure_ascii=False).encode()
    asked = Proposal(kind=KIND, data={"name": name}, reason=reason, payload=payload)
    return propose(asked, account, desk)


def _read(text: str) -> tuple[str, ...]:
    try:
        return read_values(text)
    except ValueError as error:
        raise NotAllowedError(str(error)) from error


def proposed(name: str) -> TwoPersonAct | None:
    """The proposal that waits for a second person."""
    return TwoPersonAct.objects.filter(kind=KIND, subject=f"list:{name}", state="proposed").first()


def _plan(data: Mapping[str, str], payload: bytes, _desk: Desk) -> Plan:
    name, values = data.get("name", ""), tuple(json.loads(payload or b"[]"))
    now = risk_lists.standing(name)
    changed = difference(now.values if now else (), values)
    if not (changed.added or changed.removed):
        raise NotAllowedError("it holds these values already")
    number = now.version if now else 0
    before = {"version": str(number), "values": str(len(now.values))} if now else {}
    after = {
        "version": str(number + 1), "values": str(len(values)), "added": str(len(changed.added)),
        "removed": str(len(changed.removed)),
        "content": log.digest(log.canonical(list(values))).hex(),
    }  # fmt: skip
    return Plan(subject=f"list:{name}", before=before, after=after, state=(now, values))


def _carry(act: Approved, desk: Desk) -> None:
    former: RiskListRow | None
    former, values = act.plan.state
    name = act.row.details["data"]["name"]
    risk_profiles.lock()
    made = risk_lists.succeed(
        former, name, values, author=act.maker.name, second=act.checker.name,
        reason=act.row.reason, moment=desk.now(),
    )  # fmt: skip
    digest = profile_desk.desk_digest(desk, f"list {name} v{made.version}")
    note("profile.list-published", act.checker, f"list:{name}", desk.now(), version=made.version,
         maker=act.maker.name, reason=act.row.reason, added=int(act.plan.after["added"]),
         removed=int(act.plan.after["removed"]), digest=digest)  # fmt: skip
    transaction.on_commit(renew)


CARRIERS = {KIND: Carrier(_plan, _carry)}
