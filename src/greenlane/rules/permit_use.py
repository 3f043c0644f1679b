"""What a declaration uses of issued permits: read from its documents, before any is looked up."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import Assessment
from greenlane.duties.quantities import declared_quantities
from greenlane.kernel.finding import Path
from greenlane.law.law_of_day import LawOfDay
from greenlane.rules.permits import PermitNeed
from greenlane.rules.rule import ITEMS


class Stated(msgspec.Struct, frozen=True):
    """What the document's write-off says shall be taken: an amount and its unit, or currency."""

    amount: Decimal
    unit: str


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """One item under one declared document: the number, the goods, how much there is of them.

    `value` is the customs value in national currency; `quantity` and `amount` are what the
    write-off of the document states.
    """

    item: int
    path: Path
    document: str
    number: str
    code: str
    origin: str
    destination: str
    trade: str
    quantities: Mapping[str, Decimal]
    value: Decimal | None
    quantity: Stated | None = None
    amount: Stated | None = None


def code_of(document: AdditionalDocument) -> str:
    """The code of a document: category and type, for example L010."""
    return (document.category_code or "") + (document.type_code or "")


def cited(declaration: Declaration, documents: frozenset[str]) -> frozenset[str]:
    """The numbers of the declared documents of these codes; nothing when none is declared."""
    shipment = declaration.goods_shipment
    items = shipment.government_agency_goods_item if shipment else ()
    groups = [declaration.additional_document, *(i.additional_document for i in items)]
    return frozenset(
        d.id for group in groups for d in group if d.id and code_of(d) in documents
    )  # fmt: skip


def cited_by(declaration: Declaration, position: int, document: str) -> frozenset[str]:
    """The numbers of the documents of a code that an item, or the declaration as a whole, names."""
    shipment = declaration.goods_shipment
    item = shipment.government_agency_goods_item[position] if shipment else None
    named = (*declaration.additional_document, *(item.additional_document if item else ()))
    return frozenset(d.id for d in named if d.id and code_of(d) == document)


def uses(
    declaration: Declaration,
    shipment: ShipmentFacts,
    assessment: Assessment,
    needs: Iterable[PermitNeed],
    law: LawOfDay,
) -> tuple[Use, ...]:
    """What every item uses, in order: its own documents first, then those of the declaration.

    A document that the law does not want for the goods of an item is no permit for them.
    """
    wanted: dict[int, set[str]] = {}
    for need in needs:
        if not need.exemption:
            wanted.setdefault(need.position, set()).add(need.permit.document)
    if not wanted:
        return ()
    rows = declaration.goods_shipment
    found: list[Use] = []
    for item, made in zip(shipment.items, assessment.items, strict=True):
        value = made.value.amount if made.value else None
        own = rows.government_agency_goods_item[item.position].additional_document if rows else ()
        base = (*ITEMS, item.position)
        for path, document in (*_named(own, base), *_named(declaration.additional_document, ())):
            if code_of(document) in wanted.get(item.position, ()):
                found.append(_use(item, path, document, value, shipment, law))
    return tuple(found)


def _named(
    documents: Iterable[AdditionalDocument], base: Path
) -> Iterator[tuple[Path, AdditionalDocument]]:
    for place, document in enumerate(documents):
        yield (*base, "additional_document", place, "id"), document


def _use(
    item: ItemFacts,
    path: Path,
    document: AdditionalDocument,
    value: Decimal | None,
    shipment: ShipmentFacts,
    law: LawOfDay,
) -> Use:
    off = document.write_off
    measured = off.quantity_quantity if off else None
    money = off.amount_amount if off else None
    return Use(
        item=item.sequence, path=path, document=code_of(document), number=document.id or "",
        code=item.code, origin=item.origin, destination=item.destination, trade=shipment.trade,
        quantities=declared_quantities(item, law), value=value,
        quantity=Stated(measured.value, measured.unit_code or "") if measured else None,
        amount=Stated(money.value, money.currency_id or law.book.currency) if money else None,
    )  # fmt: skip
