"""The monitors of models: what has moved since training, what was told and found, who is better."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import numpy as np
import polars
from django.db import transaction

from greenlane.lifecycle.event import SYSTEM
from greenlane.risk.learning import drift
from greenlane.risk.learning.features import FEATURES
from greenlane.risk.learning.measures import auc
from greenlane.risk.learning.scoring import unpacked
from greenlane.risk.learning.training import shape
from greenlane.risk.selection import Selection
from greenlane.store import risk_registry, risk_scores
from greenlane.store.journal import note
from greenlane.store.models import RiskModelRow, RiskWatchRow
from greenlane.usecases.alerts import raise_alert
from greenlane.usecases.desk import Desk

WEEKS = 8
_MOVING = timedelta(days=28)
_FEWEST = 200  # scored items; below that nothing is said of what has moved
_SELECTION = msgspec.json.Decoder(Selection)
_col = polars.col


def is_due(desk: Desk) -> bool:
    """Whether the champion has not been measured today."""
    row, day = risk_registry.champion(), desk.day_of(desk.now())
    return row is not None and not RiskWatchRow.objects.filter(
        model=row.version, day=day).exists()  # fmt: skip


def measure(history: polars.DataFrame, desk: Desk) -> list[RiskWatchRow]:
    """Measure the champion and the challengers; an alert is noted and raised once a day."""
    found = risk_registry.champion()
    if found is None:
        return []
    return [
        _kept(found, _measured(found, history, desk), desk),
        *(_kept(row, {"beside": _beside(row, found, history, desk)}, desk)
          for row in risk_registry.challengers()),
    ]  # fmt: skip


def _measured(row: RiskModelRow, history: polars.DataFrame, desk: Desk) -> dict[str, Any]:
    told = [_SELECTION.decode(each.selection) for each in
            risk_scores.since(desk.now() - _MOVING, row.version)]  # fmt: skip
    scores = [each.score for each in told if each.score and each.score.model == row.version]
    since = desk.day_of(desk.now()) - timedelta(weeks=WEEKS)
    seen = history.filter((_col("model") == row.version) & (_col("day") >= since)).unique("mrn")
    weeks = drift.weeks(seen)
    moved, score = _moved(row.measures, [each.features for each in scores],
                          [each.probability for each in scores])  # fmt: skip
    later = row.measures.get("later", {})
    alerts = drift.alerts(moved, score, weeks, later.get("precision"), drift.Limits())
    return {"features": moved, "score": score, "weeks": weeks, "scored": len(scores),
            "alerts": alerts}  # fmt: skip


def _moved(
    measures: Mapping[str, Any], packed: Sequence[str], chances: Sequence[float]
) -> tuple[dict[str, float], float | None]:
    """The index of each feature and that of the scores; nothing of too few."""
    rows = np.asarray([row for each in packed for row in unpacked(each)])
    if len(rows) < _FEWEST or "features" not in measures:
        return {}, None
    moved = drift.moved(measures["features"], dict(zip(FEATURES, rows.T, strict=True)))
    edges, shares = measures["scores"]
    return moved, round(drift.psi(shares, shape(np.asarray(chances), edges)[1]), 4)


def _beside(
    row: RiskModelRow, champion: RiskModelRow, history: polars.DataFrame, desk: Desk
) -> dict[str, Any]:
    """A challenger and the champion on the same examined declarations: who ranks them better."""
    known = history.filter("inspected").unique("mrn").select("mrn", "found")
    found = dict(known.iter_rows())
    ours, theirs, faulty = [], [], []
    for each in risk_scores.since(desk.now() - timedelta(weeks=WEEKS), row.version):
        score = _SELECTION.decode(each.selection).score
        if each.mrn not in found or score is None or score.model != champion.version:
            continue
        second = next((s for s in score.shadow if s.model == row.version), None)
        if second is not None:
            ours.append(second.probability)
            theirs.append(score.probability)
            faulty.append(bool(found[each.mrn]))
    return {"rows": len(faulty), "found": sum(faulty), "auc": auc(ours, faulty),
            "champion": auc(theirs, faulty)}  # fmt: skip


@transaction.atomic
def _kept(row: RiskModelRow, measures: dict[str, Any], desk: Desk) -> RiskWatchRow:
    day, alerts = desk.day_of(desk.now()), measures.get("alerts", [])
    kept, new = RiskWatchRow.objects.update_or_create(
        day=day, model=row.version,
        defaults={"measures": measures, "alert": "; ".join(alerts)[:200], "made": desk.now()},
    )  # fmt: skip
    if alerts and new:
        note("model.drifting", SYSTEM, f"model:{row.version}", desk.now(), alerts=alerts)
        raise_alert("drift", f"drift:{row.version}:{day.isoformat()}", desk, moment=desk.now(),
                    subject=f"model:{row.version}", facts={"what": alerts})  # fmt: skip
    return kept
