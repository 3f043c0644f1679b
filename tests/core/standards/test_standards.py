"""Numbers and lists of others: doctests run, controls fail, real data agrees."""

import doctest
import importlib
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane import standards
from greenlane.standards import container, country, currency, eori, hs, imo, mrn, ucr, unit
from greenlane.standards.iso6346_values import value
from greenlane.standards.number import InvalidNumber

DATA = Path(__file__).parents[4] / "shared" / "data"
SOURCE = Path(standards.__path__[0]).parents[1]
EXAMPLES = [
    ".".join(file.relative_to(SOURCE).with_suffix("").parts)
    for file in sorted(SOURCE.rglob("*.py"))
    if ">>> " in file.read_text("utf-8")
]
OWN = "mrn container eori hs ucr unlocode country currency unit imo".split()  # noqa: SIM905


@pytest.fixture
def data():
    if not DATA.is_dir():
        pytest.skip("real data: ../shared/data is absent")
    return DATA


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_each_module_hold(name):
    told = doctest.testmod(importlib.import_module(name))
    assert told.attempted
    assert not told.failed


@pytest.mark.parametrize("page", OWN)
@given(text=st.text(max_size=40))
def test_every_page_answers_any_text_and_validation_is_stable(page, text):
    module = importlib.import_module(f"greenlane.standards.{page}")
    if module.is_valid(text):
        number = module.validate(text)
        assert module.validate(number) == number == module.compact(module.format(number))
    else:
        with pytest.raises(InvalidNumber) as caught:
            module.validate(text)
        assert caught.value.reason


@given(st.integers(0, 99), st.sampled_from(sorted(country.CODES)), st.data())
def test_a_made_mrn_is_valid_and_any_other_check_digit_is_not(year, land, data):
    body = data.draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=13, max_size=13))
    number = mrn.make(year, land, body)
    assert mrn.is_valid(number)
    assert not any(mrn.is_valid(number[:-1] + d) for d in "0123456789" if d != number[-1])


ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = {
    mrn: ("18GB9JLC3CU1LFGVR2", "06DE586600006143E1"),
    container: ("CSQU3054383", "TOLU4734787"),
    imo: ("9074729", "9321483"),
}


def unseen_by_iso_6346(number, at, character):
    """ISO 6346 works modulo 11, and 10 counts as 0: these changes it cannot see."""
    if at == len(number) - 1:
        return False
    before = sum(value(c) << i for i, c in enumerate(number[:-1])) % 11
    after = (before + ((value(character) - value(number[at])) << at)) % 11
    return before == after or {before, after} == {0, 10}


def unseen_by_imo(number, at, character):
    """The weights 2, 4, 5 and 6 share a divisor with 10: some changes leave the last digit."""
    return at < 6 and (int(character) - int(number[at])) * (7 - at) % 10 == 0


@pytest.mark.parametrize("page", NUMBERS, ids=lambda page: page.__name__.rpartition(".")[2])
@given(data=st.data())
def test_a_single_changed_character_is_refused_but_for_what_the_standard_cannot_see(page, data):
    number = data.draw(st.sampled_from(NUMBERS[page]))
    at = data.draw(st.integers(0, len(number) - 1))
    character = data.draw(st.sampled_from([c for c in ALNUM + "é٣" if c != number[at]]))
    changed = number[:at] + character + number[at + 1 :]
    assert page.is_valid(number)
    if page.is_valid(changed):
        assert (unseen_by_imo if page is imo else unseen_by_iso_6346)(number, at, character)


