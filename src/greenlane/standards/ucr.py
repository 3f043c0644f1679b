"""UCR: unique consignment reference, one reference for one consignment through its whole way.

Issuer: the trader. Structure (WCO Guidelines on UCR; ISO 15459): at most 35 characters of capital
letters, digits and few signs. A DUCR (declaration UCR) has the last digit of the year, two letters
of the country, up to twelve characters that identify the trader, a hyphen, a reference up to 19.

>>> validate("9gb553202734852-abc/12")
'9GB553202734852-ABC/12'
>>> is_ducr("9GB553202734852-ABC/12"), is_ducr("ABC12"), is_valid("ABC12")
(True, False, True)
>>> format("9gb553202734852-abc")
'9GB553202734852-ABC'
>>> is_valid("A" * 36), is_valid("É"), is_valid(""), is_valid("A B")
(False, False, False, True)
"""

import re

from greenlane.standards import country
from greenlane.standards.number import InvalidNumber, holds, stripped

_UCR = re.compile(r"[0-9A-Z\-()/.:]+")
_DUCR = re.compile(r"[0-9]([A-Z]{2})[0-9A-Z]{1,12}-[0-9A-Z\-()/.]{1,19}")


def compact(text: str) -> str:
    """Without spaces, in capitals."""
    return stripped(text)


def validate(text: str) -> str:
    """The compact reference. Raises InvalidNumber with reason length or characters."""
    reference = compact(text)
    if not 1 <= len(reference) <= 35:
        raise InvalidNumber("length", f"a UCR has 1 to 35 characters, not {len(reference)}")
    if not _UCR.fullmatch(reference):
        raise InvalidNumber("characters", f"{reference!r} has other than A-Z 0-9 - ( ) / . :")
    return reference


def validate_ducr(text: str) -> str:
    """The compact DUCR. Raises InvalidNumber as `validate`, or with reason structure or country."""
    reference = validate(text)
    match = _DUCR.fullmatch(reference)
    if not match:
        raise InvalidNumber("structure", f"{reference!r} is not built as a DUCR")
    if not country.is_valid(match[1]):
        raise InvalidNumber("country", f"{match[1]!r} is no country code")
    return reference


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def is_ducr(text: str) -> bool:
    """True when `validate_ducr` raises nothing."""
    return holds(validate_ducr, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """As compact: a UCR has no spaced form."""
    return compact(text)
