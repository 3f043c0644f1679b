"""The spelling of the Union's TARIC and of the United Kingdom: `12.80% + 176.80 EUR / 100 kg`.

A litre of pure alcohol is what "% vol / hl" counts: one per cent of a hectolitre is one litre.
Rates with an agricultural component (EA, AD S/Z, AD F/M, also reduced) need the Meursing table and
are refused. "NIHIL" alone: our reading is that nothing is due, as with the expression of code 37.
"""

import re
from functools import cache

from greenlane.law.dialects.reader import (
    NUMBER,
    SHARE,
    Builder,
    Parts,
    RefusedRateError,
    alternatives,
    keyed,
    number,
    reader,
    specific,
    spelled,
)
from greenlane.law.dialects.uk_units import UNITS
from greenlane.law.duty_expression import AdValorem, Component, DutyExpression

_MEURSING = re.compile(r"\b(EA ?R?|AD ?S/?Z ?R?|AD ?F/?M ?R?|AC)\b")
_PROSE = re.compile(r"\bSee\b", re.IGNORECASE)
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_GRAMMAR = rf"""
    start: ("Free"i | "NIHIL") -> free
         | sum bound* -> formula
    bound: "MIN" sum -> floor
         | "MAX" sum -> ceiling
    sum: component (SIGN component)*
    component: SHARE "%" -> ad_valorem
             | SHARE "%" RETAIL -> retail
             | amount ("/" | "per")? UNIT -> specific
    amount: (NUMBER | SHARE) CURRENCY -> trailing
          | CURRENCY (NUMBER | SHARE) -> leading
    SIGN: "+" | "-"
    NUMBER: /{NUMBER}/
    SHARE.1: /{SHARE}(?![0-9,])/
    RETAIL: /of\s+(the\s+)?retail(\s+selling)?\s+price|RET\b/i
    CURRENCY: /EUR|GBP|USD|€|£|\$/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    %ignore /\s+/
"""


class _Builder(Builder):
    def retail(self, parts: Parts) -> AdValorem:
        return AdValorem(number(parts[0]), "retail-price")

    def trailing(self, parts: Parts) -> tuple[str, str]:
        return str(parts[0]), _SIGNS.get(parts[1], str(parts[1]))

    def leading(self, parts: Parts) -> tuple[str, str]:
        return self.trailing(parts[::-1])

    def specific(self, parts: Parts) -> Component:
        (amount, currency), unit = parts
        return specific(number(amount), currency, UNITS[keyed(unit)])


_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (component, reference, prose)."""
    if _MEURSING.search(text):
        raise RefusedRateError("component", text)
    if _PROSE.search(text):
        raise RefusedRateError("reference", text)
    return _read(spelled(text))
