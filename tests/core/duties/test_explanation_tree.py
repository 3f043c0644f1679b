"""The explanation: every amount of every worked example is taken apart into figures and acts."""

import re
import string
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from tests.core.law.small_country import TEXTS
from tests.core.law.small_country import book as small_country

from greenlane.duties.assessment import assess
from greenlane.duties.explanation import Node, explain
from greenlane.duties.explanation_words import ARABIC, ARABIC_UNITS, ENGLISH
from greenlane.duties.worked_example import shipment_of
from greenlane.gateways.country_packages import country_package

PACKAGE = country_package("tavora")
BOOK = PACKAGE.book
EXAMPLES = PACKAGE.examples()
FREIGHT = "freight-in-dollars-is-shared-over-two-items-priced-in-euro.toml"
INVESTMENT = "an-approved-investment-is-relieved-of-half-the-duty.toml"
PROCESSING = "inward-processing-suspends-duty-and-vat.toml"
UNCLAIMED = "cheese-of-northern-origin-pays-the-full-duty-when-no-preference-is-claimed.toml"
CLAIMED = "cheese-with-proof-of-northern-origin-pays-the-preferential-duty.toml"
RELIEVING = next(p for p in BOOK.procedures if p.duty == "relieve" and p.trade == "import")
RICE = "rice-of-very-low-price-pays-the-maximum-duty.toml"


def assessed(name):
    assessment, findings = assess(shipment_of(EXAMPLES[name]), BOOK.on(EXAMPLES[name]["day"]))
    assert findings == ()
    return assessment


def told(name, language="en"):
    return explain(assessed(name), BOOK, language)


def under(node):
    """The node and all below it."""
    yield node
    for child in node.children:
        yield from under(child)


def everything(trees):
    return [node for tree in trees for node in under(tree)]


def labelled(node, label):
    """The one child that bears the label."""
    (found,) = [child for child in node.children if child.label == label]
    return found


def figure(node):
    """The number of a node's value."""
    return Decimal(node.value.split()[0])


def test_a_component_shows_what_was_declared_its_rate_its_share_and_the_act_of_the_rate():
    value = labelled(told(FREIGHT)[0], "Customs value")
    price, freight = value.children
    assert value.value == "4118.95 QTC"
    assert value.basis == BOOK.value_rounding.basis
    assert "4118.946 QTC" not in value.text  # shares are whole steps: 3638.16 + 480.79
    assert value.text == (
        "The components together are 4118.95 QTC, rounded to the nearest 0.01 QTC, "
        "halves away from nought"
    )
    assert (price.label, price.value, price.text) == (
        "Price paid or payable",
        "3638.16 QTC",
        "1240.00 EUR at 2.934",
    )
    assert freight.value == "480.79 QTC"
    assert freight.text == (
        "This item's share of 300.00 USD, at 2.6566, declared for the whole shipment"
    )
    assert freight.basis == BOOK.valuation_codes["AK"].basis
    assert labelled(price, "Exchange rate").text == "1 EUR = 2.934 QTC"
    assert labelled(price, "Exchange rate").basis.split()[0] == "XR-2020"


def test_a_charge_shows_base_formula_exact_amount_rounding_and_act():
    vat = labelled(told(FREIGHT)[0], "Value added tax")
    assert (vat.value, vat.basis.split()[0]) == ("695.27 QTC", "VAT-2018")
    assert vat.text == "16 % of the base, rounded down to a multiple of 0.01 QTC"
    base = labelled(vat, "Base")
    assert base.value == "4345.49 QTC"
    assert [(part.label, part.value) for part in base.children] == [
        ("Customs value", "4118.95 QTC"),
        ("Customs duty", "164.76 QTC"),
        ("Port infrastructure levy", "61.78 QTC"),
    ]
    assert labelled(vat, "Before rounding").value == "695.2784 QTC"
    rounding = labelled(vat, "Rounding")
    assert rounding.text == "rounded down to a multiple of 0.01 QTC"
    assert rounding.basis == "Value Added Tax Act 2018 (VAT-2018), s. 21"
    assert labelled(vat, "Effect of the procedure").text == "payable now"


