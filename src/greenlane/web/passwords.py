"""Passwords that nobody should take: known words with a few signs more."""

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from greenlane.usecases import desk

# What everybody here types first; the name of the country comes to it.
WORDS = frozenset({"greenlane", "customs", "declaration", "tariff", "جمارك"})
LEAST = 8  # signs that must be left without them
_SHORTEST, _LONGEST = 6, 20  # of the common passwords that are taken out


class KnownWords:
    """Refuses a password of which little is left when the known words are taken out of it."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for such a password."""
        del user
        if len(password) < 64 and len(_without(password.casefold())) < LEAST:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What is asked, in words."""
        return _("The password is made of common words. Take others, or more of them.")


def _without(text: str) -> str:
    """The text without known words, the longest first."""
    known = _known() | WORDS | _country()
    for length in range(min(_LONGEST, len(text)), 3, -1):
        at = 0
        while at + length <= len(text):
            if text[at : at + length] in known:
                text = text[:at] + text[at + length :]
            else:
                at += 1
    return text


@cache
def _known() -> frozenset[str]:
    common = CommonPasswordValidator().passwords
    return frozenset(word for word in common if len(word) >= _SHORTEST)


def _country() -> frozenset[str]:
    names = desk.current().book.name.values()
    return frozenset(word.casefold() for name in names for word in name.split() if len(word) > 3)
