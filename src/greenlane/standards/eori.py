"""EORI: economic operators registration and identification number.

Issuer: the customs authority of a member state of the European Union, HMRC for GB and XI.
Structure (Commission Delegated Regulation (EU) 2015/2446, annex 12-01): two letters of the
country, then up to fifteen characters which that country defines.

>>> validate("gb 553202734852")
'GB553202734852'
>>> format("GB553202734852")
'GB 553202734852'
>>> is_valid("G1553202734852"), is_valid("GB"), is_valid("GB5532027348521234"), is_valid("GB55é")
(False, False, False, False)
"""

from greenlane.standards import country
from greenlane.standards.number import InvalidNumber, holds, is_ascii_alnum, stripped


def compact(text: str) -> str:
    """Without spaces and hyphens, in capitals."""
    return stripped(text, " -")


def validate(text: str) -> str:
    """The compact number. Raises InvalidNumber with reason length, country or body."""
    number = compact(text)
    if not 3 <= len(number) <= 17:
        raise InvalidNumber("length", f"an EORI has 3 to 17 characters, not {len(number)}")
    if not country.is_valid(number[:2]):
        raise InvalidNumber("country", f"{number[:2]!r} is no country code")
    if not is_ascii_alnum(number[2:]):
        raise InvalidNumber("body", f"{number[2:]!r} has other than letters and digits")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Country and body, spaced."""
    number = compact(text)
    return f"{number[:2]} {number[2:]}"
