"""A profile tried on the columnar copy of history; what it said stays with the draft."""

from typing import Any

import msgspec
import polars

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.back_test import USUAL_HOURS, BackTest, back_test
from greenlane.store import risk_profiles
from greenlane.store.models import RiskProfileRow
from greenlane.usecases import profile_desk
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need


def version_to_try(code: str) -> RiskProfileRow | None:
    """The draft of a profile, else what stands."""
    rows = [row for row in risk_profiles.versions(code) if row.state == "draft"]
    return rows[0] if rows else risk_profiles.standing(code)


def tried(row: RiskProfileRow, history: polars.DataFrame, actor: Actor, desk: Desk) -> BackTest:
    """Back-test a version. Raises NotAllowedError for a text with faults."""
    need(actor, "profile.write")
    found = profile_desk.checked(profile_desk.cells_of(row), desk)
    if found.condition is None:
        raise NotAllowedError("the condition has faults")
    result = back_test(history, found.condition, desk.profiles.lists, usual_hours(history))
    if row.state == "draft" and profile_desk.proposed(row.code) is None:
        told: dict[str, Any] = msgspec.to_builtins(result)
        told.pop("examples")  # numbers of declarations are not kept with a profile
        RiskProfileRow.objects.filter(pk=row.pk, state="draft", text=row.text).update(
            trial={**told, "moment": desk.now().isoformat(), "by": actor.name}
        )
    return result


def usual_hours(history: polars.DataFrame) -> float:
    """What goods that were looked at waited, in the middle."""
    found = history.filter("inspected").unique("mrn")["hours"].median()
    return float(found) if isinstance(found, float) else USUAL_HOURS
