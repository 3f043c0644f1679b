"""Budgets of controls: how many a day an office can do by each way, turned into shares of a plan.

A budget is dated data with its act. It becomes shares and thresholds from the volumes of the past
weeks; a lane that would be overfull loses the model's controls first, then those of profiles that
may be waived; chance and mandatory profiles are never cut, and chance is never nought.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import Any

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.risk.plan import Plan, PlanError, Shares
from greenlane.risk.profile import RANK, Lane

WAYS = ("manual", "rule", "model", "random")
_STRANGE = 0.9  # of the declarations are less strange than what exploration looks at


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """Controls a day of an office (`""`: each without its own), by way and by lane at most.

    `exploration` is the share of the model's controls that look at what nobody has looked at.
    """

    office: str
    validity: Validity
    basis: str
    ways: Mapping[str, int]
    lanes: Mapping[Lane, int]
    exploration: Decimal


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """What an office had a day of late: declarations, hits by lane, and what the model said.

    `scores` are the expected revenues and `novelties` the strangeness of all that were scored
    over the `days`.
    """

    days: int = 0
    declarations: float = 0.0
    mandatory: Mapping[Lane, float] = {}
    waivable: Mapping[Lane, float] = {}
    scores: Sequence[float] = ()
    novelties: Sequence[float] = ()


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """The shares of an office and how they came: controls a day expected by way."""

    shares: Shares
    expected: Mapping[str, float]
    cut: Mapping[str, float]


def read_budgets(data: Iterable[Mapping[str, Any]]) -> tuple[Budget, ...]:
    """The budgets of risk.toml. Raises PlanError."""
    made = tuple(_budget(entry) for entry in data)
    for one in made:
        for two in made:
            if one is not two and one.office == two.office and one.validity.overlaps(two.validity):
                raise PlanError(f"two budgets of office {one.office!r} on one day")
    return made


def _budget(entry: Mapping[str, Any]) -> Budget:
    ways = {way: int(entry[way]) for way in WAYS}
    lanes = {lane: int(count) for lane, count in entry["lanes"].items()}
    if ways["random"] < 1:
        raise PlanError("a budget has at least one control by chance a day")
    if min(*ways.values(), *lanes.values()) < 0 or not set(lanes) <= set(RANK):
        raise PlanError("a budget counts controls, by the lanes there are")
    exploration = Decimal(str(entry.get("exploration", 0)))
    if not 0 <= exploration <= 1 or not entry["basis"]:
        raise PlanError("exploration is a share, and a budget has its act")
    validity = Validity(entry["since"], entry.get("until"))
    return Budget(
        office=entry.get("office", ""),
        validity=validity,
        basis=entry["basis"],
        ways=ways,
        lanes=lanes,
        exploration=exploration,
    )


def in_force(budgets: Iterable[Budget], office: str, day: date) -> Budget | None:
    """The budget of an office on a day: its own, else that of all others."""
    found = {b.office: b for b in budgets if b.office in ("", office) and b.validity.covers(day)}
    return found.get(office) or found.get("")


def planned(budget: Budget, volume: Volume, plan: Plan, least: Decimal) -> Planned:
    """The shares that a budget and volumes give; `least` is the least share of chance."""
    if not volume.days or not volume.declarations:
        return Planned(shares=plan.of(budget.office), expected={}, cut={})
    chance = max(_share(budget.ways["random"] / volume.declarations), least)
    wanted = _wanted(budget, volume, float(chance) * volume.declarations)
    kept = _fitted(budget, volume, plan, wanted)
    waivable = sum(volume.waivable.values())
    threshold = _threshold(volume, kept["model"])
    strange, explored = _exploration(budget, volume, kept["model"])
    shares = Shares(
        random=min(chance, _MOST), rule=_share(kept["rule"] / waivable) if waivable else _ALL,
        score=threshold, novelty=strange, exploration=explored,
    )  # fmt: skip
    cut = {way: round(wanted[way] - kept[way], 2) for way in kept if wanted[way] > kept[way]}
    return Planned(shares=shares, cut=cut,
                   expected={way: round(count, 2) for way, count in kept.items()})  # fmt: skip


_ALL, _MOST = Decimal(1), Decimal("0.9")


def _wanted(budget: Budget, volume: Volume, chance: float) -> dict[str, float]:
    """Controls a day that the budget allows, before the lanes are looked at."""
    mandatory, waivable = sum(volume.mandatory.values()), sum(volume.waivable.values())
    rule = min(max(budget.ways["rule"] - mandatory, 0.0), waivable)
    scored = len(volume.scores) / volume.days
    return {"manual": float(budget.ways["manual"]), "mandatory": mandatory, "rule": rule,
            "model": min(float(budget.ways["model"]), scored), "random": chance}  # fmt: skip


def _fitted(budget: Budget, volume: Volume, plan: Plan, wanted: Mapping[str, float]
            ) -> dict[str, float]:  # fmt: skip
    """The same with what no lane has hands for taken away: the model's first, then waivable."""
    kept = dict(wanted)
    for lane, most in budget.lanes.items():
        over = _load(lane, volume, plan, kept) - most
        if over > 0 and plan.model is not None and plan.model.lane == lane:
            less = min(over, kept["model"])
            kept["model"], over = kept["model"] - less, over - less
        part = volume.waivable.get(lane, 0.0)
        if over > 0 and part:
            whole = sum(volume.waivable.values())
            kept["rule"] = max(kept["rule"] - over * whole / part, 0.0)
    return kept


def _load(lane: Lane, volume: Volume, plan: Plan, kept: Mapping[str, float]) -> float:
    whole = sum(volume.waivable.values())
    share = kept["rule"] / whole if whole else 0.0
    load = volume.mandatory.get(lane, 0.0) + volume.waivable.get(lane, 0.0) * share
    load += kept["random"] if plan.random.lane == lane else 0.0
    load += kept["model"] if plan.model is not None and plan.model.lane == lane else 0.0
    return load + (kept["manual"] if lane == "red" else 0.0)


def _threshold(volume: Volume, controls: float) -> float | None:
    """The expected revenue that at most so many a day reach; None when nothing is that.

    Of equal scores all would be chosen or none: where all are more than there are hands, none.
    """
    count = int(controls * volume.days)
    if count < 1 or not volume.scores:
        return None
    cents = sorted((floor(score * 100) for score in volume.scores), reverse=True)
    least = cents[min(count, len(cents)) - 1]
    if cents[count : count + 1] == [least]:
        above = [each for each in cents if each > least]
        return above[-1] / 100 if above else None
    return least / 100


def _exploration(budget: Budget, volume: Volume, model: float) -> tuple[float | None, Decimal]:
    """From which strangeness exploration looks, and at which share of it."""
    wanted = float(budget.exploration) * model * volume.days
    if not volume.novelties or wanted <= 0:
        return None, Decimal(0)
    ranked = sorted(volume.novelties)
    strange = ranked[min(int(len(ranked) * _STRANGE), len(ranked) - 1)]
    return strange, _share(wanted / sum(each >= strange for each in ranked))


def _share(value: float) -> Decimal:
    share = Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return min(max(share, Decimal(0)), _ALL)
