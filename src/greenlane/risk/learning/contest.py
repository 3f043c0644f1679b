"""Ways of choosing whom to inspect, run through the same nation: what each finds over the years.

Labels come from inspections only; the model is trained again every few weeks on what was inspected;
who is caught moves. Each way has the same number of inspections a week.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol

import msgspec
import numpy as np

from greenlane.risk.learning.features import FEATURES, strangeness
from greenlane.risk.learning.history import History
from greenlane.risk.learning.measures import wilson
from greenlane.risk.learning.model import Model, NothingToLearnError, train
from greenlane.risk.learning.nation import Consignment, Nation
from greenlane.risk.learning.record import Record

Policy = Literal["random", "exploit", "exploit + random", "exploit + novelty", "hybrid"]
POLICIES: tuple[Policy, ...] = ("random", "exploit", "exploit + random", "exploit + novelty",
                                "hybrid")  # fmt: skip
RATE = 0.10  # of all consignments are inspected
EXPLORED = 0.10  # of the inspections explore, where a policy explores
RULED = 1 / 3  # of the others go to what rules choose, where a policy has rules
_MEMORY_WEEKS = 52
_ROUNDS = 80
_UNIT_VALUE = FEATURES.index("unit_value.deviation")


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """What one week brought."""

    consignments: int
    faulty: int
    inspected: int
    found: int
    revenue: float
    at_stake: float


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One policy through one nation."""

    policy: Policy
    seed: int
    weeks: tuple[Week, ...]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A policy over all its seeds, the first weeks of learning left out; means and 95 % intervals.

    `precision` is findings per inspection, `recall` the share of faulty consignments that were
    found, `revenue` what an inspection brought on average (national currency).
    """

    policy: Policy
    seeds: int
    precision: float
    precision_low: float
    precision_high: float
    recall: float
    revenue: float
    revenue_spread: float


class Trading(Protocol):
    """A nation that trades, week by week, and hears who was caught."""

    def next_week(self) -> list[Consignment]:
        """The consignments of the next week, in the order of their days."""

    def caught(self, consignment: Consignment) -> None:
        """The goods were inspected and found false."""


Features = Sequence[list[float]]  # of the items of a consignment


class _Office:
    """What customs knows and does under one policy."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self.policy, self.seed = policy, seed
        self.history = History()
        self.model: Model | None = None
        self._labelled: list[tuple[int, Record, list[float]]] = []
        self._chance = np.random.default_rng((seed, POLICIES.index(policy)))

    def choose(self, week: Sequence[Consignment], features: Sequence[Features]) -> list[int]:
        """Which consignments of the week are inspected."""
        most = max(round(len(week) * RATE), 1)
        if self.policy == "random" or (self.model is None and self.policy != "hybrid"):
            return self._by_chance(range(len(week)), most)
        explored = 0 if self.policy == "exploit" else max(round(most * EXPLORED), 1)
        scores = self._scores(week, features)
        order = sorted(range(len(week)), key=lambda n: -scores[n])
        if self.policy == "hybrid":
            order = self._rules_first(order, week, features, round((most - explored) * RULED))
        ranked = order[: most - explored]
        rest = [n for n in range(len(week)) if n not in set(ranked)]
        return ranked + self._explore(rest, features, explored)

    def _scores(self, week: Sequence[Consignment], features: Sequence[Features]) -> list[float]:
        """The likeliest finding; nothing as long as nothing was learned."""
        if self.model is None:
            return [0.0] * len(week)
        return self._asked(self.model, week, features)

    def _rules_first(
        self, order: Sequence[int], week: Sequence[Consignment], features: Sequence[Features],
        count: int,
    ) -> list[int]:  # fmt: skip
        """The order with the likeliest of those that a rule chooses before all others."""
        if self.model is None:  # rules alone: which of them, chance decides
            order = self._by_chance(order, len(order))
        ruled = [n for n in order if _fires(week[n], features[n])][:count]
        taken = set(ruled)
        return ruled + [n for n in order if n not in taken]

    def _asked(self, model: Model, week: Sequence[Consignment], features: Sequence[Features]
               ) -> list[float]:  # fmt: skip
        rows = [model.row(f, r) for all_, c in zip(features, week, strict=True)
                for f, r in zip(all_, c.records, strict=True)]  # fmt: skip
        chances = iter(model.probabilities(rows))
        return [max(next(chances) for _ in all_) for all_ in features]

    def _explore(self, rest: Sequence[int], features: Sequence[Features], count: int) -> list[int]:
        if self.policy in ("exploit + novelty", "hybrid"):
            strange = {n: max(map(strangeness, features[n])) for n in rest}
            return sorted(rest, key=lambda n: -strange[n])[:count]
        return self._by_chance(rest, count)

    def _by_chance(self, of: Iterable[int], count: int) -> list[int]:
        pool = list(of)
        return [int(n) for n in self._chance.choice(pool, min(count, len(pool)), replace=False)]

    def learn(self, number: int, week: Sequence[Consignment], features: Sequence[Features],
              chosen: set[int]) -> None:  # fmt: skip
        """Take the week into the past: findings of the inspected, nothing of the others."""
        for n, consignment in enumerate(week):
            for place, record in enumerate(consignment.records):
                known = _labelled(record, place, consignment, n in chosen)
                self.history.learn(known)
                if n in chosen:
                    self._labelled.append((number, known, features[n][place]))

    def train_again(self, number: int) -> None:
        """Train on the inspections of the last year; too few, and the old model stays."""
        self._labelled = [each for each in self._labelled if each[0] > number - _MEMORY_WEEKS]
        try:
            self.model = train([r for _, r, _ in self._labelled],
                               [f for _, _, f in self._labelled], self.seed, _ROUNDS)  # fmt: skip
        except NothingToLearnError:
            return


