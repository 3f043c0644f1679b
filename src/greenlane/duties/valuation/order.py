"""The order of the methods: each is tried, or says why not, until one gives the value.

Source: WTO Customs Valuation Agreement, General Introductory Commentary, Articles 4 and 7.
"""

from collections.abc import Callable, Mapping

from greenlane.duties.valuation.comparable import comparable_value
from greenlane.duties.valuation.computed import computed_value
from greenlane.duties.valuation.decision import (
    ARTICLES,
    METHODS,
    Method,
    Policy,
    Reached,
    Tried,
    ValuationDecision,
    Why,
    part,
    total,
)
from greenlane.duties.valuation.deductive import deductive_value
from greenlane.duties.valuation.facts import ValuationFacts
from greenlane.duties.valuation.reasonable_means import amount
from greenlane.duties.valuation.reasons import why
from greenlane.duties.valuation.transaction import transaction_value

_SWAPPED: tuple[Method, ...] = ("1", "2", "3", "5", "4", "6")


def fallback_value(facts: ValuationFacts, policy: Policy) -> Reached:
    """Method 6: the reasonable means that were given, if any (Article 7)."""
    means = facts.fallback
    if means is None:
        return Reached(why=(why("NO-MEANS", "6"),))
    declared = amount(means, facts.goods.quantity)
    if declared.amount < 0:
        return Reached(why=(why("NEGATIVE", "6"),))
    return Reached(parts=(part("reasonable-means", declared, policy, "CVA 7.1",
                               document=means.decided),))  # fmt: skip


_TRIALS: Mapping[Method, Callable[[ValuationFacts, Policy], Reached]] = {
    "1": transaction_value,
    "2": lambda facts, policy: comparable_value(facts, policy, "identical"),
    "3": lambda facts, policy: comparable_value(facts, policy, "similar"),
    "4": deductive_value,
    "5": computed_value,
    "6": fallback_value,
}


def order(facts: ValuationFacts, policy: Policy) -> tuple[tuple[Method, ...], Why | None]:
    """The order of the methods, and what became of a request to reverse 4 and 5 (Article 4)."""
    if not facts.request.computed_first:
        return METHODS, None
    if policy.consent_to_swap and not facts.request.computed_first_agreed:
        return METHODS, why("SWAP-NOT-AGREED", "4")
    return _SWAPPED, why("SWAPPED", "5")


def decide(facts: ValuationFacts, policy: Policy) -> ValuationDecision:
    """Value the goods by the first method that can be used.

    Raises NoRateError for a currency without rate on the day, CurrencyMismatchError for resales
    in several currencies.
    """
    methods, swap = order(facts, policy)
    tried: list[Tried] = []
    for method in methods:
        reached = _TRIALS[method](facts, policy)
        aside = (*((swap,) if swap and swap.code[:4] == "SWAP" and method == methods[3] else ()),
                 *reached.aside)  # fmt: skip
        used = bool(reached.parts)
        tried.append(Tried(method=method, used=used, aside=aside,
                           why=reached.why or reached.asks))  # fmt: skip
        if used:
            return _determined(method, reached, tuple(tried), policy)
        if reached.asks:
            return _open("asked", reached, tried, policy)
    return _open("undetermined", Reached(), tried, policy)


def _determined(
    method: Method, reached: Reached, tried: tuple[Tried, ...], policy: Policy
) -> ValuationDecision:
    exact = total(reached.parts)
    return ValuationDecision(
        outcome="determined",
        method=method,
        tried=tried,
        currency=policy.currency,
        basis=policy.basis,
        parts=reached.parts,
        excluded=reached.excluded,
        accepted_by=reached.accepted_by,
        exact=exact,
        amount=policy.rounding.apply(exact),
        rounding=policy.rounding,
        legal=_legal(method, reached, policy),
    )


def _open(outcome: str, reached: Reached, tried: list[Tried], policy: Policy) -> ValuationDecision:
    return ValuationDecision(
        outcome="asked" if outcome == "asked" else "undetermined",
        method=None,
        tried=tuple(tried),
        currency=policy.currency,
        basis=policy.basis,
        excluded=reached.excluded,
        asks=reached.asks,
    )


def _legal(method: Method, reached: Reached, policy: Policy) -> tuple[str, ...]:
    """The articles that the value rests on, then the country's own section and its rounding."""
    cited = [f"CVA {ARTICLES[method]}", *(one.article for one in reached.parts)]
    cited += [one.article for one in reached.accepted_by]
    national = (policy.acts.get(method, ""), policy.rounding.basis)
    return tuple(dict.fromkeys(filter(None, (*cited, *national))))
