"""What each trader deals in: products, and the relations through which they come and go."""

from datetime import date
from random import Random

import msgspec

from greenlane.law.lawbook import LawBook
from greenlane.law.nomenclature import GoodsNomenclature, Trade
from tavora.trade.chance import digits, noise, pick
from tavora.trade.goods import UNTRADED_UNITS, YEAR, GoodsKind, kind_of, unit_mass
from tavora.trade.partners import Foreigner
from tavora.trade.register import Registration

_LINE_VALUE = {"micro": 900.0, "small": 4200.0, "medium": 15000.0, "large": 52000.0}
_VAGUE = ("other", "of ", "in ", "containing", "over ", "piston", "not ", "with", "for ", "weigh")
_MOST_MASS = {"1": 24000.0, "3": 15000.0, "4": 900.0}
_ADJECTIVES = ("grade A", "standard", "premium", "assorted", "type 2", "export quality", "bulk lot")
DRIFT_EPOCH = date(2026, 1, 1)


class Product(msgspec.Struct, kw_only=True, eq=False):
    """Goods that a trader deals in, with the trader's habits about them.

    `price` is QTC per kg on 2026-01-01, `drift` its yearly change, `spread` its noise; `lot` the
    usual kg of one line; `origin` and `partner` the country of origin and the country that the law
    asks about (the origin, or for exports the destination).
    """

    number: int
    code: str
    trade: Trade
    kind: GoodsKind
    texts: tuple[str, ...]
    origin: str
    partner: str
    price: float
    drift: float
    spread: float
    lot: float
    pack: str
    pack_mass: float
    tare: float
    unit_mass: float
    procedure: str
    claims: bool
    end_use: bool
    year: tuple[float, ...]
    references: str

    def reference(self, code: str) -> str:
        """The number of the trader's long-running licence or certificate of that code."""
        return f"{code}-{self.references}"


class Relation(msgspec.Struct, kw_only=True, eq=False):
    """A trader's dealings with one firm abroad: the way, the terms, the goods."""

    number: int
    trader: Registration
    foreigner: Foreigner
    dispatch: str
    mode: str
    office: str
    port: str
    incoterm: str
    products: list[Product]


def tradeable(book: LawBook) -> list[GoodsNomenclature]:
    """The declarable lines that move as goods, in order of code; each code once."""
    lines = {
        line.code: line
        for line in book.nomenclature
        if line.declarable and line.unit not in UNTRADED_UNITS
    }
    return [lines[code] for code in sorted(lines)]


class ProductMaker:
    """Makes products and relations; `numbers` run through all of them."""

    def __init__(self, book: LawBook, rng: Random) -> None:
        self.book, self.rng, self.count = book, rng, 0
        self.by_sector: dict[str, list[GoodsNomenclature]] = {}
        self.exported: list[GoodsNomenclature] = []
        for line in tradeable(book):
            kind = kind_of(line.code)
            self.by_sector.setdefault(kind.sector, []).append(line)
            self.exported += [line] * kind.export
        self.texts = {line.code: self._texts(line) for line in tradeable(book)}

    def product(
        self, trader: Registration, line: GoodsNomenclature, trade: Trade, country: str
    ) -> Product:
        """A product of a trader, from (or, for exports, to) a country."""
        rng, kind = self.rng, kind_of(line.code)
        self.count += 1
        price = kind.price * max(0.35, noise(rng, 0.7))
        lot = _LINE_VALUE[trader.size] * max(0.3, noise(rng, 0.8)) / price
        own_mass = unit_mass(line.code, line.unit) if line.unit else 1.0
        return Product(
            number=self.count, code=line.code, trade=trade, kind=kind,
            texts=self.texts[line.code], origin="QT" if trade == "export" else country,
            partner=country, price=price, drift=(rng.random() - 0.35) * 0.16,
            spread=0.06 + rng.random() * 0.14, lot=lot, pack=pick(rng, kind.packs),
            pack_mass=max(kind.pack_mass * noise(rng, 0.5), own_mass),
            tare=0.03 + rng.random() * 0.09, unit_mass=own_mass * noise(rng, 0.1),
            procedure=self._procedure(trader, trade), claims=rng.random() < 0.9,
            end_use=rng.random() < 0.5, year=YEAR[kind.season], references=digits(rng, 7),
        )  # fmt: skip

    def _procedure(self, trader: Registration, trade: Trade) -> str:
        draw = self.rng.random()
        if trade == "export":
            return "1000" if draw < 0.95 else "2300"
        if trader.size in ("micro", "small") or draw < 0.88:
            return "4000"
        return (
            "7100" if draw < 0.93 else "4071" if draw < 0.96 else "5100" if draw < 0.99 else "5300"
        )

    def _texts(self, line: GoodsNomenclature) -> tuple[str, ...]:
        """Trade descriptions: the heading's words with the line's own, in a few varieties."""
        own = line.description["en"]
        if own.lower().startswith(_VAGUE) or len(own) < 8:
            parents = [
                g for g in self.book.nomenclature if g.code in (line.code[:6], line.code[:4])
            ]
            own = f"{parents[-1].description['en'] if parents else ''}; {own}"
        return (own[:200], *(f"{own[:200]}, {word}" for word in _ADJECTIVES[:5]))


def lot_limit(mode: str, product: Product) -> float:
    """The most kg of one line that a mode carries; bulk goods fill a hold."""
    if product.pack[0] == "V" and mode == "1":
        return 3_000_000.0
    return _MOST_MASS.get(mode, 60.0)
