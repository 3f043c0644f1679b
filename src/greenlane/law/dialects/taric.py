"""TARIC's units of measure, and its duty expressions as the coded components of a measure.

A code of three letters (Rec 20, or the Union's own) with a qualifier of one letter behind it, and
what the United Kingdom's tariff prints for it (OTT `measurement_units`). The components of a
measure stand in the order of their expression codes, each a step of the formula.
"""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from greenlane.law.dialects.reader import RefusedRateError, Unit, number, specific, units
from greenlane.law.duty_expression import (
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    Fixed,
    Sum,
    Term,
)

UNITS = units("""
ASV | % vol = ASV
ASVX | % vol/hl = LPA
BRX | % sucrose = SUC
CCT | ct/l = TNE:carrying-capacity
CEN | 100 p/st = 100 NAR
CTM | c/k = CTM
DAP | 10000 kg/polar | 10,000 kg/polar = 10000 KGM:polarised
DHS | kg DHS = KGM:dihydrostreptomycin
DTN | 100 kg | 100 kg/net = 100 KGM
DTNE | 100 kg/net eda = 100 KGM:drained
DTNF | 100 kg common wheat = 100 KGM:common-wheat
DTNG | 100 kg/br = 100 KGM:gross
DTNL | 100 kg live weight = 100 KGM:live-weight
DTNM | 100 kg/net mas | 100 kg/net dry = 100 KGM:dry-matter
DTNP | 100 kg/lactic matter = 100 KGM:lactic-matter
DTNR | 100 kg std qual = 100 KGM:standard-quality
DTNS | 100 kg raw sugar | 100 kg/raw sugar = 100 KGM:raw-sugar
DTNZ | 100 kg/net/%sacchar. | 100 kg/net/%saccha. = 100 KGM each SUC
GFI | gi F/S = GRM:fissile-isotopes
GRM | g = GRM
GRT | GT = TNE:gross-tonnage
HLT | hl = HLT
HMT | 100 m = 100 MTR
KCC | kg C5H14ClNO = KGM:choline-chloride
KCL | tonne KCl = TNE:potassium-chloride
KGM | kg | kg/net = KGM
KGMA | kg/tot/alc = KGM:total-alcohol
KGME | kg/net eda = KGM:drained
KGMG | GKG | kg/br = KGM:gross
KGMM | kg/net mas | kg/net dry = KGM:dry-matter
KGMP | kg/lactic matter = KGM:lactic-matter
KGMS | kg/raw sugar = KGM:raw-sugar
KGMT | kg/dry lactic matter = KGM:dry-lactic-matter
KLT | 1000 l | 1,000 l = 1000 LTR
KMA | kg methylamines | kg met.am. = KGM:methylamines
KMT | KM | km = KMT
KNI | kg N = KGM:nitrogen
KNS | kg H2O2 = KGM:hydrogen-peroxide
KPH | kg KOH = KGM:potassium-hydroxide
KPO | kg K2O = KGM:potassium-oxide
KPP | kg P2O5 = KGM:phosphorus-pentoxide
KSD | kg 90% sdt = KGM:dry-90-per-cent
KSH | kg NaOH = KGM:sodium-hydroxide
KUR | kg U = KGM:uranium
LPA | l alc. 100% = LPA
LTR | l = LTR
LTRA | L total alc. = LTR:total-alcohol
MIL | 1000 p/st | 1,000 p/st = 1000 NAR
MPR | 1000 pa | 1,000 pa = 1000 NPR
MTK | m2 = MTK
MTQ | m3 = MTQ
MTQC | 1000 m3 | 1,000 m3 = 1000 MTQ
MTR | m = MTR
MWH | 1000 kWh | 1,000 kWh | MWh = MWH
NAR | p/st | item = NAR
NARB | b/f = NAR:flask
NCL | ce/el = NAR:cell
NPR | pa = NPR
TJO | TJ = TJO
TNE | tonne | t | 1000 kg | 1,000 kg = TNE
TNEE | 1000 kg/net eda | 1,000 kg/net eda = TNE:drained
TNEI | 1000 kg/biodiesel | 1,000 kg/biodiesel = TNE:biodiesel
TNEJ | 1000 kg/fuel content | 1,000 kg/fuel content = TNE:fuel-content
TNEK | 1000 kg/bioethanol | 1,000 kg/bioethanol = TNE:bioethanol
TNEM | 1000 kg/net mas | 1,000 kg/net mas = TNE:dry-matter
TNER | 1000 kg std qual | 1,000 kg std qual = TNE:standard-quality
TNEZ | 1000 kg/net/%saccha. | 1,000 kg/net/%saccha. | 1,000 kg/net/%sacchar. = TNE each SUC
WAT | Watt | W = WTT
100 l = 100 LTR
hl alc. 100% = HPA
100 m3 = 100 MTQ
""")
_RETAIL = "RET"
_FIRST, _PLUS, _MINUS = "01", frozenset({"04", "19", "20"}), frozenset({"02", "36"})
_BOUNDS = {"15": "MIN", "17": "MAX", "35": "MAX"}
_TABLED = frozenset({"12", "14", "21", "25", "27", "29"})  # agricultural components (Meursing)
_UNIT_ONLY = "99"


