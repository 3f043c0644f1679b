"""Short ways from a case to the classes that the facts do not carry."""

from greenlane.datamodel.goods_item import GovernmentAgencyGoodsItem
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.rule import Case

_EMPTY_SHIPMENT = GoodsShipment()
_EMPTY_ITEM = GovernmentAgencyGoodsItem()


def declared_shipment(case: Case) -> GoodsShipment:
    """The shipment as declared; an empty one when there is none."""
    return case.declaration.goods_shipment or _EMPTY_SHIPMENT


def declared_item(case: Case, item: ItemFacts) -> GovernmentAgencyGoodsItem:
    """The item as declared, whose facts are `item`."""
    shipment = case.declaration.goods_shipment
    return shipment.government_agency_goods_item[item.position] if shipment else _EMPTY_ITEM
