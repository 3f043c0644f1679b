"""Methods 2 and 3: the accepted value of identical, then of similar goods; the lowest of several.

Source: WTO Customs Valuation Agreement, Articles 2, 3 and 15.2 with their notes.
"""

from decimal import Decimal

from greenlane.duties.valuation.decision import Method, Part, Policy, Reached, Why, part, total
from greenlane.duties.valuation.facts import Comparable, ComparableGoods, Goods, ValuationFacts
from greenlane.duties.valuation.reasons import why

_METHODS: dict[ComparableGoods, Method] = {"identical": "2", "similar": "3"}
_Valued = tuple[Decimal, Comparable, tuple[Part, ...]]


def comparable_value(facts: ValuationFacts, policy: Policy, kind: ComparableGoods) -> Reached:
    """The lowest value among the best comparable sales, or why there is none."""
    method, goods = _METHODS[kind], facts.goods
    offered = [one for one in facts.comparables if one.goods == kind]
    usable: list[Comparable] = []
    aside: list[Why] = []
    for one in offered:
        reason = _unusable(one, goods, policy)
        if reason:
            aside.append(why(reason, method, one.id))
        else:
            usable.append(one)
    best = min((_rank(one, goods, policy) for one in usable), default=None)
    for one in usable:
        if (rank := _rank(one, goods, policy)) != best:
            code = "OTHER-PRODUCER" if best and rank[0] > best[0] else "OTHER-LEVEL-OR-QUANTITY"
            aside.append(why(code, method, one.id))
    ranked = [one for one in usable if _rank(one, goods, policy) == best]
    if not ranked:
        return Reached(why=(why("NO-COMPARABLE", method),), aside=tuple(aside))
    return _lowest([_valued(one, goods, policy, method) for one in ranked], method, aside)


def _lowest(values: list[_Valued], method: Method, aside: list[Why]) -> Reached:
    """The lowest (Articles 2.3 and 3.3); of equal values the one named first in the alphabet."""
    values = sorted(values, key=lambda valued: (valued[0], valued[1].id))
    aside += [why("NOT-THE-LOWEST", method, one.id) for _, one, _ in values[1:]]
    lowest, _, parts = values[0]
    if lowest < 0:
        return Reached(why=(why("NEGATIVE", method),), aside=tuple(aside))
    return Reached(parts=parts, aside=tuple(aside))


def _unusable(one: Comparable, goods: Goods, policy: Policy) -> str:
    """Why a sale cannot be compared at all; empty when it can."""
    if not one.accepted:
        return "NOT-ACCEPTED"
    if one.made_in != goods.made_in:
        return "OTHER-COUNTRY"
    if one.designed_here:
        return "DESIGNED-HERE"
    if abs((one.exported - goods.exported).days) > policy.same_time_days:
        return "OTHER-TIME"
    if any(not adjustment.evidence.strip() for adjustment in one.adjustments):
        return "NO-EVIDENCE"
    kinds = {adjustment.kind for adjustment in one.adjustments}
    return "NO-EVIDENCE" if _differences(one, goods, policy) - kinds else ""


def _differences(one: Comparable, goods: Goods, policy: Policy) -> set[str]:
    """What an adjustment must be shown for: another level, another quantity, or both."""
    found = set()
    if one.level != goods.level:
        found.add("level")
    allowed = goods.quantity * policy.quantity_percent / 100
    if abs(one.quantity - goods.quantity) > allowed:
        found.add("quantity")
    return found


def _rank(one: Comparable, goods: Goods, policy: Policy) -> tuple[bool, bool]:
    """The same producer before another; the same level and quantity before adjusted sales."""
    return (one.producer != goods.producer, bool(_differences(one, goods, policy)))


def _valued(one: Comparable, goods: Goods, policy: Policy, method: Method) -> _Valued:
    article = "2" if method == "2" else "3"
    parts = [part("comparable", one.value, policy, f"CVA {article}.1(a)", units=goods.quantity,
                  document=one.id)]  # fmt: skip
    for adjustment in one.adjustments:
        cited = f"CVA {article}.2" if adjustment.kind == "transport" else f"CVA {article}.1(b)"
        parts.append(part(f"adjusted-{adjustment.kind}", adjustment.amount, policy, cited,
                          units=goods.quantity, document=adjustment.evidence))  # fmt: skip
    return total(tuple(parts)), one, tuple(parts)
