"""IMO number: the number of a sea-going ship for life.

Issuer: S&P Global Maritime on behalf of the International Maritime Organization, resolution
A.1117(30). Structure: six digits and a check digit: the digits weighted 7 to 2, last digit of the
sum. A change of the third digit by two is unseen, and of an even weight by five.

>>> validate("IMO 9074729")
'9074729'
>>> format("9074729")
'IMO 9074729'
>>> is_valid("9074728"), is_valid("907472"), is_valid("90747A9")
(False, False, False)
"""

from greenlane.standards.number import InvalidNumber, holds, is_digits, stripped


def compact(text: str) -> str:
    """The digits, without the letters IMO."""
    return stripped(text).removeprefix("IMO")


def validate(text: str) -> str:
    """The compact number. Raises InvalidNumber with reason length, digits or check."""
    number = compact(text)
    if len(number) != 7:
        raise InvalidNumber("length", f"an IMO number has 7 digits, not {len(number)}")
    if not is_digits(number):
        raise InvalidNumber("digits", f"{number!r} is not all digits")
    expected = str(sum(int(c) * w for c, w in zip(number[:6], range(7, 1, -1), strict=True)) % 10)
    if number[6] != expected:
        raise InvalidNumber("check", f"the check digit is {number[6]} and should be {expected}")
    return number


def is_valid(text: str) -> bool:
    """True when `validate` raises nothing."""
    return holds(validate, text)


def format(text: str) -> str:  # noqa: A001 the word of this room
    """With the letters IMO before."""
    return f"IMO {compact(text)}"
