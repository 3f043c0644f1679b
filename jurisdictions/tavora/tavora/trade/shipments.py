"""One honest declaration: a trader's shipment put into the customary places of the data model."""

from random import Random
from typing import Any

import msgspec

from greenlane.datamodel.base import DateTime
from greenlane.datamodel.consignment import Consignment
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import AdditionalDocument, Invoice, PreviousDocument, Ucr
from greenlane.datamodel.goods_item import (
    ChargeDeduction,
    CustomsValuation,
    GovernmentAgencyGoodsItem,
)
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.guarantee import ObligationGuarantee
from greenlane.law.codes import Incoterm
from tavora.trade.chance import pick
from tavora.trade.lines import Line, Today, make_line, mass, money, relieved
from tavora.trade.papers import Head, HomeParty, home_party, make_head
from tavora.trade.partners import Foreigner
from tavora.trade.population import Population, Trader
from tavora.trade.products import Product, Relation
from tavora.trade.register import Registration
from tavora.trade.routes import BILL, POST, SEA, Voyage
from tavora.trade.terms import Almanac, Terms, document

RELIEF = "C07"
_FREIGHT = {"1": 22, "3": 14, "4": 420, "5": 600}  # hundredths of QTC per kilogram


class Draft(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An honest declaration with what it was made from; `offset` is seconds of the local day."""

    declaration: Declaration
    trader: Trader
    relation: Relation
    products: tuple[Product, ...]
    today: Today
    offset: int


class Sheet(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a declaration is written from; `cents` and `grams` are its totals."""

    trader: Trader
    relation: Relation
    today: Today
    offset: int
    lines: list[Line]
    head: Head
    importing: bool
    suspended: bool
    voyage: Voyage
    me: HomeParty
    cents: int
    grams: int


class Desk:
    """Where declarations are written: running numbers and the shared heads are kept here."""

    def __init__(self, people: Population, almanac: Almanac, negligible: int) -> None:
        self.people, self.almanac, self.negligible = people, almanac, negligible
        self.incoterms: dict[str, Incoterm] = people.book.incoterms
        self.lrns: dict[str, int] = {}
        self.shipments = 0
        self._heads: dict[int, Head] = {}
        self._parties: dict[str, HomeParty] = {}

    def party(self, firm: Registration) -> HomeParty:
        """The party structs of an operator, made once."""
        found = self._parties.get(firm.id)
        if found is None:
            found = self._parties[firm.id] = home_party(firm)
        return found

    def head(self, relation: Relation) -> Head:
        """The shared head of a relation, made once."""
        found = self._heads.get(relation.number)
        if found is None:
            found = self._heads[relation.number] = make_head(relation, self.people.network)
        return found

    def lrn(self, declarant: str, today: Today) -> str:
        """The next local reference number of a declarant: never given twice."""
        number = self.lrns[declarant] = self.lrns.get(declarant, 0) + 1
        return f"{declarant[2:]}-{today.stamp[2:6]}-{number:06d}"

    def draft(
        self, rng: Random, trader: Trader, relation: Relation, products: list[Product],
        today: Today, offset: int,
    ) -> Draft | None:  # fmt: skip
        """Write a declaration; None when none of the goods may be declared today."""
        head = self.head(relation)
        kept = self._declarable(products, today, trader.firm.deferment)
        if not kept or head.currency not in today.rates:
            return None
        lines = [
            make_line(rng, place, product, terms, today, head.currency)
            for place, (product, terms) in enumerate(kept, start=1)
        ]
        sheet = Sheet(
            trader=trader, relation=relation, today=today, offset=offset, lines=lines, head=head,
            importing=kept[0][0].trade == "import", suspended=kept[0][1].suspended,
            voyage=pick(rng, self.people.network.fleets[relation.mode]),
            me=self.party(trader.firm), cents=sum(line.cents for line in lines),
            grams=sum(line.grams for line in lines),
        )  # fmt: skip
        return Draft(
            declaration=self._declaration(rng, sheet), trader=trader, relation=relation,
            products=tuple(product for product, _ in kept), today=today, offset=offset,
        )  # fmt: skip

    def _declarable(
        self, products: list[Product], today: Today, deferred: bool
    ) -> list[tuple[Product, Terms]]:
        """The goods that one declaration may hold today: in force, under one procedure.

        Goods that may not be are replaced by others of the list, so that its length stays.
        """
        known = [
            (p, terms)
            for p in products
            if (terms := self.almanac.terms(p, today.epoch, today.day, deferred)) is not None
        ]
        kept = [(p, t) for p, t in known if t.procedure[0] == known[0][1].procedure[0]]
        lacking = len(products) - len(kept)
        return kept + [kept[n % len(kept)] for n in range(lacking)] if kept else []

    def _declaration(self, rng: Random, sheet: Sheet) -> Declaration:
        early = rng.random() < (0.35 if sheet.relation.mode == SEA else 0.1)
        minute, second = divmod(sheet.offset, 60)
        clock = f"{minute // 60:02d}{minute % 60:02d}{second:02d}"
        declarant = self._declarant(rng, sheet.trader)
        head = sheet.head
        return Declaration(
            function_code="9",
            functional_reference_id=self.lrn(declarant.id, sheet.today),
            issue_date_time=DateTime(f"{sheet.today.stamp}{clock}-04"),
            type_code=("IM" if sheet.importing else "EX") + ("D" if early else "A"),
            goods_item_quantity=len(sheet.lines),
            declaration_office_id=sheet.relation.office,
            additional_document=self._papers(rng, sheet.relation, sheet.voyage),
            agent=None if declarant is sheet.me else declarant.agent,
            border_transport_means=sheet.voyage.border,
            consignment=Consignment(carrier=sheet.voyage.carrier, itinerary=head.itinerary),
            declarant=declarant.declarant,
            goods_shipment=self._shipment(rng, sheet),
            obligation_guarantee=guarantee(sheet.trader.firm) if sheet.suspended else (),
            presentation_office=head.presentation_office,
            **_ends(sheet),
        )

    def _shipment(self, rng: Random, sheet: Sheet) -> GoodsShipment:
        head, me, number = sheet.head, sheet.me, self.number()
        manifest = PreviousDocument(category_code="X", type_code="785", id=f"MAN{number}")
        return GoodsShipment(
            transaction_nature_code="11",
            consignment=self._consignment(rng, sheet),
            customs_valuation=self._charges(rng, sheet) if sheet.importing else None,
            destination=head.destination,
            export_country=head.export_country,
            government_agency_goods_item=self._items(sheet),
            importer=me.importer if sheet.importing else None,
            invoice=Invoice(id=f"INV-{number}", issue_date_time=pick(rng, sheet.today.recent)),
            previous_document=(manifest,),
            trade_terms=head.terms,
            ucr=Ucr(id=f"{sheet.today.stamp[3]}{me.id}-{number}"),
            **_sides(sheet),
        )

    def number(self) -> str:
        """The number of the shipment in hand, scattered so that it tells nothing."""
        return f"{self.shipments * 7_654_321 % 100_000_000:08d}"

    def _items(self, sheet: Sheet) -> tuple[GovernmentAgencyGoodsItem, ...]:
        """The items; parcels under the negligible value claim its relief."""
        if len(sheet.lines) == 1 and sheet.importing:
            value = sheet.cents * sheet.today.rates[sheet.head.currency]
            item = sheet.lines[0].item
            plain = item.government_procedure[0].current_code == "40" and not item.previous_document
            small = sheet.trader.firm.size in ("micro", "small")
            if value < self.negligible * 80 and plain and small:
                return (relieved(item, RELIEF),)
        return tuple([line.item for line in sheet.lines])

    def _consignment(self, rng: Random, sheet: Sheet) -> Consignment:
        head, voyage, importing = sheet.head, sheet.voyage, sheet.importing
        pack = sheet.lines[0].item.packaging[0].type_code or ""
        boxed = sheet.relation.mode == SEA and pack[:1] not in ("V", "N")
        boxes = self.people.network.boxes(rng, sheet.grams // 1000) if boxed else ()
        return Consignment(
            container_code="1" if boxed else "0",
            arrival_transport_means=voyage.arrival if importing else None,
            departure_transport_means=None if importing else voyage.departure,
            freight=voyage.freight,
            goods_location=head.location,
            loading_location=head.loading,
            transport_equipment=boxes,
        )

    def _charges(self, rng: Random, sheet: Sheet) -> CustomsValuation | None:
        """Freight and insurance that the price does not include, in the invoice's currency."""
        term, currency = self.incoterms[sheet.relation.incoterm], sheet.head.currency
        charges = []
        if not term.freight:
            rate = _FREIGHT[sheet.relation.mode] * (0.7 + 0.6 * rng.random())
            rate /= sheet.today.rates[currency]
            freight = 100 * (20 + int(sheet.grams / 1000 * rate / 100 + sheet.cents * 0.0002))
            charges.append(_charge("AK", freight, currency))
        if not term.insurance:
            charges.append(_charge("AL", 100 * (1 + sheet.cents // 40_000), currency))
        return CustomsValuation(charge_deduction=tuple(charges)) if charges else None

    def _papers(
        self, rng: Random, relation: Relation, voyage: Voyage
    ) -> tuple[AdditionalDocument, ...]:
        self.shipments += 1
        number = self.number()
        bill = f"{(voyage.carrier.name or 'XXX')[:3].upper()}{number}"
        papers = [
            document("N935", f"INV-{number}"),
            document(BILL.get(relation.mode, "N730"), bill),
        ]
        if relation.mode != POST and rng.random() < 0.6:
            papers.append(document("N271", f"PL-{number}"))
        return tuple(papers)

    def _declarant(self, rng: Random, trader: Trader) -> HomeParty:
        if rng.random() < trader.self_declares:
            return self.party(trader.firm)
        return self.party(pick(rng, trader.brokers))


def _charge(code: str, cents: int, currency: str) -> ChargeDeduction:
    return ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=money(cents, currency)
    )


def guarantee(firm: Registration) -> tuple[ObligationGuarantee, ...]:
    """The guarantee that a trader secures suspended duty with."""
    reference = f"{firm.since.year % 100:02d}QTG{firm.id[-8:]}"
    return (ObligationGuarantee(reference_id=reference, security_details_code="1"),)


def _ends(sheet: Sheet) -> dict[str, Any]:
    """What differs between imports and exports, and the totals."""
    importing = sheet.importing
    return {
        "exporter": sheet.relation.foreigner.exporter if importing else sheet.me.exporter,
        "exit_office": None if importing else sheet.head.exit_office,
        "invoice_amount": money(sheet.cents, sheet.head.currency),
        "total_gross_mass_measure": mass(sheet.grams),
        "total_package_quantity": sum([line.packages for line in sheet.lines]),
    }


def _sides(sheet: Sheet) -> dict[str, Any]:
    """Who sells and sends, who buys and receives."""
    me, partner = sheet.me, sheet.relation.foreigner
    source: HomeParty | Foreigner = partner if sheet.importing else me
    target: HomeParty | Foreigner = me if sheet.importing else partner
    return {
        "seller": source.seller,
        "consignor": source.consignor,
        "buyer": target.buyer,
        "consignee": target.consignee,
    }
