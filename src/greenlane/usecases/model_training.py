"""Training from inspection results: the table of history becomes a candidate with its card."""

from datetime import timedelta

import polars

from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.risk.learning import card, training
from greenlane.risk.learning.model import NothingToLearnError
from greenlane.risk.learning.told_table import of_table
from greenlane.store.models import RiskModelRow
from greenlane.usecases import model_desk
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need

SEED = 2026


def train(history: polars.DataFrame, actor: Actor, desk: Desk, seed: int = SEED) -> RiskModelRow:
    """Train on what was known before today and keep the model. Raises NothingToLearnError."""
    if actor != SYSTEM:
        need(actor, "model.write")
    today = desk.day_of(desk.now())
    past = history.filter(polars.col("day") < today).sort("day", "pk", maintain_order=True)
    done = training.trained(list(of_table(past, today)), past["drawn"].fill_null(False).to_list(),
                            seed)  # fmt: skip
    data, span = done.model.data, (done.since.isoformat(), done.until.isoformat())
    text = card.card(data, done.model.version, span, done.measures)
    trained = model_desk.Trained(model=done.model, since=done.since, until=done.until,
                                 measures=done.measures, card=text)  # fmt: skip
    return model_desk.keep(trained, actor, desk)


def train_when_due(history: polars.DataFrame, desk: Desk) -> RiskModelRow | None:
    """Train again when the country's time for it is over; the new model is tried in shadow."""
    days = desk.scoring_terms.train_days
    if not days:
        return None
    last = RiskModelRow.objects.order_by("-made").values_list("made", flat=True).first()
    if last is not None and desk.now() - last < timedelta(days=days):
        return None
    try:
        row = train(history, SYSTEM, desk)
    except NothingToLearnError:
        return None
    if row.state == "candidate":
        model_desk.challenge_by_itself(row.version, desk)
    return row
