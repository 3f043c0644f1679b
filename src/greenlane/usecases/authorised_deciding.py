"""Two persons grant, refuse, restore or revoke an authorisation."""

from collections.abc import Mapping

from greenlane.lifecycle import authorisation as lives
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Authorisation, TwoPersonAct
from greenlane.usecases import authorising
from greenlane.usecases.desk import Desk
from greenlane.usecases.two_persons import Approved, Carrier, Plan

KIND = "authorise"


def _plan(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    number, move = data.get("number", ""), data.get("move", "")
    rows = Authorisation.objects.select_for_update()
    row = rows.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None
    if row is None:
        raise NotAllowedError("there is no authorisation of this number")
    if move not in lives.OF_TWO:
        raise NotAllowedError("this is no decision of two persons")
    after = lives.follow(row.state, move)  # type: ignore[arg-type]  # constraint and check hold both
    return Plan(subject=f"operator:{row.operator_id}", before={"authorisation": row.state},
                after={"authorisation": after, "number": number}, state=(row, move))  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    row, move = act.plan.state
    reason = act.row.reason + (f" / {act.row.answer}" if act.row.answer else "")
    authorising.moved(row, move, act.maker, desk, reason, second=act.checker.name)


def proposed_for(row: Authorisation) -> int | None:
    """The number of the decision on it that waits for a second person, or None."""
    waiting = TwoPersonAct.objects.filter(
        kind=KIND, state="proposed", subject=f"operator:{row.operator_id}",
        details__after__number=str(row.pk),
    )  # fmt: skip
    return waiting.order_by("-pk").values_list("pk", flat=True).first()


CARRIERS = {KIND: Carrier(_plan, _carry)}
