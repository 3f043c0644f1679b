"""Who applies for a permit for another needs his mandate: the rules of lodging ask for it."""

from collections.abc import Collection

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment
from greenlane.datamodel.party import Declarant, Exporter, Importer
from greenlane.kernel.finding import Finding
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.representation import FOR_ANOTHER
from greenlane.rules.rule import Case
from greenlane.store import operators
from greenlane.usecases.desk import Desk


class NoMandateError(NotAllowedError):
    """No mandate covers the application; `findings` say why, each with its act and its code."""

    code = "API-403-MANDATE"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        told = "; ".join(f"{f.message} ({f.code}, {f.basis})" for f in findings)
        super().__init__(told)
        self.findings = findings


def need_mandate(
    declaration: Declaration, holder: str, places: Collection[int], actor: Actor, desk: Desk,
    language: str = "en",
) -> None:  # fmt: skip
    """Raise NoMandateError unless who applies may act for the holder, for the items at `places`.

    Who is named as declarant does not count here: it is the operator that applies.
    """
    if holder == actor.unit:
        return
    said = _as_applied(declaration, holder, actor.unit)
    shipment = read_shipment(said)
    items = tuple(item for item in shipment.items if item.position in places)
    day = desk.day_of(desk.now())
    case = Case(
        declaration=said, shipment=msgspec.structs.replace(shipment, items=items),
        law=desk.book.on(day), operators=operators.by_ids([holder, actor.unit]),
    )  # fmt: skip
    if found := desk.rules.ask(case, language, only=FOR_ANOTHER):
        raise NoMandateError(found)


def _as_applied(declaration: Declaration, holder: str, applicant: str) -> Declaration:
    """The declaration as if the applicant declared it for the holder."""
    shipment = declaration.goods_shipment
    return msgspec.structs.replace(
        declaration, declarant=Declarant(id=applicant), exporter=Exporter(id=holder),
        goods_shipment=shipment and msgspec.structs.replace(
            shipment, importer=Importer(id=holder)),
    )  # fmt: skip
