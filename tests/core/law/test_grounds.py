"""Every ground that the law gives names an act, and every code a row refers to stands somewhere."""

import copy

import pytest
from tests.core.law.small_country import COUNTRY, book, last_line, with_row

from greenlane.gateways.country_packages import country_package
from greenlane.law.reading import LawDataError

DAYS = "2024-01-01,,ACT,s. 1"


def country(**life):
    changed = copy.deepcopy(COUNTRY)
    changed["life"] |= life
    return changed


def hold(basis):
    return {"physical": {"hours": 4, "basis": basis, "reason": {"en": "r"}}}


def test_the_grounds_of_events_and_holds_name_acts():
    made = book(country(basis={"lodge": "ACT s. 12"}, hold=hold("OLD s. 2")))
    assert made.event_basis == {"lodge": "ACT s. 12"}
    with pytest.raises(LawDataError, match=r"life\.toml basis lodge: unknown act 'NIL'"):
        book(country(basis={"lodge": "NIL s. 12"}))
    with pytest.raises(LawDataError, match=r"life\.toml hold physical: unknown act 'NIL'"):
        book(country(hold=hold("NIL s. 12")))


@pytest.mark.parametrize("basis", ["NIL s. 1", "", "The act of 1999 (NIL), s. 2"])
def test_a_rounding_without_an_act_of_the_country_is_refused(basis):
    changed = country()
    changed["customs_value"]["rounding"]["basis"] = basis
    with pytest.raises(LawDataError, match=r"country\.toml customs_value rounding: unknown act"):
        book(changed)
    changed = country()
    changed["charge"][1]["rounding"] = {**changed["charge"][1]["rounding"], "basis": basis}
    with pytest.raises(LawDataError, match=r"country\.toml charge F10 rounding: unknown act"):
        book(changed)


def test_a_rounding_may_name_its_act_in_full_with_the_code_in_brackets():
    changed = country()
    changed["customs_value"]["rounding"]["basis"] = "The Act of 2020 (ACT), s. 2(1)"
    assert book(changed).value_rounding.basis == "The Act of 2020 (ACT), s. 2(1)"


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        ("procedures", f"4900,import,N,pay,pay,Z000,{DAYS}", "unknown document 'Z000'"),
        ("additional_procedures", "C9,N,1,A00,*,Z000,ACT,s. 1", "unknown document 'Z000'"),
        ("additional_procedures", "C9,N,1,A00,4999,,ACT,s. 1", "unknown procedure '4999'"),
        ("preferences", "300,N,ALL,N865 Z000,ACT,s. 1", "unknown document 'Z000'"),
        ("permits", f"P9,02,ALL,ZZ,import,L001,FOOD,,N,1,{DAYS}", "unknown country 'ZZ'"),
        ("permits", f"P9,02,ALL,,import,L001,FOOD,Z000,N,1,{DAYS}", "unknown document 'Z000'"),
        ("measures", f"M9,103,02,ALL,ZZ,1 %,,,{DAYS},2023-01-01", "unknown country 'ZZ'"),
    ],
)
def test_a_code_that_stands_nowhere_is_refused_by_table_and_line(table, row, words):
    with pytest.raises(LawDataError) as refused:
        with_row(table, row)
    assert str(refused.value) == f"{table} line {last_line(table)}: {words}"


def test_the_national_currency_has_no_rate_of_its_own():
    """It would multiply every amount declared in it."""
    with pytest.raises(LawDataError) as refused:
        with_row("exchange_rates", "QXC,1,2,2024-01-01,,ACT,s. 9")
    line = last_line("exchange_rates")
    assert str(refused.value) == f"exchange_rates line {line}: 'QXC' is the national currency"


def test_the_demonstration_country_passes_its_own_checks_again():
    country_package("tavora").book._check()


DOUBT = {
    "reply_days": 15,
    "respond_days": 15,
    "appeal": {"en": "a"},
    "appeal_basis": "ACT s. 9",
    "basis": {"ask": "ACT s. 1"},
}


def test_the_grounds_of_doubts_and_of_valuation_methods_name_acts():
    assert book(country(doubt=DOUBT)).doubt_terms.reply_days == 15
    with pytest.raises(LawDataError, match=r"life\.toml doubt ask: unknown act 'NIL'"):
        book(country(doubt={**DOUBT, "basis": {"ask": "NIL s. 1"}}))
    with pytest.raises(LawDataError, match=r"life\.toml doubt appeal: unknown act 'NIL'"):
        book(country(doubt={**DOUBT, "appeal_basis": "NIL s. 1"}))
    changed = {**country(), "valuation": {"acts": {"1": "NIL s. 1"}}}
    with pytest.raises(LawDataError, match=r"valuation method 1: unknown act 'NIL'"):
        book(changed)


def test_a_choice_of_valuation_and_a_key_of_sharing_must_be_known():
    with pytest.raises(LawDataError, match="unknown minimum"):
        book({**country(), "valuation": {"minimum": "5"}})
    changed = country()
    changed["customs_value"]["by"] = {"AK": "colour"}
    with pytest.raises(LawDataError, match="AK: unknown key 'colour'"):
        book(changed)
