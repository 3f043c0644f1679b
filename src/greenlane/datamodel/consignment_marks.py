"""Marks of a consignment: what two declarations of the same goods have in common.

UCR, number of a transport document, container (with the trader, since one container may hold the
goods of several), declarant with local reference. The codes of transport documents are those of
UN/EDIFACT 1001, which the WCO Data Model uses (D006).
"""

from collections.abc import Iterator

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_shipment import GoodsShipment

# Bills of lading, consignment notes, air waybills, manifests of road and rail.
TRANSPORT_DOCUMENTS = frozenset(
    ("703", "704", "705", "706", "707", "709", "710", "711", "712", "713", "714", "716", "720",
     "722", "730", "740", "741", "743", "744", "750", "760", "761", "765", "766", "787")
)  # fmt: skip
LONGEST = 120


def marks(declaration: Declaration, trader: str) -> frozenset[str]:
    """All marks of a declaration, each as `kind:value`, in capitals without blanks."""
    found = set(_told(declaration, trader))
    return frozenset(_plain(kind, value) for kind, value in found if value)


def _told(declaration: Declaration, trader: str) -> Iterator[tuple[str, str]]:
    declarant = (declaration.declarant.id if declaration.declarant else None) or ""
    yield "lrn", f"{declarant}/{declaration.functional_reference_id or ''}"
    shipment = declaration.goods_shipment
    if shipment is None:
        return
    if shipment.ucr is not None:
        yield "ucr", shipment.ucr.id or ""
    yield from _documents(declaration, shipment)
    for part in (declaration.consignment, shipment.consignment):
        for each in part.transport_equipment if part else ():
            if each.id and trader:
                yield "box", f"{each.id}/{trader}"


def _documents(declaration: Declaration, shipment: GoodsShipment) -> Iterator[tuple[str, str]]:
    named = [(each.type_code, each.id) for each in declaration.additional_document]
    named += [(each.type_code, each.id) for each in shipment.previous_document]
    for item in shipment.government_agency_goods_item:
        named += [(each.type_code, each.id) for each in item.additional_document]
        named += [(each.type_code, each.id) for each in item.previous_document]
    for code, number in named:
        if code in TRANSPORT_DOCUMENTS and number:
            yield "doc", number


def _plain(kind: str, value: str) -> str:
    return f"{kind}:{''.join(value.split()).upper()}"[:LONGEST]
