"""Chance: unguessable text for numbers that must not be foreseen."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"  # capitals and digits without I, O and Q


def unguessable(length: int) -> str:
    """`length` characters of chance, about 5 bits each."""
    number = secrets.randbelow(len(_ALPHABET) ** length)
    characters = []
    for _ in range(length):
        number, place = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[place])
    return "".join(characters)
