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
kg | kgs | kg. | kilogram | kilogramme = KGM
mt | m.t | m.t. | tonne | tonnes | ton | tons | metric ton | metric tons | metric tonne = TNE
l | ltr | litre | litres | liter = LTR
m2 | sqm | sq. m | square metre | square meter = MTK
m3 | cbm | cubic metre | cubic meter = MTQ
m | metre | meter = MTR
u | unit | units | no | no. | piece | pieces | pc | pcs | each | item = NAR
2u | pair | pairs = NPR
12u | dozen | doz. = DZN
1000u = 1000 NAR
1000 sticks | 1,000 sticks | mille = 1000 NAR
stick = NAR
carat = CTM
1000 kwh = MWH
""")
_CUT = re.compile(
    r"\bor\s*$|whichever\s*$|^whichever\b|%\s+\d+(\.\d+)?\s*%|or[^w]*\bis\s+higher$", re.I
)
_WHICH = r"([,;(]\s*)?(or\s+)?which\s*ever\s*(is\s+)?(the\s+)?"
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum -> formula
         | sum _OR sum HIGHER -> higher
         | sum _OR sum LOWER -> lower
    sum: component (_PLUS component)*
    component: SHARE PERCENT -> percent
             | CURRENCY (NUMBER | SHARE) "/"? _PER? UNIT -> leading
             | (NUMBER | SHARE) CURRENCY "/"? _PER? UNIT -> trailing
             | (NUMBER | SHARE) CENTS "/"? _PER? UNIT -> cents
    PERCENT: /%|per\s*cent(um)?/i
    CENTS: /(US\s*)?(cents?|cts?\b\.?|¢)/i
    _OR: /or\b/i
    _PER: /per\b/i
    _PLUS: /\+|plus\b/i
    HIGHER.3: /{_WHICH}(higher|highest|greater)\)?/i
    LOWER.3: /{_WHICH}(lower|lowest|less)\)?/i
    NUMBER: /{NUMBER}/
    SHARE.1: /{SHARE}(?![0-9,])/
    CURRENCY: /USD|US\s*\$|\$/i
    UNIT.2: /({alternatives(UNITS)})(?![\w])/i
    %ignore /\s+/
"""


class _Builder(Builder):
    def percent(self, parts: Parts) -> Component:
        return self.ad_valorem(parts[:1])

    def leading(self, parts: Parts) -> Component:
        _, amount, unit = parts
        return specific(number(amount), "USD", UNITS[keyed(unit).lower()])

    def trailing(self, parts: Parts) -> Component:
        amount, currency, unit = parts
        return self.leading([currency, amount, unit])

    def cents(self, parts: Parts) -> Component:
        amount, _, unit = parts
        return specific(number(amount) / 100, "USD", UNITS[keyed(unit).lower()])


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
