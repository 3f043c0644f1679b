"""The model: ranked subheadings, honest confidence, the same bytes each time."""

from functools import cache

import pytest
from tests.core.classification.small import examples, lines

from greenlane.classification import keeping, measuring
from greenlane.classification.catalogue import catalogue_of
from greenlane.classification.example import Example
from greenlane.classification.model import train
from greenlane.classification.shares import NothingToLearnError, summed
from greenlane.classification.texts import same, share


@cache
def model():
    return train(catalogue_of(lines()), examples())


def best(text):
    (near,) = model().ranked([text])
    return next(iter(near.shares))


def test_the_subheadings_are_those_below_which_a_line_is_declared_with_the_texts_above():
    catalogue = catalogue_of(lines())
    at = catalogue.units.index("080390")
    assert len(catalogue.units) == 14
    assert catalogue.own[at] == "Bananas, ; موز"  # what a line excludes is not said of it
    assert catalogue.heading[at].startswith("Bananas, fresh or dried")
    assert catalogue.chapter[at].startswith("Fruit and nuts")


def test_a_text_never_seen_finds_the_code_of_its_words_and_of_pieces_of_misspelt_ones():
    assert best("organic oranges, spain") == "080510"
    assert best("wolen swaeter merinno") == "611011"
    assert best("trainers canvas white") == "640411"


def test_a_description_in_the_second_language_finds_its_code_too():
    assert best("هواتف ذكية جديدة") == "851713"
    assert best("برتقال طازج") == "080510"


def test_shares_add_up_over_the_levels_and_confidence_is_measured_at_each():
    (near,) = model().ranked(["cotton tee"])
    for digits in (2, 4, 6):
        shares = [value for _, value in summed(near.shares, digits)]
        assert sum(shares) == pytest.approx(1)
        told = [model().confidence(value, digits, near.facts) for value in shares]
        assert told == sorted(told, reverse=True)
        assert all(0 <= each <= 0.99 for each in told)


def test_alike_declarations_are_counted_with_their_traders():
    many, traders = model().alike("cotton tee", "610910")
    assert many >= traders >= 5
    assert model().alike("cotton tee", "080510") == (0, 0)


def test_the_same_texts_and_seed_give_the_same_bytes_and_the_bytes_the_same_answers():
    data = keeping.packed(model())
    assert keeping.packed(train(catalogue_of(lines()), examples())) == data
    again = keeping.unpacked(data)
    assert list(again.ranked(["lime"])) == list(model().ranked(["lime"]))
    assert again.sources == model().sources


def test_a_model_holds_no_words_of_anybody():
    data = keeping.packed(model())
    for text in ("cavendish", "merino", "eureka"):
        assert text.encode() not in data


def test_bytes_that_are_no_model_are_refused():
    with pytest.raises(keeping.UnreadableModelError):
        keeping.unpacked(b"nothing")
    with pytest.raises(keeping.UnreadableModelError):
        keeping.unpacked(keeping.packed(model())[:-5])


def test_with_few_examples_the_words_of_the_tariff_are_learned_and_the_model_says_so():
    few = train(catalogue_of(lines()), examples()[:3])
    assert few.trained.home == ()
    assert model().trained.home == ("LATIN",)
    (near,) = few.ranked(["smartphones"])
    assert next(iter(near.shares)) == "851713"


def test_a_tariff_without_subheadings_teaches_nothing():
    with pytest.raises(NothingToLearnError):
        train(catalogue_of(lines()[:2]), examples())


def test_texts_that_count_as_one_never_stand_on_both_sides():
    doubled = [*examples(), *(Example(text=f"12 {' '.join(reversed(e.text.split()))}", code=e.code,
                                      source="declaration") for e in examples())]  # fmt: skip
    learned, asked = measuring.divided(doubled, catalogue_of(lines()).units)
    assert learned
    assert asked
    assert not {same(e.text) for e in learned} & {same(e.text) for e in asked}
    # The control: a split by the letters alone puts the same words on both sides.
    sides = [hash_of(e.text) for e in doubled]
    left = {same(e.text) for e, side in zip(doubled, sides, strict=True) if side}
    right = {same(e.text) for e, side in zip(doubled, sides, strict=True) if not side}
    assert left & right


def hash_of(text):
    return sum(text.encode()) % 2


def test_what_is_kept_apart_is_not_learned_in_any_order_of_its_words():
    apart = [Example(text="fruit banana ripe 7", code="080390", source="published")]
    learned, asked = measuring.divided(examples(), catalogue_of(lines()).units, apart)
    assert asked == apart
    assert all(same(e.text) != "banana fruit ripe" for e in learned)
    assert any(same(e.text) == "banana fruit ripe" for e in examples())


def test_the_part_of_a_text_is_that_of_its_words():
    assert share("Oranges, fresh", 5) == share("fresh orange 12", 5)


def test_the_measure_stands_beside_the_plain_search_and_covers_the_surest_first():
    learned, asked = measuring.divided(examples(), catalogue_of(lines()).units)
    results = list(
        measuring.measured(catalogue_of(lines()), learned, {"said": asked}, lambda _: ["080510"])
    )
    search, ours = results
    assert (search.method, ours.method) == ("tariff search", "Greenlane")
    assert ours.accuracy[2].right[0] > search.accuracy[2].right[0]
    assert len(ours.accuracy[0].at_coverage) == 5
    assert ours.accuracy[2].at_coverage[-1] == ours.accuracy[2].right[0]
