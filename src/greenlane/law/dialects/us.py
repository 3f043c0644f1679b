"""The spelling of the Harmonized Tariff Schedule of the United States: `46.3¢/kg + 14.9%`.

A proof litre is a litre of spirit of 50 % by volume, half a litre of pure alcohol (HTS chapter 22,
additional U.S. note 2). Where a rate is on a content, or on a part of the goods' value, that
content or part is named in the formula and must be declared. "On the entire set": our reading is
the value of the set as it is entered.
"""

import re
from decimal import Decimal
from functools import cache

import msgspec

from greenlane.law.dialects.reader import (
    Builder,
    Parts,
    RefusedRateError,
    alternatives,
    number,
    reader,
    slug,
    specific,
    spelled,
    units,
)
from greenlane.law.duty_expression import (
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    DutyExpressionError,
    Specific,
    Sum,
    Term,
)

UNITS = units("""
kg = KGM
g = GRM
mg = MGM
t = TNE
clean kg = KGM:clean
clean t = TNE:clean
liter = LTR
liters = LTR
hectoliter = HLT
pf. liter = 0.5 LPA
pf.liter = 0.5 LPA
proof liter = 0.5 LPA
m = MTR
linear m = MTR
m2 = MTK
m² = MTK
m3 = MTQ
m³ = MTQ
cm = CMT
cm2 = CMK
cm² = CMK
bbl = BLL
head = HEA
each = NAR
No. = NAR
unit = NAR
pcs. = NAR
pc. = NAR
pack = NAR:pack
pr. = NPR
prs. = NPR
pair = NPR
doz. = DZN
doz. pr. = 12 NPR
doz. prs. = 12 NPR
doz. pcs. = DZN
gross = GRO
gross lines = GRO:lines
1000 = MIL
1,000 = MIL
thousand = MIL
thousands = MIL
100 = CEN
k = MIL
jewel = NAR:jewel
kWh = KWH
MWh = MWH
W = WTT
""")
_REFERENCE = re.compile(r"\b(see|rate applicable|rates? applicable|rate prescribed|duty (provided|"
                        r"on the)|heading \d|subheading \d|chapter \d)", re.IGNORECASE)  # fmt: skip
_DEGREES = re.compile(
    r"(?P<rate>[\d.]+)\s*¢\s*/\s*kg\s+less\s+(?P<less>[\d.]+)\s*¢\s*/\s*kg\s+for\s+each\s+degree\s+"
    r"under\s+(?P<under>\d+)\s+degrees(\s*\(and\s+fractions\s+of\s+a\s+degree\s+in\s+proportion\))?"
    r"\s*,?\s*but\s+not\s+less(\s+than)?\s+(?P<least>[\d.]+)\s*¢\s*/\s*kg"
)
_CONTENT = r"(on|of)\s+(the\s+)?[a-z][a-z ,()-]*"
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum bound* -> formula
    bound: NOT_LESS sum -> floor
         | NOT_MORE sum -> ceiling
    sum: component ("+" component)*
    component: NUMBER "%" VALUE? -> share
             | money UNIT CONTENT? INCLUDING? -> specific
             | money "/" UNIT CONTENT? INCLUDING? -> specific
    money: "$" NUMBER -> dollars
         | NUMBER "¢" -> cents
         | NUMBER "cents" -> cents
    NUMBER: /[0-9][0-9,]*(\.[0-9]+)?|\.[0-9]+/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    VALUE: /(on|of)\s+(the\s+)?(value\s+of\s+(the\s+)?)?[a-z][a-z ,()-]*/i
    CONTENT: /{_CONTENT}/i
    INCLUDING: /,?\s*including\s+(the\s+)?weight\s+of\s+(the\s+)?[a-z ]+/i
    NOT_LESS.3: /,?\s*but\s+not\s+less\s+than/i
    NOT_MORE.3: /,?\s*but\s+not\s+more\s+than/i
    %ignore /\s+/
"""
_WHOLE = frozenset({"entire-set", "set", "article", "entire-article", "value", "whole"})


class _Builder(Builder):
    def dollars(self, parts: Parts) -> Decimal:
        return number(parts[0])

    def cents(self, parts: Parts) -> Decimal:
        return number(parts[0]) / 100

    def share(self, parts: Parts) -> Component:
        percent, *of = parts
        part = slug(re.sub(r"^(on|of)\s+(the\s+)?(value\s+of\s+(the\s+)?)?", "", of[0], flags=re.I)
                    ) if of else ""  # fmt: skip
        return AdValorem(number(percent), "" if part in _WHOLE else part)

    def specific(self, parts: Parts) -> Component:
        amount, unit, *kind = parts
        content = _content(" ".join(map(str, kind)))
        return specific(amount, "USD", _UNITS[_key(str(unit))], content)


def _content(words: str) -> str:
    plain = re.sub(r"^\W*(on|of)\s+(the\s+)?", "", words.strip())
    if match := re.match(r",?\s*including\s+(the\s+)?weight\s+of\s+(the\s+)?(.*)", plain):
        return slug(f"with {match.group(3)}")
    plain = re.sub(r"\s+(content|weight)\b", "", plain)
    if plain == "ethyl alcohol":  # that is what a litre of pure alcohol counts
        return ""
    return slug(plain)


def _key(spelling: str) -> str:
    return re.sub(r"\s+", "", spelling)


_UNITS = {_key(spelling): unit for spelling, unit in UNITS.items()}
_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (reference, prose)."""
    plain = spelled(text)
    if found := _DEGREES.fullmatch(plain):
        return _by_degrees(**found.groupdict())
    if _REFERENCE.search(plain):
        raise RefusedRateError("reference", text)
    return _read(plain)


def _by_degrees(rate: str, less: str, under: str, least: str) -> DutyExpression:
    """Sugar by its polarisation: so much less for each degree under a hundred, with a floor."""
    graded = Specific(number(less) / 100, "USD", "KGM", each="POL", under=Decimal(under))
    whole = Specific(number(rate) / 100, "USD", "KGM")
    floor = Bound("MIN", Sum((Term(1, Specific(number(least) / 100, "USD", "KGM")),)))
    return DutyExpression(Sum((Term(1, whole), Term(-1, graded))), (floor,))


class Special(msgspec.Struct, frozen=True, kw_only=True):
    """One rate of the special column: the programmes it is for, and its formula or refusal."""

    programmes: tuple[str, ...]
    text: str
    expression: DutyExpression | None
    refusal: str = ""


_SPECIAL = re.compile(r"([^()]*?)\s*\(([A-Z][A-Z0-9*+,\s.]*)\)")


def specials(text: str) -> tuple[Special, ...]:
    """The special column: rates, each with the programmes in brackets behind it.

    Text outside that form is one rate of no programme, with a refusal.
    """
    plain = spelled(text)
    found = []
    for match in _SPECIAL.finditer(plain):
        rate, names = match.groups()
        programmes = tuple(name.strip() for name in names.split(",") if name.strip())
        found.append(_special(rate.strip(), programmes))
    left = spelled(_SPECIAL.sub("", plain))
    if left:
        found.append(_special(left, ()))
    return tuple(found)


def _special(rate: str, programmes: tuple[str, ...]) -> Special:
    try:
        if not programmes:
            raise RefusedRateError("prose", rate)
        return Special(programmes=programmes, text=rate, expression=parse(rate))
    except RefusedRateError as refused:
        return Special(programmes=programmes, text=rate, expression=None, refusal=refused.code)
    except DutyExpressionError:
        return Special(programmes=programmes, text=rate, expression=None, refusal="prose")
