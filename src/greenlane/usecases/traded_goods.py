"""The items of a declaration as they are compared with what was usual."""

from datetime import date
from typing import Any

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import Assessment, assess
from greenlane.law.law_of_day import LawOfDay
from greenlane.risk.anomalies.goods import Goods
from greenlane.usecases.judgement import told_beside


def goods_of(declaration: Declaration, law: LawOfDay, day: date,
             assessment: Assessment | None = None) -> list[Goods]:  # fmt: skip
    """The items of a declaration as anomalies read them."""
    shipment = read_shipment(declaration)
    owed = assessment or assess(shipment, law)[0]
    parties, _ = told_beside(declaration, shipment)
    stated = declaration.goods_shipment.government_agency_goods_item  # type: ignore[union-attr]  # it has items
    return [
        Goods(
            sequence=item.sequence, day=day, trader=parties["trader"], trade=shipment.trade,
            code=item.code, origin=item.origin, departure=parties["departure"],
            procedure=item.procedure, value=_number(due.value.amount if due.value else None),
            mass=_number(item.net_mass), gross=_number(item.gross_mass),
            quantity=_number(item.tariff_quantity), packages=packages(each),
        )
        for item, due, each in zip(shipment.items, owed.items, stated, strict=True)
    ]  # fmt: skip


def packages(item: GovernmentAgencyGoodsItem) -> float | None:
    """How many packages an item has; None when none is stated."""
    told = sum(each.quantity_quantity or 0 for each in item.packaging)
    return float(told) if told else None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
