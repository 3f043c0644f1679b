"""The resolver: which permits goods need, which not and why, and which depend on what is not told.

The one reading of permit requirements: lodging, `:check`, the public page, the API, applications
and the dossier ask here. What nobody stated never exempts.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.nomenclature import Trade
from greenlane.law.permit_requirement import PermitRequirement

Standing = Literal["needed", "depends", "exempt"]
Unknown = Literal["country", "destination", "origin", "procedure", "use", "quantity", "value"]


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one kind of goods; empty text and None are what is not told.

    `partner` is the country of origin of an import or of destination of an export, `other` that of
    the other end; `uses` end uses and additional procedures; `value` in national currency.
    """

    code: str
    trade: Trade
    partner: str = ""
    other: str = ""
    procedure: str = ""
    uses: frozenset[str] = frozenset()
    quantities: Mapping[str, Decimal] = {}
    value: Decimal | None = None
    documents: frozenset[str] = frozenset()


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One permit that goods (at `place` among those asked about) need, may need, or are spared.

    `depends` is what must be told before it is certain. `exemption` says by what it is not needed:
    a document's code, `quantity` or `value`; `basis` the act for that, or for the need.
    """

    place: int
    permit: PermitRequirement
    standing: Standing
    basis: str
    depends: tuple[Unknown, ...] = ()
    exemption: str = ""

    @property
    def binding(self) -> bool:
        """Whether the goods wait for it: what depends on something untold is asked for."""
        return self.standing != "exempt"


def resolve(goods: Sequence[Goods], law: LawOfDay) -> tuple[Requirement, ...]:
    """Every requirement on every kind of goods, in their order.

    Limits count for all the goods under one permit together: a consignment cannot be split.
    """
    found = [
        (place, one, permit, unknown)
        for place, one in enumerate(goods)
        for permit, unknown in _laid_on(one, law)
    ]
    under: dict[str, list[Goods]] = {}
    for _place, one, permit, _unknown in found:
        under.setdefault(permit.id, []).append(one)
    return tuple(
        _standing(place, one, permit, unknown, under[permit.id])
        for place, one, permit, unknown in found
    )


def longest(requirements: Sequence[Requirement]) -> int:
    """Working days until the last permit: side by side, but one after the other where law says."""
    days = {r.permit.id: r.permit for r in requirements if r.binding}

    def until(permit: PermitRequirement) -> int:
        before = days.get(permit.after)
        return permit.service_days + (until(before) if before else 0)

    return max(map(until, days.values()), default=0)


def controlled(shipment: ShipmentFacts, law: LawOfDay) -> list[ItemFacts]:
    """The items of a declaration on which any requirement lies."""
    trade = shipment.trade
    return [i for i in shipment.items if law.permits(i.code, _ends(i, trade)[0], trade)]


def _ends(item: ItemFacts, trade: Trade) -> tuple[str, str]:
    """The partner country and the other one."""
    ends = (item.origin, item.destination)
    return ends if trade == "import" else ends[::-1]


def goods_of(item: ItemFacts, trade: Trade, law: LawOfDay) -> Goods:
    """An item of a declaration as the resolver asks for it."""
    partner, other = _ends(item, trade)
    rate = law.rates.get(item.currency)
    told = item.price is not None and rate is not None
    return Goods(
        code=item.code,
        trade=trade,
        partner=partner,
        other=other,
        procedure=item.procedure,
        uses=item.uses,
        quantities=item.quantities,
        value=item.price * rate if told else None,  # type: ignore[operator]  # both are there
        documents=item.documents,
    )


def _laid_on(
    goods: Goods, law: LawOfDay
) -> Iterator[tuple[PermitRequirement, tuple[Unknown, ...]]]:
    for permit in law.permits(goods.code, goods.partner, goods.trade):
        told = _told(goods, permit, law)
        if False not in told.values():
            yield permit, tuple(name for name, met in told.items() if met is None)


def _told(
    goods: Goods, permit: PermitRequirement, law: LawOfDay
) -> dict[Unknown, bool | None]:  # fmt: skip
    """Each condition of the requirement: met, not met, or None when that is not told."""
    told: dict[Unknown, bool | None] = {}
    if not goods.partner and (permit.excluded or permit.excluded_areas or not _all(permit, law)):
        told["country"] = None
    if permit.other_area:
        far: Unknown = "destination" if goods.trade == "import" else "origin"
        area = law.book.areas[permit.other_area]
        told[far] = area.contains(goods.other) if goods.other else None
    if permit.procedures or permit.not_procedures:
        told["procedure"] = _procedure(goods.procedure, permit) if goods.procedure else None
    if permit.uses:
        told["use"] = bool(permit.uses & goods.uses) if goods.uses else None
    if permit.not_uses:
        told["use"] = not permit.not_uses & goods.uses and (True if goods.uses else None)
    return told


def _all(permit: PermitRequirement, law: LawOfDay) -> bool:
    """Whether the requirement is laid on goods of every country."""
    area = law.book.areas[permit.area]
    return area.everyone and not area.excluded


def _procedure(code: str, permit: PermitRequirement) -> bool:
    if permit.procedures and not code.startswith(permit.procedures):
        return False
    return not (permit.not_procedures and code.startswith(permit.not_procedures))


def _standing(
    place: int, goods: Goods, permit: PermitRequirement, unknown: tuple[Unknown, ...],
    together: Sequence[Goods],
) -> Requirement:  # fmt: skip
    named = sorted(permit.exemptions & goods.documents)
    below = named[0] if named else _below(permit, together)
    if below in ("", "quantity?", "value?"):
        untold: tuple[Unknown, ...] = (below[:-1],) if below else ()  # type: ignore[assignment]  # one of them
        depends = (*unknown, *untold)
        standing: Standing = "depends" if depends else "needed"
        return Requirement(place=place, permit=permit, standing=standing, basis=permit.basis,
                           depends=depends)  # fmt: skip
    return Requirement(place=place, permit=permit, standing="exempt", exemption=below,
                       basis=permit.exempt_basis or permit.basis)  # fmt: skip


def _below(permit: PermitRequirement, together: Sequence[Goods]) -> str:
    """By which limit the goods are exempt; with a question mark when that is not told."""
    untold = ""
    if permit.free_quantity is not None:
        quantities = [goods.quantities.get(permit.free_unit) for goods in together]
        if None in quantities:
            untold = "quantity?"
        elif sum(quantities) < permit.free_quantity:  # type: ignore[arg-type]  # none is None
            return "quantity"
    if permit.free_value is not None:
        values = [goods.value for goods in together]
        if None in values:
            untold = untold or "value?"
        elif sum(values) < permit.free_value:  # type: ignore[arg-type]  # none is None
            return "value"
    return untold
