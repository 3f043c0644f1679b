"""What makes two declarations be about the same goods: the consignment's own references.

A key is the UCR, or the trader with a transport document and a container (each container of the
document by itself), or the trader with what of both there is. Codes of transport documents are
those of UN/EDIFACT 1001. Our reading: goods that share a key are the same goods; who splits a
consignment names the containers of each part, or gives each part a UCR of its own.
"""

from collections.abc import Iterable

from greenlane.datamodel.declaration import Declaration

TRANSPORT_DOCUMENTS = frozenset(
    "703 704 705 710 714 720 722 730 740 741 750 760 785 787".split()  # noqa: SIM905
)


def keys(declaration: Declaration, trader: str) -> tuple[str, ...]:
    """The keys of a declaration's goods, sorted; none when it names none of these references."""
    shipment = declaration.goods_shipment
    if shipment is None:
        return ()
    consignment = shipment.consignment
    papers = [*shipment.previous_document]
    for item in shipment.government_agency_goods_item:
        papers += [*item.previous_document, *item.additional_document]  # type: ignore[list-item]
    documents = {p.id for p in papers if p.type_code in TRANSPORT_DOCUMENTS and p.id}
    boxes = {e.id for e in (consignment.transport_equipment if consignment else ()) if e.id}
    ucr = shipment.ucr.id if shipment.ucr else None
    return make(trader, documents, boxes, ucr or "")


def make(
    trader: str, documents: Iterable[str], containers: Iterable[str], ucr: str = ""
) -> tuple[str, ...]:
    """The keys of references as they stand on paper; spaces and small letters do not matter.

    >>> make("QT1", ["BL 7"], ["csqu 305438-3"])
    ('goods:QT1:BL7:CSQU3054383',)
    >>> make("QT1", [], [], "6qt1-ab")
    ('ucr:6QT1AB',)
    >>> make("QT1", [], [])
    ()
    """
    papers = sorted({_plain(text) for text in documents} - {""})
    boxes = sorted({_plain(text) for text in containers} - {""})
    pairs = [(paper, box) for paper in papers or [""] for box in boxes or [""] if paper or box]
    found = [f"goods:{trader}:{paper}:{box}" for paper, box in pairs]
    return tuple(found + ([f"ucr:{_plain(ucr)}"] if _plain(ucr) else []))


def _plain(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())
