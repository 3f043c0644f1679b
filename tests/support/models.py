"""A small model of findings, kept, tried and promoted, with a snapshot of the past."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import polars

from greenlane.lifecycle.event import Actor
from greenlane.risk.history import SCHEMA
from greenlane.risk.learning.history import History
from greenlane.risk.learning.model import Model, replayed, train
from greenlane.risk.learning.snapshot_making import made
from greenlane.risk.learning.told_table import of_table

INES = Actor("ines", "analyst")
UNTIL = date(2026, 7, 1)


@cache
def table(rows: int = 500) -> polars.DataFrame:
    """Half a year of inspected goods: those of one trader are faulty when they are cheap."""
    return polars.DataFrame([_row(n) for n in range(rows)], schema=SCHEMA)


def _row(n: int) -> dict[str, Any]:
    bad = n % 5 == 0
    day = UNTIL - timedelta(days=180) + timedelta(days=n * 170 // 500)
    return dict.fromkeys(SCHEMA) | {
        "pk": n, "mrn": str(n), "day": day, "known": day, "office": "QT000101",
        "inspected": True, "drawn": n % 7 == 0, "found": bad, "item_found": bad,
        "revenue": 400.0 if bad else 0.0, "item_revenue": 400.0 if bad else 0.0,
        "seller": f"S{n % 9}", "departure": "CN", "declaration.trade": "import",
        "declaration.trader": f"QT{n % 5 if n % 11 else 7}", "declaration.declarant": f"QB{n % 3}",
        "item.code": f"6109{n % 4}000", "item.origin": ("CN", "DE", "TR")[n % 3],
        "item.procedure": "4000", "item.description": "cotton shirts", "item.duty": 90.0,
        "item.customs_value": 300.0 if bad else 900.0, "item.net_mass": 100.0 + n % 13,
    }  # fmt: skip


@cache
def model(seed: int = 1) -> Model:
    """A model of that table."""
    records = list(of_table(table(), UNTIL))
    return train(records, replayed(records, History()), seed, 20)


def keep(desk: Any, seed: int = 1) -> str:
    """Keep the model as a candidate; gives its version."""
    from greenlane.usecases import model_desk

    trained = model_desk.Trained(
        model=model(seed),
        since=UNTIL - timedelta(days=180),
        until=UNTIL,
        measures={"later": {"auc": 0.9}},
        card="# A model",
    )
    return model_desk.keep(trained, INES, desk).version


def promote(desk: Any, maker: Any, checker: Any, seed: int = 1) -> str:
    """Keep, try and promote a model; gives its version."""
    from greenlane.usecases import model_desk, model_publishing, two_persons

    version = keep(desk, seed)
    model_desk.challenge(version, INES, desk)
    number = model_publishing.ask(version, "Better in shadow", maker, desk)
    two_persons.approve(number, checker, "Seen", desk)
    return version


def snapshot(desk: Any, until: date = UNTIL) -> str:
    """Keep a snapshot of the past up to a day; gives its version."""
    from greenlane.risk.learning.snapshot import Snapshot
    from greenlane.store.models import RiskSnapshotRow

    data = made(table(), until)
    version = Snapshot(data).version
    RiskSnapshotRow.objects.create(until=until, mark=1, digest=version, items=500,
                                   made=desk.now(), data=data)  # fmt: skip
    return version
