"""The burden of who declared: an amendment by his client takes no more of him than before."""

from decimal import Decimal

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment, trade_of
from greenlane.duties.assessment import Assessment
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import declarations, operators
from greenlane.store.models import QuotaLicence
from greenlane.usecases import answers, deferring, securing
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement, debtor_of
from greenlane.usecases.standing import Standing


def check_burden(
    standing: Standing, amended: Declaration, judgement: Judgement, actor: Actor, desk: Desk
) -> None:
    """Raise NotAllowedError when an amendment by another takes more of who declared than before.

    That is his deferred account, guarantee and quota licences, and what he owes jointly: he did
    not ask for it.
    """
    who = standing.row.declarant
    if actor.unit == who:
        return
    stored = answers.decode(declarations.version(standing.row).answer.encode()).assessment
    before = _burden(standing.declaration, stored, who, desk)
    after = _burden(amended, judgement.assessment, who, desk)
    if any(more > less for more, less in zip(after, before, strict=True)):
        raise NotAllowedError("this takes more of who declared: he amends it himself")


def _burden(
    declaration: Declaration, assessment: Assessment, who: str, desk: Desk
) -> tuple[Decimal, Decimal, Decimal]:
    """What is owed by him or on his account, his guarantee secures, is drawn on his licences."""
    nothing = Decimal(0)
    owing = debtor_of(declaration, trade_of(declaration), desk.book).persons
    paying = deferring.deferred(declaration, operators.by_ids([who]))
    owed = assessment.payable if who in owing or paying is not None else nothing
    at_stake = sum(securing.amounts(assessment).values(), nothing)
    asked = at_stake and securing.is_of(securing.named(declaration), who)
    licensed = QuotaLicence.objects.filter(number__in=_numbers(declaration), holder=who).exists()
    masses = (item.net_mass or nothing for item in read_shipment(declaration).items)
    return owed, at_stake if asked else nothing, sum(masses, nothing) if licensed else nothing


def _numbers(declaration: Declaration) -> set[str]:
    """The numbers of its documents."""
    goods = declaration.goods_shipment
    items = goods.government_agency_goods_item if goods else ()
    groups = (declaration.additional_document, *(each.additional_document for each in items))
    return {each.id for group in groups for each in group if each.id}
