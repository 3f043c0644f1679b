"""The explanation: every amount with the figures, words and acts that made it, in two languages."""

import re
from decimal import Decimal
from string import Formatter

import msgspec
import pytest

from greenlane.duties.assessment import assess
from greenlane.duties.explanation import Node, explain
from greenlane.duties.explanation_node import plain, short
from greenlane.duties.explanation_words import ARABIC, ARABIC_UNITS, ENGLISH
from greenlane.duties.worked_example import shipment_of
from greenlane.gateways.country_packages import country_package

PACKAGE = country_package("tavora")
BOOK, EXAMPLES = PACKAGE.book, PACKAGE.examples()
ACT = re.compile(r"\b(?:" + "|".join(map(re.escape, BOOK.acts)) + r")\b")
ARABIC_LETTERS = re.compile("[\u0621-\u064a]")


def assessed(name):
    example = EXAMPLES[f"{name}.toml"]
    return assess(shipment_of(example), BOOK.on(example["day"]))[0]


def told(name, language="en"):
    return explain(assessed(name), BOOK, language)


def walk(nodes):
    for node in nodes:
        yield node
        yield from walk(node.children)


def child(node, label):
    found = [one for one in node.children if one.label == label]
    assert len(found) == 1, (label, [one.label for one in node.children])
    return found[0]


def lines_of(node):
    """The tree as indented text: label, value, text, act."""
    yield " | ".join(part for part in (node.label, node.value, node.text, node.basis) if part)
    for one in node.children:
        yield from ("  " + line for line in lines_of(one))


def test_the_excise_on_cheap_cigarettes_is_told_step_by_step():
    item = told("cheap-cigarettes-pay-the-minimum-excise")[0]
    excise = child(item, "Excise on alcohol and tobacco")
    half_up = "rounded to the nearest 0.01 QTC, halves away from nought"
    words = "45 % of the base plus 32.00 QTC for each thousand, but at least 60.00 QTC for each "
    assert list(lines_of(excise)) == [
        f"Excise on alcohol and tobacco | 60000.00 QTC | {words}thousand, {half_up}"
        " | EX-2025 s. 2, Sch. 2 item 2",
        "  Base | 35909.40 QTC | The sum of Customs value, Customs duty | EX-2021 s. 4",
        "    Customs value | 23909.40 QTC",
        "    Customs duty | 12000.00 QTC",
        "  Formula: Excise on alcohol and tobacco | 45 % + 32.00 QTC / MIL MIN 60.00 QTC / MIL"
        f" | {words}thousand | EX-2025 s. 2, Sch. 2 item 2",
        "    45 % of 35909.40 QTC | 16159.23 QTC",
        "    32.00 QTC for each thousand, on 1000 thousand | 32000.00 QTC",
        "    Minimum | 60000.00 QTC | The formula gives less: the minimum is due",
        "      60.00 QTC for each thousand, on 1000 thousand | 60000.00 QTC",
        "  Quantity declared | 1000 MIL | thousand",
        "  Before rounding | 60000.00 QTC",
        f"  Rounding | 60000.00 QTC | {half_up} | Excise Duty Act 2021 (EX-2021), s. 11",
        "  Effect of the procedure | 60000.00 QTC | payable now",
    ]


def test_a_share_of_the_freight_and_its_rate_are_told():
    value = child(
        told("freight-in-dollars-is-shared-over-two-items-priced-in-euro")[0], "Customs value"
    )
    freight = next(node for node in value.children if "share" in node.text)
    kind = BOOK.valuation_codes["AK"]
    assert (freight.label, freight.basis) == (f"Addition: {kind.name['en']}", kind.basis)
    assert re.fullmatch(
        r"This item's share of [\d.]+ USD, at [\d.]+, declared for the whole shipment", freight.text
    )
    assert [node.basis for node in freight.children] == ["XR-2020 s. 3"]
    assert value.basis == BOOK.value_rounding.basis


