"""The planner: budgets of controls and what came in of late become the plan of selection."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import polars
from django.db import transaction

from greenlane.lifecycle.event import SYSTEM
from greenlane.risk.budget import Planned, Volume, in_force, planned
from greenlane.risk.plan import Plan, Shares
from greenlane.risk.profile import RANK, Lane
from greenlane.risk.profile_set import ProfileSet
from greenlane.store import risk_registry
from greenlane.store.journal import note
from greenlane.store.models import RiskPlanRow
from greenlane.usecases.desk import Desk, renew

WEEKS = 4
LEAST = Decimal("0.005")  # of all declarations are drawn by chance, whatever the budget
_col = polars.col


class Made(msgspec.Struct, frozen=True):
    """A plan and how each office's part of it came."""

    plan: Plan
    offices: Mapping[str, Planned]


def plan_of(history: polars.DataFrame, day: date, desk: Desk) -> Made:
    """The plan for a day, from the weeks before it."""
    brought = (desk.brought or desk.profiles).plan
    recent = history.filter(
        (_col("day") >= day - timedelta(weeks=WEEKS)) & (_col("day") < day)
    ).unique("mrn", keep="first", maintain_order=True)
    told = dict(_offices(recent, day, brought, desk))
    shares: dict[str, Shares] = {office: each.shares for office, each in told.items()}
    plan = msgspec.structs.replace(brought, offices={**brought.offices, **shares})
    return Made(plan, told)


def _offices(
    recent: polars.DataFrame, day: date, brought: Plan, desk: Desk
) -> Iterator[tuple[str, Planned]]:
    days = recent["day"].n_unique()
    for office in sorted(set(recent["office"].drop_nulls())):
        budget = in_force(desk.budgets, office, day)
        if budget is not None:
            part = recent.filter(_col("office") == office)
            of_office = msgspec.structs.replace(budget, office=office)
            yield office, planned(of_office, volume(part, days, desk.profiles), brought, LEAST)


def volume(declarations: polars.DataFrame, days: int, profiles: ProfileSet) -> Volume:
    """What an office had a day: how many, hits by lane, and what the model said."""
    mandatory: dict[Lane, float] = {}
    waivable: dict[Lane, float] = {}
    for hits, waived in declarations.select("hits", "waived").iter_rows():
        known = [profiles.by_code[c] for c in (*(hits or ()), *(waived or ()))
                 if c in profiles.by_code]  # fmt: skip
        listed = profiles.plan.screening if "screening" in (hits or ()) else None
        if listed is not None:
            mandatory[listed.lane] = mandatory.get(listed.lane, 0.0) + 1 / days
        if not known or listed is not None:
            continue
        must = [profile for profile in known if profile.mandatory]
        lane = max((p.lane for p in must or known), key=RANK.__getitem__)
        into = mandatory if must else waivable
        into[lane] = into.get(lane, 0.0) + 1 / days
    scored = declarations.drop_nulls("expected")
    return Volume(
        days=days, declarations=declarations.height / days if days else 0.0,
        mandatory=mandatory, waivable=waivable, scores=scored["expected"].to_list(),
        novelties=scored["novelty"].to_list(),
    )  # fmt: skip


def is_due(desk: Desk) -> bool:
    """Whether there are budgets and no plan of today."""
    newest = risk_registry.newest_plan()
    return bool(desk.budgets) and (newest is None or newest.day < desk.day_of(desk.now()))


@transaction.atomic
def keep(history: polars.DataFrame, desk: Desk) -> RiskPlanRow:
    """Make the plan of today and keep it; selections follow it within seconds."""
    risk_registry.lock()
    day = desk.day_of(desk.now())
    made = plan_of(history, day, desk)
    told: dict[str, Any] = {"offices": msgspec.to_builtins(dict(made.offices), str_keys=True)}
    newest = risk_registry.newest_plan()
    row = RiskPlanRow.objects.create(digest=made.plan.version, plan=risk_registry.told(made.plan),
                                     told=_plain(told), day=day, made=desk.now())  # fmt: skip
    if newest is None or newest.digest != row.digest:
        note("plan.made", SYSTEM, "plan:selection", desk.now(), digest=row.digest,
             offices=len(made.offices))  # fmt: skip
    transaction.on_commit(renew)
    return row


def _plain(told: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(told))
