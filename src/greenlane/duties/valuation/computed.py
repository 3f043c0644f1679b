"""Method 5, the computed value: the producer's costs, usual profit and general expenses.

Source: WTO Customs Valuation Agreement, Article 6 with its note.
"""

from greenlane.duties.valuation.decision import Policy, Reached, part
from greenlane.duties.valuation.facts import ValuationFacts
from greenlane.duties.valuation.reasons import why

_ARTICLES = {
    "materials": "CVA 6.1(a)",
    "fabrication": "CVA 6.1(a)",
    "packing": "CVA Note to Article 6, 3",
    "assists": "CVA Note to Article 6, 3",
    "transport": "CVA 6.1(c)",
}


def computed_value(facts: ValuationFacts, policy: Policy) -> Reached:
    """The sum of costs, profit and expenses, and of transport where the country is CIF."""
    given = facts.computed
    if given is None:
        return Reached(why=(why("NO-COSTS", "5"),))
    if not given.offered:
        return Reached(why=(why("PRODUCER-UNWILLING", "5"),))
    if not {cost.kind for cost in given.costs} & {"materials", "fabrication"}:
        return Reached(why=(why("NO-MATERIALS-OR-FABRICATION", "5"),))
    counted = [c for c in given.costs if c.kind != "transport" or policy.basis == "CIF"]
    left = [c for c in given.costs if c not in counted]
    parts = [part(c.kind, c.amount, policy, _ARTICLES[c.kind], document=c.document)
             for c in counted]  # fmt: skip
    aside = [why("NOT-ADDED-HERE", "5", cost.kind) for cost in left]
    if given.usual is not None:
        aside.append(why("NOT-THE-USUAL-PROFIT", "5", str(given.profit)))
    parts.append(part("profit-and-expenses", given.usual or given.profit, policy, "CVA 6.1(b)"))
    return Reached(parts=tuple(parts), aside=tuple(aside))
