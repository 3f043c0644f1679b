"""Two acts of two persons on goods under way: release against a hold, and a lower lane."""

from collections.abc import Mapping

from greenlane.lifecycle.declaration import DeclarationLife, NotAllowedError
from greenlane.lifecycle.hold import Hold
from greenlane.store import declarations
from greenlane.usecases import screening_hits
from greenlane.usecases.course import HOLD_OF_LANE, Course, standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import Standing, moved, stand
from greenlane.usecases.two_persons import Approved, Carrier, Plan

# From the least to the most that is looked at.
LANES = ("green", "blue", "yellow", "red")
# Money is secured or paid, never waived by a signature.
_OVERRIDDEN = frozenset({"documents", "physical", "agency"})
_LANE_HOLDS = frozenset({"documents", "physical"})


def _plan_override(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    standing = _standing(data)
    hold = standing.life.open_hold(data.get("hold", ""))
    if hold is None:
        raise NotAllowedError("no open hold '%(code)s'", code=data.get("hold", ""))
    if hold.kind not in _OVERRIDDEN:
        raise NotAllowedError("what is owed is paid or secured")
    screening_hits.must_be_decided(standing.row, confirmed=False)
    left = [each.name for each in standing.life.holds if each.name != hold.name]
    return Plan(
        subject=f"declaration:{standing.row.mrn}", office=standing.row.office, state=standing,
        before={"hold": hold.name, "owner": hold.owner},
        after={"hold": "", "holds": ", ".join(left)},
    )  # fmt: skip


def _override(act: Approved, desk: Desk) -> None:
    standing: Standing = act.plan.state
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("lift", act.maker, name=act.plan.before["hold"], text=act.row.reason,
                  basis=act.row.basis, second=act.checker.name)  # fmt: skip
    course.release_if_free()
    moved(standing, course)


def _plan_reroute(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    standing = _standing(data)
    wanted, now = data.get("lane", ""), standing.life.lane or ""
    if wanted not in LANES or now not in LANES:
        raise NotAllowedError("there is no such lane")
    if LANES.index(wanted) >= LANES.index(now):
        raise NotAllowedError("a higher lane needs no second person, and the same one is none")
    screening_hits.must_be_decided(standing.row)
    return Plan(
        subject=f"declaration:{standing.row.mrn}", office=standing.row.office, state=standing,
        before={"lane": now}, after={"lane": wanted},
    )  # fmt: skip


def _reroute(act: Approved, desk: Desk) -> None:
    standing: Standing = act.plan.state
    course, lane = Course(desk.book, desk.now(), standing.life), act.plan.after["lane"]
    told = {"text": act.row.reason, "basis": act.row.basis, "second": act.checker.name}
    course.happen("select", act.maker, lane=lane, **told)
    kind = HOLD_OF_LANE.get(lane)
    for hold in _of_lanes(course.life):
        if hold.kind != kind:
            course.happen("lift", act.maker, name=hold.name, **told)
    if kind is not None:
        course.hold([standing_hold(desk.book, kind, standing.row.office, course.moment)])
    course.release_if_free()
    moved(standing, course)


def _of_lanes(life: DeclarationLife) -> tuple[Hold, ...]:
    return tuple(hold for hold in life.holds if hold.kind in _LANE_HOLDS)


def _standing(data: Mapping[str, str]) -> Standing:
    try:
        standing = stand(data.get("mrn", ""))
    except declarations.UnknownDeclarationError as error:
        raise NotAllowedError("there is no declaration of this number") from error
    if standing.life.state not in ("registered", "accepted"):
        raise NotAllowedError("not possible when %(state)s", state=standing.life.state)
    return standing


CARRIERS = {
    "override": Carrier(_plan_override, _override),
    "reroute": Carrier(_plan_reroute, _reroute),
}