class CodedComponent(msgspec.Struct, frozen=True, kw_only=True):
    """A measure component: expression code (01, 04, 15, ...), amount, and its codes or empty."""

    expression: str
    amount: Decimal | None = None
    currency: str = ""
    unit: str = ""
    qualifier: str = ""

    def __str__(self) -> str:
        cells = (self.expression, self.amount, self.currency, self.unit, self.qualifier)
        return " ".join(str(cell) for cell in cells if cell not in ("", None))


def formula(components: Sequence[CodedComponent]) -> DutyExpression | None:
    """The formula of a measure's components; None where they only name a supplementary unit.

    Raises RefusedRateError: component for an agricultural component, prose for every other code or
    combination that states no amount (NIHIL among them: its reading differs by measure).
    """
    told = [each for each in components if each.expression.zfill(2) != _UNIT_ONLY]
    if not told:
        return None
    ordered = sorted(told, key=lambda each: each.expression.zfill(2))
    whole = " ".join(map(str, ordered))
    first: list[Term] = []
    bounds: list[tuple[str, list[Term]]] = []
    for place, each in enumerate(ordered):
        code = each.expression.zfill(2)
        if code in _TABLED:
            raise RefusedRateError("component", whole)
        if (code == _FIRST) != (place == 0):
            raise RefusedRateError("prose", whole)
        if code in _BOUNDS:
            bounds.append((_BOUNDS[code], []))
        elif code != _FIRST and code not in _PLUS | _MINUS:
            raise RefusedRateError("prose", whole)
        term = Term(-1 if code in _MINUS else 1, _component(each, whole))
        (bounds[-1][1] if bounds else first).append(term)
    return _built(first, bounds)


def _built(first: list[Term], bounds: list[tuple[str, list[Term]]]) -> DutyExpression:
    if not bounds and all(_is_nought(term.component) for term in first):
        return DutyExpression(Sum(()))
    made = (Bound(kind, Sum(tuple(terms))) for kind, terms in bounds)  # type: ignore[arg-type]
    return DutyExpression(Sum(tuple(first)), tuple(made))


def _is_nought(part: Component) -> bool:
    return isinstance(part, AdValorem) and not part.percent


def _component(each: CodedComponent, whole: str) -> Component:
    if each.amount is None or each.amount < 0:
        raise RefusedRateError("prose", whole)
    amount = number(f"{each.amount:f}")
    if not each.currency:
        if each.unit not in ("", _RETAIL) or each.qualifier:
            raise RefusedRateError("prose", whole)
        return AdValorem(amount, "retail-price" if each.unit else "")
    if not each.unit:
        return Fixed(amount, each.currency)
    meaning: Unit | None = UNITS.get(each.unit + each.qualifier)
    if meaning is None or not each.unit.isupper():
        raise RefusedRateError("prose", whole)
    return specific(amount, each.currency, meaning)
