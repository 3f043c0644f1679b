"""Questions about the shipment: do the totals agree with the items?"""

from decimal import Decimal

from greenlane.rules.rule import ITEMS, Answer, Case, question


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
    """DE 1/6: items are numbered 1, 2, 3 ..."""
    for place, item in enumerate(case.shipment.items):
        if item.sequence != place + 1:
            return (*ITEMS, place, "sequence_numeric")
    return True


@question("declaration", "invoice_amount")
def invoice_total_is_stated(case: Case) -> Answer:
    """DE 4/11: the total invoiced, with its currency."""
    invoice = case.declaration.invoice_amount
    return invoice is not None and bool(invoice.currency_id)


@question("declaration", "invoice_amount")
def invoice_total_agrees(case: Case) -> Answer:
    """The total invoiced is the sum of the items' prices, to the last digit."""
    invoice = case.declaration.invoice_amount
    if invoice is None:
        return True
    prices = [item.price for item in case.shipment.items]
    if any(price is None for price in prices):
        return True
    return invoice.value == sum((p for p in prices if p is not None), Decimal(0))


@question("item", "commodity.invoice_line.item_charge_amount")
def price_is_in_the_invoice_currency(case: Case, item: object) -> Answer:
    """All items are priced in the currency of the invoice."""
    currency = case.shipment.currency
    return not currency or getattr(item, "currency", "") in ("", currency)


@question("declaration", "total_gross_mass_measure")
def total_gross_mass_agrees(case: Case) -> Answer:
    """DE 6/5: a stated total of the gross mass is the sum of the items'."""
    total = case.declaration.total_gross_mass_measure
    masses = [item.gross_mass for item in case.shipment.items]
    if total is None or any(mass is None for mass in masses):
        return True
    return total.value == sum((m for m in masses if m is not None), Decimal(0))


@question("declaration", "total_package_quantity")
def total_packages_agree(case: Case) -> Answer:
    """DE 6/18: a stated total of packages is the sum of the items'.

    Our reading: an item packed together with another states no or nought packages of its own.
    """
    total = case.declaration.total_package_quantity
    shipment = case.declaration.goods_shipment
    if total is None or shipment is None:
        return True
    counted = sum(
        pack.quantity_quantity or 0
        for item in shipment.government_agency_goods_item
        for pack in item.packaging
    )
    return total == counted


@question("declaration", "goods_shipment.destination.country_code")
def country_of_destination_is_known(case: Case) -> Answer:
    """DE 5/8: where the goods go, for every item of an export."""
    for item in case.shipment.items:
        if item.destination not in case.law.book.countries:
            return False
    return True


@question("declaration", "goods_shipment.export_country.id")
def country_of_dispatch_is_known(case: Case) -> Answer:
    """DE 5/14: whence the goods were dispatched."""
    shipment = case.declaration.goods_shipment
    country = shipment.export_country.id if shipment and shipment.export_country else None
    return country is not None and country in case.law.book.countries
