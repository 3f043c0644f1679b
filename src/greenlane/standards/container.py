"""Container number: the identification mark of a freight container, ISO 6346.

Issuer: Bureau International des Containers (BIC), owner codes. Structure: three letters of the
owner, one letter of the category (U container, J detachable equipment, Z trailer or chassis), six
digits, one check digit; 11 characters.

>>> validate("csqu 305438-3")
'CSQU3054383'
>>> format("CSQU3054383")
'CSQU 305438 3'
>>> is_valid("CSQU3054384"), is_valid("CSQA3054383"), is_valid("CSQU305438")
(False, False, False)
"""

from greenlane.standards.iso6346_values import check_digit
from greenlane.standards.number import InvalidNumber, holds, is_ascii_alnum, is_digits, stripped


def compact(text: str) -> str:
    """Without spaces, hyphens and slashes, in capitals."""
    return stripped(text, " -/")


def validate(text: str) -> str:
    """The compact number. Raises InvalidNumber: length, owner, category, serial or check."""
    number = compact(text)
    if len(number) != 11:
        raise InvalidNumber("length", f"a container number has 11 characters, not {len(number)}")
    if not (is_ascii_alnum(number[:3]) and number[:3].isalpha()):
        raise InvalidNumber("owner", f"{number[:3]!r} is not three letters of an owner")
    if number[3] not in "UJZ":
        raise InvalidNumber("category", f"the category is U, J or Z, not {number[3]!r}")
    if not is_digits(number[4:]):
        raise InvalidNumber("serial", f"{number[4:]!r} is not seven digits")
    expected = check_digit(number[:10])
    if number[10] != expected:
        raise InvalidNumber("check", f"the check digit is {number[10]} and should be {expected}")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Owner with category, serial number and check digit, spaced."""
    number = compact(text)
    return f"{number[:4]} {number[4:10]} {number[10:]}"
