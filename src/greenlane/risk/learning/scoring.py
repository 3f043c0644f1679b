"""Scoring: the champion's word on a declaration, and the challengers' beside it, made to be remade.

Everything a score says follows from the models, the features as they are kept with it, and the
codes of the declaration: the same again, byte for byte, as long as the models are kept.
"""

import base64
import binascii
import struct
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from greenlane.risk.facts import Asked
from greenlane.risk.learning.features import FEATURES, strangeness
from greenlane.risk.learning.model import Model
from greenlane.risk.learning.record import Record
from greenlane.risk.learning.snapshot import Snapshot
from greenlane.risk.learning.told import records
from greenlane.risk.selection import Score, Second

_VALUE = FEATURES.index("value")
_ROW = f"<{len(FEATURES)}f"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """On what terms a model is asked: how slow it may be, how long it then rests, how old history
    may be, in how many days it is trained again (0: by hand only), and the act."""

    basis: str = ""
    slow_milliseconds: float = 50.0
    rest_seconds: float = 60.0
    oldest_days: int = 3
    train_days: int = 0


class Scoring(msgspec.Struct, frozen=True, kw_only=True):
    """What a process holds to score with. `fault` says why the champion cannot be asked."""

    champion: Model | None = None
    version: str = ""
    challengers: tuple[Model, ...] = ()
    history: Snapshot | None = None
    fault: str = ""

    def fault_on(self, day: date, terms: Terms) -> str:
        """Why no score can be given on a day; empty when one can."""
        if self.champion is None:
            return self.fault or "missing"
        if self.history is None:
            return "history"
        late = (day - self.history.head.until).days
        return "history" if late > terms.oldest_days else ""

    def score(self, asked: Asked, day: date) -> Score:
        """The score of a declaration. Needs a champion and a history."""
        if self.champion is None or self.history is None:
            raise ValueError("there is nothing to score with")
        told = records(asked, day)
        kept = packed(self.history.features(told))
        sequences = [item["sequence"] for item in asked.items]
        return made(self.champion, self.challengers, self.history.version, kept, told, sequences)


def faulty(version: str, fault: str) -> Score:
    """No score, and why."""
    return Score(probability=0.0, expected=0.0, novelty=0.0, model=version, fault=fault)


def made(
    champion: Model, challengers: Sequence[Model], history: str, features: str,
    told: Sequence[Record], sequences: Sequence[int],
) -> Score:  # fmt: skip
    """The score that models give to items by their kept features."""
    rows = unpacked(features)
    chances, expected = _asked(champion, rows, told)
    first = max(range(len(chances)), key=lambda n: chances[n])
    shadow = []
    for model in challengers:
        also, revenue = _asked(model, rows, told)
        shadow.append(Second(model=model.version, probability=round(max(also), 6),
                             expected=round(revenue, 2)))  # fmt: skip
    return Score(
        probability=round(chances[first], 6), expected=round(expected, 2),
        novelty=round(max(strangeness(row) for row in rows), 4), model=champion.version,
        history=history, item=sequences[first], features=features, shadow=tuple(shadow),
    )  # fmt: skip


def made_again(score: Score, asked: Asked, day: date, models: Mapping[str, Model]) -> Score:
    """The same score again from what is kept. Raises KeyError for a model that is not."""
    if score.fault:
        return score
    sequences = [item["sequence"] for item in asked.items]
    seconds = [models[each.model] for each in score.shadow]
    return made(models[score.model], seconds, score.history, score.features, records(asked, day),
                sequences)  # fmt: skip


def _asked(
    model: Model, rows: Sequence[Sequence[float]], told: Sequence[Record]
) -> tuple[list[float], float]:
    """The probability of each item, and the revenue expected of all."""
    asked = [model.row(row, record) for row, record in zip(rows, told, strict=True)]
    chances = model.probabilities(asked)
    brought = (model.severity(row[_VALUE]) for row in asked)
    return chances, sum(p * each for p, each in zip(chances, brought, strict=True))


def packed(features: Sequence[Sequence[float]]) -> str:
    """Features as they are kept: four bytes each, in base 64."""
    told = (struct.pack(_ROW, *row) for row in features)
    return base64.b64encode(b"".join(told)).decode()


def unpacked(text: str) -> list[tuple[float, ...]]:
    """Rows of features as they are asked. Raises ValueError for what is none."""
    try:
        return list(struct.iter_unpack(_ROW, base64.b64decode(text)))
    except (binascii.Error, struct.error) as error:
        raise ValueError("no features") from error
