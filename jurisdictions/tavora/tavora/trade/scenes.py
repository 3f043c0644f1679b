"""What a dishonest trader has to work with: its scheme, and the honest declaration it bends."""

from datetime import date
from random import Random
from typing import Any

import msgspec

from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.item_facts import documents_of
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import GoodsNomenclature
from tavora.trade.edits import Item, items_of, priced, shrunk, with_commodity
from tavora.trade.openings import other_codes
from tavora.trade.population import Population, Trader
from tavora.trade.products import Product, Relation
from tavora.trade.shipments import Draft


class Scheme(msgspec.Struct, kw_only=True, eq=False):
    """A trader's way to cheat: which typology, on which goods, how deep, how often.

    `depth` is the share kept of what is cut; `chance` that one of its declarations is bent;
    `memory` what it settled on (a false code, a shell's name), so that it does the same again.
    """

    trader: Trader
    typology: str
    relation: Relation
    product: Product
    depth: float
    chance: float
    group: str = ""
    idle_until: date | None = None
    stopped: bool = False
    caught: int = 0
    memory: dict[str, Any] = msgspec.field(default_factory=dict)

    def works(self, day: date) -> bool:
        """True on days when the trader cheats at all."""
        return not self.stopped and (self.idle_until is None or day > self.idle_until)


class Scene(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An honest draft about to be bent at item `place` (from 0)."""

    draft: Draft
    place: int
    rng: Random
    law: LawOfDay
    people: Population
    scheme: Scheme

    @property
    def item(self) -> Item:
        """The item the fraud is about."""
        return items_of(self.draft.declaration)[self.place]

    @property
    def product(self) -> Product:
        """The product of that item."""
        return self.draft.products[self.place]

    def needed(self, code: str, origin: str) -> list[str]:
        """Permit documents that imports of a code from a country need."""
        return [p.document for p in self.law.permits(code, origin, "import")]

    def other_codes(self) -> list[GoodsNomenclature]:
        """Codes that such goods could be hidden under: of the chapter first, then of the trade."""
        lines = other_codes(self.law, self.product, self.people.maker.by_sector)
        self.rng.shuffle(lines)
        return sorted(lines, key=lambda line: line.code[:2] != self.product.code[:2])


def reclassified(item: Item, line: GoodsNomenclature, classification: Any, text: str) -> Item:
    """The item under another code and text; quantities of excise that it has no more are left."""
    commodity = item.commodity
    assert commodity is not None  # noqa: S101 the generator made it
    assert commodity.goods_measure is not None  # noqa: S101 the generator made it
    measure = commodity.goods_measure
    if not line.unit:
        measure = msgspec.structs.replace(measure, tariff_quantity=None)
    return with_commodity(
        item,
        description=text,
        classification=classification,
        goods_measure=measure,
        duty_tax_fee=commodity.duty_tax_fee[:1],
    )


def lessened(item: Item, factor: float, *, gross: bool) -> Item:
    """Less of the same goods: masses, quantities and price times `factor`."""
    commodity = item.commodity
    assert commodity is not None  # noqa: S101 the generator made it
    assert commodity.goods_measure is not None  # noqa: S101 the generator made it
    measure = commodity.goods_measure
    fees = tuple(
        msgspec.structs.replace(
            fee, specific_tax_base_quantity=shrunk(fee.specific_tax_base_quantity, factor)
        )
        for fee in commodity.duty_tax_fee
    )
    less = msgspec.structs.replace(
        measure,
        net_net_weight_measure=shrunk(measure.net_net_weight_measure, factor),
        tariff_quantity=shrunk(measure.tariff_quantity, factor),
        gross_mass_measure=shrunk(measure.gross_mass_measure, factor)
        if gross
        else measure.gross_mass_measure,
    )
    return priced(with_commodity(item, duty_tax_fee=fees, goods_measure=less), factor)


def documented(item: Item, *documents: AdditionalDocument) -> Item:
    """The item with further documents."""
    held = documents_of(item.additional_document)
    new = tuple(d for d in documents if not documents_of((d,)) <= held)
    return msgspec.structs.replace(item, additional_document=(*item.additional_document, *new))
