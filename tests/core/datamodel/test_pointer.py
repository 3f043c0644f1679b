"""The same place said in four ways."""

from decimal import Decimal

import pytest

from greenlane.datamodel import (
    Amount,
    DateTime,
    Declaration,
    GoodsShipment,
    GovernmentAgencyGoodsItem,
)
from greenlane.datamodel.base import fields_of
from greenlane.datamodel.goods_item import Origin
from greenlane.datamodel.pointer import json_pointer, path_of, value_at, wco_pointer, words

ORIGIN = ("goods_shipment", "government_agency_goods_item", 1, "origin", 0, "country_code")
DECLARATION = Declaration(
    goods_item_quantity=2,
    acceptance_date_time=DateTime("20260701", "102"),
    invoice_amount=Amount(Decimal("10.00"), "GBP"),
    goods_shipment=GoodsShipment(
        government_agency_goods_item=(
            GovernmentAgencyGoodsItem(),
            GovernmentAgencyGoodsItem(origin=(Origin(country_code="KE"),)),
        )
    ),
)


def every_path(cls=Declaration, path=()):
    yield path
    for spec in fields_of(cls):
        place = (*path, spec.name, 0) if spec.many else (*path, spec.name)
        if spec.many:
            yield (*path, spec.name)
        if spec.child:
            yield from every_path(spec.child, place)
        else:
            yield place


def test_a_place_has_a_json_pointer_a_wco_pointer_and_words():
    pointer = "/goodsShipment/governmentAgencyGoodsItem/1/origin/0/countryCode"
    assert json_pointer(ORIGIN) == pointer
    assert wco_pointer(ORIGIN) == "42A/67A/68A[2]/92A[1]/063"
    assert words(ORIGIN) == "Goods item 2 › Origin 1 › Country code"


def test_every_path_of_the_model_comes_back_from_its_json_pointer():
    paths = list(every_path())
    assert len(paths) > 500
    for path in paths:
        assert path_of(json_pointer(path)) == path


def test_no_two_places_share_a_json_pointer():
    paths = list(every_path())
    assert len({json_pointer(path) for path in paths}) == len(paths)


def test_every_path_has_words_without_camel_humps():
    for path in every_path():
        for word in words(path).replace("›", " ").split():
            assert word[1:] == word[1:].lower() or word.strip("()").isupper(), words(path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ((), "Declaration"),
        (("goods_shipment",), "Goods shipment"),
        (("goods_shipment", "consignee", "name"), "Goods shipment › Consignee › Name"),
        (("functional_reference_id",), "Local reference number (LRN)"),
        (("acceptance_date_time", "text"), "Acceptance date › text"),
        (("invoice_amount", "currency_id"), "Invoice amount › currency"),
        ((*ORIGIN[:3], "Odd"), "Goods item 2 › Odd"),
        ((*ORIGIN[:3], "commodity", "goods_measure", "net_net_weight_measure"),
         "Goods item 2 › Commodity › Goods measure › Net mass"),
    ],
)  # fmt: skip
def test_words_are_those_of_people(path, said):
    assert words(path) == said


@pytest.mark.parametrize(
    "pointer",
    ["x", "/nope", "/goodsShipment/1", "/amendment/x", "/amendment/01", "/amendment/-1",
     "/id/0", "/invoiceAmount/unitCode", "/"],
)  # fmt: skip
def test_a_pointer_to_no_place_is_refused(pointer):
    with pytest.raises(ValueError, match="'"):
        path_of(pointer)


def test_an_unknown_name_is_escaped_in_a_json_pointer():
    assert json_pointer(("a/b~c",)) == "/a~1b~0c"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (ORIGIN, "KE"),
        (("goods_item_quantity",), "2"),
        (("invoice_amount",), "10.00 GBP"),
        (("invoice_amount", "value"), "10.00"),
        (("acceptance_date_time",), "20260701"),
        (("goods_shipment",), ""),
        (("id",), ""),
        (("id", "x"), ""),
        ((*ORIGIN[:2], 7, "origin"), ""),
        ((*ORIGIN[:2], -1, "origin", 0, "country_code"), ""),
        (("__class__",), ""),
    ],
)
def test_the_value_at_a_path_is_text_and_absence_is_empty(path, value):
    assert value_at(DECLARATION, path) == value
