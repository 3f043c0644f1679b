"""Questions about the value: price, method and terms."""

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.reading import declared_item, declared_shipment
from greenlane.rules.rule import Answer, Case, question

METHODS = frozenset("123456")
PRICE_PAID = "1"


@question("item", "commodity.invoice_line.item_charge_amount")
def price_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 4/14: the price of the item."""
    return item.price is not None


@question("item", "commodity.invoice_line.item_charge_amount.value")
def price_is_not_negative(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """A price is nought or more."""
    return item.price is None or item.price >= 0


@question("item", "customs_valuation.method_code")
def valuation_method_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/16: one of the six methods of the WTO agreement.

    Our reading: a method not stated is the first, the transaction value.
    """
    valuation = declared_item(case, item).customs_valuation
    return valuation is None or valuation.method_code is None or valuation.method_code in METHODS


@question("declaration", "goods_shipment.customs_valuation.method_code")
def shipment_valuation_method_is_known(case: Case) -> Answer:
    """DE 4/16: a method stated for the whole shipment is one of the six."""
    valuation = declared_shipment(case).customs_valuation
    return valuation is None or valuation.method_code is None or valuation.method_code in METHODS


@question("item", "customs_valuation.method_code")
def value_rests_on_the_price_paid(case: Case, item: ItemFacts) -> Answer:
    """The value is computed from the price paid; another method is for an officer to settle."""
    own = declared_item(case, item).customs_valuation
    method = own.method_code if own else None
    if method is None:
        shared = declared_shipment(case).customs_valuation
        method = shared.method_code if shared else None
    return method is None or method == PRICE_PAID or method not in METHODS


@question("declaration", "goods_shipment.trade_terms.condition_code")
def delivery_terms_are_known(case: Case) -> Answer:
    """DE 4/1: the delivery term is one of the list."""
    return case.shipment.incoterm in case.law.book.incoterms
