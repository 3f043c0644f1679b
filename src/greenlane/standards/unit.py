"""Unit code: the unit of a measured quantity, UN/ECE Recommendation 20 and 21 as customs uses them.

Issuer: United Nations Economic Commission for Europe. Structure: two or three letters or digits.
Each unit here has a dimension and its exact size in the first unit of that dimension. Units of one
dimension convert exactly; ASV is a proportion, so litres of pure alcohol follow from litres and it.
A proof litre is one of 50 % by volume, as the United States has it (HTS chapter 22, additional U.S.
note 2). POL and SUC are our own: Recommendation 20 has no degree or share of sugar.

>>> validate("kgm"), name("KGM"), dimension("KGM")
('KGM', 'kilogram', 'mass')
>>> convert(Decimal("1.5"), "TNE", "KGM"), convert(Decimal("250"), "GRM", "KGM")
(Decimal('1500.0'), Decimal('0.250'))
>>> convert(Decimal(1), "KGM", "LTR")
Traceback (most recent call last):
    ...
greenlane.standards.number.InvalidNumber: KGM (mass) does not convert to LTR (volume)
>>> is_valid("KG"), is_valid("DTN"), format("ltr")
(False, True, 'LTR')
"""

from decimal import Decimal, localcontext

from greenlane.standards.number import InvalidNumber, holds, stripped

_TABLE = """
KGM mass 1 kilogram
GRM mass 0.001 gram
MGM mass 0.000001 milligram
DTN mass 100 decitonne (hundred kilograms)
TNE mass 1000 tonne
KTN mass 1000000 kilotonne
LBR mass 0.45359237 pound
ONZ mass 0.028349523125 ounce
APZ mass 0.0311034768 troy ounce
CTM mass 0.0002 metric carat
LTR volume 1 litre
MLT volume 0.001 millilitre
CLT volume 0.01 centilitre
DLT volume 0.1 decilitre
HLT volume 100 hectolitre
MTQ volume 1000 cubic metre
CMQ volume 0.001 cubic centimetre
GLL volume 3.785411784 US gallon
GLI volume 4.54609 imperial gallon
LPA pure_alcohol 1 litre of pure alcohol
HPA pure_alcohol 100 hectolitre of pure alcohol
PFL pure_alcohol 0.5 proof litre
ASV proportion 1 alcoholic strength by volume (per cent)
MTR length 1 metre
CMT length 0.01 centimetre
MMT length 0.001 millimetre
KMT length 1000 kilometre
INH length 0.0254 inch
FOT length 0.3048 foot
YRD length 0.9144 yard
MTK area 1 square metre
CMK area 0.0001 square centimetre
HAR area 10000 hectare
NAR count 1 number of articles
PCE count 1 piece
C62 count 1 one
EA count 1 each
DZN count 12 dozen
CEN count 100 hundred
MIL count 1000 thousand
NPR pair 1 number of pairs
DPR pair 12 dozen pairs
KWH energy 1 kilowatt hour
MWH energy 1000 megawatt hour
GWH energy 1000000 gigawatt hour
TJO energy_joule 1 terajoule
GV energy_joule 0.001 gigajoule
CEL temperature 1 degree Celsius
BLL volume 158.987294928 barrel
GRO count 144 gross
HEA animals 1 head
MON time 1 month
WTT power 1 watt
KWT power 1000 kilowatt
CGM mass 0.00001 centigram
STK stick 1 stick
POL sugar_degree 1 degree of polarisation
SUC sugar_share 1 per cent by weight of sucrose
"""


def _units() -> dict[str, tuple[str, Decimal, str]]:
    rows = (line.split(" ", 3) for line in _TABLE.strip().splitlines())
    return {code: (dimension, Decimal(size), name) for code, dimension, size, name in rows}


UNITS = _units()
"""Code to dimension, size in the first unit of the dimension, English name."""
_PRECISION = 60


def compact(text: str) -> str:
    """Without spaces, in capitals."""
    return stripped(text)


def validate(text: str) -> str:
    """The compact code. Raises InvalidNumber with reason unknown."""
    code = compact(text)
    if code not in UNITS:
        raise InvalidNumber("unknown", f"{code!r} is no unit that customs uses here")
    return code


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """As compact: a unit code has no spaced form."""
    return compact(text)


def name(text: str) -> str:
    """The English name of the unit. Raises as `validate`."""
    return UNITS[validate(text)][2]


def dimension(text: str) -> str:
    """What the unit measures: mass, volume, count and so on. Raises as `validate`."""
    return UNITS[validate(text)][0]


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """The value in another unit of the same dimension, exact where a finite decimal exists.

    Raises InvalidNumber with reason unknown or dimension. Where no finite decimal exists (a dozen
    in thousands, say) the result has 60 digits.
    """
    (kind, size, _), (other, base, _) = UNITS[validate(source)], UNITS[validate(target)]
    if kind != other:
        said = f"{compact(source)} ({kind}) does not convert to {compact(target)} ({other})"
        raise InvalidNumber("dimension", said)
    with localcontext() as context:
        context.prec = _PRECISION
        return value * size / base
