"""Who applies for a permit for another needs his mandate, then and for every later act.

So does who cancels a declaration that he made for another, or answers what was asked about it.
The rules of lodging ask for it, on the day of the act.
"""

from collections.abc import Callable, Collection
from functools import partial

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem, GovernmentProcedure
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.item_facts import read_shipment
from greenlane.datamodel.party import Agent, Declarant, Exporter, Importer
from greenlane.kernel.finding import Finding
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.representation import FOR_ANOTHER
from greenlane.rules.rule import Case
from greenlane.store import operators
from greenlane.store.models import ApplicationRow
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix


class NoMandateError(NotAllowedError):
    """No mandate covers the act; `findings` say why in English, each with its act and its code.

    `ask` asks the rules again in a language: who shows the refusal knows the reader's.
    """

    code = "API-403-MANDATE"

    def __init__(
        self, ask: Callable[[str], tuple[Finding, ...]], findings: tuple[Finding, ...]
    ) -> None:
        super().__init__(_words(findings))
        self.ask, self.findings = ask, findings

    def words(self, language: str) -> str:
        """What the rules say of it in a language."""
        return _words(self.ask(language))


def _words(findings: tuple[Finding, ...]) -> str:
    return "; ".join(f"{f.message} ({f.code}, {f.basis})" for f in findings)


def need_mandate(
    declaration: Declaration, holder: str, places: Collection[int], actor: Actor, desk: Desk
) -> None:
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
    ask = partial(desk.rules.ask, case, only=FOR_ANOTHER)
    if found := ask("en"):
        raise NoMandateError(ask, found)


def need_whole(declaration: Declaration, holder: str, actor: Actor, desk: Desk) -> None:
    """Raise NoMandateError unless a firm may act for the holder on all of a declaration today."""
    if matrix().scope(actor.role, "declaration.amend") == "own":
        items = read_shipment(declaration).items
        need_mandate(declaration, holder, [item.position for item in items], actor, desk)


def need_standing(row: ApplicationRow, actor: Actor, desk: Desk) -> None:
    """Raise NoMandateError unless its applicant may act on an application now as he could then."""
    procedures = (GovernmentProcedure(current_code=line["procedure"]) for line in row.goods)
    items = tuple(GovernmentAgencyGoodsItem(government_procedure=(each,)) for each in procedures)
    stated = Declaration(
        type_code="EX" if row.trade == "export" else "IM", declaration_office_id=row.office,
        agent=Agent(function_code=row.representation),
        goods_shipment=GoodsShipment(government_agency_goods_item=items),
    )  # fmt: skip
    need_mandate(stated, row.holder, range(len(items)), actor, desk)


def stands(row: ApplicationRow, actor: Actor, desk: Desk) -> bool:
    """Whether a firm may act on it now: its holder, or who applied while his mandate stands."""
    if not actor.unit or actor.unit not in (row.holder, row.operator_id):
        return False
    try:
        need_standing(row, actor, desk)
    except NoMandateError:
        return False
    return True


def _as_applied(declaration: Declaration, holder: str, applicant: str) -> Declaration:
    """The declaration as if the applicant declared it for the holder."""
    shipment = declaration.goods_shipment
    return msgspec.structs.replace(
        declaration, declarant=Declarant(id=applicant), exporter=Exporter(id=holder),
        goods_shipment=shipment and msgspec.structs.replace(
            shipment, importer=Importer(id=holder)),
    )  # fmt: skip
