"""Questions about the shipment: do the totals agree with the items, whence and whither."""

from decimal import Decimal

from greenlane.datamodel.item_facts import NET_MASS_UNIT, ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_shipment
from greenlane.rules.rule import ITEMS, Answer, Case, question

_NOTHING = Decimal(0)
DESTINATION: Path = ("destination", "country_code")
DISPATCH: Path = ("export_country", "id")


@question("declaration", "goods_shipment.government_agency_goods_item")
def there_is_an_item(case: Case) -> Answer:
    """A declaration covers goods."""
    return bool(case.shipment.items)


@question("declaration", "goods_item_quantity")
def item_count_agrees(case: Case) -> Answer:
    """DE 1/9: the stated number of items is the number of items."""
    return case.declaration.goods_item_quantity == len(case.shipment.items)


@question("declaration", "goods_shipment.government_agency_goods_item")
def items_are_not_too_many(case: Case) -> Answer:
    """The law bounds the number of items of one declaration."""
    return len(case.shipment.items) <= case.law.book.most_items


@question("declaration", "goods_shipment.government_agency_goods_item")
def items_are_numbered_in_order(case: Case) -> Answer:
    """DE 1/6: items are numbered 1, 2, 3 ..., and the first that is not is named."""
    for place, item in enumerate(case.shipment.items):
        if item.sequence != place + 1:
            return (*ITEMS, place, "sequence_numeric")
    return True


@question("declaration", "invoice_amount")
def invoice_total_is_stated(case: Case) -> Answer:
    """DE 4/11: the total invoiced, with its currency."""
    invoice = case.declaration.invoice_amount
    return invoice is not None and bool(invoice.currency_id)


@question("declaration", "invoice_amount.currency_id")
def invoice_currency_has_a_rate(case: Case) -> Answer:
    """The currency of the invoice can be converted on the day."""
    currency = case.shipment.currency
    return not currency or currency in case.law.rates


@question("declaration", "invoice_amount")
def invoice_total_agrees(case: Case) -> Answer:
    """The total invoiced is the sum of the items' prices, to the last digit.

    Our reading: while a price is missing or in another currency, there is nothing to compare.
    """
    invoice = case.declaration.invoice_amount
    if invoice is None:
        return True
    total = _NOTHING
    currency = case.shipment.currency
    for item in case.shipment.items:
        if item.price is None or item.currency != currency:
            return True
        total += item.price
    return invoice.value == total


@question("item", "commodity.invoice_line.item_charge_amount.currency_id")
def price_is_in_the_invoice_currency(case: Case, item: ItemFacts) -> Answer:
    """All items are priced in the currency of the invoice."""
    currency = case.shipment.currency
    return not currency or item.currency == currency


@question("declaration", "total_gross_mass_measure")
def total_gross_mass_agrees(case: Case) -> Answer:
    """DE 6/5: a stated total of the gross mass is the sum of the items'.

    Our reading: while an item's gross mass is missing, there is nothing to compare.
    """
    stated = case.declaration.total_gross_mass_measure
    if stated is None:
        return True
    total = _NOTHING
    for item in case.shipment.items:
        if item.gross_mass is None:
            return True
        total += item.gross_mass
    return stated.value == total


@question("declaration", "total_gross_mass_measure.unit_code")
def total_gross_mass_is_in_kilograms(case: Case) -> Answer:
    """A unit stated with the total gross mass is the kilogram; none stated means kilograms."""
    total = case.declaration.total_gross_mass_measure
    return total is None or total.unit_code in (None, NET_MASS_UNIT)


@question("declaration", "total_package_quantity")
def total_packages_agree(case: Case) -> Answer:
    """DE 6/18: a stated total of packages is the sum of the items'.

    Our reading: an item packed together with another states no or nought packages of its own.
    """
    total = case.declaration.total_package_quantity
    if total is None:
        return True
    counted = 0
    for item in declared_shipment(case).government_agency_goods_item:
        for pack in item.packaging:
            counted += pack.quantity_quantity or 0
    return total == counted


@question("declaration", "goods_shipment.destination.country_code")
def country_of_destination_is_known(case: Case) -> Answer:
    """DE 5/8: where the goods go, for every item of an export."""
    countries = case.law.book.countries
    for item in case.shipment.items:
        if item.destination not in countries:
            return _destination_place(case, item)
    return True


@question("declaration", "goods_shipment.destination.country_code")
def destination_is_abroad(case: Case) -> Answer:
    """Exported goods go to another country."""
    home = case.law.book.country
    for item in case.shipment.items:
        if item.destination == home:
            return _destination_place(case, item)
    return True


def _destination_place(case: Case, item: ItemFacts) -> Path:
    own = declared_shipment(case).government_agency_goods_item[item.position].destination
    return (*ITEMS, item.position, *DESTINATION) if own else ("goods_shipment", *DESTINATION)


@question("declaration", "goods_shipment.export_country.id")
def country_of_dispatch_is_known(case: Case) -> Answer:
    """DE 5/14: whence the goods were dispatched, for the shipment or for every item."""
    shipment = declared_shipment(case)
    countries = case.law.book.countries
    if shipment.export_country and shipment.export_country.id:
        return shipment.export_country.id in countries
    stated = [i.export_country.id if i.export_country else None
              for i in shipment.government_agency_goods_item]  # fmt: skip
    if not any(stated):
        return False
    for place, country in enumerate(stated):
        if country not in countries:
            return (*ITEMS, place, *DISPATCH)
    return True
