"""What is collected of a charge's total on one declaration: not too little, and rounded."""

from decimal import Decimal

import msgspec

from greenlane.duties.charge_line import Adjustment, Assessment
from greenlane.kernel.finding import Finding
from greenlane.kernel.rounding import Rounding
from greenlane.law.charge import DocumentTerms
from greenlane.law.law_of_day import LawOfDay


def adjusted(assessment: Assessment, law: LawOfDay, findings: list[Finding]) -> Assessment:
    """The assessment with what the charges' document terms make of the payable totals.

    Our reading: only what is collected is adjusted; the bases of other charges stay as they are.
    """
    terms = {c.code: c.document for c in law.book.charges if c.document is not None}
    made = []
    for code, computed in (assessment.totals() if terms else {}).items():
        document = terms.get(code)
        if document is None or not computed:
            continue
        rate = law.rates.get(document.currency)
        if rate is None:
            findings.append(_no_rate(document, law))
            continue
        collected = _collected(computed, document, rate)
        if collected != computed:
            made.append(
                Adjustment(
                    charge=code, computed=computed, collected=collected, basis=document.basis
                )
            )
    if not made:
        return assessment
    return msgspec.structs.replace(assessment, adjustments=tuple(made))


def _collected(computed: Decimal, terms: DocumentTerms, rate: Decimal) -> Decimal:
    least = terms.least * rate
    if computed < least or (terms.least_included and computed == least):
        return Decimal(0)
    if not terms.step:
        return computed
    return Rounding(terms.direction, terms.step * rate).apply(computed)


def _no_rate(terms: DocumentTerms, law: LawOfDay) -> Finding:
    return Finding(
        code="VAL-001",
        message=f"What is collected is rounded in {terms.currency}, which has no exchange rate on "
        f"{law.day.isoformat()}.",
        path=(),
        value=terms.currency,
        basis=terms.basis,
        fix="Ask customs: the rate must be published before the duty can be computed.",
    )
