"""Country code: two letters for a country or territory, ISO 3166-1 alpha-2.

Issuer: International Organization for Standardization, maintenance agency. Structure: two capital
letters. AA, QM to QZ, XA to XZ and ZZ are user-assigned: customs uses some (XI, XK), so they are
valid, and `is_user_assigned` tells them apart.

>>> validate("gb")
'GB'
>>> is_valid("UK"), is_valid("XI"), is_user_assigned("XI"), is_user_assigned("GB")
(False, True, True, False)
>>> format("ke"), is_valid("K"), is_valid("K1"), is_valid("ÅA")
('KE', False, False, False)
>>> len(CODES)
249
"""

from greenlane.standards.number import InvalidNumber, holds, stripped

_ALPHA_2 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
CODES = frozenset(_ALPHA_2.split())
USER_ASSIGNED = frozenset(
    ["AA", "ZZ"]
    + [f"Q{c}" for c in "MNOPQRSTUVWXYZ"]
    + [f"X{c}" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
)


def compact(text: str) -> str:
    """Without spaces, in capitals."""
    return stripped(text)


def validate(text: str) -> str:
    """The compact code. Raises InvalidNumber with reason length or unknown."""
    code = compact(text)
    if len(code) != 2:
        raise InvalidNumber("length", f"a country code has 2 letters, not {len(code)}")
    if code not in CODES and code not in USER_ASSIGNED:
        raise InvalidNumber("unknown", f"{code!r} is no country code of ISO 3166-1")
    return code


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def is_user_assigned(text: str) -> bool:
    """True for codes that ISO 3166-1 leaves to its users."""
    return compact(text) in USER_ASSIGNED


def format(text: str) -> str:  # noqa: A001 the word of this room
    """As compact: a country code has no spaced form."""
    return compact(text)
