"""RF: the structured creditor reference that a payer repeats and a bank carries unchanged.

Issuer: the creditor. Structure (ISO 11649): the letters RF, two check digits, then up to 21 letters
or digits. The check digits follow ISO 7064, MOD 97-10: the reference with its first four signs
moved to the end and letters read as 10 to 35 leaves 1 when divided by 97.

>>> validate("rf18 5390 0754 7034")
'RF18539007547034'
>>> format("RF18539007547034")
'RF18 5390 0754 7034'
>>> make("539007547034")
'RF18539007547034'
>>> is_valid("RF19539007547034"), is_valid("RF18"), is_valid("XX18539007547034")
(False, False, False)
"""

import re

from greenlane.standards.number import InvalidNumber, holds, is_ascii_alnum, is_digits, stripped

_LONGEST = 21
_FOUND = re.compile(r"(?<![A-Z0-9])(?=(RF[ -]?[0-9](?:[ -]?[A-Z0-9]){2,30}))", re.IGNORECASE)


def compact(text: str) -> str:
    """Without spaces and hyphens, in capitals."""
    return stripped(text, " -")


def validate(text: str) -> str:
    """The compact reference. Raises InvalidNumber with reason length, mark, body or check."""
    number = compact(text)
    if not 5 <= len(number) <= 4 + _LONGEST:
        raise InvalidNumber("length", f"a reference has 5 to 25 characters, not {len(number)}")
    if not number.startswith("RF") or not is_digits(number[2:4]):
        raise InvalidNumber("mark", f"a reference begins with RF and two digits, not {number[:4]}")
    if not is_ascii_alnum(number[4:]):
        raise InvalidNumber("body", f"{number[4:]!r} has other than letters and digits")
    expected = _check_digits(number[4:])
    if number[2:4] != expected:
        raise InvalidNumber("check", f"the check digits are {number[2:4]} and should be {expected}")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """In groups of four, as it is printed."""
    number = compact(text)
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def make(body: str) -> str:
    """The reference of a body of 1 to 21 letters and digits. Raises InvalidNumber."""
    number = compact(body)
    return validate(f"RF{_check_digits(number)}{number}" if is_ascii_alnum(number) else body)


def found_in(text: str) -> tuple[str, ...]:
    """What may be a reference in a text that people wrote: all valid ones, the longest first.

    >>> found_in("duty rf18 5390-0754 7034. RF19539007547034")
    ('RF18539007547034',)
    """
    numbers = (compact(match[1]) for match in _FOUND.finditer(text[:2_000]))
    found = {
        number[:length]
        for number in numbers
        for length in range(5, min(len(number), 4 + _LONGEST) + 1)
        if is_valid(number[:length])
    }
    return tuple(sorted(found, key=lambda each: (-len(each), each)))


def _check_digits(body: str) -> str:
    digits = "".join(str(int(sign, 36)) for sign in f"{body}RF00")
    return f"{98 - int(digits) % 97:02d}"
