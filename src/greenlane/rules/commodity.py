"""Questions about the commodity: its code and its description."""

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.rule import Answer, Case, question

SHORTEST_DESCRIPTION = 6
# Words that tell nothing by themselves (WCO list of unacceptable goods descriptions, in spirit).
VAGUE = frozenset(
    "goods items parts various samples gifts articles merchandise products cargo stuff "
    "general misc miscellaneous accessories equipment consolidated freight other".split()
)


@question("item", "commodity.classification.0.id")
def commodity_code_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 6/14: the goods code."""
    return bool(item.code)


@question("item", "commodity.classification.0.id")
def commodity_code_is_complete(case: Case, item: ItemFacts) -> Answer:
    """The code has the digits of a national line; a chapter or heading is not enough."""
    code = item.code
    return not code or (code.isascii() and code.isdigit() and len(code) == case.law.book.code_length)


@question("item", "commodity.classification.0.id")
def commodity_code_is_in_force(case: Case, item: ItemFacts) -> Answer:
    """The code is a line of the tariff of the day."""
    complete = len(item.code) == case.law.book.code_length
    return not complete or case.law.commodity(item.code) is not None


@question("item", "commodity.description")
def description_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/8: what the goods are."""
    return bool(_description(case, item).strip())


@question("item", "commodity.description")
def description_is_specific(case: Case, item: ItemFacts) -> Answer:
    """The description lets an officer classify the goods.

    Our reading: too short, or nothing but words that fit any goods, is not a description.
    """
    text = _description(case, item).strip().lower()
    if not text:
        return True
    words = text.replace(",", " ").split()
    return len(text) >= SHORTEST_DESCRIPTION and not all(word in VAGUE for word in words)


def _description(case: Case, item: ItemFacts) -> str:
    shipment = case.declaration.goods_shipment
    stated = shipment.government_agency_goods_item[item.position] if shipment else None
    return (stated.commodity.description if stated and stated.commodity else None) or ""
