"""Permits: which goods need which document, from or to which country."""

import pytest
from tests.core.rules.base import case, document, good_export, good_import, item, replaced

from greenlane.datamodel.declaration import Declaration
from greenlane.rules.permits import PermitNeed, permit_needs


def needs(made: Declaration) -> tuple[PermitNeed, ...]:
    asked = case(made)
    return permit_needs(asked.shipment, asked.law)


def medicines(*papers: str) -> Declaration:
    return good_import(item(
        1, "30049090", "Paracetamol tablets", origin="IN", price="400.00", net="20", gross="25",
        packages=2, documents=("N935", *papers)))  # fmt: skip


def apples(origin: str) -> Declaration:
    return good_import(item(
        1, "08081090", "Apples, red", origin=origin, price="400.00", net="200", gross="225",
        packages=20))  # fmt: skip


def test_goods_that_need_no_permit_have_none():
    assert needs(good_import(*good_import().goods_shipment.government_agency_goods_item[:1])) == ()


def test_a_need_names_its_item_its_agency_and_its_act():
    (need,) = needs(medicines())
    assert (need.sequence, need.position, need.declared) == (1, 0, False)
    assert (need.permit.document, need.permit.agency) == ("L010", "MED")
    assert need.permit.basis == "MED-2015 s. 15"


@pytest.mark.parametrize("paper", ["L010", "Y902"])
def test_the_document_or_its_exemption_answers_the_need(paper: str):
    (need,) = needs(medicines(paper))
    assert need.declared


def test_a_document_of_the_whole_declaration_answers_too():
    made = replaced(medicines(), {"additional_document": (document("L010"),)})
    assert needs(made)[0].declared


def test_the_neighbours_need_no_plant_certificate():
    assert [need.permit.document for need in needs(apples("CL"))] == ["N851"]
    assert needs(apples("QU")) == ()


def test_an_export_is_asked_for_the_permits_of_exports():
    assert [need.permit.id for need in needs(good_export())] == ["P-X-COFFEE", "P-X-COCOA"]