def test_a_price_in_the_national_currency_has_no_rate():
    value = child(told("half-a-cent-of-duty-is-rounded-up")[0], "Customs value")
    assert value.children[0].label == "Price paid or payable"
    assert value.children[0].children == ()


def test_a_deduction_is_told_as_one_and_is_negative():
    value = child(
        told("inland-carriage-and-duties-included-in-the-price-are-deducted")[0], "Customs value"
    )
    deductions = [node for node in value.children if node.label.startswith("Deduction: ")]
    assert deductions
    assert all(node.value.startswith("-") and node.basis for node in deductions)


def test_a_suspended_duty_names_the_procedure_and_its_act():
    trees = told("inward-processing-suspends-duty-and-vat")
    effect = child(child(trees[0], "Customs duty"), "Effect of the procedure")
    assert effect.value == "0.00 QTC"
    assert effect.text == "suspended by procedure 5100: not payable while the procedure lasts"
    assert effect.basis == "CA-2019 s. 70"
    assert child(trees[-1], "Suspended: Customs duty").value != "0.00 QTC"


def test_a_relief_is_told_with_its_share_and_its_act():
    duty = child(told("an-approved-investment-is-relieved-of-half-the-duty")[0], "Customs duty")
    relief, rest = child(duty, "Relief"), child(duty, "After relief, before rounding")
    assert relief.text == (
        "50 % is relieved under I50, Plant and machinery of an approved investment"
    )
    assert relief.basis == "INV-2022 s. 9"
    assert relief.value == f"-{rest.value}"
    assert duty.value == child(duty, "Rounding").value


def test_a_preference_that_was_not_claimed_is_told():
    name = "cheese-of-northern-origin-pays-the-full-duty-when-no-preference-is-claimed"
    missed = child(told(name)[0], "Not applied: Tariff preference, Northern Partnership")
    assert missed.text == "Preference 300 was not claimed"
    assert ACT.match(missed.basis)


def test_the_general_duty_gives_way_to_a_claimed_preference():
    name = "cheese-with-proof-of-northern-origin-pays-the-preferential-duty"
    missed = child(told(name)[0], "Not applied: Third country duty")
    assert missed.text == "The preference that was claimed took its place"


def test_a_maximum_that_applies_and_a_minimum_that_does_not_are_told():
    texts = {node.text for node in walk(told("rice-of-very-low-price-pays-the-maximum-duty"))}
    assert "The formula gives more: the maximum is due" in texts
    idle = {
        node.text
        for node in walk(told("rice-pays-the-ad-valorem-duty-between-its-minimum-and-its-maximum"))
    }
    assert "The formula does not give less: the minimum changes nothing" in idle
    assert "The formula does not give more: the maximum changes nothing" in idle


def test_the_fee_stands_once_beside_the_items_and_counts_in_the_total():
    trees = told("one-fee-is-due-for-a-declaration-of-several-items")
    assert [tree.label for tree in trees[-2:]] == [
        "Charges on the declaration as a whole",
        "Payable now",
    ]
    assert trees[-2].value == "15.00 QTC"
    assert child(trees[-1], "Processing fee").value == "15.00 QTC"


