"""The declaration's valuation indicators, and what each asks of the importer.

Four digits, 1 for yes: buyer and seller are related; restrictions on the goods; conditions of the
sale or price; royalties or proceeds that accrue to the seller. Source: EU Annex B, DE 4/13 (form
C36 of the East African Community asks the same in its boxes 7 to 9).
"""

from greenlane.duties.valuation.decision import Why
from greenlane.duties.valuation.reasons import why

_ASKED: tuple[tuple[str, ...], ...] = (
    ("ASK-CIRCUMSTANCES", "ASK-TEST-VALUES"),
    ("ASK-RESTRICTIONS",),
    ("ASK-CONDITIONS",),
    ("ASK-PROCEEDS",),
)


def questions(indicators: str) -> tuple[Why, ...]:
    """What the test of method 1 asks; nothing for indicators that are not four digits 0 or 1."""
    if len(indicators) != len(_ASKED) or set(indicators) - {"0", "1"}:
        return ()
    return tuple(
        why(code, "1")
        for digit, codes in zip(indicators, _ASKED, strict=True)
        if digit == "1"
        for code in codes
    )
