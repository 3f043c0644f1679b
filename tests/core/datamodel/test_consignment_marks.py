"""Marks of a consignment: what two declarations of the same goods have in common."""

import json

from tests.support.declarations import BROKER, TRADER, changed, declaration

from greenlane.datamodel.consignment_marks import marks
from greenlane.messages import canonical_json


def of(made, trader=TRADER):
    read = canonical_json.parse(json.dumps(made).encode())
    assert read.declaration is not None, read.findings
    return marks(read.declaration, trader)


def test_reference_transport_document_and_container_are_marks():
    assert of(declaration("L-1")) == {
        f"lrn:{BROKER}/L-1", "doc:BL-77123", f"box:CSQU3054383/{TRADER}",
    }  # fmt: skip


def test_an_invoice_is_none():
    assert not any("INV" in mark for mark in of(declaration("L-1")))


def test_blanks_and_small_letters_make_no_difference():
    made = changed(declaration("L-1"), "/goodsShipment/previousDocument/0/id", "bl-77 123")
    assert "doc:BL-77123" in of(made)


def test_a_container_shared_by_two_traders_is_no_mark_of_both():
    assert of(declaration("L-1")) & of(declaration("L-2"), "QT0000000999") == {"doc:BL-77123"}


def test_the_ucr_is_a_mark():
    made = declaration("L-1")
    made["goodsShipment"]["ucr"] = {"id": "6QT0000000102-77"}
    assert "ucr:6QT0000000102-77" in of(made)
