"""The spelling of the East African Community's Common External Tariff: `35% or $200/MT whichever is
higher`.

"SI" marks a sensitive item, whose rate Schedule 2 states; a rate that a page break cut is refused.
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
    units,
)
from greenlane.law.duty_expression import LONGEST, Component, DutyExpression

UNITS = units("""
kg | Kg | KG | kgs | Kgs | kilogram = KGM
MT | mt | tonne | Tonne | ton | metric ton | metric tonne = TNE
l | L | litre | liter = LTR
m2 | sqm | sq. m | square metre | square meter = MTK
m3 | cubic metre = MTQ
m | metre = MTR
u | unit | Unit | piece | pc = NAR
2u | pair = NPR
1000u = 1000 NAR
1000 sticks | 1,000 sticks | mille = 1000 NAR
stick = NAR
carat = CTM
1000 kWh = MWH
""")
_CUT = re.compile(r"\bor\s*$|whichever\s*$|^whichever\b|%\s+\d+(\.\d+)?\s*%|or[^w]*\bis\s+higher$")
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum -> formula
         | sum "or" sum HIGHER -> higher
         | sum "or" sum LOWER -> lower
    sum: component ("+" component)*
    component: SHARE PERCENT -> percent
             | CURRENCY (NUMBER | SHARE) "/"? "per"? UNIT -> leading
             | (NUMBER | SHARE) CURRENCY "/"? "per"? UNIT -> trailing
    PERCENT: /%|per\s*cent(um)?/
    HIGHER.3: /([,;]\s*)?(or\s+)?which\s*ever\s*is\s+(the\s+)?(higher|highest|greater)/i
    LOWER.3: /([,;]\s*)?(or\s+)?which\s*ever\s*is\s+(the\s+)?(lower|lowest|less)/i
    NUMBER: /{NUMBER}/
    SHARE.1: /{SHARE}(?![0-9,])/
    CURRENCY: /USD|US\s*\$|\$/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    %ignore /\s+/
"""


class _Builder(Builder):
    def percent(self, parts: Parts) -> Component:
        return self.ad_valorem(parts[:1])

    def leading(self, parts: Parts) -> Component:
        _, amount, unit = parts
        return specific(number(amount), "USD", UNITS[keyed(unit)])

    def trailing(self, parts: Parts) -> Component:
        amount, currency, unit = parts
        return self.leading([currency, amount, unit])


_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (sensitive, cut, prose)."""
    plain = spelled(text)
    if plain == "SI":
        raise RefusedRateError("sensitive", text)
    if len(plain) > LONGEST:
        raise RefusedRateError("prose", text)
    if not plain or _CUT.search(plain):
        raise RefusedRateError("cut", text)
    return _read(plain)
