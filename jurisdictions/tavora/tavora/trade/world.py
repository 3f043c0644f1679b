"""The trading nation: from a seed, a register and a stream of declarations with the truth aside."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from greenlane.datamodel.base import DateTime
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import Trade
from tavora.trade.answers import answer
from tavora.trade.chance import pick, running, stream
from tavora.trade.frauds import BENDS
from tavora.trade.lines import Today
from tavora.trade.mistakes import DUPLICATE, MISTAKES, SLIPS, Slip
from tavora.trade.partners import Foreigner, rates_on
from tavora.trade.population import Population, Trader
from tavora.trade.products import DRIFT_EPOCH, Product, Relation
from tavora.trade.register import OperatorRecord, RegisterSize
from tavora.trade.scenes import Scene, Scheme
from tavora.trade.shipments import Desk, Draft
from tavora.trade.splitting import split
from tavora.trade.terms import Almanac
from tavora.trade.truth import Generated, Truth, payable
from tavora.trade.underworld import Underworld

MOST_ITEMS = 20
_ITEM_WEIGHTS = running([0.674**n for n in range(MOST_ITEMS)])
_OPENS, _CLOSES = 6 * 3600, 21 * 3600
_REGULAR = 0.75  # how likely an item repeats the goods its trader deals in most


class World:
    """A nation that trades.

    `fraud` is the share of import declarations that are fraudulent, `mistakes` that of all others
    that have an honest mistake, `imports` the share of imports, `negligible` the value in national
    currency under which parcels are relieved. The same arguments give the same declarations.
    """

    answer = staticmethod(answer)

    def __init__(
        self, book: LawBook, seed: int, first_day: date, *, fraud: float = 0.04,
        mistakes: float = 0.05, imports: float = 0.75, negligible: int = 150,
        size: RegisterSize | None = None,
    ) -> None:  # fmt: skip
        self.book, self.seed, self.first_day = book, seed, first_day
        self.mistakes, self.imports = mistakes, imports
        self.people = Population(book, seed, first_day, size or RegisterSize())
        self.almanac = Almanac(book)
        self.desk = Desk(self.people, self.almanac, negligible)
        self.underworld = Underworld(self.people, fraud, book.on(first_day))
        self._seasons: dict[tuple[str, int], list[float]] = {}
        self._choices: dict[tuple[int, str, int], tuple[list[Relation], list[float]]] = {}
        self._ranks: dict[tuple[int, int], list[float]] = {}

    def register(self, day: date | None = None) -> tuple[OperatorRecord, ...]:
        """Every operator as the register shows it on the day (the first, if none is given)."""
        return tuple(r.record(day or self.first_day) for r in self.people.registrations)

    def mandates(self) -> tuple[tuple[str, str], ...]:
        """Every trader with each of its brokers, by number: who may declare for whom."""
        return tuple((t.firm.id, b.id) for t in self.people.traders for b in t.brokers)

    @property
    def foreigners(self) -> list[Foreigner]:
        """The firms abroad."""
        return self.people.foreigners

    def caught(self, trader: str, day: date) -> str:
        """Tell the nation that a trader was caught; its later declarations take it into account.

        Returns what the trader does: honest, stopped, low, goods or broker (see `Underworld`).
        """
        return self.underworld.caught(trader, day)

    def newcomers(self, day: date) -> int:
        """Let firms begin to cheat where others have stopped; gives how many (see `Underworld`)."""
        return self.underworld.newcomers(day)

    def declarations(
        self, days: int, per_day: int, *, items: int | None = None, start: date | None = None
    ) -> Iterator[Generated]:
        """`per_day` declarations on each day, in order of time; `items` fixes their length."""
        for number in range(days):
            yield from self._day((start or self.first_day) + timedelta(days=number), per_day, items)

    def _day(self, day: date, count: int, items: int | None) -> Iterator[Generated]:
        rng = stream(self.seed, "day", day.isoformat(), count)
        today = self._today(day)
        weights = {trade: self._weights(trade, today) for trade in _TRADES}
        span = _CLOSES - _OPENS
        times = sorted(_OPENS + int(span * (rng.random() + rng.random()) / 2) for _ in range(count))
        done = 0
        while done < count:
            made = self._event(rng, today, times[done:], weights, items)
            yield from made
            done += len(made)

    def _today(self, day: date) -> Today:
        return Today(
            day=day, stamp=day.strftime("%Y%m%d"), month=day.month - 1,
            epoch=self.almanac.epoch(day), years=(day - DRIFT_EPOCH).days / 365,
            rates={**rates_on(self.book.exchange_rates, day), self.book.currency: 1.0},
            recent=tuple(DateTime.of_day(day - timedelta(days=n)) for n in range(3, 40)),
        )  # fmt: skip

    def _weights(self, trade: Trade, today: Today) -> list[float]:
        key = (trade, today.month)
        if key not in self._seasons:
            self._seasons[key] = [
                t.weight * t.season(trade, today.month) for t in self.people.traders
            ]
        return running(
            [
                weight if weight and trader.firm.active(today.day) else 0.0
                for weight, trader in zip(self._seasons[key], self.people.traders, strict=True)
            ]
        )

    def _event(
        self, rng: Random, today: Today, times: list[int], weights: dict[Trade, list[float]],
        items: int | None,
    ) -> list[Generated]:  # fmt: skip
        """What one trader lodges next: one declaration, or several parcels of one consignment."""
        trade: Trade = "import" if rng.random() < self.imports else "export"
        sums = weights[trade] if weights[trade][-1] else weights["import"]
        trader = self.people.traders[bisect_right(sums, rng.random() * sums[-1])]
        scheme = self.underworld.scheme(trader, today.day) if trade == "import" else None
        if scheme is not None and rng.random() < scheme.chance:
            return self._fraud(rng, scheme, today, times, items)
        draft = self._honest(rng, trader, trade, today, times[0], items)
        if draft is None:
            return []
        if rng.random() < self.mistakes:
            return self._mistake(rng, draft, times)
        return [_generated(draft)]

    def _honest(
        self, rng: Random, trader: Trader, trade: Trade, today: Today, offset: int,
        items: int | None,
    ) -> Draft | None:  # fmt: skip
        relations, sums = self._relations(trader, trade, today.month)
        relation = relations[bisect_right(sums, rng.random() * sums[-1])]
        count = items or _count(rng)
        goods = [self._goods(rng, relation, today.month) for _ in range(count)]
        return self.desk.draft(rng, trader, relation, goods, today, offset)

    def _relations(
        self, trader: Trader, trade: Trade, month: int
    ) -> tuple[list[Relation], list[float]]:
        key = (trader.place, trade, month)
        if key not in self._choices:
            own = [r for r in trader.relations if r.products and r.products[0].trade == trade]
            sums = running([sum(p.year[month] for p in r.products) for r in own])
            self._choices[key] = (own, sums)
        return self._choices[key]

    def _goods(self, rng: Random, relation: Relation, month: int) -> Product:
        key = (relation.number, month)
        sums = self._ranks.get(key)
        if sums is None or len(sums) != len(relation.products):
            ranked = enumerate(relation.products)
            sums = self._ranks[key] = running([p.year[month] / (1 + n) for n, p in ranked])
        if rng.random() < _REGULAR:
            return relation.products[bisect_right(sums, rng.random() * sums[-1])]
        return pick(rng, relation.products)

    def _fraud(
        self, rng: Random, scheme: Scheme, today: Today, times: list[int], items: int | None
    ) -> list[Generated]:
        """A draft with the scheme's goods, bent; what cannot be bent with gain stays honest."""
        scene = self._scene(rng, scheme, today, times[0], items)
        if scene is None:
            return []
        if scheme.typology == "splitting" and items is None:
            pairs = split(scene, self.desk, len(times))
            if pairs and all(self._gains(a, b, scene.law) for a, b in pairs):
                group = f"{scheme.trader.firm.id}/{today.stamp}/{times[0]}"
                return [
                    _generated(scene.draft, times[n], declared, "splitting", right, 1, group)
                    for n, (declared, right) in enumerate(pairs)
                ]
        right = scene.draft.declaration
        for name in (scheme.typology, "undervaluation"):
            declared = BENDS[name](scene) if name in BENDS else None
            if declared is not None and (
                name == "permit_dodge" or self._gains(declared, right, scene.law)
            ):
                sequence, group = scene.place + 1, scheme.group
                return [_generated(scene.draft, None, declared, name, right, sequence, group)]
        return [_generated(scene.draft)]

    def _scene(
        self, rng: Random, scheme: Scheme, today: Today, offset: int, items: int | None
    ) -> Scene | None:
        single = scheme.typology == "splitting" and items is None
        count = 1 if single else items or _count(rng)
        mates = [p for p in scheme.relation.products if p.procedure == "4000" and not p.end_use]
        goods = [pick(rng, mates) if mates else scheme.product for _ in range(count)]
        goods[int(rng.random() * count)] = scheme.product
        draft = self.desk.draft(rng, scheme.trader, scheme.relation, goods, today, offset)
        if draft is None or scheme.product not in draft.products:
            return None
        return Scene(
            draft=draft, place=draft.products.index(scheme.product), rng=rng, scheme=scheme,
            law=self.almanac.law(today.day)[1], people=self.people,
        )  # fmt: skip

    def _gains(self, declared: object, right: object, law: LawOfDay) -> bool:
        return payable(right, law) - payable(declared, law) >= 1  # type: ignore[arg-type]

    def _mistake(self, rng: Random, draft: Draft, times: list[int]) -> list[Generated]:
        name = pick(rng, MISTAKES)
        good = _generated(draft)
        if name == DUPLICATE and len(times) > 1:
            truth = Truth(
                kind="mistake", name=DUPLICATE, trader=good.trader, sequence=0,
                right=draft.declaration, group=draft.declaration.functional_reference_id or "",
            )  # fmt: skip
            return [good, replace(good, offset=times[1], truth=truth)]
        slip = self._slip(rng, draft)
        made = SLIPS[name](slip) if name in SLIPS else None
        while made is None:
            name = pick(rng, tuple(SLIPS))
            made = SLIPS[name](slip)
        declared, sequence = made
        truth = Truth(
            kind="mistake", name=name, trader=good.trader, sequence=sequence,
            right=draft.declaration,
        )  # fmt: skip
        return [replace(good, declaration=declared, truth=truth)]

    def _slip(self, rng: Random, draft: Draft) -> Slip:
        day = draft.today.day
        return Slip(
            declaration=draft.declaration, rng=rng, book=self.book, day=day,
            currencies=tuple(draft.today.rates),
            lapsed=tuple(self.desk.party(b) for b in self.people.brokers if not b.active(day)),
        )  # fmt: skip


