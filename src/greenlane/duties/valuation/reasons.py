"""The reasons of a valuation: a stable code for each, and the article it rests on.

A `{n}` in an article is the article of the method that speaks: 2 for identical goods, 3 for similar
ones. Codes are for ever. Source: WTO Customs Valuation Agreement.
"""

from collections.abc import Mapping

from greenlane.duties.valuation.decision import ARTICLES, Method, Why

REASONS: Mapping[str, str] = {
    # method 1
    "NO-SALE": "CVA 1.1",
    "RESTRICTION": "CVA 1.1(a)",
    "CONDITION": "CVA 1.1(b)",
    "PROCEEDS-UNKNOWN": "CVA 1.1(c)",
    "RELATION-INFLUENCED": "CVA 1.2(a)",
    "RELATION-NOT-SHOWN": "CVA 1.2(a)",
    "NOT-QUANTIFIED": "CVA 8.3",
    "NO-DOCUMENT": "CVA 8.3",
    "NEGATIVE": "CVA 1.1",
    "DOUBT-NOT-REMOVED": "CVA Decision 6.1",
    "ASK-CIRCUMSTANCES": "CVA 1.2(a)",
    "ASK-TEST-VALUES": "CVA 1.2(b)",
    "ASK-RESTRICTIONS": "CVA 1.1(a)",
    "ASK-CONDITIONS": "CVA 1.1(b)",
    "ASK-PROCEEDS": "CVA 1.1(c)",
    # why a related price stands
    "RELATION-NO-DOUBT": "CVA Note to Article 1.2, 2",
    "CIRCUMSTANCES-SHOWN": "CVA 1.2(a)",
    "TEST-VALUE": "CVA 1.2(b)",
    "TEST-NOT-AT-THE-TIME": "CVA 1.2(b)",
    "TEST-FAR": "CVA 1.2(b)",
    # elements that change nothing
    "ALREADY-INCLUDED": "CVA 8.1",
    "BUYING-COMMISSION": "CVA 8.1(a)(i)",
    "MADE-HERE": "CVA 8.1(b)(iv)",
    "NOT-A-CONDITION-OF-SALE": "CVA 8.1(c)",
    "OTHER-GOODS": "CVA 8.1(c)",
    "OWN-ACCOUNT": "CVA Note to Article 1, price, 2",
    "NOT-FOR-THE-GOODS": "CVA Note to Article 1, price, 4",
    "REPRODUCTION": "CVA Note to Article 8.1(c), 1",
    "NOT-DISTINGUISHED": "CVA Note to Article 1, price, 3",
    "NOT-IN-THE-PRICE": "CVA Note to Article 1, price, 3",
    "BEYOND-THE-PLACE": "CVA 8.2",
    "NOT-ADDED-HERE": "CVA 8.2",
    # methods 2 and 3
    "NO-COMPARABLE": "CVA {n}.1(a)",
    "NOT-ACCEPTED": "CVA Note to Article {n}, 4",
    "OTHER-TIME": "CVA {n}.1(a)",
    "OTHER-COUNTRY": "CVA 15.2(d)",
    "DESIGNED-HERE": "CVA 15.2(c)",
    "NO-EVIDENCE": "CVA {n}.1(b)",
    "OTHER-PRODUCER": "CVA 15.2(e)",
    "OTHER-LEVEL-OR-QUANTITY": "CVA {n}.1(b)",
    "NOT-THE-LOWEST": "CVA {n}.3",
    # method 4
    "NO-RESALE": "CVA 5.1",
    "BUYER-RELATED": "CVA 5.1(a)",
    "NOT-FIRST-LEVEL": "CVA Note to Article 5, 1",
    "BUYER-ASSISTS": "CVA Note to Article 5.1, 6",
    "RESOLD-LATE": "CVA 5.1(b)",
    "RESOLD-EARLY": "CVA 5.1(a)",
    "PROCESSED-UNASKED": "CVA 5.2",
    "NO-VALUE-ADDED": "CVA 5.2",
    "COMMISSION-AND-PROFIT": "CVA 5.1(a)(i)",
    "NO-PROFIT-STATED": "CVA 5.1(a)(i)",
    "OTHER-PRICE": "CVA Note to Article 5, 1",
    "OTHER-GOODS-SOLD": "CVA 5.1(a)",
    "NOT-ENOUGH-SOLD": "CVA Note to Article 5.1, 10",
    # method 5
    "NO-COSTS": "CVA 6.1",
    "PRODUCER-UNWILLING": "CVA 6.2",
    "NO-MATERIALS-OR-FABRICATION": "CVA 6.1(a)",
    "NOT-THE-USUAL-PROFIT": "CVA 6.1(b)",
    # method 6
    "NO-MEANS": "CVA 7.1",
    # order
    "SWAP-NOT-AGREED": "CVA Annex III, 3",
    "SWAPPED": "CVA 4",
}


def why(code: str, method: Method, about: str = "") -> Why:
    """A reason of `method`. Raises KeyError for a code that is not in the table."""
    return Why(code=code, article=REASONS[code].format(n=ARTICLES[method]), about=about)


# What an officer may give as the reason for passing over each method when a doubt is decided.
PASSED_OVER: Mapping[Method, tuple[str, ...]] = {
    "1": ("DOUBT-NOT-REMOVED", "NO-SALE", "RESTRICTION", "CONDITION", "PROCEEDS-UNKNOWN",
          "RELATION-INFLUENCED", "RELATION-NOT-SHOWN", "NOT-QUANTIFIED", "NO-DOCUMENT"),
    "2": ("NO-COMPARABLE",),
    "3": ("NO-COMPARABLE",),
    "4": ("NO-RESALE", "NO-PROFIT-STATED", "NO-VALUE-ADDED", "SWAPPED"),
    "5": ("NO-COSTS", "PRODUCER-UNWILLING", "NO-MATERIALS-OR-FABRICATION"),
}  # fmt: skip


def unexplained(method: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """The methods before `method` for which `given` has no lawful reason: none may be skipped.

    Method 5 may come before method 4 only as "SWAPPED" at the importer's request.
    """
    before = [one for one in PASSED_OVER if one < method]
    return tuple(
        one for one in before
        if given.get(one) not in PASSED_OVER[one]
        or (given.get(one) == "SWAPPED" and method != "5")
    )  # fmt: skip
