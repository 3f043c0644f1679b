"""The worked valuation cases of the country, and what their decisions always are."""

import copy
import tomllib

import msgspec
import pytest

from greenlane.duties.valuation import reasons, words
from greenlane.duties.valuation.decision import METHODS
from greenlane.duties.valuation.explanation import explain_value
from greenlane.duties.valuation.facts import ValuationFacts
from greenlane.duties.valuation.reading import read_facts
from greenlane.duties.valuation.reason_words import REASON_WORDS
from greenlane.duties.valuation.reasonable_means import PROHIBITED, ReasonableMeans
from greenlane.duties.valuation.worked_case import differences, judged
from greenlane.gateways.country_packages import country_package

PACKAGE = country_package("tavora")
CASES = PACKAGE.valuations()
DECIDED = sorted(name for name, case in CASES.items() if "refused" not in case["expect"])


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_worked_valuation_case_agrees(name):
    assert differences(CASES[name], PACKAGE.book) == []


def test_there_are_at_least_twenty_five_cases_with_their_arithmetic_in_words():
    assert len(CASES) >= 25
    assert all(case["why"]["value"] and case["name"] for case in CASES.values())


def test_every_method_gives_a_value_in_some_case():
    assert {case["expect"].get("method") for case in CASES.values()} >= set(METHODS)


@pytest.mark.parametrize("name", DECIDED)
def test_a_changed_expectation_is_reported(name):
    """The control: a case that could not fail would show nothing."""
    wrong = copy.deepcopy(CASES[name])
    wrong["expect"]["value"] = "1.23 QTC"
    assert any("1.23 QTC" in line for line in differences(wrong, PACKAGE.book))


@pytest.mark.parametrize("name", DECIDED)
def test_no_method_is_passed_over_without_a_reason_that_cites_an_article(name):
    decision, _ = judged(CASES[name], PACKAGE.book)
    for tried in decision.tried:
        assert tried.used != bool(tried.why)
        assert all(why.article.startswith("CVA ") for why in (*tried.why, *tried.aside))
    assert [tried.used for tried in decision.tried][:-1] == [False] * (len(decision.tried) - 1)


@pytest.mark.parametrize("language", ["en", "ar", "xx"])
@pytest.mark.parametrize("name", DECIDED)
def test_every_decision_explains_itself_with_each_method_and_each_part(name, language):
    decision, _ = judged(CASES[name], PACKAGE.book)
    node = explain_value(decision, language)
    labels = [child.label for child in node.children]
    texts = words.TEXTS.get(language, words.ENGLISH)
    for tried in decision.tried:
        named = texts[f"method {tried.method}"]
        assert texts["tried"].format(method=tried.method, name=named) in labels
    if decision.parts:
        assert len(node.children[0].children) == len(decision.parts)
        assert node.value == f"{decision.amount:f} QTC"


@pytest.mark.parametrize("name", DECIDED)
def test_a_decision_is_data_that_reads_back(name):
    decision, _ = judged(CASES[name], PACKAGE.book)
    again = msgspec.json.decode(msgspec.json.encode(decision), type=type(decision))
    assert again == decision


def test_the_words_are_the_same_in_both_languages_and_every_reason_has_them():
    assert words.ENGLISH.keys() == words.ARABIC.keys()
    assert REASON_WORDS.keys() == reasons.REASONS.keys()
    for english, arabic in REASON_WORDS.values():
        assert english.isascii()
        assert not arabic.isascii()


@pytest.mark.parametrize("basis", sorted(PROHIBITED))
def test_a_prohibited_basis_has_no_constructor(basis):
    """Article 7.2: neither by its name nor with the fields of a lawful one."""
    lawful = {"decided": "d", "reason": "r", "value": {"amount": "1", "currency": "QTC"}}
    for fields in (
        {"means": basis, **lawful},
        {"means": "comparable", "goods": "identical", "flexibility": basis, **lawful},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(fields, ReasonableMeans)
    control = {"means": "comparable", "goods": "identical", "flexibility": "time", **lawful}
    assert msgspec.convert(control, ReasonableMeans).decided == "d"


def test_no_field_of_reasonable_means_can_name_a_prohibited_basis():
    """The sum type is closed: its words and those of Article 7.2 do not meet."""
    schema = msgspec.json.encode(msgspec.json.schema(ReasonableMeans)).decode()
    assert len(PROHIBITED) == 7
    assert not [basis for basis in PROHIBITED if f'"{basis}"' in schema]
    assert '"ninety-days"' in schema


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[goods]\nquantity = 1.5\nimported = 2026-07-01\nexported = 2026-07-01\nmade_in = "CN"',
         "VAL-010"),
        ('[goods]\nquantity = "1"', "VAL-010"),
        ('[goods]\nquantity = "1"\nimported = 2026-07-01\nexported = 2026-07-01\nmade_in = "CN"\n'
         'colour = "red"', "VAL-010"),
        ('sale = "none"', "VAL-010"),
        ('[fallback]\nmeans = "minimum-value"', "VAL-011"),
        ('[fallback]\nmeans = 7', "VAL-010"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused_with_a_finding(text, code):
    facts, findings = read_facts(tomllib.loads(text))
    assert facts is None
    assert [finding.code for finding in findings] == [code]


GOODS = '[goods]\nquantity = "5"\nimported = 2026-07-01\nexported = 2026-07-01\nmade_in = "CN"\n'
TOOLS = '[sale]\nprice = "1 QTC"\n[[sale.element]]\nkind = "tools"\ndocument = "d"\n'


@pytest.mark.parametrize(
    "text",
    [
        GOODS.replace('"5"', '"0"'),
        GOODS.replace('"5"', '"NaN"'),
        GOODS + TOOLS + 'amount = "-1 QTC"',
        GOODS + TOOLS + 'amount = "1 QTC"\nspread = {plan = "all-units", units = "0", now = "1"}',
        GOODS + TOOLS + 'amount = "1 QTC"\nshare = {key = "mass", weights = ["1"], line = 1}',
        GOODS + TOOLS + 'amount = "1 QTC"\nshare = {key = "mass", weights = ["-1"], line = 0}',
        GOODS + '[deductive]\nsales = []\n[[deductive.deduction]]\nkind = "commission"',
        GOODS + '[[deductive.sales]]\nprice = "1 QTC"\nquantity = "Infinity"\nday = 2026-07-01',
    ],
)
def test_a_number_that_cannot_be_is_refused_and_nothing_is_computed(text):
    facts, findings = read_facts(tomllib.loads(text))
    assert (facts, [finding.code for finding in findings]) == (None, ["VAL-010"])


def test_the_goods_of_these_cases_alone_are_facts():
    """The control: what is refused above is not refused for the goods."""
    assert read_facts(tomllib.loads(GOODS + TOOLS + 'amount = "1 QTC"'))[1] == ()


def test_a_case_reads_as_facts():
    facts, findings = read_facts(CASES["a-royalty-that-is-a-condition-of-the-sale-is-added.toml"])
    assert isinstance(facts, ValuationFacts)
    assert findings == ()
    assert str(facts.sale.price) == "10000.00 USD"


def test_a_choice_that_no_country_has_is_refused():
    case = {**CASES[DECIDED[0]], "country": {"minimum": "5"}}
    with pytest.raises(msgspec.ValidationError, match="minimum"):
        judged(case, PACKAGE.book)
