"""Chance: unguessable text for numbers that must not be foreseen."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


def unguessable(length: int) -> str:
    """`length` characters of capitals and digits without I, O and Q (about 5 bits each)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
