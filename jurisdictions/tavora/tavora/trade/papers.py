"""The head of a declaration: parties, transport, terms of trade, made once where they repeat."""

from typing import Any

import msgspec

from greenlane.datamodel.consignment import GoodsLocation, Itinerary, LoadingLocation
from greenlane.datamodel.declaration import ExitOffice, PresentationOffice
from greenlane.datamodel.goods_item import Destination, ExportCountry
from greenlane.datamodel.goods_shipment import TradeTerms
from greenlane.datamodel.party import (
    Address,
    Agent,
    Buyer,
    Consignee,
    Consignor,
    Declarant,
    Exporter,
    Importer,
    Seller,
)
from tavora.trade.products import Relation
from tavora.trade.register import Registration
from tavora.trade.routes import Network


class HomeParty(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An operator in every role that a declaration may name it in."""

    id: str
    declarant: Declarant
    agent: Agent
    importer: Importer
    exporter: Exporter
    buyer: Buyer
    seller: Seller
    consignee: Consignee
    consignor: Consignor


class Head(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What all declarations of one relation share."""

    currency: str
    terms: TradeTerms
    destination: Destination
    export_country: ExportCountry
    itinerary: tuple[Itinerary, ...]
    loading: LoadingLocation
    location: GoodsLocation
    exit_office: ExitOffice
    presentation_office: PresentationOffice


def home_party(firm: Registration) -> HomeParty:
    """The party structs of an operator."""
    address = Address(
        line=firm.line, city_name=firm.city, country_code="QT", postcode_id=firm.id[-5:]
    )
    party: dict[str, Any] = {"id": firm.id, "name": firm.name}
    return HomeParty(
        id=firm.id,
        declarant=Declarant(**party, address=address),
        agent=Agent(**party, function_code="2"),
        importer=Importer(**party, address=address),
        exporter=Exporter(**party, address=address),
        buyer=Buyer(**party, address=address),
        seller=Seller(**party, address=address),
        consignee=Consignee(**party, address=address),
        consignor=Consignor(**party, address=address),
    )


def make_head(relation: Relation, network: Network) -> Head:
    """The shared head of a relation's declarations."""
    importing = relation.products[0].trade == "import"
    abroad = relation.dispatch
    here = network.locations[relation.office]
    first, last = (abroad, "QT") if importing else ("QT", abroad)
    delivered = relation.incoterm in ("CIF", "CFR", "CPT", "CIP", "DAP", "DPU", "DDP")
    place = (here.id or "")[:5] if delivered == importing else relation.port
    return Head(
        currency=relation.foreigner.currency,
        terms=TradeTerms(condition_code=relation.incoterm, location_id=place),
        destination=Destination(country_code=last),
        export_country=ExportCountry(id=first),
        itinerary=(
            Itinerary(sequence_numeric=1, routing_country_code=first),
            Itinerary(sequence_numeric=2, routing_country_code=last),
        ),
        loading=LoadingLocation(id=relation.port if importing else (here.id or "")[:5]),
        location=here,
        exit_office=ExitOffice(id=relation.office),
        presentation_office=PresentationOffice(id=relation.office),
    )


__all__ = ["Head", "HomeParty", "home_party", "make_head"]
