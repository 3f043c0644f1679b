"""The spelling of the East African Community's Common External Tariff: `35% or $200/MT whichever is
higher`.

"SI" marks a sensitive item, whose rate Schedule 2 states; a rate that a page break cut is refused.
"""

import re
from functools import cache

from greenlane.law.dialects.reader import (
    Builder,
    Parts,
    RefusedRateError,
    alternatives,
    number,
    reader,
    specific,
    spelled,
    units,
)
from greenlane.law.duty_expression import Bound, Component, DutyExpression

UNITS = units("""
kg = KGM
Kg = KGM
KG = KGM
MT = TNE
mt = TNE
tonne = TNE
ton = TNE
l = LTR
L = LTR
litre = LTR
m2 = MTK
m3 = MTQ
m = MTR
u = NAR
unit = NAR
piece = NAR
pc = NAR
2u = NPR
pair = NPR
1000u = 1000 NAR
""")
_CUT = re.compile(r"\bor\s*$|whichever\s*$|^whichever\b|%\s+\d+(\.\d+)?\s*%|or[^w]*\bis\s+higher$")
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum -> formula
         | sum "or" money HIGHER -> higher
         | sum "or" money LOWER -> lower
         | money "or" sum HIGHER -> higher
         | money -> single
    sum: NUMBER "%" -> percent
    money: CURRENCY NUMBER "/"? "per"? UNIT
         | NUMBER CURRENCY "/"? "per"? UNIT -> trailing
    HIGHER: /(,\s*)?whichever\s+is\s+(the\s+)?(higher|greater)/i
    LOWER: /(,\s*)?whichever\s+is\s+(the\s+)?(lower|less)/i
    NUMBER: /[0-9][0-9,]*(\.[0-9]+)?/
    CURRENCY: /USD|US\s*\$|\$/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    %ignore /\s+/
"""


class _Builder(Builder):
    def percent(self, parts: Parts) -> object:
        return self.sum([self.ad_valorem(parts)])

    def money(self, parts: Parts) -> object:
        _, amount, unit = parts
        return self.sum([_money(str(amount), str(unit))])

    def trailing(self, parts: Parts) -> object:
        amount, _, unit = parts
        return self.sum([_money(str(amount), str(unit))])

    def single(self, parts: Parts) -> DutyExpression:
        return DutyExpression(parts[0])

    def higher(self, parts: Parts) -> DutyExpression:
        left, right, _ = parts
        return DutyExpression(left, (Bound("MIN", right),))

    def lower(self, parts: Parts) -> DutyExpression:
        left, right, _ = parts
        return DutyExpression(left, (Bound("MAX", right),))


def _money(amount: str, unit: str) -> Component:
    return specific(number(amount), "USD", UNITS[spelled(unit)])


_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (sensitive, cut, prose)."""
    plain = spelled(text)
    if plain == "SI":
        raise RefusedRateError("sensitive", text)
    if not plain or _CUT.search(plain):
        raise RefusedRateError("cut", text)
    return _read(plain)
