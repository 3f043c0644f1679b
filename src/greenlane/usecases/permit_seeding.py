"""Permits of a demonstration or a load test: what its declarations cite is issued beforehand."""

from datetime import date, timedelta

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment
from greenlane.lifecycle.event import SYSTEM
from greenlane.rules.issued_permit import Grant
from greenlane.rules.permit_use import cited_by
from greenlane.rules.permits import permit_needs
from greenlane.store.models import PermitRow
from greenlane.usecases import permits
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import trader_of

_BEFORE = timedelta(days=180)


def issue_cited(declaration: Declaration, day: date, desk: Desk) -> int:
    """Issue the permits that a made declaration cites and that the register lacks; gives how many.

    They are open ones, for the goods that the law wants them for.
    """
    terms = desk.book.permit_terms
    if terms is None:
        return 0
    shipment = read_shipment(declaration)
    wanted: dict[str, Grant] = {}
    for need in permit_needs(shipment, desk.book.on(day)):
        document = need.permit.document
        for number in cited_by(declaration, need.position, document):
            if not need.exemption and terms.kept_on(document, day) and number not in wanted:
                wanted[number] = Grant(
                    document=document, agency=need.permit.agency, goods=(need.permit.code,),
                    holder=trader_of(declaration, shipment.trade), trade=shipment.trade,
                    since=day - _BEFORE, until=day + _BEFORE,
                )  # fmt: skip
    known = PermitRow.objects.filter(number__in=wanted).values_list("number", flat=True)
    for number in wanted.keys() - set(known):
        permits.issue(wanted[number], SYSTEM, desk, number=number)
    return len(wanted) - len(known)
