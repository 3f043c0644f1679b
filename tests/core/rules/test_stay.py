"""Stays: what is placed under a procedure, what comes out of one, and what comes out of none."""

import msgspec
import pytest
from tests.core.rules import base

from greenlane.datamodel.document import PreviousDocument
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import assess
from greenlane.rules.stay import check, entering, leaving
from greenlane.standards import mrn as mrns

MRN = mrns.make(2026, "QT", "ABCDEFGHIJKL" + "R")
LAW = base.country().book.on(base.DAY)


def named(made, line=1):
    """The same goods, which name the declaration that placed them."""
    goods = made.goods_shipment
    before = (PreviousDocument(category_code="Z", type_code="MRN", id=MRN, line_numeric=line),)
    items = tuple(msgspec.structs.replace(each, previous_document=before)
                  for each in goods.government_agency_goods_item)  # fmt: skip
    told = msgspec.structs.replace(goods, government_agency_goods_item=items)
    return msgspec.structs.replace(made, goods_shipment=told)


def out(made):
    made = named(made)
    return leaving(made, read_shipment(made), LAW)


def placed(made):
    shipment = read_shipment(made)
    assessment, _ = assess(shipment, LAW)
    return entering(shipment, assessment, LAW)


def shirts(procedure, *documents):
    return base.shirts(procedures=(procedure, "000"), documents=("N935", *documents))


def coffee(procedure, *documents):
    return base.item(1, "09011110", "Arabica coffee", price="52000.00", net="12000",
                     gross="12240", packages=200, origin="QT", procedures=(procedure, "000"),
                     documents=("N935", "L032", *documents))  # fmt: skip


@pytest.mark.parametrize(("procedure", "days"), [("5100", 180), ("5300", 365), ("7100", None),
                                                 ("8000", 10)])  # fmt: skip
def test_imports_whose_duties_are_suspended_are_placed_until_a_day(procedure, days):
    (one,) = placed(base.good_import(shirts(procedure)))
    assert (one.procedure, one.quantity) == (procedure, 100)
    assert (one.due and (one.due - base.DAY).days) == days
    assert sum(one.amounts.values()) > 0


@pytest.mark.parametrize("procedure", ["2100", "2300"])
def test_goods_that_go_out_to_come_back_are_placed_too(procedure):
    (one,) = placed(base.good_export(coffee(procedure)))
    assert (one.procedure, one.quantity, (one.due - base.DAY).days) == (procedure, 12000, 365)


@pytest.mark.parametrize("made", [base.good_import(shirts("4000")),
                                  base.good_export(coffee("1000"))])  # fmt: skip
def test_goods_in_free_circulation_are_not(made):
    assert placed(made) == ()
    assert out(made) == ()


@pytest.mark.parametrize(("made", "previous", "processed"), [
    (base.good_import(shirts("4071", "C517")), "71", False),
    (base.good_import(shirts("6121", "C019")), "21", True),
    (base.good_import(shirts("6123")), "23", False),
    (base.good_export(coffee("3151", "C601")), "51", True),
])  # fmt: skip
def test_what_comes_out_names_what_it_comes_out_of_and_its_papers(made, previous, processed):
    (one,) = out(made)
    assert (one.previous, one.mrn, one.line) == (previous, MRN, 1)
    assert one.processed == processed  # as the law of the country says
    assert "N935-2026-17" in one.papers


def test_an_export_of_imported_goods_in_free_circulation_may_name_their_import():
    """Nothing was placed there, and nothing is to be taken: it was refused with DIS-001."""
    exits = out(base.good_export(coffee("1040")))
    assert exits == ()
    assert check(exits, {}, base.TRADER, "act") == ((), ())
