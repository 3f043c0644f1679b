"""Vague descriptions: what empties one, what only thins it, and what to add, in both languages."""

import pytest

from greenlane.classification.quality import advice, judged, terms


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Parts", "parts"), ("spare parts", "parts"), ("GOODS", "nothing"), ("samples", "nothing"),
        ("As per invoice", "paper"), ("various items - 2 pcs", "nothing"), ("clothing", "clothing"),
        ("Foodstuffs", "food"), ("chemicals, non-hazardous", "chemical"), ("gm04 12x", "numbers"),
        ("navy, m/l", "beside"), ("12-18 months", "beside"), ("new auto parts", "parts"),
        ("بضائع متنوعة", "nothing"), ("قطع غيار", "parts"), ("حسب الفاتورة", "paper"),
        ("ملابس", "clothing"), ("", "numbers"), ("العينات", "nothing"),
    ],
)  # fmt: skip
def test_a_description_of_nothing_is_empty_and_says_what_to_add(text, kind):
    found = judged(text)
    assert kind in {each.kind for each in found}
    assert all(each.empty for each in found)
    assert all(each.add["en"] and each.add["ar"] for each in found)


@pytest.mark.parametrize(
    "text",
    ["boxes of wood", "cotton t-shirt", "honey", "brake pads for cars", "laptop 14 inch", "مانجو",
     "قميص قطني", "leather bags", "plastic toys", "glass ornaments"],
)  # fmt: skip
def test_a_description_of_something_is_not_empty(text):
    assert not any(each.empty for each in judged(text))


def test_words_that_say_something_leave_a_vague_one_beside_them_thin():
    (vague,) = judged("parts of washing machine motor")
    assert (vague.kind, vague.empty, vague.found) == ("parts", False, ("parts",))


def test_every_kind_of_vague_term_says_what_to_add_in_both_languages():
    assert set(terms().values()) <= advice().keys()
    assert all(words["en"] and words["ar"] for words in advice().values())
    assert {"good", "spare part", "as per invoice"} <= terms().keys()