def _labelled(record: Record, place: int, consignment: Consignment, inspected: bool) -> Record:
    if not inspected:
        return record
    found = consignment.faulty and place == consignment.item
    revenue = consignment.revenue if found else 0.0
    return msgspec.structs.replace(record, found=found, revenue=revenue)


def _fires(consignment: Consignment, features: Features) -> bool:
    """The rules of analysts; where there are none, a price far under the usual one."""
    if consignment.fires is not None:
        return consignment.fires
    return any(row[_UNIT_VALUE] < -2.5 for row in features)


def run(policy: Policy, seed: int, weeks: int = 156, every: int = 1,
        trading: Trading | None = None) -> Run:  # fmt: skip
    """One policy through the nation of a seed; the model is trained again `every` so many weeks.

    `trading` is another nation than the made-up one.
    """
    nation, office = trading or Nation(seed), _Office(policy, seed)
    done = []
    for number in range(weeks):
        week = nation.next_week()
        features = [[office.history.features(r) for r in each.records] for each in week]
        chosen = set(office.choose(week, features))
        office.learn(number, week, features, chosen)
        for n in sorted(chosen):
            if week[n].faulty:
                nation.caught(week[n])
        if number % every == 0 and policy != "random":
            office.train_again(number)
        done.append(_counted(week, chosen))
    return Run(policy=policy, seed=seed, weeks=tuple(done))


def _counted(week: Sequence[Consignment], chosen: set[int]) -> Week:
    found = [week[n] for n in chosen if week[n].faulty]
    return Week(
        consignments=len(week), faulty=sum(c.faulty for c in week), inspected=len(chosen),
        found=len(found), revenue=sum(c.revenue for c in found),
        at_stake=sum(c.revenue for c in week),
    )  # fmt: skip


def standing(runs: Sequence[Run], learning: int = 26) -> Standing:
    """A policy over its seeds. `learning` weeks at the beginning do not count."""
    counted = [week for each in runs for week in each.weeks[learning:]]
    inspected, found = sum(w.inspected for w in counted), sum(w.found for w in counted)
    low, high = wilson(found, inspected)
    brought = [_per_inspection(each.weeks[learning:]) for each in runs]
    return Standing(
        policy=runs[0].policy, seeds=len(runs), precision=found / inspected if inspected else 0.0,
        precision_low=low, precision_high=high,
        recall=found / max(sum(w.faulty for w in counted), 1),
        revenue=float(np.mean(brought)),
        revenue_spread=float(1.96 * np.std(brought, ddof=1) / np.sqrt(len(brought)))
        if len(brought) > 1 else 0.0,
    )  # fmt: skip


def _per_inspection(weeks: Sequence[Week]) -> float:
    inspected = sum(week.inspected for week in weeks)
    return sum(week.revenue for week in weeks) / inspected if inspected else 0.0
