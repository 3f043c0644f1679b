"""The letter values of ISO 6346: A is 10 and onwards to Z is 38, leaving out multiples of 11."""

LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))


def value(character: str) -> int:
    """The value of a digit or a capital letter.

    >>> [value(c) for c in "09AKLZ"]
    [0, 9, 10, 21, 23, 38]
    """
    return int(character) if character.isdigit() else LETTERS[character]


def check_digit(text: str) -> str:
    """The weighted sum modulo 11 modulo 10; weights are the powers of two from the left.

    >>> check_digit("CSQU305438")
    '3'
    """
    return str(sum(value(c) << i for i, c in enumerate(text)) % 11 % 10)
