"""One form for all: nothing is asked twice, whichever agencies are concerned."""

from itertools import combinations

import pytest
from tests.core.agencies.base import BOOK, DAY, SETUPS, setup

from greenlane.agencies.form import Asking, asked_twice, union
from greenlane.rules.requirements import Requirement
from greenlane.web.fields import ITEM, SINGLE

AGENCIES = sorted(SETUPS)
DESCRIPTION = "/goodsShipment/governmentAgencyGoodsItem/*/commodity/description"
DECLARED = {
    DESCRIPTION, "/goodsShipment/exportCountry/id", "/goodsShipment/invoice/id",
    "/goodsShipment/governmentAgencyGoodsItem/*/commodity/goodsMeasure/netNetWeightMeasure/value",
    "/goodsShipment/governmentAgencyGoodsItem/*/additionalInformation/0/statementCode",
    "/goodsShipment/consignment/arrivalTransportMeans/name",
}  # fmt: skip


def needs(agencies, places=(0,)):
    """Every requirement of the agencies, on each of the goods."""
    return [Requirement(place=place, permit=p, standing="needed", basis=p.basis)
            for p in BOOK.permits if p.agency in agencies for place in places]  # fmt: skip


def words(label):
    """The English words of a lazy text, without a catalogue."""
    return label._args[0] if hasattr(label, "_args") else label


def seen(made: tuple[Asking, ...]):
    """The whole form as a person sees it: the declaration's fields, and what the agencies ask."""
    single = [field for task in SINGLE.values() for group in task.groups for field in group.fields]
    own = [(0, f"form {field.name}", words(field.label)) for field in single]
    goods = [field for group in ITEM.groups for field in group.fields]
    items = [(n, f"form {field.name}", words(field.label)) for n in (1, 2) for field in goods]
    return [*own, *items, *((a.place, a.element, a.question.label["en"]) for a in made)]


COMBINATIONS = [c for n in range(len(AGENCIES) + 1) for c in combinations(AGENCIES, n)]


def test_no_combination_of_agencies_asks_anything_twice():
    assert len(COMBINATIONS) == 2 ** len(AGENCIES)
    for agencies in COMBINATIONS:
        made = union(needs(agencies, (0, 1)), SETUPS, DECLARED)
        assert asked_twice(seen(made)) == (), agencies


def test_the_control_a_planted_duplicate_is_found_by_its_element_and_by_its_words():
    planted = [
        {"id": "what", "about": "item", "kind": "text", "label_en": "Say it again",
         "label_ar": "أعد", "required": "yes", "element": "scientific_name"},
        {"id": "again", "about": "item", "kind": "text", "label_en": "the SCIENTIFIC name",
         "label_ar": "أعد", "required": "yes"},
        {"id": "words", "about": "item", "kind": "text", "label_en": "What are the goods?",
         "label_ar": "أعد", "required": "yes", "element": "goods_in_words"},
    ]  # fmt: skip
    bad = {**SETUPS, "TEL": setup("TEL", rules=[], questions=planted)}
    made = union(needs(("FOOD", "TEL")), bad, DECLARED)
    found = asked_twice(seen(made))
    assert any("scientific name" in each for each in found)
    assert any("what are goods" in each for each in found)
    # The shared element is asked once, for both: it is no duplicate.
    shared = [a for a in made if a.element == "scientific_name"]
    assert {a.agencies for a in shared} == {("FOOD", "TEL")}


def test_without_the_merging_the_demonstration_would_ask_twice():
    every = [(1, q.element, q.label["en"]) for made in SETUPS.values() for q in made.questions]
    assert len(asked_twice(every)) > 10


def test_what_the_declaration_says_is_not_asked():
    with_it = union(needs(("FOOD",)), SETUPS, DECLARED)
    without = union(needs(("FOOD",)), SETUPS, ())
    assert DESCRIPTION not in {a.element for a in with_it}
    assert DESCRIPTION in {a.element for a in without}


@pytest.mark.parametrize("standing", ["exempt", "needed", "depends"])
def test_only_what_the_goods_need_is_asked(standing):
    permit = BOOK.permit_on("P-TUNA", DAY)
    one = Requirement(place=0, permit=permit, standing=standing, basis="")
    assert bool(union([one], SETUPS, DECLARED)) == (standing != "exempt")


def test_a_question_that_one_agency_requires_is_required():
    loose = [{"id": "model", "about": "item", "kind": "text", "label_en": "Model",
              "label_ar": "ط", "required": "no", "element": "model"}]  # fmt: skip
    made = union(needs(("TEL", "ENR")), {**SETUPS, "ENR": setup("ENR", rules=[], questions=loose)},
                 DECLARED)  # fmt: skip
    (model,) = [a for a in made if a.element == "model"]
    assert model.required
