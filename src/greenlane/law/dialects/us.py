"""The spelling of the Harmonized Tariff Schedule of the United States: `46.3¢/kg + 14.9%`.

A button's line is a fortieth of an inch, and its rate is for each line of each gross. Where a rate
is on a content, or on a part of the goods' value, that content or part is named in the formula and
must be declared. "On the entire set": our reading is the value of the set as it is entered.
"""

import re
from decimal import Decimal
from functools import cache

import msgspec

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
liter | liters = LTR
hectoliter = HLT
pf. liter | pf. liters | pf liter | proof liter = PFL
m | linear m | lin. m | linear meter | meter = MTR
m2 | square meter = MTK
m3 | cubic meter = MTQ
cm = CMT
cm2 = CMK
bbl | bbl. | barrel = BLL
head = HEA
each | No. | unit | pcs. | pcs | pc. | piece = NAR
pack = NAR:pack
pr. | prs. | pr | prs | pair = NPR
doz. | doz | dozen | doz. pcs. = DZN
doz. pr. | doz. prs. | doz. pairs | doz pr = DPR
gross = GRO
line/gross | line per gross = GRO each NAR:line
gross lines = GRO:lines
1000 | 1,000 | 1000 pins | 1,000 pins | 1000 pcs. | thousand | thousands | 1000 units = MIL
100 | hundred | hundreds = CEN
jewel = NAR:jewel
carat = CTM
kWh = KWH
MWh = MWH
W | watt = WTT
""")
_REFERENCE = re.compile(
    r"\b(see|no change|rates?( of duty)? applicable|rate prescribed|duty (provided|on the|upon)|"
    r"(sub)?heading \d|chapter \d)", re.IGNORECASE)  # fmt: skip
_DEGREES = re.compile(
    rf"(?P<rate>{SHARE})\s*¢\s*/\s*kg\s+less\s+(?P<less>{SHARE})\s*¢\s*/\s*kg\s+for\s+each\s+degree\s+"
    r"under\s+(?P<under>[0-9]+)\s+degrees(\s*\(and\s+fractions\s+of\s+a\s+degree\s+in\s+proportion\))?"
    rf"\s*,?\s*but\s+not\s+less(\s+than)?\s+(?P<least>{SHARE})\s*¢\s*/\s*kg"
)
_VALUE_OF = r"(the\s+(value\s+of\s+(the\s+)?)?|value\s+of\s+(the\s+)?)"
_WORDS = r"[a-z][a-z ,()-]*"
_CONTENT = rf"(on|of)\s+(the\s+)?{_WORDS}"
_IF_ANY = re.compile(r",?\s*\bif any(?=\s*(\+|$))")
# Words that make a condition or a rate of what should name a part of the goods.
_NO_NAME = re.compile(
    r"\b(dut(y|ies)|rates?|tariffs?|if|when|until|after|before|unless|except|not|per|"
    r"whichever|less|more|excess|over|under|each|entries|entered|goods|imports|articles)\b",
    re.IGNORECASE,
)
_NO_PART = re.compile(r"\b(of|from|in|for|with|by|to|lowest|highest|all|such)\b", re.IGNORECASE)
_MARK = re.compile(r"(?<=[%a-z.])\s+\d{1,2}/$")  # the mark of a footnote: `Free 1/`
_GRAMMAR = rf"""
    start: "Free"i -> free
         | sum bound* -> formula
         | sum "or" sum HIGHER -> higher
         | sum "or" sum LOWER -> lower
    bound: NOT_LESS sum -> floor
         | NOT_MORE sum -> ceiling
    sum: component ("+" component)*
    component: SHARE _PERCENT AD_VALOREM? -> whole
             | SHARE _PERCENT VALUE -> share
             | money UNIT CONTENT? INCLUDING? -> specific
             | money _PER UNIT CONTENT? INCLUDING? -> specific
    money: "$" (NUMBER | SHARE) -> dollars
         | (NUMBER | SHARE) "¢" -> cents
         | (NUMBER | SHARE) "cents" -> cents
    NUMBER: /{NUMBER}/
    SHARE.1: /({SHARE}|\.[0-9]+)(?![0-9,])/
    UNIT.2: /({alternatives(UNITS)})(?![\w])/
    _PER: /\/|per\b|for\s+each\b/
    _PERCENT: /%|per\s?cent(?![a-z])/i
    AD_VALOREM: /ad\s+val(orem|\.)/i
    VALUE: /on\s+{_VALUE_OF}{_WORDS}|of\s+(the\s+)?(fair\s+(retail\s+)?)?value/i
    CONTENT: /(?!or\b){_CONTENT}/i
    INCLUDING: /,?\s*including\s+(the\s+)?weight\s+of\s+(the\s+)?[a-z ]+/i
    NOT_LESS.3: /,?\s*but\s+not\s+less\s+than/i
    NOT_MORE.3: /,?\s*(but\s+not|nor|and\s+not)\s+more\s+than/i
    HIGHER.3: /,?\s*whichever\s+is\s+(the\s+)?(higher|greater)/i
    LOWER.3: /,?\s*whichever\s+is\s+(the\s+)?(lower|less)/i
    %ignore /\s+/
