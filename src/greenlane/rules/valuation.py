"""Questions about the value: price, method, terms, additions and deductions."""

from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.rule import Answer, Case, question

METHODS = frozenset("123456")
TRANSPORT, INSURANCE = "AK", "AL"  # Union codes of DE 4/9 for Article 8.2 (a) to (c)


@question("item", "commodity.invoice_line.item_charge_amount")
def price_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 4/14: the price of the item."""
    return item.price is not None


@question("item", "commodity.invoice_line.item_charge_amount.value")
def price_is_not_negative(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """A price is nought or more."""
    return item.price is None or item.price >= 0


@question("item", "customs_valuation.method_code")
def valuation_method_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/16: one of the six methods of the WTO agreement.

    Our reading: a method not stated is the first, the transaction value.
    """
    shipment = case.declaration.goods_shipment
    stated = shipment.government_agency_goods_item[item.position] if shipment else None
    valuation = stated.customs_valuation if stated else None
    return valuation is None or valuation.method_code is None or valuation.method_code in METHODS


@question("item", "customs_valuation.charge_deduction")
def item_charges_are_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/9: every addition and deduction of the item has a code of the list."""
    place = _unknown(case, item.charges)
    return True if place is None else (
        "customs_valuation", "charge_deduction", place, "charges_type_code",
    )  # fmt: skip


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def shipment_charges_are_known(case: Case) -> Answer:
    """DE 4/9: every addition and deduction of the shipment has a code of the list."""
    place = _unknown(case, case.shipment.charges)
    return True if place is None else (
        "goods_shipment", "customs_valuation", "charge_deduction", place, "charges_type_code",
    )  # fmt: skip


@question("item", "customs_valuation.charge_deduction")
def item_charges_are_not_negative(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """The code tells addition from deduction; the amount is never negative."""
    place = _negative(item.charges)
    return True if place is None else (
        "customs_valuation", "charge_deduction", place, "other_charge_deduction_amount",
    )  # fmt: skip


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def shipment_charges_are_not_negative(case: Case) -> Answer:
    """The code tells addition from deduction; the amount is never negative."""
    place = _negative(case.shipment.charges)
    return True if place is None else (
        "goods_shipment", "customs_valuation", "charge_deduction", place,
        "other_charge_deduction_amount",
    )  # fmt: skip


def _unknown(case: Case, charges: tuple[ChargeDeduction, ...]) -> int | None:
    known = case.law.book.valuation_codes
    for place, charge in enumerate(charges):
        if (charge.charges_type_code or "") not in known:
            return place
    return None


def _negative(charges: tuple[ChargeDeduction, ...]) -> int | None:
    for place, charge in enumerate(charges):
        amount = charge.other_charge_deduction_amount
        if amount is not None and amount.value < 0:
            return place
    return None


@question("declaration", "goods_shipment.trade_terms.condition_code")
def delivery_terms_are_known(case: Case) -> Answer:
    """DE 4/1: the delivery term is one of the list."""
    return case.shipment.incoterm in case.law.book.incoterms


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def freight_is_declared(case: Case) -> Answer:
    """Where the value includes carriage to the country and the price does not, it is added."""
    return _covered(case, TRANSPORT, "freight")


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def insurance_is_declared(case: Case) -> Answer:
    """Where the value includes insurance and the price does not, it is added."""
    return _covered(case, INSURANCE, "insurance")


def _covered(case: Case, code: str, part: str) -> bool:
    book = case.law.book
    term = book.incoterms.get(case.shipment.incoterm)
    if book.valuation_basis != "CIF" or term is None or getattr(term, part):
        return True
    if _has(case.shipment.charges, code):
        return True
    items = case.shipment.items
    return bool(items) and all(_has(item.charges, code) for item in items)


def _has(charges: tuple[ChargeDeduction, ...], code: str) -> bool:
    return any(charge.charges_type_code == code for charge in charges)
