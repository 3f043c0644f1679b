"""A grant lifts the hold that stood only because its permit was missing, in its own transaction.

An agency's hold of a lodgement says that a permit is missing. When every permit of the agency that
the goods need has been granted on applications made from that very declaration, and the permits
cover the goods, they are taken of them and the hold goes. Our reading: such a permit counts though
it begins after the acceptance, for the law asks for it before the goods go. A hold that an officer
placed, or under which an agency wants to see the goods, stays.

The declaration is locked before it is asked where it stands: who moves it at that very moment is
waited for, or waits. One that is being lodged cannot be seen yet: the worker follows once more.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import msgspec
from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.lifecycle.event import SYSTEM
from greenlane.lifecycle.hold import Hold
from greenlane.rules.permit_use import cited_by
from greenlane.store import declarations, wall
from greenlane.store.joint_models import JointParty
from greenlane.store.models import ApplicationRow, DeclarationRow, HoldRow, PermitRow
from greenlane.usecases import permit_intake
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement
from greenlane.usecases.standing import judge_again, moved, stand

_TRIES = 4
_LODGING = timedelta(minutes=10)  # no lodgement is under way for longer


def follow(application: ApplicationRow, desk: Desk) -> bool:
    """After a grant: lift the agency's hold on the goods it was asked for; gives whether it did.

    A declaration that somebody else moved meanwhile is looked at again, a few times.
    """
    for _ in range(_TRIES):
        with suppress(declarations.OvertakenError), transaction.atomic():
            return _followed(application, desk)
    return False  # the worker follows again


def follow_again(desk: Desk) -> int:
    """Follow the grants of the last minutes whose goods are held still (the worker's).

    A declaration that was under way when the permit was granted saw no permit, and was not seen.
    """
    recent = ApplicationRow.objects.filter(state="granted", decided__gte=desk.now() - _LODGING)
    done = 0
    for application in recent.exclude(issued=""):
        held = HoldRow.objects.filter(
            declaration__declarant=application.operator_id, declaration__lrn=application.lrn,
            declaration__state="accepted", name=f"agency:{application.agency}", lifted=None,
        )  # fmt: skip
        with wall.opened():
            done += held.exists() and follow(application, desk)
    return done


def _followed(application: ApplicationRow, desk: Desk) -> bool:
    row = DeclarationRow.objects.select_for_update().filter(
        declarant=application.operator_id, lrn=application.lrn, state__in=("registered", "accepted")
    ).first() if application.lrn else None  # fmt: skip
    if row is None or row.state != "accepted":
        return False
    standing = stand(row.mrn or "")
    course = Course(desk.book, desk.now(), standing.life)
    declared = completed(standing.row, standing.declaration)
    judgement, _known = judge_again(standing, declared, desk, standing.row.law_day)
    waits = any(n.permit.agency == application.agency and not n.declared
                for n in judgement.permits)  # fmt: skip
    today = desk.day_of(desk.now())
    if waits or not permit_intake.taken(standing.row, judgement.uses, today, desk):
        return False
    if not free(course, standing.row, judgement, {application.agency}):
        return False  # it is written off, but an officer holds the goods for a reason of his own
    course.release_if_free()
    moved(standing, course)
    return True


def completed(row: DeclarationRow, declaration: Declaration) -> Declaration:
    """The declaration with the permits that were granted on applications made from it."""
    granted = ApplicationRow.objects.filter(
        operator_id=row.declarant, lrn=row.lrn, state="granted"
    ).exclude(issued="")
    active = PermitRow.objects.filter(number__in=[a.issued for a in granted], state="active")
    running = set(active.values_list("number", flat=True))
    shipment = declaration.goods_shipment
    if shipment is None or not running:
        return declaration
    items = list(shipment.government_agency_goods_item)
    for one in granted:
        for line in one.goods if one.issued in running else ():
            place = int(line["place"]) - 1
            if place < len(items) and one.issued not in cited_by(declaration, place, one.document):
                items[place] = _with(items[place], one.document, one.issued)
    whole = msgspec.structs.replace(shipment, government_agency_goods_item=tuple(items))
    return msgspec.structs.replace(declaration, goods_shipment=whole)


def _with(
    item: GovernmentAgencyGoodsItem, code: str, number: str
) -> GovernmentAgencyGoodsItem:  # fmt: skip
    named = AdditionalDocument(category_code=code[:1], type_code=code[1:], id=number)
    return msgspec.structs.replace(item, additional_document=(*item.additional_document, named))


def free(
    course: Course, row: DeclarationRow, judgement: Judgement, agencies: Iterable[str]
) -> frozenset[str]:
    """Lift the holds of these agencies that stood only for permits that are there now."""
    missing = {need.permit.agency for need in judgement.permits if not need.declared}
    lifted = set()
    for agency in agencies:
        hold = course.life.open_hold(f"agency:{agency}")
        if hold is not None and agency not in missing and _only_of_law(row, hold):
            permits = [n.permit for n in judgement.permits if n.permit.agency == agency]
            course.happen("lift", SYSTEM, name=hold.name, text="the permit was granted",
                          basis=permits[0].basis if permits else hold.basis)  # fmt: skip
            lifted.add(hold.name)
    return frozenset(lifted)


def _only_of_law(row: DeclarationRow, hold: Hold) -> bool:
    """Whether the hold was opened by the lodgement, and nobody wants to see the goods under it."""
    happened = declarations.events(row)
    opened = [e for e in happened if e.kind == "hold" and e.hold and e.hold.name == hold.name]
    examined = any(e.kind == "examine" and e.name == hold.name for e in happened)
    wants = JointParty.objects.filter(
        inspection__declaration=row, inspection__state="booked", hold=hold.name
    ).exclude(state="excused")
    return bool(opened) and opened[-1].actor == SYSTEM and not examined and not wants.exists()
