"""The worked cases of origin: every answer that an officer wrote down comes out."""

import copy

import pytest

from greenlane.gateways.country_packages import country_package
from greenlane.law.origin.determination import determine
from greenlane.law.origin.rule import criteria
from greenlane.law.origin.worked_case import differences, product_in

PACKAGE = country_package("tavora")
CASES = PACKAGE.origin_cases()
LAW = PACKAGE.book.origin


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_worked_case_agrees(name):
    assert differences(CASES[name], LAW) == []


def test_there_are_at_least_thirty_of_them_with_their_grounds_in_words():
    assert len(CASES) >= 30
    assert all(case["why"] and case["name"] for case in CASES.values())


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_changed_expectation_is_reported(name):
    """The control: a case that could not fail would show nothing."""
    wrong = copy.deepcopy(CASES[name])
    wrong["expected"]["answer"] = "perhaps"
    assert any("perhaps" in line for line in differences(wrong, LAW))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_order_of_materials_is_of_no_account(name):
    case = CASES[name]
    product = product_in(case)
    turned = copy.deepcopy(case)
    turned.setdefault("material", []).reverse()
    if "material" not in case:
        return
    scheme = LAW.scheme(case["scheme"], product.day)
    other = determine(product_in(turned), scheme, LAW)
    found = determine(product, scheme, LAW)
    assert (other.answer, other.country, other.tolerance) == (
        found.answer, found.country, found.tolerance,
    )  # fmt: skip


def test_every_kind_of_criterion_is_in_the_lists():
    kinds = {type(part).__name__ for line in LAW.rules for part in criteria(line.rule)}
    assert kinds == {
        "MaterialsObtained", "ObtainedShare", "Change", "Content", "RegionalValue", "Process",
        "AtLeast", "ProducedFrom", "MustOriginate", "Components", "Officer",
    }  # fmt: skip


def test_every_provision_and_line_cites_an_act_of_the_country():
    cited = [line.basis for line in LAW.rules]
    for scheme in LAW.schemes:
        groups = (scheme.obtained, scheme.cumulation, scheme.tolerances, scheme.insufficient)
        cited += [scheme.basis, *(part.basis for group in groups for part in group)]
        cited += [proof.basis for proof in scheme.proofs]
    assert all(basis.split()[0] in PACKAGE.book.acts for basis in cited)
