"""Numbers as a form or an address writes them: so many ASCII digits and nothing else."""

from decimal import Decimal

LONGEST = 17  # digits; what has no more fits a column


def whole(text: str, longest: int = LONGEST) -> int | None:
    """The number; None for what is none or is longer.

    `str.isdigit` and `str.isdecimal` say yes to more than `int` reads, and to more digits.

    >>> whole("42"), whole("²"), whole("٤٢"), whole("9" * 5_000), whole("-1"), whole("")
    (42, None, None, None, None, None)
    """
    sound = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if sound else None


def decimal(text: str, wholes: int = 12, places: int = 6) -> Decimal | None:
    """The number of so many digits and decimals, with no sign; None for what is none.

    >>> decimal(" 12.5 "), decimal(".5"), decimal("5."), decimal("0")
    (Decimal('12.5'), Decimal('0.5'), Decimal('5'), Decimal('0'))
    >>> decimal("1.²"), decimal("1.٣"), decimal("1e1"), decimal("-1"), decimal("1,000"), decimal("")
    (None, None, None, None, None, None)
    """
    told = text.strip()
    before, _, after = told.partition(".")
    sound = told.isascii() and (before + after).isdigit()
    return Decimal(told) if sound and len(before) <= wholes and len(after) <= places else None
