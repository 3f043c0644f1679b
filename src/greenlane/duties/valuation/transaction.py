"""Method 1, the transaction value: may the price be used, and what is added to it or taken out.

Source: WTO Customs Valuation Agreement, Articles 1 and 8 with their notes.
"""

from greenlane.duties.valuation.assists import falling
from greenlane.duties.valuation.decision import Excluded, Part, Policy, Reached, Why, part, total
from greenlane.duties.valuation.elements import ELEMENTS, Element
from greenlane.duties.valuation.facts import ComparedValue, Relation, Sale, ValuationFacts
from greenlane.duties.valuation.reasons import REASONS, why

_NEVER = {
    "buying-commission": "BUYING-COMMISSION",
    "marketing": "OWN-ACCOUNT",
    "dividends": "NOT-FOR-THE-GOODS",
    "reproduction-right": "REPRODUCTION",
}


def transaction_value(facts: ValuationFacts, policy: Policy) -> Reached:
    """The price with its elements, or every reason why it cannot be the value."""
    sale = facts.sale
    if sale is None:
        return Reached(why=(why("NO-SALE", "1"),))
    related = _relation(sale.relation, policy)
    faults = (*_terms(sale), *_unquantified(sale, policy), *related.why)
    parts, excluded = _parts(sale, policy)
    if not faults and not related.asks and total(parts) < 0:
        faults = (why("NEGATIVE", "1"),)
    if faults:
        return Reached(why=faults, aside=related.aside, excluded=excluded)
    if related.asks:
        return Reached(asks=related.asks, aside=related.aside, excluded=excluded)
    return Reached(parts=parts, excluded=excluded, aside=related.aside,
                   accepted_by=related.accepted_by)  # fmt: skip


def _terms(sale: Sale) -> tuple[Why, ...]:
    """Restrictions and conditions that forbid the price (Article 1.1(a) and (b))."""
    restrictions = [r for r in sale.restrictions if r.kind == "substantial"]
    conditions = [c for c in sale.conditions if c.concerns == "price" and c.amount is None]
    return (
        *(why("RESTRICTION", "1", one.text) for one in restrictions),
        *(why("CONDITION", "1", one.text) for one in conditions),
    )


def _unquantified(sale: Sale, policy: Policy) -> tuple[Why, ...]:
    """Additions that are due and rest on no objective and quantifiable data (Article 8.3)."""
    found = []
    for element in sale.elements:
        effect, _ = ELEMENTS[element.kind]
        if effect not in ("add", "carry") or _set_aside(element, policy):
            continue
        if element.amount is None:
            code = "PROCEEDS-UNKNOWN" if element.kind == "proceeds" else "NOT-QUANTIFIED"
            found.append(why(code, "1", element.kind))
        elif effect == "add" and not element.document:
            found.append(why("NO-DOCUMENT", "1", element.kind))
    return tuple(found)


def _relation(relation: Relation | None, policy: Policy) -> Reached:
    """Whether a price between related persons stands (Article 1.2)."""
    if relation is None:
        return Reached()
    if not relation.doubted:
        return Reached(accepted_by=(why("RELATION-NO-DOUBT", "1", relation.evidence),))
    near, far = _compared(relation.tests, policy)
    if near:
        return Reached(accepted_by=near, aside=far)
    match relation.circumstances:
        case "no-influence":
            shown = why("CIRCUMSTANCES-SHOWN", "1", relation.evidence)
            return Reached(accepted_by=(shown,), aside=far)
        case "influence":
            return Reached(why=(why("RELATION-INFLUENCED", "1", relation.evidence),), aside=far)
        case "not-shown":
            return Reached(why=(why("RELATION-NOT-SHOWN", "1", relation.evidence),), aside=far)
    return Reached(asks=related_questions(), aside=far)


def related_questions() -> tuple[Why, ...]:
    """What the importer is asked when buyer and seller are related and the price is in doubt."""
    return (why("ASK-CIRCUMSTANCES", "1"), why("ASK-TEST-VALUES", "1"))


def _compared(
    tests: tuple[ComparedValue, ...], policy: Policy
) -> tuple[tuple[Why, ...], tuple[Why, ...]]:
    """The test values that the price closely approximates, and those it does not."""
    near, far = [], []
    for test in tests:
        about = f"{test.kind}: {test.value}: {test.reason}"
        if abs((test.day - policy.day).days) > policy.same_time_days:
            far.append(why("TEST-NOT-AT-THE-TIME", "1", about))
        elif test.approximates:
            near.append(why("TEST-VALUE", "1", about))
        else:
            far.append(why("TEST-FAR", "1", about))
    return tuple(near), tuple(far)


def _parts(sale: Sale, policy: Policy) -> tuple[tuple[Part, ...], tuple[Excluded, ...]]:
    price = "CVA 1.1 and Note to Article 1, price, 1"
    parts = [part("price", sale.price, policy, price, document=sale.document)]
    parts += [part("indirect", money, policy, price) for money in sale.indirect]
    parts += [
        part("condition", one.amount, policy, "CVA 1.1(b) and note")
        for one in sale.conditions
        if one.concerns == "price" and one.amount is not None
    ]
    excluded = []
    for element in sale.elements:
        effect, article = ELEMENTS[element.kind]
        if code := _set_aside(element, policy):
            excluded.append(Excluded(kind=element.kind, code=code, article=REASONS[code],
                                     amount=element.amount))  # fmt: skip
            continue
        amount = falling(element, policy.step)
        if amount is not None:  # what is not quantified is a reason against the method
            sign = -1 if effect == "take" or (effect == "carry" and policy.basis == "FOB") else 1
            parts.append(part(element.kind, amount, policy, article, sign=sign,
                              document=element.document))  # fmt: skip
    return tuple(parts), tuple(excluded)


def _set_aside(element: Element, policy: Policy) -> str:
    """The reason code why an element changes nothing; empty when it changes the value."""
    effect, _ = ELEMENTS[element.kind]
    match effect:
        case "never":
            return _NEVER[element.kind]
        case "take":
            return _not_taken(element)
        case "carry":
            return _not_carried(element, policy)
    if element.included:
        return "ALREADY-INCLUDED"
    if element.kind == "engineering" and element.made_here:
        return "MADE-HERE"
    if element.kind == "royalty" and not element.concerns_goods:
        return "OTHER-GOODS"
    if element.kind == "royalty" and not element.condition_of_sale:
        return "NOT-A-CONDITION-OF-SALE"
    return ""


def _not_taken(element: Element) -> str:
    """Deductions are from what the price includes, and only when shown apart with an amount."""
    if not element.included:
        return "NOT-IN-THE-PRICE"
    if not element.distinguished or element.amount is None:
        return "NOT-DISTINGUISHED"
    return ""


def _not_carried(element: Element, policy: Policy) -> str:
    """Costs to the place of importation: in a CIF country all belong in, in a FOB country none.

    Our reading: a FOB country takes them out only where they are shown apart, as it does with
    transport after importation.
    """
    if policy.basis == "CIF":
        return "ALREADY-INCLUDED" if element.included else ""
    if not element.included:
        return "NOT-ADDED-HERE"
    if not element.distinguished or element.amount is None:
        return "NOT-DISTINGUISHED"
    return ""
