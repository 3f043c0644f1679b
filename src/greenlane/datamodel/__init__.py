"""The WCO Data Model's classes: same names in snake case, class ids in the docstring, frozen."""

from greenlane.datamodel.base import Amount, DateTime, Measure, WcoClass
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.datamodel.goods_shipment import GoodsShipment

__all__ = [
    "Amount",
    "DateTime",
    "Declaration",
    "GoodsShipment",
    "GovernmentAgencyGoodsItem",
    "Measure",
    "WcoClass",
]
