"""A selection made again from what is kept: the same bytes, or what is kept was not so."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from greenlane.evidence import log
from greenlane.risk.learning.model import Model
from greenlane.risk.learning.scoring import made_again
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.selection import Selection, select
from greenlane.store import declarations, risk_profiles, risk_registry
from greenlane.store.models import DeclarationRow
from greenlane.usecases import answers, models_in_force
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import document
from greenlane.usecases.why_selected import facts

_SELECTION = msgspec.json.Decoder(Selection | None)


class NotKeptError(LookupError):
    """Something that the selection was made with is not kept here."""


class Replay(NamedTuple):
    """What is kept of a selection, and what is made again; both canonical bytes."""

    kept: bytes
    again: bytes

    @property
    def same(self) -> bool:
        """Byte for byte."""
        return self.kept == self.again


def replayed(row: DeclarationRow, number: int, desk: Desk) -> Replay:
    """The selection of version `number` again. Raises NotKeptError."""
    version = declarations.version(row, number)
    kept = version.selection.encode()
    told = _SELECTION.decode(kept or b"null")
    if told is None:
        return Replay(kept, log.canonical(None))
    answer = answers.decode(version.answer.encode())
    day = date.fromisoformat(answer.assessment.day)
    asked = facts(document(row, number), answer.assessment)
    score = told.score
    if score is not None and not score.fault:
        names = [score.model, *(each.model for each in score.shadow)]
        score = made_again(score, asked, day, dict(_models(names)))
    again = select(_profiles(told, desk), asked, day, told.seed, score, told.screened,
                   told.favour, told.unusual)  # fmt: skip
    return Replay(kept, log.canonical(again))


def _models(versions: list[str]) -> Iterator[tuple[str, Model]]:
    for version in versions:
        row = risk_registry.by_version(version)
        if row is None:
            raise NotKeptError(f"the model {version}")
        yield version, models_in_force.ready(row)


def _profiles(told: Selection, desk: Desk) -> ProfileSet:
    """The set of profiles and the plan that the selection names."""
    brought = desk.brought or desk.profiles
    plan = risk_registry.plan_of(told.plan)
    if plan is None and brought.plan_version == told.plan:
        plan = brought.plan
    if plan is None:
        raise NotKeptError(f"the plan {told.plan}")
    made = brought if brought.version == told.profiles else risk_profiles.set_of(
        told.profiles, plan)  # fmt: skip
    if made is None or made.version != told.profiles:
        raise NotKeptError(f"the profiles {told.profiles}")
    return made.with_plan(plan)
