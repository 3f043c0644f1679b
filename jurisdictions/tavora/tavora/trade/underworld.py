"""Who cheats and how: schemes are given to a minority of traders, and move when one is caught."""

from datetime import date, timedelta
from random import Random

from msgspec.structs import replace

from greenlane.law.law_of_day import LawOfDay
from tavora.trade.chance import noise, pick, stream
from tavora.trade.openings import better_origin, free_codes, lighter_codes
from tavora.trade.partners import foreigner
from tavora.trade.population import Population, Trader
from tavora.trade.products import Product, Relation
from tavora.trade.register import Registration
from tavora.trade.scenes import Scheme
from tavora.trade.truth import TYPOLOGIES

_ROTATION = tuple(t for t in TYPOLOGIES if t != "carousel")
_MOST_SHARE = 0.012
_LEAST_SHARE = 0.001  # smaller firms cheat too, once every typology has a larger one
_HABIT = 0.55  # how often a cheating firm cheats, when the rate allows
PER_SPLIT = 3.5


class Underworld:
    """The schemes of a nation, so many that they bend `rate` of the imports."""

    def __init__(self, people: Population, rate: float, law: LawOfDay) -> None:
        self.people, self.rate, self.law = people, rate, law
        self.rng = stream(people.seed, "underworld")
        self.schemes: dict[str, Scheme] = {}
        self.usual = _HABIT
        if rate > 0:
            self._recruit()
        self._innocent_relations()

    def scheme(self, trader: Trader, day: date) -> Scheme | None:
        """The scheme of a trader that works on the day."""
        found = self.schemes.get(trader.firm.id)
        return found if found is not None and found.works(day) else None

    def _recruit(self) -> None:
        """Draw cheating firms until their share of imports carries the rate; chances to fit."""
        importers = [t for t in self.people.traders if _imports(t)]
        whole = sum(t.weight for t in importers if t.firm.active(self.law.day))
        ring = [t for t in importers if t.firm.family == 1000]
        free = [t for t in importers if t.firm.family != 1000 and t.firm.active(self.law.day)]
        free = [t for t in free if t.weight < _MOST_SHARE * whole]
        self.rng.shuffle(free)
        solid = [t for t in free if t.weight > _LEAST_SHARE * whole]
        free = [t for t in free if t not in solid] + solid
        shares = self._draw(free, whole)
        for trader in ring:
            self._enlist(trader, "carousel", "ring-1")
        active = [t for t in ring if t.firm.active(self.law.day)]
        self._set_chances(sum(shares) + sum(t.weight for t in active) / whole)

    def _draw(self, free: list[Trader], whole: float) -> list[float]:
        """Enlist from the end of `free`, the typologies in turn; the firms' shares of imports."""
        shares: list[float] = []
        while free and (sum(shares) < self.rate / _HABIT or len(shares) < len(_ROTATION)):
            trader = free.pop()
            if self._enlist(trader, _ROTATION[len(shares) % len(_ROTATION)]):
                shares.append(trader.weight / whole)
                if len(shares) == len(_ROTATION):
                    self.rng.shuffle(free)
        return shares

    def newcomers(self, day: date, most: int = 2) -> int:
        """Up to `most` firms begin to cheat where others have stopped; gives how many.

        Without it fraud dies out in a nation that catches it for years.
        """
        importers = [t for t in self.people.traders if _imports(t) and t.firm.active(day)]
        whole = sum(t.weight for t in importers)
        bent = sum(s.trader.weight * self.usual for s in self.schemes.values() if s.works(day))
        rng, begun = stream(self.people.seed, "newcomers", day.isoformat()), 0
        free = [t for t in importers if t.firm.id not in self.schemes
                and _LEAST_SHARE * whole / 4 < t.weight < _MOST_SHARE * whole]  # fmt: skip
        rng.shuffle(free)
        while free and begun < most and bent < self.rate * whole:
            trader, typology = free.pop(), pick(rng, _ROTATION)
            if self._enlist(trader, typology):
                scheme = self.schemes[trader.firm.id]
                scheme.chance = self.usual / (PER_SPLIT if typology == "splitting" else 1.0)
                bent, begun = bent + trader.weight * self.usual, begun + 1
        return begun

    def _set_chances(self, share: float) -> None:
        chance = self.usual = min(0.95, self.rate / share)
        for scheme in self.schemes.values():
            scheme.chance = chance * (1 / PER_SPLIT if scheme.typology == "splitting" else 1.0)

    def _enlist(self, trader: Trader, typology: str, group: str = "") -> bool:
        found = self.opening(trader, typology, self.rng)
        if found is None:
            return False
        relation, product = _ordinary(found)
        self.schemes[trader.firm.id] = Scheme(
            trader=trader, typology=typology, relation=relation, product=product, group=group,
            depth=0.3 + 0.4 * self.rng.random(), chance=0.0,
        )  # fmt: skip
        if typology == "related_pricing":
            self._befriend(trader.firm, relation)
        return True

    def opening(
        self, trader: Trader, typology: str, rng: Random
    ) -> tuple[Relation, Product] | None:
        """Goods of the trader that lend themselves to a typology; new goods are taken on."""
        open_ = [
            (r, p)
            for r in trader.relations
            for p in r.products
            if p.trade == "import" and p.procedure == "4000"
        ]
        fitting = [(r, p) for r, p in open_ if self._fits(p, typology)]
        if typology not in ("false_origin", "permit_dodge", "misclassification"):
            return pick(rng, fitting) if fitting else None
        if fitting and rng.random() < 0.5:
            return pick(rng, fitting)
        return self._taken_on(trader, typology, rng) if open_ else None

    def _fits(self, product: Product, typology: str) -> bool:
        product_law = self.law.measures(product.code, product.partner, "import")
        types = self.law.book.measure_types
        if typology == "permit_dodge":
            needed = self.law.permits(product.code, product.partner, "import")
            return bool(needed and free_codes(self.law, product, self.people.maker.by_sector))
        if typology == "false_origin":
            return not product.claims and self._preferred(product)
        if typology == "misclassification":
            return bool(lighter_codes(self.law, product, self.people.maker.by_sector))
        if typology == "short_quantity":
            return True
        duties = [m for m in product_law if types[m.type].charge == "A00"]
        return any(str(m.expression) != "Free" for m in duties)

    def _preferred(self, product: Product) -> bool:
        """True when other countries have a better rate for such goods, and their own has not."""
        own = self.law.measures(product.code, product.partner, "import")
        types = self.law.book.measure_types
        if any(types[m.type].preference for m in own):
            return False
        return better_origin(self.law, product, self.people.countries) is not None

    def _taken_on(
        self, trader: Trader, typology: str, rng: Random
    ) -> tuple[Relation, Product] | None:
        """A new product for the scheme, from a country that has no part in a preference."""
        sectors = self.people.maker.by_sector
        lines = [*sectors[trader.firm.sector]] * 3 + [
            ln for s in sorted(sectors) for ln in sectors[s]
        ]
        relations = [r for r in trader.relations if r.products[0].trade == "import"]
        for _ in range(60):
            line, relation = pick(rng, lines), pick(rng, relations)
            country = pick(rng, ("CN", "TW", "TH", "US", "AE", "KR"))
            product = self.people.maker.product(trader.firm, line, "import", country)
            product.claims, product.procedure = False, "4000"
            if self._fits(product, typology):
                relation.products.append(product)
                return relation, product
        return None

    def _befriend(self, firm: Registration, relation: Relation) -> None:
        """The partner abroad is of the same house: it bears the firm's name."""
        partner = foreigner(self.rng, relation.dispatch, relation.foreigner.number)
        name = f"{firm.name.split()[0]} {relation.foreigner.name}"[:70]
        relation.foreigner = replace(
            partner,
            name=name,
            seller=replace(partner.seller, name=name),
            exporter=replace(partner.exporter, name=name),
            consignor=replace(partner.consignor, name=name),
            buyer=replace(partner.buyer, name=name),
            consignee=replace(partner.consignee, name=name),
        )

    def _innocent_relations(self) -> None:
        """Most related firms price fairly, so that a shared name proves nothing."""
        honest = [t for t in self.people.traders if t.firm.id not in self.schemes and _imports(t)]
        for trader in honest[:: max(1, len(honest) // 14)]:
            self._befriend(trader.firm, trader.relations[0])

    def caught(self, trader: str, day: date) -> str:
        """A trader was caught: it stops, lies low, changes its goods, or its broker and way.

        Returns what it does: honest (had no scheme), stopped, low, goods or broker.
        """
        scheme = self.schemes.get(trader)
        if scheme is None or scheme.stopped:
            return "honest"
        scheme.caught += 1
        rng = stream(self.people.seed, "caught", trader, scheme.caught)
        draw = rng.random() + 0.1 * (scheme.caught - 1)
        if draw > 0.72:
            scheme.stopped = True
            return "stopped"
        scheme.idle_until = day + timedelta(days=2 + int(rng.random() * 12))
        scheme.memory.clear()
        if draw < 0.2:
            scheme.idle_until = day + timedelta(days=30 + int(rng.random() * 90))
            return "low"
        return self._move(scheme, rng) if draw < 0.5 else self._turn(scheme, rng)

    def _move(self, scheme: Scheme, rng: Random) -> str:
        """The same way with other goods."""
        found = self.opening(scheme.trader, scheme.typology, rng)
        if found is not None:
            scheme.relation, scheme.product = _ordinary(found)
        scheme.depth = min(0.8, scheme.depth * noise(rng, 0.2) + 0.08)
        return "goods"

    def _turn(self, scheme: Scheme, rng: Random) -> str:
        """Another broker and, where the goods allow, another way."""
        active = [b for b in self.people.brokers if b.until is None and not b.suspended]
        scheme.trader.brokers = [pick(rng, active)]
        typology = pick(rng, _ROTATION)
        found = self.opening(scheme.trader, typology, rng)
        if found is not None and scheme.typology != "carousel":
            usual = scheme.chance * (PER_SPLIT if scheme.typology == "splitting" else 1.0)
            scheme.chance = usual / (PER_SPLIT if typology == "splitting" else 1.0)
            scheme.typology, (scheme.relation, scheme.product) = typology, _ordinary(found)
        return "broker"


def _ordinary(found: tuple[Relation, Product]) -> tuple[Relation, Product]:
    """The goods, from now on for free circulation: a day does not depend on the days before it."""
    found[1].end_use = False
    return found


def _imports(trader: Trader) -> bool:
    return any(r.products[0].trade == "import" for r in trader.relations if r.products)
