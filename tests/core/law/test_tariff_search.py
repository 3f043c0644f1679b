"""Search in the tariff: codes in any spelling, words, misspellings, synonyms, two languages."""

from datetime import date

import pytest

from greenlane.kernel.validity import Validity
from greenlane.law.codes import Synonym
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.search_words import affirmed, words_of
from greenlane.law.tariff_search import TariffIndex
from greenlane.law.tariff_tree import TariffTree

LINES = """
04       0 80 Dairy produce; birds' eggs; natural honey|منتجات ألبان وبيض وعسل طبيعي
0402     1 80 Milk and cream, concentrated or sweetened|حليب وقشدة مركزة
040210   2 80 In powder, of a fat content not exceeding 1.5 %|مسحوق
04021019 3 80 Other|غيرها
0406     1 80 Cheese and curd|جبن وروب
040690   2 80 Other cheese|أجبان أخرى
04069021 3 80 Cheddar|جبن شيدر
0409     1 80 Natural honey|عسل طبيعي
08       0 80 Fruit|فواكه
0805     1 80 Citrus fruit, other than oranges|حمضيات
0806     1 80 Grapes|عنب
84       0 80 Machinery|آلات
8422     1 10 Machines for the kitchen|آلات للمطبخ
8422     1 80 Dish-washing machines; machinery for bottling|آلات غسل الأواني
842211   2 80 Dish-washing machines of the household type|منزلية
"""


def line(text):
    row, _, arabic = text.partition("|")
    code, indent, suffix, *words = row.split()
    return GoodsNomenclature(
        code=code, suffix=suffix, indent=int(indent), unit="", declarable=len(code) == 8,
        description={"en": " ".join(words), "ar": arabic}, validity=Validity(date(2024, 1, 1)),
    )  # fmt: skip


TREE = TariffTree(line(text) for text in LINES.strip().splitlines())
SYNONYMS = (
    Synonym(code="0402", language="en", word="milk powder"),
    Synonym(code="842211", language="en", word="dishwasher"),
    Synonym(code="842211", language="ar", word="جلاية صحون"),
)
ENGLISH, ARABIC = (TariffIndex(TREE, SYNONYMS, language) for language in ("en", "ar"))


def first(text, index=ENGLISH):
    return index.find(text)[0].line.code


@pytest.mark.parametrize("spelling", ["04021019", "0402.10.19", "0402 10 19", "0402-1019",
                                      "0402101900", " 0402 10 19 00 "])  # fmt: skip
def test_a_code_is_found_in_any_spelling(spelling):
    assert [f.line.code for f in ENGLISH.find(spelling)] == ["04021019"]


def test_the_beginning_of_a_code_finds_all_that_begins_so():
    assert [f.line.code for f in ENGLISH.find("0402")] == ["0402", "040210", "04021019"]


def test_an_unknown_code_leads_to_its_longest_known_beginning():
    assert first("04029999") == "0402"
    assert ENGLISH.find("99") == ()
    assert ENGLISH.find("0") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("honey", "0409"),
        ("grape", "0806"),
        ("GRAPES", "0806"),
        ("chedder", "04069021"),
        ("chees cheddar", "04069021"),
        ("milk powder", "0402"),
        ("dishwashers", "842211"),
        ("concentrat", "0402"),
    ],
)
def test_words_find_beginnings_plurals_misspellings_and_synonyms(text, code):
    assert first(text) == code


def test_words_of_the_lines_above_count_for_a_line():
    assert first("milk in powder") in ("0402", "040210")
    assert first("cheese cheddar") == "04069021"


def test_lines_with_all_the_words_come_first_and_others_follow_where_they_are_few():
    found = [f.line.code for f in ENGLISH.find("natural grapes honey")]
    assert found[0] == "0409"
    assert "0806" in found
    assert ENGLISH.find("grapes")[0].line.code == "0806"


def test_what_a_description_excludes_hardly_counts():
    assert affirmed("Citrus fruit, other than oranges").strip(" ,") == "Citrus fruit"
    assert first("fruit") == "08"
    assert first("citrus") == "0805"


@pytest.mark.parametrize(
    ("text", "code"), [("عسل", "0409"), ("العسل", "0409"), ("جلاية", "842211"), ("أجبان", "040690")]
)
def test_arabic_is_found_with_and_without_the_article(text, code):
    assert first(text, ARABIC) == code


def test_nothing_is_found_for_words_that_say_nothing():
    assert ENGLISH.find("") == ()
    assert ENGLISH.find("of the other") == ()
    assert ENGLISH.find("qqqqzzzz") == ()


def test_words_are_folded_alike():
    assert list(words_of("Crème BRÛLÉE")) == list(words_of("creme brulee"))
    assert list(words_of("berries and boxes")) == ["berry", "box"]


def test_the_tree_stands_by_indent_and_keeps_headings_without_a_code_of_their_own():
    names = [(TREE.lines[place].code, depth) for place, depth in TREE.below(TREE.place_of["84"])]
    assert names == [("8422", 0), ("8422", 0), ("842211", 1)]
    path = [TREE.lines[p].code for p in TREE.path(TREE.place_of["04069021"])]
    assert path == ["04", "0406", "040690", "04069021"]
    assert TREE.is_leaf(TREE.place_of["0409"])
    assert not TREE.is_leaf(TREE.place_of["0406"])


def test_a_declared_heading_of_full_length_is_a_heading():
    full = TariffTree(
        line(text)
        for text in (
            "04 0 80 a|",
            "0408 0 80 eggs|",
            "0408110000 1 80 dried|",
            "0409000000 0 80 h|",
        )
    )
    assert full.lines[full.parents[full.place_of["0409000000"]]].code == "04"
    assert full.at("0409") == full.place_of["0409000000"]
