"""Questions about additions to the price and deductions from it."""

from decimal import Decimal

from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_shipment
from greenlane.rules.rule import Answer, Case, question

# Codes of DE 4/9 for Article 8.2 of the WTO agreement: (a) and (b) carriage, (c) insurance. The
# format of country packages gives them these codes in valuation.csv.
TRANSPORT, INSURANCE = "AK", "AL"
_ITEM: Path = ("customs_valuation", "charge_deduction")
_SHIPMENT: Path = ("goods_shipment", *_ITEM)
Charges = tuple[ChargeDeduction, ...]


@question("item", "customs_valuation.charge_deduction")
def item_charges_are_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/9: every addition and deduction of the item has a code of the list."""
    return not item.charges or _known(case, item.charges, _ITEM)


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def shipment_charges_are_known(case: Case) -> Answer:
    """DE 4/9: every addition and deduction of the shipment has a code of the list."""
    return _known(case, case.shipment.charges, _SHIPMENT)


@question("item", "customs_valuation.charge_deduction")
def item_charges_have_amounts(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """An addition or deduction says how much."""
    return not item.charges or _have_amounts(item.charges, _ITEM)


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def shipment_charges_have_amounts(case: Case) -> Answer:
    """An addition or deduction says how much."""
    return _have_amounts(case.shipment.charges, _SHIPMENT)


@question("item", "customs_valuation.charge_deduction")
def item_charges_are_not_negative(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """The code tells addition from deduction; the amount is never negative."""
    return not item.charges or _not_negative(item.charges, _ITEM)


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def shipment_charges_are_not_negative(case: Case) -> Answer:
    """The code tells addition from deduction; the amount is never negative."""
    return _not_negative(case.shipment.charges, _SHIPMENT)


def _known(case: Case, charges: Charges, start: Path) -> bool | Path:
    known = case.law.book.valuation_codes
    for place, charge in enumerate(charges):
        if charge.charges_type_code not in known:
            return (*start, place, "charges_type_code")
    return True


def _have_amounts(charges: Charges, start: Path) -> bool | Path:
    for place, charge in enumerate(charges):
        if charge.other_charge_deduction_amount is None:
            return (*start, place, "other_charge_deduction_amount")
    return True


def _not_negative(charges: Charges, start: Path) -> bool | Path:
    for place, charge in enumerate(charges):
        amount = charge.other_charge_deduction_amount
        if amount is not None and amount.value < 0:
            return (*start, place, "other_charge_deduction_amount")
    return True


@question("item", "customs_valuation.charge_deduction")
def deductions_do_not_exceed_the_price(case: Case, item: ItemFacts) -> Answer:
    """What is deducted from an item's price is not more than the price.

    Our reading: only deductions declared with the item, in currencies that have a rate; a share of
    the shipment's deductions is judged when the value is computed.
    """
    if not item.charges or item.price is None or item.price < 0:
        return True
    rates, codes = case.law.rates, case.law.book.valuation_codes
    left = item.price * rates.get(item.currency, Decimal(0))
    for place, charge in enumerate(item.charges):
        kind = codes.get(charge.charges_type_code or "")
        amount = charge.other_charge_deduction_amount
        if kind is None or amount is None or kind.kind == "addition":
            continue
        left -= amount.value * rates.get(amount.currency_id or item.currency, Decimal(0))
        if left < 0 and item.currency in rates:
            return (*_ITEM, place, "other_charge_deduction_amount")
    return True


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def freight_is_declared(case: Case) -> Answer:
    """Where the value includes carriage to the country and the price does not, it is added."""
    return _covered(case, TRANSPORT, "freight")


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def insurance_is_declared(case: Case) -> Answer:
    """Where the value includes insurance and the price does not, it is added."""
    return _covered(case, INSURANCE, "insurance")


@question("declaration", "goods_shipment.customs_valuation.charge_deduction")
def freight_is_not_counted_twice(case: Case) -> Answer:
    """Carriage that the price includes is not added again.

    Our reading: it may still be right (a surcharge paid apart), so the trader is asked to look.
    """
    term = case.law.book.incoterms.get(case.shipment.incoterm)
    if term is None or not term.freight:
        return True
    for place, charge in enumerate(case.shipment.charges):
        if charge.charges_type_code == TRANSPORT:
            return (*_SHIPMENT, place, "charges_type_code")
    return True


@question("declaration", "goods_shipment.customs_valuation.freight_charge_amount")
def freight_stands_among_the_charges(case: Case) -> Answer:
    """Carriage is declared as an addition, from which alone the value is computed."""
    valuation = declared_shipment(case).customs_valuation
    return valuation is None or valuation.freight_charge_amount is None


def _covered(case: Case, code: str, part: str) -> bool:
    book = case.law.book
    term = book.incoterms.get(case.shipment.incoterm)
    if book.valuation_basis != "CIF" or term is None or getattr(term, part):
        return True
    if _has(case.shipment.charges, code):
        return True
    items = case.shipment.items
    return bool(items) and all(_has(item.charges, code) for item in items)


def _has(charges: Charges, code: str) -> bool:
    return any(charge.charges_type_code == code for charge in charges)
