"""The registry of models of risk: what is asked now, what was, the newest snapshot and plan."""

from typing import Any

import msgspec
from django.db import connection
from django.db.models import QuerySet

from greenlane.risk.plan import Plan
from greenlane.store import raw
from greenlane.store.risk_registry_models import RiskModelRow, RiskPlanRow, RiskSnapshotRow

_PROMOTING = 0x6D6F6465  # the advisory lock of a change of who is asked ("mode")
Mark = tuple[str, int, int]
NOTHING: Mark = ("", 0, 0)
_MARK = """
select coalesce((select string_agg(version || state, ',' order by id) from risk_model
                 where state in ('challenger', 'champion')), ''),
       coalesce((select max(id) from risk_snapshot), 0),
       coalesce((select max(id) from risk_plan), 0)
"""


def lock() -> None:
    """Wait until no model is being promoted; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_PROMOTING])


def mark() -> Mark:
    """Who is asked now, the newest snapshot and plan, as one mark."""
    (asked, snapshot, plan) = raw.one(_MARK, ())
    return str(asked), int(snapshot), int(plan)


def champion() -> RiskModelRow | None:
    """The model that chooses."""
    return RiskModelRow.objects.filter(state="champion").first()


def challengers() -> list[RiskModelRow]:
    """The models that are asked in shadow, the oldest first."""
    return list(RiskModelRow.objects.filter(state="challenger").order_by("pk"))


def by_version(version: str) -> RiskModelRow | None:
    """A model by its version, locked until the transaction ends if there is one."""
    rows = RiskModelRow.objects.filter(version=version)
    return (rows.select_for_update() if connection.in_atomic_block else rows).first()


def former() -> RiskModelRow | None:
    """The champion before the present one, to which a rollback goes."""
    rows = RiskModelRow.objects.filter(state="retired", promoted__isnull=False)
    return rows.order_by("-ended").first()


def every() -> "QuerySet[RiskModelRow]":
    """All models without their bytes, the newest first."""
    return RiskModelRow.objects.defer("data").order_by("-pk")


def snapshot() -> RiskSnapshotRow | None:
    """The newest snapshot."""
    return RiskSnapshotRow.objects.order_by("-pk").first()


def keep_snapshots(count: int) -> None:
    """Let all but the newest go."""
    newest = RiskSnapshotRow.objects.order_by("-pk").values_list("pk", flat=True)[:count]
    RiskSnapshotRow.objects.exclude(pk__in=list(newest)).delete()


def newest_plan() -> RiskPlanRow | None:
    """The plan in force, when one was made."""
    return RiskPlanRow.objects.order_by("-pk").first()


def plan_of(digest: str) -> Plan | None:
    """A plan that was in force, by its digest."""
    row = RiskPlanRow.objects.filter(digest=digest).order_by("-pk").first()
    return as_plan(row) if row else None


def as_plan(row: RiskPlanRow) -> Plan:
    """The plan of a row."""
    return msgspec.json.decode(row.plan, type=Plan)


def told(plan: Plan) -> str:
    """A plan as it is kept."""
    packed: Any = msgspec.json.encode(plan, order="deterministic")
    return str(packed, "utf-8")
