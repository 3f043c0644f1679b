"""Charges of a whole shipment reach the items by value, mass or quantity, as the country says."""

import copy
from decimal import Decimal

import msgspec
import pytest

from greenlane.duties.customs_value import customs_values
from greenlane.duties.worked_example import shipment_of
from greenlane.gateways.country_packages import country_package

BOOK = country_package("tavora").book
EXAMPLE = {
    "trade": "import",
    "currency": "QTC",
    "shipment_charge": [{"code": "AK", "amount": "100.00 QTC"}],
    "item": [
        {"code": "1", "procedure": "4000", "price": "900.00 QTC", "net_mass": "10"},
        {"code": "2", "procedure": "4000", "price": "100.00 QTC", "net_mass": "20"},
    ],
}


def shares(key, shipment):
    book = copy.copy(BOOK)
    book.apportion_keys = {"AK": key} if key else {}
    book._days = {}
    from datetime import date

    values, findings = customs_values(shipment, book.on(date(2026, 7, 1)))
    return [str(value.components[-1].national) for value in values], findings


def with_quantities(*amounts):
    shipment = shipment_of(EXAMPLE)
    items = tuple(
        msgspec.structs.replace(item, tariff_quantity=amount)
        for item, amount in zip(shipment.items, amounts, strict=True)
    )
    return msgspec.structs.replace(shipment, items=items)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("", ["90.00", "10.00"]),
        ("value", ["90.00", "10.00"]),
        ("mass", ["33.33", "66.67"]),
        ("quantity", ["75.00", "25.00"]),
    ],
)
def test_a_charge_is_shared_by_its_key(key, expected):
    assert shares(key, with_quantities(Decimal(3), Decimal(1))) == (expected, [])


def test_an_item_without_the_quantity_is_a_finding_and_nothing_is_guessed():
    parts, findings = shares("quantity", with_quantities(Decimal(3), None))
    assert [(f.code, f.value) for f in findings] == [("VAL-003", "quantity")]
    assert parts == ["900.00", "100.00"]  # the price is the last component: no share was added


def test_another_key_is_an_error_of_the_law_book():
    with pytest.raises(ValueError, match="colour"):
        shares("colour", shipment_of(EXAMPLE))
