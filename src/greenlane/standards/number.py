"""What all numbers of this room share: the error that says why one is refused, and clean-up."""

from collections.abc import Callable


class InvalidNumber(ValueError):  # noqa: N818 the name says what it is, as ValueError does
    """A number is not valid; the text says why, and `reason` is a stable word for it."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def stripped(text: str, separators: str = " ") -> str:
    """The text without separators, in capitals.

    >>> stripped("csqu 305438-3", " -")
    'CSQU3054383'
    """
    return text.translate({ord(c): None for c in separators}).strip().upper()


def is_ascii_alnum(text: str) -> bool:
    """True for the capital letters A to Z and the digits.

    >>> is_ascii_alnum("AB12"), is_ascii_alnum("ab"), is_ascii_alnum("É"), is_ascii_alnum("")
    (True, False, False, False)
    """
    return text.isascii() and text.isalnum() and text == text.upper()


def is_digits(text: str) -> bool:
    """True for the ASCII digits only.

    >>> is_digits("0123"), is_digits("٣"), is_digits("")
    (True, False, False)
    """
    return text.isascii() and text.isdigit()


def holds(validate: Callable[[str], object], text: str) -> bool:
    """True when the validation raises nothing."""
    try:
        validate(text)
    except InvalidNumber:
        return False
    return True