def _count(rng: Random) -> int:
    return 1 + bisect_right(_ITEM_WEIGHTS, rng.random() * _ITEM_WEIGHTS[-1])


def _generated(
    draft: Draft, offset: int | None = None, declaration: object = None, name: str = "",
    right: object = None, sequence: int = 0, group: str = "",
) -> Generated:  # fmt: skip
    truth = None
    trader = draft.trader.firm.id
    if name:
        truth = Truth(
            kind="fraud", name=name, trader=trader, sequence=sequence, group=group,
            right=right,  # type: ignore[arg-type]
        )  # fmt: skip
    return Generated(
        day=draft.today.day, offset=draft.offset if offset is None else offset, trader=trader,
        declaration=declaration or draft.declaration,  # type: ignore[arg-type]
        truth=truth,
    )  # fmt: skip


_TRADES: tuple[Trade, Trade] = ("import", "export")


def declarations(
    book: LawBook, seed: int, first_day: date, days: int, per_day: int, *,
    items: int | None = None, fraud: float = 0.04, mistakes: float = 0.05,
) -> Iterator[Generated]:  # fmt: skip
    """The declarations of a nation made from a seed; see `World` for more control."""
    world = World(book, seed, first_day, fraud=fraud, mistakes=mistakes)
    return world.declarations(days, per_day, items=items)
