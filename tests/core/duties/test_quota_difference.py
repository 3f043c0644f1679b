"""What an item owes more without its quota: of that item alone, and with the VAT on it."""

from decimal import Decimal

import msgspec
import pytest

from greenlane.duties.quota_difference import quota_difference
from greenlane.duties.worked_example import shipment_of
from greenlane.gateways.country_packages import country_package

CHICKEN = {
    "code": "02071410", "origin": "BR", "price": "10000.00 QTC", "procedure": "4000",
    "preference": "120", "net_mass": "5000",
}  # fmt: skip


@pytest.fixture
def law_and_goods():
    from datetime import date

    goods = shipment_of({"trade": "import", "incoterm": "CIF", "currency": "QTC",
                         "item": [CHICKEN, CHICKEN]})  # fmt: skip
    items = tuple(msgspec.structs.replace(i, order_number="090102") for i in goods.items)
    return country_package("tavora").book.on(date(2026, 3, 3)), msgspec.structs.replace(
        goods, items=items
    )


def test_the_difference_is_that_of_one_item_with_the_vat_on_it(law_and_goods):
    law, goods = law_and_goods
    # 18 %, at least 0.40 for a kilogram (2,000.00), instead of 5 % (500.00); VAT on food is 5 %
    assert quota_difference(goods, 1, law) == {"A00": Decimal("1500.00"), "B00": Decimal("75.00")}


def test_an_item_without_a_quota_owes_no_more_without_it(law_and_goods):
    law, goods = law_and_goods
    bare = tuple(msgspec.structs.replace(i, order_number="", preference="100") for i in goods.items)
    assert quota_difference(msgspec.structs.replace(goods, items=bare), 1, law) == {}