def test_letters_eleven_apart_are_one_to_an_mrn():
    assert mrn.is_valid("18GB9JLC3CU1LFGVR2".replace("U", "K"))
    assert not mrn.is_valid("18GB9JLC3CU1LFGVR2".replace("U", "L"))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        ((26, "gb", "0" * 13), "country"),
        ((26, "G1", "0" * 13), "country"),
        ((26, "GB", "0" * 12), "body"),
        ((26, "GB", "0" * 12 + "é"), "body"),
        ((26, "GB", "0" * 12 + "a"), "body"),
    ],
)
def test_an_mrn_is_not_made_from_bad_parts(make, reason):
    with pytest.raises(InvalidNumber) as caught:
        mrn.make(*make)
    assert caught.value.reason == reason


def test_a_swapped_pair_in_an_mrn_is_noticed():
    assert mrn.is_valid("18GB9JLC3CU1LFGVR2")
    assert not mrn.is_valid("18GB9JLC3CU1LFVGR2")


@pytest.mark.parametrize("number", ["CSQU3054383", "TOLU4734787", "HLXU2008419", "SUDU3070079"])
def test_known_container_numbers_are_valid_and_their_neighbours_are_not(number):
    assert container.is_valid(number)
    assert not container.is_valid(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("number", ["9074729", "9321483", "8814275"])
def test_known_ship_numbers_are_valid_and_their_neighbours_are_not(number):
    assert imo.is_valid(number)
    assert not imo.is_valid(str(int(number) + 1))


@pytest.mark.parametrize(
    ("validate", "text", "reason"),
    [
        (eori.validate, "GB", "length"),
        (eori.validate, "UK123", "country"),
        (hs.validate, "77010000", "chapter"),
        (hs.validate, "0900100000", "heading"),
        (hs.validate, "0901", "length"),
        (hs.validate, "09012a", "digits"),
        (ucr.validate_ducr, "9UK1-A", "country"),
        (ucr.validate_ducr, "9GB1234567890123-A", "structure"),
        (container.validate, "CSQX3054383", "category"),
        (imo.validate, "907472X", "digits"),
    ],
)
def test_a_refusal_gives_its_reason(validate, text, reason):
    with pytest.raises(InvalidNumber) as caught:
        validate(text)
    assert caught.value.reason == reason


def test_units_convert_exactly_and_back():
    for code, (dimension, _, _) in unit.UNITS.items():
        for other, (kind, _, _) in unit.UNITS.items():
            if kind == dimension and {code, other} <= {"KGM", "GRM", "TNE", "DTN", "LTR", "HLT"}:
                there = unit.convert(Decimal("1234.567"), code, other)
                assert unit.convert(there, other, code) == Decimal("1234.567")
    assert unit.convert(Decimal(3), "HLT", "LTR") == 300


def test_a_unit_does_not_convert_across_dimensions():
    with pytest.raises(InvalidNumber):
        unit.convert(Decimal(1), "LPA", "LTR")


def iso_codes(data, number, key):
    listed = json.loads((data / f"codelists/iso-codes-debian/iso_{number}.json").read_text())
    return {entry[key] for entry in listed[number]}


def test_the_country_codes_are_those_of_the_iso_list(data):
    assert iso_codes(data, "3166-1", "alpha_2") == country.CODES


WITHDRAWN_OR_NEW = {"ANG", "CUC", "HRK", "SLL", "VED", "XAD", "XCG", "ZWG", "ZWL"}


def test_the_currency_codes_are_those_of_the_iso_list_but_for_named_changes(data):
    differing = iso_codes(data, "4217", "alpha_3") ^ currency.CODES.keys()
    assert differing <= WITHDRAWN_OR_NEW
    assert len(currency.CODES) > 170


def test_most_real_mrns_in_messages_are_valid_where_one_in_ten_would_be_by_chance(data):
    seen = set()
    for path in (data / "cds").rglob("*.xml"):
        text = path.read_text("utf-8")
        seen |= set(re.findall(r"<(?:\w+:)?ID>(\d\d[A-Z]{2}[0-9A-Z]{14})</", text))
    assert len(seen) > 50
    assert sum(map(mrn.is_valid, seen)) > 0.7 * len(seen)  # the others are made-up placeholders
