"""The nation at the start: traders with their relations, products and brokers."""

from datetime import date
from random import Random

import msgspec

from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import GoodsNomenclature, Trade
from tavora.trade.chance import noise, pick, stream
from tavora.trade.goods import kind_of
from tavora.trade.partners import Foreigner, make_foreigners
from tavora.trade.products import Product, ProductMaker, Relation, lot_limit
from tavora.trade.register import SIZE_WEIGHT, RegisterSize, Registration, make_register
from tavora.trade.routes import AIR, NEIGHBOURS, POST, ROAD, SEA, Network

COUNTRIES = 45
_TERMS = {
    "import": ("CIF", "CIF", "CIF", "FOB", "FOB", "EXW", "CFR", "FCA", "DAP", "CPT", "CIP"),
    "export": ("FOB", "FOB", "FOB", "CIF", "FCA", "CFR", "EXW"),
}
_BY_OTHER_MODES = {"FAS": "FCA", "FOB": "FCA", "CFR": "CPT", "CIF": "CIP"}


class Trader(msgspec.Struct, kw_only=True, eq=False):
    """A trader at work: its registration, its relations and whom it lets declare."""

    place: int
    firm: Registration
    weight: float
    relations: list[Relation]
    brokers: list[Registration]
    self_declares: float

    def season(self, trade: Trade, month: int) -> float:
        """How busy the trader is in a month (0 is January), compared with its mean."""
        years = [p.year[month] for r in self.relations for p in r.products if p.trade == trade]
        return sum(years) / len(years) if years else 0.0


class Population:
    """Everybody and their habits, made from a seed; `day` is what ages are counted from."""

    def __init__(self, book: LawBook, seed: int, day: date, size: RegisterSize) -> None:
        self.book, self.seed = book, seed
        self.maker = ProductMaker(book, stream(seed, "products"))
        self.countries = self._countries()
        self.registrations = make_register(seed, day, self._sectors(), size)
        self.by_id = {r.id: r for r in self.registrations}
        self.foreigners = make_foreigners(stream(seed, "abroad"), self.countries, size.foreigners)
        self.by_country: dict[str, list[Foreigner]] = {}
        for firm in self.foreigners:
            self.by_country.setdefault(firm.country, []).append(firm)
        of_kind = {kind: [r for r in self.registrations if r.kind == kind] for kind in KINDS}
        self.brokers = of_kind["broker"]
        self.network = Network(book, stream(seed, "network"), of_kind["carrier"])
        self.relation_count = 0
        rng = stream(seed, "traders")
        self.traders = [self._trader(rng, n, firm) for n, firm in enumerate(of_kind["trader"])]

    def _countries(self) -> list[str]:
        """The partners, those that sell the most kinds of goods first."""
        counts = {code: 0 for code in sorted(self.book.countries) if code != "QT"}
        for sector in sorted(self.maker.by_sector):
            for line in self.maker.by_sector[sector]:
                for country in kind_of(line.code).origins:
                    if country in counts:
                        counts[country] += 1
        ranked = sorted(counts, key=lambda code: (-counts[code], code))
        return ranked[:COUNTRIES]

    def _sectors(self) -> list[tuple[str, str]]:
        """(sector, role) pairs, as often as they weigh: exporters where goods are exported."""
        pairs = []
        for sector in sorted(self.maker.by_sector):
            lines = self.maker.by_sector[sector]
            pairs += [(sector, "import")] * max(3, min(len(lines), 14))
            exported = sum(kind_of(line.code).export for line in lines)
            pairs += [(sector, "export" if exported > 20 else "both")] * min(exported // 4, 8)
        return pairs

    def _trader(self, rng: Random, place: int, firm: Registration) -> Trader:
        trades: list[Trade] = []
        if firm.role in ("import", "both"):
            trades.append("import")
        if firm.role in ("export", "both"):
            trades.append("export")
        relations = [r for trade in trades for r in self._relations(rng, firm, trade)]
        active = [b for b in self.brokers if b.until is None and not b.suspended]
        return Trader(
            place=place, firm=firm, weight=SIZE_WEIGHT[firm.size] * max(0.3, noise(rng, 0.8)),
            relations=relations, brokers=[pick(rng, active) for _ in range(1 + (place % 3 == 0))],
            self_declares=0.7 if rng.random() < 0.22 else 0.03,
        )  # fmt: skip

    def _relations(self, rng: Random, firm: Registration, trade: Trade) -> list[Relation]:
        """Two to twelve products, dealt to one to four firms abroad that sell or buy such goods."""
        lines = self._lines(rng, firm, trade)
        relations: list[Relation] = []
        for line in lines:
            kind = kind_of(line.code)
            known = [r for r in relations if r.dispatch in kind.origins or trade == "export"]
            if known and (rng.random() < 0.72 or len(relations) == 4):
                relation = pick(rng, known)
            else:
                country = self._country(rng, kind.origins)
                relation = self.relate(rng, firm, trade, country, kind.modes)
                relations.append(relation)
            relation.products.append(self.product(firm, line, trade, relation))
        return relations

    def _lines(self, rng: Random, firm: Registration, trade: Trade) -> list[GoodsNomenclature]:
        own = self.maker.by_sector.get(firm.sector) or self.maker.by_sector["groceries"]
        if trade == "export":
            own = [ln for ln in own if kind_of(ln.code).export] or self.maker.exported
        every = sorted(self.maker.by_sector)
        lines = {}
        for _ in range(2 + int(rng.random() * 11)):
            stray = trade == "import" and rng.random() < 0.08
            source = self.maker.by_sector[pick(rng, every)] if stray else own
            line = pick(rng, source)
            lines[line.code] = line
        return list(lines.values())

    def _country(self, rng: Random, origins: tuple[str, ...]) -> str:
        usual = [c for c in origins if c in self.by_country]
        return pick(rng, usual) if usual and rng.random() < 0.9 else pick(rng, self.countries)

    def relate(
        self, rng: Random, firm: Registration, trade: Trade, country: str, modes: str
    ) -> Relation:
        """A new relation with a firm of a country, without products yet."""
        partner = pick(rng, self.by_country[country])
        mode = ROAD if country in NEIGHBOURS else modes[0]
        if mode == ROAD and country not in NEIGHBOURS:
            mode = AIR if rng.random() < 0.3 else SEA
        if mode == AIR and firm.size == "micro" and rng.random() < 0.4:
            mode = POST
        term = pick(rng, _TERMS[trade])
        self.relation_count += 1
        return Relation(
            number=self.relation_count, trader=firm, foreigner=partner, dispatch=country,
            mode=mode, office=self.network.office(rng, mode, country).office,
            port=pick(rng, partner.ports), products=[],
            incoterm=term if mode == SEA else _BY_OTHER_MODES.get(term, term),
        )  # fmt: skip

    def product(
        self, firm: Registration, line: GoodsNomenclature, trade: Trade, relation: Relation
    ) -> Product:
        """A product within a relation; now and then it comes from a third country."""
        rng, country = self.maker.rng, relation.dispatch
        origins = [c for c in kind_of(line.code).origins if c in self.by_country]
        if trade == "import" and origins and rng.random() < 0.12:
            country = pick(rng, origins)
        product = self.maker.product(firm, line, trade, country)
        product.claims = product.claims and country == relation.dispatch
        if relation.mode in (AIR, POST) and firm.size == "micro" and rng.random() < 0.6:
            product.lot *= 0.05  # parcels of small shops
        product.lot = min(product.lot, lot_limit(relation.mode, product))
        return product


KINDS = ("trader", "broker", "carrier")
__all__ = ["KINDS", "Population", "Trader"]
