"""Worked valuation cases: facts that an officer wrote down, and the decision that must result."""

from collections.abc import Iterator, Mapping
from typing import Any

from greenlane.duties.valuation.decision import NoRateError, ValuationDecision
from greenlane.duties.valuation.order import decide
from greenlane.duties.valuation.policy import policy_of
from greenlane.duties.valuation.reading import read_facts
from greenlane.kernel.finding import Finding
from greenlane.law.lawbook import LawBook


def judged(
    case: Mapping[str, Any], book: LawBook
) -> tuple[ValuationDecision | None, tuple[Finding, ...]]:
    """The decision on a case under the law of its `day`; None with findings when it has none.

    Raises KeyError without a day and msgspec.ValidationError for a country table that is none.
    """
    facts, findings = read_facts(case)
    if facts is None:
        return None, findings
    law = book.on(case["day"])
    try:
        return decide(facts, policy_of(law, case.get("country"))), ()
    except NoRateError as error:
        return None, (
            Finding(
                code="VAL-001",
                message=f"There is no exchange rate for {error.currency} on {law.day.isoformat()}.",
                value=error.currency,
                basis="WTO Customs Valuation Agreement, Article 9",
                fix="State the amount in a currency with a published rate.",
            ),
        )


def differences(case: Mapping[str, Any], book: LawBook) -> list[str]:
    """Where the decision differs from the expected one; empty when they agree."""
    decision, findings = judged(case, book)
    expected = case["expect"]
    told = [finding.code for finding in findings]
    if told or "refused" in expected:
        wanted = expected.get("refused", [])
        return [] if told == wanted else [f"refused {told}, expected {wanted}"]
    return list(_compared(expected, outcome_of(decision))) if decision else []


def outcome_of(decision: ValuationDecision) -> dict[str, Any]:
    """The decision in the words of an [expect] table."""
    return {
        "outcome": decision.outcome,
        "method": decision.method or "",
        "value": "" if decision.amount is None else f"{decision.amount:f} {decision.currency}",
        "tried": {one.method: [w.code for w in one.why] for one in decision.tried if not one.used},
        "excluded": {one.kind: one.code for one in decision.excluded},
        "aside": sorted({w.code for one in decision.tried for w in one.aside}),
        "accepted_by": [one.code for one in decision.accepted_by],
        "asks": [one.code for one in decision.asks],
    }


def _compared(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        if key not in got:
            yield f"{key}: nothing of that name is decided"
        elif got[key] != value:
            yield f"{key}: {got[key]}, expected {value}"
