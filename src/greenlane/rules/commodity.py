"""Questions about the commodity: its code and its description."""

import re

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item
from greenlane.rules.rule import Answer, Case, question

# Words that tell nothing by themselves (WCO list of unacceptable goods descriptions, in spirit).
_VAGUE = """
goods items parts spare various samples gifts articles merchandise products cargo stuff general
misc miscellaneous accessories equipment consolidated freight other and or of as per see the invoice
list attached
بضائع بضاعة سلع منتجات أصناف مواد قطع غيار عينات هدايا متنوعة مختلفة أخرى عامة حسب الفاتورة
"""
VAGUE = frozenset(_VAGUE.split())
_WORD = re.compile(r"[^\W\d_]{2,}")


@question("item", "commodity.classification.0.id")
def commodity_code_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 6/14: the goods code."""
    return bool(item.code)


@question("item", "commodity.classification.0.id")
def commodity_code_is_complete(case: Case, item: ItemFacts) -> Answer:
    """The code has the digits of a national line; a chapter or heading is not enough."""
    code = item.code
    return not code or _is_whole(case, code) or _place(case, item)


@question("item", "commodity.classification.0.id")
def commodity_code_exists(case: Case, item: ItemFacts) -> Answer:
    """A whole code is, or was, or will be a line of the tariff."""
    if item.code in case.law.goods or not _is_whole(case, item.code):
        return True
    return _is_of_another_day(case, item.code) or _place(case, item)


@question("item", "commodity.classification.0.id")
def commodity_code_is_in_force(case: Case, item: ItemFacts) -> Answer:
    """A code that the tariff has on other days is in force on the day of the law."""
    if item.code in case.law.goods or not _is_whole(case, item.code):
        return True
    return not _is_of_another_day(case, item.code) or _place(case, item)


def _is_whole(case: Case, code: str) -> bool:
    return len(code) == case.law.book.code_length and code.isascii() and code.isdigit()


def _is_of_another_day(case: Case, code: str) -> bool:
    return any(line.code == code for line in case.law.book.nomenclature)


def _place(case: Case, item: ItemFacts) -> Path:
    """Where the goods code stands among the classifications."""
    commodity = declared_item(case, item).commodity
    kinds = [c.identification_type_code for c in commodity.classification] if commodity else []
    return ("commodity", "classification", kinds.index("TSP") if "TSP" in kinds else 0, "id")


@question("item", "commodity.description")
def description_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/8: what the goods are."""
    commodity = declared_item(case, item).commodity
    return bool(commodity and commodity.description and commodity.description.strip())


@question("item", "commodity.description")
def description_is_specific(case: Case, item: ItemFacts) -> Answer:
    """The description lets an officer classify the goods.

    Our reading: digits, single letters and words that fit any goods describe nothing.
    """
    commodity = declared_item(case, item).commodity
    text = commodity.description if commodity else None
    if not text or not text.strip():
        return True
    first = _WORD.search(text)
    if first and first[0].lower() not in VAGUE:
        return True
    return any(word.lower() not in VAGUE for word in _WORD.findall(text))
