"""The set of rules itself: which are asked, in which words, and what is refused."""

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from tests.core.rules.base import DAY, case, good_export, good_import, replaced, rules

from greenlane.rules.rule import QUESTIONS, RuleDataError, RuleSet, parse_field, question

WRONG = replaced(good_import(), {"type_code": "XXA"})
ENTRY: dict[str, Any] = {
    "code": "DE-001",
    "question": "declaration_type_is_known",
    "message": {"en": "Wrong.", "ar": "خطأ."},
    "fix": {"en": "Right it.", "ar": "صححوه."},
    "basis": "CR-2020 r. 5(1)",
    "since": date(2020, 1, 1),
}


def one(**changes: Any) -> RuleSet:
    """A set of one rule."""
    return RuleSet({"rule": [{**copy.deepcopy(ENTRY), **changes}]})


def test_a_rule_is_asked_from_its_first_day_to_its_last():
    day = timedelta(days=1)
    asked = case(WRONG)
    assert one(since=DAY, until=DAY).ask(asked)
    assert one(since=DAY + day).ask(asked) == ()
    assert one(until=DAY - day).ask(asked) == ()


def test_a_rule_of_one_trade_is_not_asked_of_the_other():
    export = case(replaced(good_export(), {"type_code": "EXQ"}))
    assert one(trade="import").ask(case(WRONG))
    assert one(trade="export").ask(case(WRONG)) == ()
    assert one(trade="export").ask(export)
    assert one(trade="import").ask(export) == ()


def test_a_language_without_words_gets_english():
    (french,) = one().ask(case(WRONG), "fr")
    (arabic,) = one().ask(case(WRONG), "ar")
    assert (french.message, french.fix) == ("Wrong.", "Right it.")
    assert (arabic.message, arabic.fix) == ("خطأ.", "صححوه.")


def test_a_finding_carries_what_stood_there_and_under_which_act():
    (found,) = one(severity="warning").ask(case(WRONG))
    assert found.path == ("type_code",)
    assert found.value == "XXA"
    assert found.basis == "CR-2020 r. 5(1)"
    assert found.severity == "warning"


def test_a_rule_may_point_elsewhere_than_its_question():
    (found,) = one(field="goods_shipment.trade_terms.0").ask(case(WRONG))
    assert found.path == ("goods_shipment", "trade_terms", 0)


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(RuleDataError, match="twice"):
        RuleSet({"rule": [ENTRY, ENTRY]})


@pytest.mark.parametrize("part", ["question", "message", "basis", "since"])
def test_a_rule_that_lacks_a_part_is_refused_by_its_code(part: str):
    entry = {name: value for name, value in ENTRY.items() if name != part}
    with pytest.raises(RuleDataError, match=f"DE-001.*{part}"):
        RuleSet({"rule": [entry]})


def test_a_rule_with_an_unknown_question_is_refused_by_its_code():
    with pytest.raises(RuleDataError, match=r"DE-001.*is_it_raining"):
        one(question="is_it_raining")


def test_a_question_registered_twice_is_refused():
    taken = QUESTIONS["origin_is_stated"].ask
    with pytest.raises(RuleDataError, match="origin_is_stated"):
        question("item", "origin")(taken)


def test_fields_are_dotted_names_and_positions():
    assert parse_field("origin.0.country_code") == ("origin", 0, "country_code")
    assert parse_field("") == ()


def test_a_rule_is_found_by_its_code():
    assert rules().by_code("GI-006").question.name == "origin_is_stated"
    with pytest.raises((KeyError, StopIteration)):
        rules().by_code("ZZ-999")
