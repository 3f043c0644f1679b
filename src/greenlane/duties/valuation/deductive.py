"""Method 4, the deductive value: the resale price of the greatest aggregate quantity, less costs.

Source: WTO Customs Valuation Agreement, Article 5 with its notes; Annex III, 4.
"""

from collections.abc import Iterable
from decimal import Decimal

from greenlane.duties.valuation.decision import Part, Policy, Reached, Why, part, total
from greenlane.duties.valuation.facts import Deduction, Deductive, Goods, Resale, ValuationFacts
from greenlane.duties.valuation.reasons import why
from greenlane.kernel.money import Money

_DAYS = 90
_NEAREST = ("imported", "identical", "similar")
_ARTICLES = {
    "commission": "CVA 5.1(a)(i)",
    "profit-and-expenses": "CVA 5.1(a)(i)",
    "inland-transport": "CVA 5.1(a)(ii)",
    "transport": "CVA 5.1(a)(iii)",
    "duties-and-taxes": "CVA 5.1(a)(iv)",
    "processing": "CVA 5.2",
}


def deductive_value(facts: ValuationFacts, policy: Policy) -> Reached:
    """The unit price less the deductions, for the whole quantity; or why there is none."""
    given = facts.deductive
    if given is None:
        return Reached(why=(why("NO-RESALE", "4"),))
    sales, aside = _usable(given.sales)
    asked = facts.request.after_processing or policy.processing_unasked
    chosen, late = _in_time([s for s in sales if not s.processed], given, facts.goods, policy)
    processed = [sale for sale in sales if sale.processed]
    aside += late
    if not chosen and asked:
        processed = [sale for sale in processed if sale.goods == "imported"]
        chosen, late = _in_time(processed, given, facts.goods, policy)
        aside += late
    elif processed:
        aside += [why("PROCESSED-UNASKED", "4", _told(sale)) for sale in processed]
    if not chosen:
        return Reached(why=(why("NO-RESALE", "4"),), aside=tuple(aside))
    return _less(chosen, given.deductions, facts.goods, policy, aside)


def _usable(sales: Iterable[Resale]) -> tuple[list[Resale], list[Why]]:
    """Sales at the first level to unrelated buyers who gave no assist."""
    found, aside = [], []
    for sale in sales:
        code = (
            "BUYER-RELATED" if sale.related
            else "NOT-FIRST-LEVEL" if not sale.first_level
            else "BUYER-ASSISTS" if sale.assisting
            else ""
        )  # fmt: skip
        if code:
            aside.append(why(code, "4", _told(sale)))
        else:
            found.append(sale)
    return found, aside


def _in_time(
    sales: list[Resale], given: Deductive, goods: Goods, policy: Policy
) -> tuple[list[Resale], list[Why]]:
    """Sales at or about the importation, else of the earliest date within ninety days.

    Our reading: the imported goods come before identical, these before similar ones, and each is
    looked for at the time of importation before any is looked for later.
    """
    aside = [why(_untimely(sale, goods, policy), "4", _told(sale))
             for sale in sales if _untimely(sale, goods, policy)]  # fmt: skip
    timely = [sale for sale in sales if not _untimely(sale, goods, policy)]
    about = [s for s in timely if abs((s.day - goods.imported).days) <= policy.resale_days]
    chosen: list[Resale] = []
    for pool, whole in ((about, True), (timely, False)):
        for kind in _NEAREST:
            of_kind = [sale for sale in pool if sale.goods == kind]
            chosen = of_kind if whole else _earliest(of_kind, given.enough)
            if chosen:
                aside += [why("OTHER-GOODS-SOLD" if s.goods != kind else "RESOLD-LATE", "4",
                              _told(s)) for s in timely if s not in chosen]  # fmt: skip
                return chosen, aside
    aside += [why("NOT-ENOUGH-SOLD", "4", _told(sale)) for sale in timely]
    return chosen, aside


def _untimely(sale: Resale, goods: Goods, policy: Policy) -> str:
    after = (sale.day - goods.imported).days
    if after > max(_DAYS, policy.resale_days):
        return "RESOLD-LATE"
    return "RESOLD-EARLY" if after < -policy.resale_days else ""


def _earliest(sales: list[Resale], enough: Decimal) -> list[Resale]:
    """The sales up to the date by which enough units were sold to establish a price."""
    days = sorted({sale.day for sale in sales})
    for day in days:
        found = [sale for sale in sales if sale.day <= day]
        if sum((sale.quantity for sale in found), Decimal(0)) >= enough:
            return found
    return []


def greatest_aggregate(sales: Iterable[Resale]) -> Money:
    """The unit price at which most units were sold; the lower one of two with equally many.

    Our reading: the agreement is silent on a tie, so that the trader has the benefit of it. Raises
    ValueError without sales and CurrencyMismatchError for prices in several currencies.
    """
    sums: dict[Money, Decimal] = {}
    for sale in sales:
        sums[sale.price] = sums.get(sale.price, Decimal(0)) + sale.quantity
    if not sums:
        raise ValueError("nothing was sold")
    most = max(sums.values())
    return sorted(price for price, quantity in sums.items() if quantity == most)[0]


def _less(
    sales: list[Resale],
    deductions: tuple[Deduction, ...],
    goods: Goods,
    policy: Policy,
    aside: list[Why],
) -> Reached:
    price = greatest_aggregate(sales)
    aside += [why("OTHER-PRICE", "4", _told(sale)) for sale in sales if sale.price != price]
    kinds = {deduction.kind for deduction in deductions}
    if {"commission", "profit-and-expenses"} <= kinds:
        return Reached(why=(why("COMMISSION-AND-PROFIT", "4"),), aside=tuple(aside))
    if not kinds & {"commission", "profit-and-expenses"}:
        return Reached(why=(why("NO-PROFIT-STATED", "4"),), aside=tuple(aside))
    if sales[0].processed and "processing" not in kinds:
        return Reached(why=(why("NO-VALUE-ADDED", "4"),), aside=tuple(aside))
    parts = [part("resale", price, policy, "CVA 5.1(a)", units=goods.quantity)]
    for one in deductions:
        if one.kind == "transport" and policy.basis == "CIF":
            aside.append(why("BEYOND-THE-PLACE", "4", one.kind))
            continue
        parts.append(_part(one, price, goods, policy))
    if total(tuple(parts)) < 0:
        return Reached(why=(why("NEGATIVE", "4"),), aside=tuple(aside))
    return Reached(parts=tuple(parts), aside=tuple(aside))


def _part(one: Deduction, price: Money, goods: Goods, policy: Policy) -> Part:
    """A deduction for the whole quantity: its amount, or its percentage of the price."""
    amount = one.amount or price * (one.percent or Decimal(0)) * Decimal("0.01")
    return part(one.kind, amount, policy, _ARTICLES[one.kind], sign=-1, units=goods.quantity,
                document=one.evidence)  # fmt: skip


def _told(sale: Resale) -> str:
    return f"{sale.day.isoformat()}: {sale.quantity:f} × {sale.price}"
