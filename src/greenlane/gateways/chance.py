"""Chance: unguessable text for numbers and draws that must not be foreseen."""

import hashlib
import hmac
import secrets
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"  # capitals and digits without I, O and Q


def unguessable(length: int) -> str:
    """`length` characters of chance, about 5 bits each."""
    number = secrets.randbelow(len(_ALPHABET) ** length)
    characters = []
    for _ in range(length):
        number, place = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[place])
    return "".join(characters)


def keyed(secret: str) -> Callable[[str], str]:
    """A function that makes of a text another, always the same, that nobody without the secret can.

    A trader who knows how draws are made still cannot choose a reference that is never drawn.
    """
    key = hashlib.sha256(b"greenlane draws " + secret.encode()).digest()

    def seed(text: str) -> str:
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]

    return seed
