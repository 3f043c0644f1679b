"""Items and shipments for the country of two tariff lines, and what is owed on them."""

from datetime import date
from decimal import Decimal

from tests.core.law.small_country import TEXTS, book

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import assess

D = Decimal
DAY = date(2024, 7, 1)  # one USD is three QXC
BOOK = book()
LAW = BOOK.on(DAY)


def charge(code, amount, currency="QXC"):
    return ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=Amount(D(amount), currency)
    )


def item(price="1000.00", place=0, **changes):
    facts = {
        "position": place,
        "sequence": place + 1,
        "code": "01012900",
        "origin": "US",
        "preferential_origin": changes.get("origin", "US"),
        "destination": "",
        "procedure": "4000",
        "additional_procedures": ("000",),
        "preference": "100",
        "documents": frozenset(),
        "net_mass": D(10),
        "gross_mass": D(10),
        "tariff_quantity": None,
        "quantities": {"KGM": D(10)},
        "price": None if price is None else D(price),
        "currency": "QXC",
        "charges": (),
        "payment_methods": (),
    }
    return ItemFacts(**{**facts, **changes})


def shipment(*items, charges=()):
    return ShipmentFacts(
        trade="import",
        prelodged=False,
        incoterm="CIF",
        currency="QXC",
        charges=charges,
        items=items,
    )


def owed(*items, law=LAW, charges=()):
    assessment, findings = assess(shipment(*items, charges=charges), law)
    assert findings == ()
    return assessment


def lines(assessment, place=0):
    return {line.charge: (line.amount, line.effect) for line in assessment.items[place].lines}


def with_measure(*rows):
    text = "".join(f"{row},2024-01-01,,ACT,s. 1,2023-01-01\n" for row in rows)
    return book(measures=TEXTS["measures"] + text).on(DAY)
