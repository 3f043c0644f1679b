"""The answer: at most three codes with confidence, or none; it never decides."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.classification.small import examples, lines

from greenlane.classification.catalogue import catalogue_of
from greenlane.classification.lines import Lines
from greenlane.classification.model import train
from greenlane.classification.proposal import propose
from greenlane.law.tariff_tree import TariffTree


@cache
def assistant():
    return train(catalogue_of(lines()), examples()), Lines(TariffTree(lines()))


def asked(text, **told):
    return propose(*assistant(), text, told)


def test_a_plain_description_gets_its_code_first_and_at_most_three():
    made = asked("valencia oranges fresh")
    assert (made.verdict, made.proposed[0].code) == ("codes", "080510")
    assert made.proposed[0].declared
    assert 0 < len(made.proposed) <= 3
    assert made.proposed[0].heading_confidence >= made.proposed[0].confidence


def test_a_vague_description_gets_no_code_but_what_to_add():
    made = asked("spare parts")
    assert (made.verdict, made.proposed, made.question) == ("vague", (), None)
    assert made.vague[0].add["ar"]


def test_words_that_nobody_knows_get_no_code():
    made = asked("zzyzx qwrtp")
    assert (made.verdict, made.proposed) == ("unsure", ())


def test_words_of_the_tariff_and_of_its_search_are_known_and_numbers_are_no_words():
    tree = TariffTree(lines())
    assert Lines(tree).strange("fresh oranges, هاتف 7 x") == ("هاتف",)
    assert Lines(tree, ("هاتف",)).strange("fresh oranges, هاتف 7 x") == ()
    assert asked("qwrtp fresh xyzzyq zzyzx").strange == ("qwrtp", "xyzzyq", "zzyzx")
    assert not Lines(tree).knows("7 x 1")
    assert Lines(tree).knows("7 oranges")  # the control


def test_a_code_much_less_likely_than_the_first_is_left_out():
    for text in ("washing machine household", "pullover jersey", "fresh fruit"):
        shares = [each.confidence for each in asked(text).proposed]
        assert all(share >= 0.2 * shares[0] for share in shares)


def test_an_answer_leads_to_the_code_that_states_it():
    open_ = asked("pullover jersey")
    told = asked("pullover jersey", material="wool")
    assert told.proposed[0].code == "611011"
    assert told.proposed[0].confidence >= max(
        (each.confidence for each in open_.proposed if each.code == "611011"), default=0
    )


def test_a_limit_is_asked_about_and_its_answer_decides():
    heavy = asked("washing machine household", **{"limit:kg": "10.."})
    light = asked("washing machine household", **{"limit:kg": "..10"})
    assert (heavy.proposed[0].code, light.proposed[0].code) == ("845020", "845011")


def test_a_line_that_says_other_denies_what_stands_beside_it():
    place = assistant()[1].tree.place_of["610990"]
    assert "textile" in assistant()[1].said(place)["material"].stated


def test_confidence_in_a_script_without_examples_is_told_to_be_unmeasured():
    assert asked("oranges").measured
    assert not asked("برتقال").measured


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_with_at_most_three_codes(text):
    made = asked(text)
    assert len(made.proposed) <= 3
    assert (made.verdict == "codes") == bool(made.proposed)
    assert [e.confidence for e in made.proposed] == sorted(
        (e.confidence for e in made.proposed), reverse=True
    )
