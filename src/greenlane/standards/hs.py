"""HS code: the place of goods in the Harmonized System or in a tariff built on it.

Issuer: World Customs Organization (six digits); tariffs add two or four digits of their own.
Structure: chapter (2), heading (4), subheading (6), regional (8) and national (10) lines. Chapter
77 is reserved for future use; 98 and 99 are left to nations and stand in no international list.

>>> validate("0901.21")
'090121'
>>> format("0901210010")
'0901.21.00.10'
>>> chapter("0901.21"), heading("0901.21"), is_national("9801000000")
('09', '0901', True)
>>> is_valid("770100"), is_valid("000100"), is_valid("09012"), is_valid("0900210")
(False, False, False, False)
"""

from greenlane.standards.number import InvalidNumber, holds, is_digits, stripped

RESERVED = "77"
NATIONAL = ("98", "99")


def compact(text: str) -> str:
    """Without points, spaces and hyphens."""
    return stripped(text, " .-")


def validate(text: str) -> str:
    """The compact code. Raises InvalidNumber with reason digits, length, chapter or heading."""
    code = compact(text)
    if not is_digits(code):
        raise InvalidNumber("digits", f"{code!r} is not all digits")
    if len(code) not in (6, 8, 10):
        raise InvalidNumber("length", f"a commodity code has 6, 8 or 10 digits, not {len(code)}")
    if code[:2] == "00":
        raise InvalidNumber("chapter", "chapters start at 01")
    if code[:2] == RESERVED:
        raise InvalidNumber("chapter", "chapter 77 is reserved for future use")
    if code[2:4] == "00" and not is_national(code):
        raise InvalidNumber("heading", "headings start at 01 in each chapter")
    return code


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """Four digits, then pairs, with points between."""
    code = compact(text)
    return ".".join([code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))])


def chapter(text: str) -> str:
    """The two digits of the chapter."""
    return compact(text)[:2]


def heading(text: str) -> str:
    """The four digits of the heading."""
    return compact(text)[:4]


def is_national(text: str) -> bool:
    """True in the chapters 98 and 99, which nations fill as they need."""
    return chapter(text) in NATIONAL
