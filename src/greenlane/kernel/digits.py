"""A whole number as a form or an address writes it: so many ASCII digits and nothing else."""

LONGEST = 17  # digits; what has no more fits a column


def whole(text: str, longest: int = LONGEST) -> int | None:
    """The number; None for what is none or is longer.

    `str.isdigit` and `str.isdecimal` say yes to more than `int` reads, and to more digits.

    >>> whole("42"), whole("²"), whole("٤٢"), whole("9" * 5_000), whole("-1"), whole("")
    (42, None, None, None, None, None)
    """
    sound = text.isascii() and text.isdigit() and len(text) <= longest
    return int(text) if sound else None
