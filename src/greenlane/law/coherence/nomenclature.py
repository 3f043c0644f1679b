"""The nomenclature: a tree of codes with one line at a time, each with its words and a parent."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenlane.law.coherence.dates import one_at_a_time
from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.law.nomenclature import ancestors
from greenlane.standards import unit

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook

_CHAPTER, _HS = 2, 6


@law_rule("NIG1", "A goods code stands once on a day, with one suffix.", "TARIC NIG1")
def codes_stand_once(book: "LawBook") -> Iterator[Broken]:
    """Codes that overlap themselves."""
    return one_at_a_time("nomenclature", book.nomenclature, lambda line: line.code + line.suffix)


@law_rule("NIG4", "A code has two digits or more, and no more than the country's.", "HS; TARIC")
def codes_are_as_long_as_codes(book: "LawBook") -> Iterator[Broken]:
    """Codes that the nomenclature cannot have; national digits may be odd in number (8 and 3)."""
    for line, goods in enumerate(book.nomenclature, start=2):
        if not _CHAPTER <= len(goods.code) <= book.code_length:
            yield "nomenclature", line, f"{goods.code!r} has {len(goods.code)} digits"


@law_rule("NIG5", "A code stands under its chapter or heading.", "TARIC NIG5")
def codes_have_parents(book: "LawBook") -> Iterator[Broken]:
    """Codes below the chapter under which nothing stands."""
    for line, goods in enumerate(book.nomenclature, start=2):
        if len(goods.code) <= _CHAPTER:
            continue
        if not any(code in book.places for code in ancestors(goods.code)[1:-1]):
            yield "nomenclature", line, f"{goods.code!r} has no line above it"


@law_rule("NIG12", "A goods code has a description.", "TARIC NIG12")
def codes_have_descriptions(book: "LawBook") -> Iterator[Broken]:
    """Lines without words in any language."""
    for line, goods in enumerate(book.nomenclature, start=2):
        if not any(goods.description.values()):
            yield "nomenclature", line, f"{goods.code!r} has no description"


@law_rule("NIG13", "A supplementary unit is one that customs uses.", "UN/ECE Recommendation 20")
def units_are_known(book: "LawBook") -> Iterator[Broken]:
    """Units of the nomenclature."""
    for line, goods in enumerate(book.nomenclature, start=2):
        if goods.unit and not unit.is_valid(goods.unit.partition(":")[0]):
            yield "nomenclature", line, f"unknown unit {goods.unit!r}"


@law_rule("HS1", "A concordance names codes of six digits or more, and never one code as itself "
          "of one version.", "HS correlation tables")  # fmt: skip
def concordances_are_between_versions(book: "LawBook") -> Iterator[Broken]:
    """Rows that lead from a nomenclature into itself, or from what is no code."""
    for line, pair in enumerate(book.concordance, start=2):
        if pair.from_version == pair.to_version:
            yield "concordance", line, f"leads from {pair.from_version!r} to itself"
        if not (pair.from_code.isdigit() and len(pair.from_code) >= _HS):
            yield "concordance", line, f"not a goods code: {pair.from_code!r}"
