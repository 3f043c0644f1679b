"""What a document mentions: the way of its goods for the live board, and who shares what with whom.

A link joins two things that a document names together: a party and its address or telephone, a
party and the declarant, a party and a container or means of transport.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from greenlane.datamodel.consignment import Consignment
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.item_facts import goods_code

PARTY, ADDRESS, PHONE = "party", "address", "phone"
CONTAINER, VEHICLE, ACCOUNT = "container", "vehicle", "account"
KINDS = (PARTY, ADDRESS, PHONE, ACCOUNT, CONTAINER, VEHICLE)


class Mention(msgspec.Struct, frozen=True, order=True):
    """One thing that is named: its kind, and what makes two of them the same."""

    kind: str
    key: str


class Link(msgspec.Struct, frozen=True, order=True):
    """Two things that are named together."""

    a: Mention
    b: Mention


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """The way of the goods: countries of origin and export, chapters, containers."""

    origins: tuple[str, ...]
    export: str
    chapters: tuple[str, ...]
    containers: int


def way(declaration: Declaration) -> Way:
    """The way of a declaration's goods; each list in the order of the items, without doubles."""
    shipment = declaration.goods_shipment or GoodsShipment()
    items = shipment.government_agency_goods_item
    origins = (o.country_code for item in items for o in item.origin if o.country_code)
    chapters = (code[:2] for item in items if (code := goods_code(item)))
    consignment = shipment.consignment or Consignment()
    return Way(
        origins=tuple(dict.fromkeys(origins)),
        export=(shipment.export_country.id if shipment.export_country else None) or "",
        chapters=tuple(dict.fromkeys(chapters)),
        containers=len(consignment.transport_equipment),
    )


def links(declaration: Declaration) -> tuple[Link, ...]:
    """Every link of a document, each once, in order."""
    found = {link for link in _links(declaration) if link.a != link.b}
    return tuple(sorted({link if link.a < link.b else Link(link.b, link.a) for link in found}))


def _links(declaration: Declaration) -> Iterator[Link]:
    parties = list(_parties(declaration))
    declarant = party_mention(declaration.declarant)
    things = list(_things(declaration))
    for party in parties:
        me = party_mention(party)
        if me is None:
            continue
        yield from (Link(me, each) for each in _of_party(party))
        yield from (Link(me, each) for each in things)
        if declarant is not None:
            yield Link(me, declarant)


def _parties(declaration: Declaration) -> Iterator[Any]:
    shipment = declaration.goods_shipment or GoodsShipment()
    yield from filter(None, (declaration.declarant, declaration.exporter, shipment.importer,
                             shipment.buyer, shipment.seller, shipment.consignee,
                             shipment.consignor, shipment.payer))  # fmt: skip
    for item in shipment.government_agency_goods_item:
        yield from filter(None, (item.buyer, item.seller, item.consignee, item.consignor))


def party_mention(party: Any) -> Mention | None:
    """A party by its number, else by its folded name and country."""
    if party is None:
        return None
    if getattr(party, "id", None):
        return Mention(PARTY, party.id)
    name = folded(getattr(party, "name", None) or "")
    address = getattr(party, "address", None)
    country = (address.country_code if address else None) or ""
    return Mention(PARTY, f"{name}|{country}") if name else None


def _of_party(party: Any) -> Iterator[Mention]:
    address = getattr(party, "address", None)
    if address is not None and (mark := address_mark(address)):
        yield Mention(ADDRESS, mark)
    said = getattr(party, "communication", None)
    number = number_mark((said.id if said else None) or "")
    if number:
        yield Mention(PHONE, number)


def _things(declaration: Declaration) -> Iterator[Mention]:
    shipment = declaration.goods_shipment or GoodsShipment()
    consignment = shipment.consignment or Consignment()
    for equipment in consignment.transport_equipment:
        if equipment.id:
            yield Mention(CONTAINER, folded(equipment.id))
    for means in (declaration.border_transport_means, consignment.arrival_transport_means):
        if means is not None and means.id:
            yield Mention(VEHICLE, folded(means.id))


def folded(text: str) -> str:
    """A text without case, accents and signs: words apart by one blank."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def number_mark(text: str) -> str:
    """A telephone number or account as its letters and digits; nothing for what is too short."""
    mark = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    mark = mark.removeprefix("00") if mark.isdigit() else mark
    return mark if len(mark) >= 6 else ""


def address_mark(address: Any) -> str:
    """An address whatever the order of its words; nothing without a number of the house."""
    words: Iterable[str] = folded(address.line or "").split()
    where = folded(address.postcode_id or "").replace(" ", "") or folded(address.city_name or "")
    if not where or not any(c.isdigit() for c in "".join(words)):
        return ""
    return " ".join(sorted(words)) + "|" + where
