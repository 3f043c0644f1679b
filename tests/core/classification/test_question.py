"""Attributes read from texts of the tariff, and the question whose answer would tell most."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.classification import question
from greenlane.classification.attributes import ATTRIBUTES, Said, limits, said
from greenlane.classification.question import LINE, NONE, Candidate, answered, best


def candidate(code, chance, **told):
    stated = {name: Said(frozenset(values)) for name, values in told.items()}
    return Candidate(code=code, chance=chance, said=stated, text={"en": f"goods {code}"})


def test_what_a_text_states_and_what_it_excludes_are_told_apart():
    assert said("Shirts of cotton, knitted")["material"].stated == {"cotton"}
    assert said("Shirts of cotton, knitted")["make"].stated == {"knitted"}
    other = said("Shirts of textile materials other than of cotton")["material"]
    assert (other.stated, other.denied) == ({"textile"}, {"cotton"})
    assert said("Coffee, not roasted")["process"].stated == {"unroasted"}
    assert said("Trousers, not knitted or crocheted")["make"].stated == {"woven"}
    assert said("أسماك مجمدة")["state"].stated == {"frozen"}


def test_limits_are_read_as_intervals_in_both_languages():
    assert dict(limits("Exceeding 6 kg but not exceeding 10 kg")) == {"kg": "6..10"}
    assert dict(limits("of a cylinder capacity exceeding 1,500 cc")) == {"cc": "1500.."}
    assert dict(limits("لا تتجاوز 10 كغ")) == {"kg": "..10"}
    assert dict(limits("in packings of 5 kg")) == {}


def test_the_question_is_the_one_that_splits_the_candidates_best():
    left = [
        candidate("610910", 0.3, make={"knitted"}, material={"cotton"}),
        candidate("610990", 0.3, make={"knitted"}, material={"synthetic"}),
        candidate("620520", 0.4, make={"knitted"}, material={"cotton"}),
    ]
    assert best(left, {}).attribute == "material"
    left[2] = candidate("620520", 0.4, make={"woven"}, material={"cotton"})
    asked = best(left, {"material": "cotton"})  # what was answered is not asked again
    assert asked.attribute == "make"
    assert [o.value for o in asked.options] == ["knitted", "woven", NONE]
    assert asked.options[0].words["ar"]


def test_an_answer_moves_the_chances_and_leaves_them_one_together():
    left = [candidate("a", 0.5, make={"knitted"}), candidate("b", 0.5, make={"woven"})]
    first, second = answered(left, {"make": "woven"})
    assert (first.code, round(first.chance, 2)) == ("b", 1.0)
    assert first.chance + second.chance == pytest.approx(1)
    none = answered([*left, candidate("c", 0.2)], {"make": NONE})
    assert none[0].code == "c"


def test_where_no_attribute_tells_them_apart_the_descriptions_stand_side_by_side():
    left = [candidate("a", 0.6), candidate("b", 0.4)]
    asked = best(left, {})
    assert (asked.attribute, [o.value for o in asked.options]) == (LINE, ["a", "b", NONE])
    assert answered(left, {LINE: "b"})[0].code == "b"
    assert best(answered(left, {LINE: "b"}), {LINE: "b"}) is None


def test_nothing_is_asked_when_one_candidate_is_all_but_sure():
    assert best([candidate("a", 0.99), candidate("b", 0.01)], {}) is None
    assert best([], {}) is None


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.sets(st.sampled_from("xyz"))), min_size=2, max_size=6)
)
def test_no_answer_is_expected_to_tell_less_than_nothing_or_more_than_there_is_to_know(made):
    whole = sum(chance for chance, _ in made)
    left = [
        candidate(str(n), chance / whole, make=values) for n, (chance, values) in enumerate(made)
    ]
    gain = question._gain("make", ["x", "y", "z", NONE], left)
    entropy = -sum(c.chance * math.log2(c.chance) for c in left)
    assert 0 <= gain <= entropy + 1e-9


def test_every_attribute_and_value_has_words_in_both_languages():
    for attribute in ATTRIBUTES.values():
        assert attribute.question["en"].endswith("?")
        assert attribute.question["ar"].endswith("؟")
        assert all(value.words["en"] and value.words["ar"] for value in attribute.values)
