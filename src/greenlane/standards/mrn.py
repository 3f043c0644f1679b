"""MRN: the movement or master reference number that customs gives to a declaration.

Issuer: the customs office that registers the declaration. Structure (Commission Delegated
Regulation (EU) 2015/2446, annex B): two digits for the year, two letters for the country, thirteen
letters or digits, one check digit; 18 characters. The 17th character may tell the class of
procedure. The check digit follows ISO 6346: it works modulo 11 with 10 as 0, so a change
between two letters whose values differ by 11 or 22 (A, K and U, say) goes unseen.

>>> validate("18GB9JLC3CU1LFGVR2")
'18GB9JLC3CU1LFGVR2'
>>> validate("06 DE 5866 0000 6143E 1")
'06DE586600006143E1'
>>> format("18gb9jlc3cu1lfgvr2")
'18 GB 9JLC3CU1LFGVR 2'
>>> validate("18GB9JLC3CU1LFGVR3")
Traceback (most recent call last):
    ...
greenlane.standards.number.InvalidNumber: the check digit is 3 and should be 2
>>> make(2006, "DE", "586600006143E")
'06DE586600006143E1'
"""

from greenlane.standards.iso6346_values import check_digit
from greenlane.standards.number import InvalidNumber, holds, is_ascii_alnum, is_digits, stripped


def compact(text: str) -> str:
    """Without spaces and hyphens, in capitals."""
    return stripped(text, " -")


def validate(text: str) -> str:
    """The compact number. Raises InvalidNumber with reason length, year, country, body or check."""
    number = compact(text)
    if len(number) != 18:
        raise InvalidNumber("length", f"an MRN has 18 characters, not {len(number)}")
    _parts(number[:2], number[2:4], number[4:17])
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise InvalidNumber("check", f"the check digit is {number[17]} and should be {expected}")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Year, country, body and check digit, spaced."""
    number = compact(text)
    return f"{number[:2]} {number[2:4]} {number[4:17]} {number[17:]}"


def make(year: int, country: str, body13: str) -> str:
    """The number of a body of 13 characters; `year` counts whole or by its last two digits.

    Raises InvalidNumber as `validate` does.

    >>> make(2018, "GB", "9JLC3CU1LFGVR")
    '18GB9JLC3CU1LFGVR2'
    """
    text = f"{year % 100:02d}"
    _parts(text, country, body13)
    front = text + country + body13
    return front + check_digit(front)


def _parts(year: str, country: str, body: str) -> None:
    if not is_digits(year):
        raise InvalidNumber("year", f"an MRN starts with two digits of the year, not {year!r}")
    if len(country) != 2 or not is_ascii_alnum(country) or not country.isalpha():
        raise InvalidNumber("country", f"{country!r} is not two capital letters of a country")
    if len(body) != 13 or not is_ascii_alnum(body):
        raise InvalidNumber("body", f"{body!r} is not 13 capital letters or digits")
