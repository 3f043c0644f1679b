"""The spelling of the Union's TARIC and of the United Kingdom: `12.80% + 176.80 EUR / 100 kg`.

A litre of pure alcohol is what "% vol / hl" counts: one per cent of a hectolitre is one litre.
Rates with an agricultural component (EA, ADSZ, ADFM) need the Meursing table and are refused.
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
from greenlane.law.duty_expression import Component, DutyExpression

UNITS = units("""
kg = KGM
100 kg = 100 KGM
1000 kg = 1000 KGM
tonne = TNE
t = TNE
g = GRM
l = LTR
100 l = 100 LTR
1000 l = 1000 LTR
hl = HLT
% vol / hl = LPA
% vol/hl = LPA
l alc. 100% = LPA
hl alc. 100% = HPA
m2 = MTK
m3 = MTQ
1000 m3 = 1000 MTQ
100 m3 = 100 MTQ
m = MTR
p/st = NAR
100 p/st = 100 NAR
1000 p/st = 1000 NAR
item = NAR
pa = NPR
ce/el = NAR:cell
MWh = MWH
TJ = TJO
ct/l = CTM
c/k = CTM
GT = TNE:gross-tonnage
kg/net eda = KGM:drained
100 kg/net eda = 100 KGM:drained
100 kg/net = 100 KGM
kg/net = KGM
100 kg/net dry = 100 KGM:dry
kg/net dry = KGM:dry
100 kg/net mas = 100 KGM:dry-matter
kg/lactic matter = KGM:lactic-matter
100 kg/lactic matter = 100 KGM:lactic-matter
kg/net mas = KGM:dry-matter
100 kg std qual = 100 KGM:standard-quality
100 kg/raw sugar = 100 KGM:raw-sugar
100 kg/net/% sacchar. = DTN:sucrose-per-cent
kg N = KGM:nitrogen
kg P2O5 = KGM:phosphorus-pentoxide
kg K2O = KGM:potassium-oxide
kg H2O2 = KGM:hydrogen-peroxide
kg KOH = KGM:potassium-hydroxide
kg NaOH = KGM:sodium-hydroxide
kg U = KGM:uranium
kg 90% sdt = KGM:dry-90-per-cent
kg met.am. = KGM:methylamines
kg C5H14ClNO = KGM:choline-chloride
""")
_MEURSING = re.compile(r"\bEA\b|\bADSZ\b|\bADFM\b|\bAC\b")
_PROSE = re.compile(r"\bSee\b|\bNIHIL\b", re.IGNORECASE)
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum bound* -> formula
    bound: "MIN" sum -> floor
         | "MAX" sum -> ceiling
    sum: component ("+" component)*
    component: NUMBER "%" -> ad_valorem
             | NUMBER CURRENCY "/" UNIT -> specific
             | CURRENCY NUMBER "/" UNIT -> leading
    NUMBER: /[0-9][0-9,]*(\.[0-9]+)?/
    CURRENCY: /EUR|GBP|USD|€|£|\$/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    %ignore /\s+/
"""


class _Builder(Builder):
    def specific(self, parts: Parts) -> Component:
        amount, currency, unit = parts
        sign = str(currency)
        return specific(number(amount), _SIGNS.get(sign, sign), _UNITS[_key(str(unit))])

    def leading(self, parts: Parts) -> Component:
        currency, amount, unit = parts
        return self.specific([amount, currency, unit])


def _key(spelling: str) -> str:
    return re.sub(r"\s+", "", spelling)


_UNITS = {_key(spelling): unit for spelling, unit in UNITS.items()}
_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (component, reference, prose)."""
    if _MEURSING.search(text):
        raise RefusedRateError("component", text)
    if _PROSE.search(text):
        raise RefusedRateError("reference", text)
    return _read(spelled(text))