def test_an_item_that_could_not_be_valued_says_so():
    assessment = assessed("books-are-zero-rated-and-still-pay-the-fee")
    item = msgspec.structs.replace(assessment.items[0], value=None, lines=())
    tree = explain(msgspec.structs.replace(assessment, items=(item,)), BOOK, "en")[0]
    assert child(tree, "Customs value").text.startswith("The item could not be valued")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_amount_of_every_example_is_explained_whole(name, language):
    example = EXAMPLES[name]
    assessment, _ = assess(shipment_of(example), BOOK.on(example["day"]))
    trees = explain(assessment, BOOK, language)
    assert len(trees) == len(assessment.items) + bool(assessment.fees) + 1
    assert trees[-1].value == f"{assessment.payable:f} {assessment.currency}"
    texts = ARABIC if language == "ar" else ENGLISH
    for tree, item in zip(trees, assessment.items, strict=False):
        for line in item.lines:
            charge = BOOK.charge_by_code[line.charge]
            node = next(n for n in tree.children if n.label == charge.name[language])
            assert node.value == f"{line.amount:f} {assessment.currency}"
            assert node.basis == line.basis
            assert child(node, texts["base"]).value == f"{line.base:f} {assessment.currency}"
            assert child(node, texts["rounding"]).basis == charge.rounding.basis
            assert len(child(node, texts["base"]).children) == len(line.base_parts)
        missed = [n for n in tree.children if n.label.startswith(texts["not applied"][:8])]
        assert len(missed) == len(item.not_applied)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_parts_of_a_base_and_of_a_value_sum_to_it(name):
    for tree in told(name.removesuffix(".toml")):
        for node in walk([tree]):
            if node.label == "Base":
                parts = sum(Decimal(part.value.split()[0]) for part in node.children)
                assert parts == Decimal(node.value.split()[0])
            if node.label == "Customs value" and node.children:
                exact = re.search(r"together are (\S+) ", node.text)
                parts = sum(Decimal(part.value.split()[0]) for part in node.children)
                assert parts == Decimal(exact[1])


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_steps_of_a_formula_without_bounds_sum_to_the_exact_amount(name):
    for node in walk(told(name.removesuffix(".toml"))):
        formula = [one for one in node.children if one.label.startswith("Formula: ")]
        if not formula or any(one.label in ("Minimum", "Maximum") for one in formula[0].children):
            continue
        total = sum(Decimal(one.value.split()[0]) for one in formula[0].children)
        assert total == Decimal(child(node, "Before rounding").value.split()[0])


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_arabic_explanation_leaves_no_english_words(name):
    for node in walk(told(name.removesuffix(".toml"), "ar")):
        assert ARABIC_LETTERS.search(node.label), node
        for text in (node.label, node.text):
            left = re.sub(r"\b[A-Z][A-Z0-9]{1,3}\b", "", text)  # codes of currencies and charges
            assert not re.search("[a-z]{2,}", left), node


def test_a_language_without_words_of_its_own_is_answered_in_english():
    name = "beer-pays-excise-by-the-litre"
    assert told(name, "fr") == told(name, "en")
    assert told(name, "ar") != told(name, "en")


def test_both_languages_have_the_same_templates_with_the_same_places():
    def places(text):
        return {field for _, field, _, _ in Formatter().parse(text) if field}

    assert set(ARABIC) == set(ENGLISH)
    for key, text in ENGLISH.items():
        assert places(ARABIC[key]) == places(text), key
        wordless = key in ("and", "charge text", "declared", "rate text")
        assert wordless or ARABIC_LETTERS.search(ARABIC[key]), key


def test_every_unit_that_the_tariff_uses_has_an_arabic_name():
    used = {unit for measure in BOOK.measures for unit in measure.expression.units}
    used |= {line.unit for line in BOOK.nomenclature if line.unit}
    assert used <= set(ARABIC_UNITS)


def test_an_explanation_is_a_value_that_survives_storage():
    trees = told("petrol-pays-excise-by-the-litre")
    stored = msgspec.json.encode(trees)
    assert msgspec.json.decode(stored, type=tuple[Node, ...]) == trees
    assert told("petrol-pays-excise-by-the-litre") == trees
    with pytest.raises(AttributeError):
        trees[0].label = "x"


@pytest.mark.parametrize(
    ("number", "as_amount", "as_number"),
    [
        ("12", "12", "12"),
        ("12.50", "12.50", "12.5"),
        ("12.5", "12.5", "12.5"),
        ("12.0000", "12.00", "12"),
        ("12.34500", "12.345", "12.345"),
        ("1E+3", "1000", "1000"),
        ("0.00", "0.00", "0"),
        ("-0.5000", "-0.50", "-0.5"),
    ],
)
def test_numbers_are_written_without_exponents_and_idle_noughts(number, as_amount, as_number):
    assert plain(Decimal(number)) == as_amount
    assert short(Decimal(number)) == as_number
