"""Fallback number: what a paper declaration is called while the system is away.

Issuer: customs, in ranges handed out beforehand, so that no line is needed to use one. Structure:
two letters for the country, F, the scheme (S for the short term, L for the long), two digits for
the year, the six last characters of the customs office, five digits that count, one check
character; 18 characters. It begins with letters, an MRN with digits: neither is taken for the
other. The check character is that of ISO/IEC 7064 MOD 37,36: on paper, figures are misread and
swapped, and it finds every single change and nearly every swap of two neighbours. Schemes after the
UK's CHIEF fallback, which had one for less than a day and one for longer.

>>> make("QT", "S", 2026, "QT000101", 42)
'QTFS2600010100042B'
>>> validate("QTFS-26-000101-00042-B")
'QTFS2600010100042B'
>>> format("qtfs2600010100042b")
'QTFS-26-000101-00042-B'
>>> validate("QTFS2600010100024B")
Traceback (most recent call last):
    ...
greenlane.standards.number.InvalidNumber: the check character is B and should be F
>>> scheme("QTFS2600010100042B"), serial("QTFS2600010100042B")
('S', 42)
"""

from greenlane.standards.number import InvalidNumber, holds, is_ascii_alnum, is_digits, stripped

SCHEMES = "SL"
MOST = 99_999
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compact(text: str) -> str:
    """Without spaces and hyphens, in capitals."""
    return stripped(text, " -")


def validate(text: str) -> str:
    """The compact number. Raises InvalidNumber: length, country, scheme, year, body or check."""
    number = compact(text)
    if len(number) != 18:
        raise InvalidNumber("length", f"a fallback number has 18 characters, not {len(number)}")
    _parts(number)
    told, expected = number[17], check_character(number[:17])
    if told != expected:
        raise InvalidNumber("check", f"the check character is {told} and should be {expected}")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Country and scheme, year, office, count and check character, with hyphens."""
    number = compact(text)
    return "-".join((number[:4], number[4:6], number[6:12], number[12:17], number[17:]))


def make(country: str, scheme: str, year: int, office: str, count: int) -> str:
    """The number of a count at an office; raises InvalidNumber as `validate` does."""
    if not 1 <= count <= MOST:
        raise InvalidNumber("body", f"a count is from 1 to {MOST}, not {count}")
    front = f"{country}F{scheme}{year % 100:02d}{office[-6:]}{count:05d}"
    return validate(front + check_character(front)) if is_ascii_alnum(front) else validate(front)


def scheme(number: str) -> str:
    """S for the short-term scheme, L for the long-term one."""
    return compact(number)[3]


def serial(number: str) -> int:
    """The count within office, scheme and year."""
    return int(compact(number)[12:17])


def check_character(front: str) -> str:
    """ISO/IEC 7064, the hybrid system MOD 37,36.

    >>> check_character("A12425GABC1234002")
    'M'
    """
    rest = 36
    for character in front:
        rest = (rest + _VALUES.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _VALUES[(37 - rest) % 36]


def _parts(number: str) -> None:
    if not (number[:2].isascii() and number[:2].isalpha()):
        raise InvalidNumber("country", f"{number[:2]!r} is not two letters of a country")
    if number[2] != "F" or number[3] not in SCHEMES:
        raise InvalidNumber("scheme", f"{number[2:4]!r} is not FS (short term) or FL (long term)")
    if not is_digits(number[4:6]):
        raise InvalidNumber("year", f"{number[4:6]!r} is not two digits of a year")
    if not is_ascii_alnum(number[6:12] + number[17]) or not is_digits(number[12:17]):
        raise InvalidNumber("body", f"{number[6:]!r} is not an office, a count and a check")
