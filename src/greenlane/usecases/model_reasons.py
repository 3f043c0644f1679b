"""Why a model scored a declaration as it did: worked out when asked, from what is kept."""

from datetime import date

from greenlane.datamodel.declaration import Declaration
from greenlane.duties.assessment import Assessment
from greenlane.risk.learning.model import BrokenModelError
from greenlane.risk.learning.reasons import Reason, grouped
from greenlane.risk.learning.scoring import unpacked
from greenlane.risk.learning.told import records
from greenlane.risk.selection import Score
from greenlane.store import risk_registry
from greenlane.usecases import models_in_force
from greenlane.usecases.why_selected import facts


def reasons(score: Score, declaration: Declaration, assessment: Assessment) -> list[Reason]:
    """The strongest reasons of the likeliest item; none for a score that was not given."""
    row = None if score.fault else risk_registry.by_version(score.model)
    if row is None:
        return []
    try:
        model = models_in_force.ready(row)
    except BrokenModelError:
        return []
    asked = facts(declaration, assessment)
    place = [item["sequence"] for item in asked.items].index(score.item)
    record = records(asked, date.fromisoformat(assessment.day))[place]
    asked_of = model.row(unpacked(score.features)[place], record)
    return grouped(model.reasons(asked_of), asked_of)