def test_a_floor_and_a_ceiling_say_whether_they_bite():
    duty = labelled(told(RICE)[0], "Customs duty")
    (formula,) = [child for child in duty.children if child.label.startswith("Formula")]
    steps = {step.label: step.text for step in formula.children if step.text}
    assert steps == {
        "Minimum": "The formula gives less: the minimum is due",
        "Maximum": "The formula gives more: the maximum is due",
    }
    assert labelled(duty, "Quantity declared").text == "kilogram"


def test_a_relief_shows_the_part_taken_off_and_what_is_left():
    duty = labelled(told(INVESTMENT)[0], "Customs duty")
    assert duty.value == "469.44 QTC"
    assert labelled(duty, "Before rounding").value == "938.88 QTC"
    relief = labelled(duty, "Relief")
    assert relief.value == "-469.44 QTC"
    assert relief.text.startswith("50 % is relieved under I50, ")
    assert relief.basis == BOOK.additional_procedures["I50"].basis
    assert labelled(duty, "After relief, before rounding").value == "469.44 QTC"


def test_suspended_duty_is_shown_as_not_payable_and_in_the_totals_apart():
    item, _, totals = told(PROCESSING)
    duty = labelled(item, "Customs duty")
    effect = labelled(duty, "Effect of the procedure")
    assert (item.value, duty.value, effect.value) == ("0.00 QTC", "1377.72 QTC", "0.00 QTC")
    assert effect.text == ("suspended by procedure 5100: not payable while the procedure lasts")
    assert effect.basis.split()[0] in BOOK.acts
    assert totals.value == "15.00 QTC"
    assert labelled(totals, "Suspended: Value added tax").value == "2457.85 QTC"


def test_a_measure_not_applied_is_named_with_its_reason_and_act():
    item = told(UNCLAIMED)[0]
    (left,) = [node for node in item.children if node.label.startswith("Not applied")]
    assert left.label == "Not applied: Tariff preference, Northern Partnership"
    assert left.text == "Preference 300 was not claimed"
    assert left.basis.split()[0] == "NPA-2021"
    taken = told(CLAIMED)[0]
    (general,) = [node for node in taken.children if node.label.startswith("Not applied")]
    assert general.label == "Not applied: Third country duty"
    assert general.text == "The preference that was claimed took its place"


def test_the_fee_stands_once_on_the_declaration_and_the_totals_close_the_tree():
    *_, fees, totals = told(FREIGHT)
    assert [(fee.label, fee.value) for fee in fees.children] == [("Processing fee", "15.00 QTC")]
    assert (totals.label, totals.value) == ("Payable now", "1543.04 QTC")
    assert totals.text == f"Under the law of 2026-07-01, version {BOOK.version}"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_figure_of_the_assessment_is_in_its_explanation(name):
    assessment, trees = assessed(name), told(name)
    for item, tree in zip(assessment.items, trees, strict=False):
        values = [(node.value, node.basis) for node in tree.children]
        assert (f"{item.value.amount:f} QTC", BOOK.value_rounding.basis) in values
        for line in item.lines:
            assert (f"{line.amount:f} QTC", line.basis) in values
    assert figure(trees[-1]) == assessment.payable


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_parts_of_every_sum_in_the_tree_give_the_sum(name):
    for item in told(name)[: len(EXAMPLES[name]["item"])]:
        value = labelled(item, "Customs value")
        parts = sum(figure(part) for part in value.children)
        assert BOOK.value_rounding.apply(parts) == figure(value)
        for charge in item.children:
            for node in charge.children:
                if node.label == "Base" and node.children:
                    assert sum(map(figure, node.children)) == figure(node)
    totals = told(name)[-1]
    due = [node for node in totals.children if not node.label.startswith("Suspended")]
    assert sum(map(figure, due)) == figure(totals)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_arabic_tree_has_the_same_shape_figures_and_acts_and_no_english_words(name):
    english, arabic = everything(told(name)), everything(told(name, "ar"))
    assert [(n.value, n.basis) for n in english] == [(n.value, n.basis) for n in arabic]
    for node in arabic:
        for text in (node.label, node.text):
            assert re.findall(r"[a-z]{2,}", text) == [], text