"""
_WHOLE = frozenset({"entire-set", "set", "article", "entire-article", "value", "whole"})


class _Builder(Builder):
    def dollars(self, parts: Parts) -> Decimal:
        return number(parts[0])

    def cents(self, parts: Parts) -> Decimal:
        return number(parts[0]) / 100

    def whole(self, parts: Parts) -> Component:
        return self.ad_valorem(parts)

    def share(self, parts: Parts) -> Component:
        percent, of = parts
        words = re.sub(r"^(on|of)\s+(the\s+)?(value\s+of\s+(the\s+)?)?", "", of, flags=re.I)
        if _NO_PART.search(words):
            raise RefusedRateError("prose", words)
        part = slug(_name(words))
        return AdValorem(number(percent), "" if part in _WHOLE else part)

    def specific(self, parts: Parts) -> Component:
        amount, unit, *kind = parts
        content = _content(" ".join(map(str, kind)))
        return specific(amount, "USD", UNITS[keyed(unit)], content)


def _content(words: str) -> str:
    plain = _name(re.sub(r"^\W*(on|of)\s+(the\s+)?", "", words.strip()))
    if match := re.match(r",?\s*including\s+(the\s+)?weight\s+of\s+(the\s+)?(.*)", plain):
        return slug(f"with {match.group(3)}")
    plain = re.sub(r"\s+(content|weight)\b", "", plain)
    # A proof litre counts the alcohol, a kilogram the net weight, without saying so.
    return "" if plain in ("ethyl alcohol", "net") else slug(plain)


def _name(words: str) -> str:
    """The words, where they name a part of the goods. Raises RefusedRateError."""
    if _NO_NAME.search(words):
        raise RefusedRateError("prose", words)
    return words.strip()


_read = reader(_GRAMMAR, _Builder())


@cache
def parse(text: str) -> DutyExpression:
    """The formula of a printed rate. Raises RefusedRateError (reference, prose)."""
    plain = _IF_ANY.sub("", _MARK.sub("", spelled(text)))
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


_LEFT_MARK = re.compile(r"^\d{1,2}/(\s+|$)")  # the mark of the rate before, behind its bracket
_PROGRAMMES = re.compile(r"\(([A-Z][A-Z0-9*+,\s.]*)\)")


@cache
def specials(text: str) -> tuple[Special, ...]:
    """The special column: rates, each with the programmes in brackets behind it.

    Text outside that form is one rate of no programme, with a refusal.
    """
    plain, beside, at = spelled(text), "", 0
    found = []
    for match in _PROGRAMMES.finditer(plain):
        before = plain[at : match.start()]
        begins = max(before.rfind("("), before.rfind(")")) + 1  # a rate has no brackets
        beside, at = beside + before[:begins], match.end()
        programmes = tuple(name.strip() for name in match[1].split(",") if name.strip())
        found.append(_special(_LEFT_MARK.sub("", before[begins:].strip()), programmes))
    left = spelled(beside + plain[at:])
    if left and not _LEFT_MARK.fullmatch(left):
        found.append(_special(left, ()))
    return tuple(found)


def _special(rate: str, programmes: tuple[str, ...]) -> Special:
    try:
        if not programmes:  # it is nobody's rate: where it points elsewhere, everybody's
            raise RefusedRateError("reference" if _REFERENCE.search(rate) else "prose", rate)
        return Special(programmes=programmes, text=rate, expression=parse(rate))
    except RefusedRateError as refused:
        return Special(programmes=programmes, text=rate, expression=None, refusal=refused.code)
    except DutyExpressionError:
        return Special(programmes=programmes, text=rate, expression=None, refusal="prose")
