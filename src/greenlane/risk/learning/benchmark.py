"""The honest benchmark: methods on a past and a later part, seen and unseen combinations apart.

Rows of the later part whose combination of fields stood in the past part are counted apart from
those whose did not. Where data were made by a generator that repeats combinations with their label,
a lookup table is as good as anything on the seen rows, and worth nothing on the others: then no
figure on the seen rows is skill.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from greenlane.risk.learning import baselines
from greenlane.risk.learning.history import History
from greenlane.risk.learning.measures import Measured, calibration_error, measured
from greenlane.risk.learning.model import Model, replayed, train
from greenlane.risk.learning.record import Record

# The combination that decides whether a row was seen.
SEEN_BY = ("code", "origin", "rate", "tax_type")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How one method ranks all later rows, the seen and the unseen ones."""

    method: str
    whole: Measured
    seen: Measured
    unseen: Measured
    calibration: float | None = None


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """All results, and of what."""

    past: int
    later: int
    share_seen: float
    split: date
    seed: int
    results: tuple[Result, ...]
    model: str


def split(records: Sequence[Record], day: date) -> tuple[list[Record], list[Record]]:
    """The records before `day`, and those from it on."""
    past = [record for record in records if record.day < day]
    return past, [record for record in records if record.day >= day]


def run(past: Sequence[Record], later: Sequence[Record], seed: int,
        say: Callable[[str], None] = lambda _: None) -> Benchmark:  # fmt: skip
    """Run all methods. Both parts are labelled and in the order of days."""
    known = {baselines.combination(record, SEEN_BY) for record in past}
    seen = [baselines.combination(record, SEEN_BY) in known for record in later]
    faulty = [bool(record.found) for record in later]
    results = []
    model, scores = _model(past, later, seed, say)
    for method, told in [*_baselines(past, later, seed, say), ("Greenlane", scores)]:
        say(f"measuring {method}")
        results.append(_result(method, told, faulty, seen, calibrated=method == "Greenlane"))
    return Benchmark(
        past=len(past), later=len(later), share_seen=sum(seen) / len(seen), seed=seed,
        split=later[0].day, results=tuple(results), model=model.version,
    )  # fmt: skip


def _model(
    past: Sequence[Record], later: Sequence[Record], seed: int, say: Callable[[str], None]
) -> tuple[Model, list[float]]:
    """The model of the past, and its scores of the later rows; it does not learn from them."""
    say("replaying the past")
    history = History()
    model = train(past, replayed(past, history), seed)
    say("scoring")
    rows = [model.row(history.features(record), record) for record in later]
    return model, model.probabilities(rows)


def _baselines(
    past: Sequence[Record], later: Sequence[Record], seed: int, say: Callable[[str], None]
) -> Iterable[tuple[str, list[float]]]:
    say("baselines")
    yield "chance", baselines.chance(later, seed)
    yield "lookup table", baselines.lookup(past, later, SEEN_BY)
    yield "logistic regression", baselines.logistic(past, later)
    yield "plain boosting", baselines.boosting(past, later, seed)


def _result(method: str, scores: Sequence[float], faulty: Sequence[bool], seen: Sequence[bool],
            *, calibrated: bool) -> Result:  # fmt: skip
    def part(wanted: bool) -> Measured:
        rows = [n for n, each in enumerate(seen) if each is wanted]
        return measured([scores[n] for n in rows], [faulty[n] for n in rows])

    return Result(
        method=method, whole=measured(scores, faulty), seen=part(True), unseen=part(False),
        calibration=calibration_error(scores, faulty) if calibrated else None,
    )  # fmt: skip