def test_the_words_of_the_languages_have_the_same_keys_and_places():
    def places(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    assert ENGLISH.keys() == ARABIC.keys()
    for key, text in ENGLISH.items():
        assert places(text) == places(ARABIC[key]), key
        assert ARABIC[key] != text or text == "{declared}" or "=" in text, key


def test_every_unit_of_the_tariff_has_an_arabic_name():
    units = {unit for measure in BOOK.measures for unit in measure.units}
    units |= {line.unit for line in BOOK.nomenclature if line.unit}
    assert units <= set(ARABIC_UNITS)


def test_a_language_without_words_is_answered_in_english():
    assert told(FREIGHT, "fr") == told(FREIGHT, "en")


def test_an_item_without_a_value_says_so():
    example = {**EXAMPLES[FREIGHT], "shipment_charge": [], "item": [
        {**EXAMPLES[FREIGHT]["item"][0], "price": "1.00 XAU"}]}  # fmt: skip
    assessment, findings = assess(shipment_of(example), BOOK.on(example["day"]))
    assert [finding.code for finding in findings] == ["VAL-001"]
    value = labelled(explain(assessment, BOOK, "en")[0], "Customs value")
    assert (value.value, value.text) == ("", "The item could not be valued; the findings say why")


def test_duty_relieved_by_a_procedure_is_worked_out_and_not_owed():
    example = {**EXAMPLES[INVESTMENT], "item": [
        {**EXAMPLES[INVESTMENT]["item"][0], "procedure": RELIEVING.code}]}  # fmt: skip
    assessment, _ = assess(shipment_of(example), BOOK.on(example["day"]))
    item = explain(assessment, BOOK, "en")[0]
    duty = labelled(item, "Customs duty")
    effect = labelled(duty, "Effect of the procedure")
    assert figure(duty) > 0
    assert (effect.value, effect.text) == (
        "0.00 QTC",
        f"relieved by procedure {RELIEVING.code}: not owed",
    )
    assert effect.basis == RELIEVING.basis


def test_a_formula_in_foreign_currency_shows_the_rate_with_its_act():
    measures = TEXTS["measures"].replace("0101,ALL,FR,20 %", "0101,ALL,FR,1.50 USD / KGM")
    book = small_country(measures=measures)
    goods = {"code": "01012900", "origin": "IN", "price": "10.00 QXC", "net_mass": "4"}
    example = {"trade": "import", "item": [{**goods, "procedure": "4000"}]}
    assessment, findings = assess(shipment_of(example), book.on(date(2024, 7, 1)))
    assert findings == ()
    duty = explain(assessment, book, "en")[0].children[1]  # after the customs value
    assert duty.value == "18.00 QXC"
    (formula,) = [child for child in duty.children if child.label.startswith("Formula")]
    (step,) = formula.children
    assert step.label == "1.50 USD for each kilogram, on 4 kilogram"
    (rate,) = step.children
    assert (rate.value, rate.text, rate.basis) == ("3 QXC", "1 USD = 3 QXC", "ACT s. 9")


def test_a_node_is_json_without_what_is_empty():
    node = Node(label="x", children=(Node(label="y", value="1 QTC"),))
    data = msgspec.json.encode(node)
    assert data == b'{"label":"x","children":[{"label":"y","value":"1 QTC"}]}'
    assert msgspec.json.decode(data, type=Node) == node
    trees = told(FREIGHT)
    assert msgspec.json.decode(msgspec.json.encode(trees), type=tuple[Node, ...]) == trees
