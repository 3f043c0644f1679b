"""UN/LOCODE: the code of a place of trade and transport.

Issuer: UNECE, Recommendation 16. Structure: two letters of the country (ISO 3166-1), three
characters of the place: letters, or digits 2 to 9 when letters ran out. This page knows the shape;
which codes are in use is a dated list that jurisdictions load.

>>> validate("gb lon")
'GBLON'
>>> format("GBLON")
'GB LON'
>>> is_valid("GBL1N"), is_valid("JJLON"), is_valid("GBLO"), is_valid("XZAAA")
(False, False, False, True)
"""

import re

from greenlane.standards import country
from greenlane.standards.number import InvalidNumber, holds, stripped

_PLACE = re.compile("[A-Z2-9]{3}")


def compact(text: str) -> str:
    """Without spaces, in capitals."""
    return stripped(text)


def validate(text: str) -> str:
    """The compact code. Raises InvalidNumber with reason length, country or place."""
    code = compact(text)
    if len(code) != 5:
        raise InvalidNumber("length", f"a UN/LOCODE has 5 characters, not {len(code)}")
    if not country.is_valid(code[:2]):
        raise InvalidNumber("country", f"{code[:2]!r} is no country code")
    if not _PLACE.fullmatch(code[2:]):
        raise InvalidNumber("place", f"{code[2:]!r} is not three letters or digits 2 to 9")
    return code


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Country and place, spaced."""
    code = compact(text)
    return f"{code[:2]} {code[2:]}"
