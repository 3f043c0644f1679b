"""The resolver: goods, both countries, procedure, use and day give the permits, with their acts."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.rules.base import case, country, good_import, item

from greenlane.datamodel.document import AdditionalInformation
from greenlane.rules.permits import permit_needs
from greenlane.rules.requirements import Goods, longest, resolve

BOOK = country().book
LAW = BOOK.on(date(2026, 7, 1))


def of(code: str, trade: str = "import", law=LAW, **told):
    """The standing of every permit that goods may need, by its id."""
    found = resolve([Goods(code=code, trade=trade, **told)], law)
    return {each.permit.id: each.standing for each in found}


DRONE = "88062200"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, {"P-DRONE-R": "needed", "P-DRONE-D": "depends"}),
        ({"uses": {"EU-PRO"}}, {"P-DRONE-R": "needed", "P-DRONE-D": "needed"}),
        ({"uses": {"EU-OWN"}}, {"P-DRONE-R": "needed"}),
    ],
)
def test_a_permit_for_a_use_is_asked_for_that_use_and_while_none_is_told(told, expected):
    uses = frozenset(told.get("uses", ()))
    assert of(DRONE, partner="US", uses=uses) == expected


def test_a_use_that_is_exempt_is_exempt_only_when_it_is_told():
    assert of("38089110", partner="US")["P-PEST-AGR"] == "depends"
    assert "P-PEST-AGR" not in of("38089110", partner="US", uses=frozenset({"EU-HOME"}))
    assert of("38089110", partner="US", uses=frozenset({"EU-AGRI"}))["P-PEST-AGR"] == "needed"


@pytest.mark.parametrize(
    ("procedure", "expected"), [("4000", "needed"), ("", "depends"), ("7100", None), ("5300", None)]
)
def test_a_procedure_that_is_left_out_needs_no_permit(procedure, expected):
    told = of("95030010", partner="US", procedure=procedure, value=Decimal(5000))
    assert told.get("P-TOY") == expected


@pytest.mark.parametrize(("origin", "expected"), [("QT", "needed"), ("FR", None), ("", "depends")])
def test_the_other_end_counts(origin, expected):
    told = of("97012100", "export", partner="US", other=origin, value=Decimal(9000))
    assert told.get("P-ART") == expected


def test_an_excluded_area_is_free_and_no_country_told_depends_on_it():
    assert of("97061000", partner="FR") == {}
    assert of("97061000", partner="CN") == {"P-ANTIQUE-I": "needed"}
    assert of("97061000") == {"P-ANTIQUE-I": "depends"}


@pytest.mark.parametrize(
    ("kilos", "expected"),
    [("4.99", "exempt"), ("5", "needed"), (None, "depends"), ("5.01", "needed")],
)
def test_less_than_the_limit_is_exempt_on_the_ground_of_the_act(kilos, expected):
    quantities = {"KGM": Decimal(kilos)} if kilos else {}
    (found,) = resolve(
        [Goods(code="08081090", trade="import", partner="CL", quantities=quantities)], LAW
    )
    assert found.standing == expected
    assert found.basis == ("PLANT-2016 s. 9(5)" if expected == "exempt" else "PLANT-2016 s. 9")
    assert found.exemption == ("quantity" if expected == "exempt" else "")


def test_a_consignment_is_not_split_below_the_limit():
    part = Goods(code="08081090", trade="import", partner="CL", quantities={"KGM": Decimal(3)})
    assert [r.standing for r in resolve([part], LAW)] == ["exempt"]
    assert [r.standing for r in resolve([part, part], LAW)] == ["needed", "needed"]


def test_the_day_decides_whether_a_permit_exists():
    assert of("95030010", partner="US", law=BOOK.on(date(2023, 6, 1))) == {}


def test_permits_run_side_by_side_unless_the_law_orders_them():
    pesticide = resolve([Goods(code="38089110", trade="import", partner="US",
                               uses=frozenset({"EU-AGRI"}))], LAW)  # fmt: skip
    assert {r.permit.id: r.permit.service_days for r in pesticide} == {
        "P-PEST": 12, "P-PEST-AGR": 4}  # fmt: skip
    assert longest(pesticide) == 16
    (field,) = [r.permit for r in pesticide if r.permit.after]
    assert (field.after, field.after_basis) == ("P-PEST", "AGR-2013 s. 33(2)")
    assert longest([r for r in pesticide if r.permit.id == "P-PEST-AGR"]) == 4


def toys(price: str, **changes):
    return item(1, "95030010", "Dolls", origin="US", price=price, net="20", gross="25",
                packages=2, **changes)  # fmt: skip


def test_lodging_asks_the_same_resolver_with_the_values_of_the_day():
    asked = case(good_import(toys("100.00")))
    (need,) = permit_needs(asked.shipment, asked.law)
    assert (need.declared, need.exemption, need.basis) == (True, "value", "STD-2014 s. 11(4)")
    asked = case(good_import(toys("9000.00")))
    assert not permit_needs(asked.shipment, asked.law)[0].declared
    asked = case(good_import(toys("9000.00", procedures=("7100", "000"))))
    assert permit_needs(asked.shipment, asked.law) == ()


def test_an_end_use_is_stated_as_additional_information_of_the_item():
    tyres = item(1, "40111000", "Tyres", origin="US", price="900.00", net="20", gross="25",
                 packages=2, quantity="4")  # fmt: skip
    told = (AdditionalInformation(statement_code="EU-OWN"),)
    own = msgspec.structs.replace(tyres, additional_information=told)
    asked = [case(good_import(each)) for each in (tyres, own)]
    assert [len(permit_needs(each.shipment, each.law)) for each in asked] == [1, 0]


FULL = st.fixed_dictionaries(
    {
        "code": st.sampled_from(sorted({line.code for line in BOOK.nomenclature
                                        if len(line.code) == 8 and any(
                                            line.code.startswith(p.code) for p in BOOK.permits)})),
        "trade": st.sampled_from(("import", "export")),
        "partner": st.sampled_from(("US", "CL", "QU", "FR", "QT")),
        "other": st.sampled_from(("QT", "FR")),
        "procedure": st.sampled_from(("4000", "7100", "5300", "5100", "1000")),
        "uses": st.sampled_from(sorted(BOOK.end_uses)).map(lambda use: frozenset({use})),
        "quantities": st.sampled_from(("0.5", "7", "80")).map(lambda n: {"KGM": Decimal(n)}),
        "value": st.sampled_from(("10", "1500", "90000")).map(Decimal),
    }
)  # fmt: skip
MAY_BE_UNTOLD = ("partner", "other", "procedure", "uses", "quantities", "value")


@given(FULL, st.sets(st.sampled_from(MAY_BE_UNTOLD)))
def test_telling_more_never_changes_what_was_certain(full, untold):
    whole = of(**full)
    partial = of(**{name: value for name, value in full.items() if name not in untold})
    for permit, standing in partial.items():
        if standing == "needed":
            assert whole.get(permit) == "needed"
        if standing == "exempt":
            assert whole.get(permit, "exempt") == "exempt"
    assert set(whole) <= set(partial)
    assert "depends" not in whole.values() or any(
        p.free_unit not in ("", "KGM") for p in BOOK.permits if p.id in whole)  # fmt: skip


def test_the_country_has_at_least_ten_agencies_and_each_controls_goods():
    controlled = {permit.agency for permit in BOOK.permits}
    assert controlled == set(BOOK.agencies)
    assert len(controlled) >= 10


def test_every_permit_lies_on_goods_of_the_tariff_or_says_why_not():
    codes = {line.code for line in BOOK.nomenclature}
    idle = {p.id for p in BOOK.permits if not any(c.startswith(p.code) for c in codes)}
    assert idle <= IDLE


IDLE = {"P-XRAY", "P-ISOTOPE"}  # goods that the tariff of the demonstration does not name
