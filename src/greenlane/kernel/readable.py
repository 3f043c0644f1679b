"""A text that people read: every sign is seen and stands where it is written, or it is refused.

Names and addresses are compared, printed and believed by people. A sign that nobody sees makes two
names of one; a sign that turns the direction makes another name of it; a line break or a sign that
stands for nothing breaks a form. What a script needs is no such sign: combining signs after a
letter, and the joiners (U+200C, U+200D) inside words of scripts that join, as Persian and Hindi
have them. Source: Unicode Standard Annex 9 and 31; RFC 5892, appendix A, for the joiners.
"""

import unicodedata
from typing import NamedTuple

CONTROL, TURNING, UNSEEN, NOTHING = "TXT-001", "TXT-002", "TXT-003", "TXT-004"
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
# Seen, though Unicode counts them among the signs of format: they stand under Arabic numbers.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")
# Not seen, though they are letters, marks or symbols: fillers, selectors of forms, blank Braille.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_KINDS = {"Cc": CONTROL, "Zl": CONTROL, "Zp": CONTROL, "Cf": UNSEEN,
          "Cn": NOTHING, "Co": NOTHING, "Cs": NOTHING}  # fmt: skip
_JOINING = frozenset({
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR",
})  # fmt: skip


class Fault(NamedTuple):
    """What is wrong with a text: a stable code, the place (the first sign is 1) and the sign."""

    code: str
    place: int
    sign: str

    @property
    def named(self) -> str:
        """The sign as Unicode numbers it."""
        return f"U+{ord(self.sign):04X}"


def composed(text: str) -> str:
    """The text with letters and their signs put together (NFC), and no blanks around it."""
    return unicodedata.normalize("NFC", text).strip(" \u00a0")


def fault(text: str) -> Fault | None:
    r"""The first sign that a text for people may not have, or None.

    >>> fault("Société Zoë & Fils"), fault("شرکت می\u200cخواهم"), fault("क\u094d\u200dष")
    (None, None, None)
    >>> fault("Amara\u202eLtd")
    Fault(code='TXT-002', place=6, sign='\u202e')
    >>> [fault(t).code for t in ("A\nB", "A\u200bB", "A\u200cB", "A\U000e0fffB")]
    ['TXT-001', 'TXT-003', 'TXT-003', 'TXT-004']
    """
    for place, sign in enumerate(text):
        code = _code(text, place, sign)
        if code is not None:
            return Fault(code, place + 1, sign)
    return None


def _code(text: str, place: int, sign: str) -> str | None:
    if " " <= sign <= "~" or sign in _SEEN:
        return None
    if sign in _TURNING:
        return TURNING
    if sign in _JOINERS:
        return None if _joins(text, place) else UNSEEN
    if sign in _FILLERS or "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return UNSEEN
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Me", "Mc") and not _carried(text, place):
        return UNSEEN  # it would sit on what stands before the text, or on a blank
    return _KINDS.get(kind)


def _carried(text: str, place: int) -> bool:
    """Whether a combining sign has a letter, a digit or another such sign before it."""
    return (place > 0 and unicodedata.category(text[place - 1])[0] in "LMN") or (
        place > 0 and text[place - 1] in _JOINERS
    )  # fmt: skip


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands between two signs of one script that joins."""
    if place == 0 or place + 1 == len(text):
        return False
    before, after = _script(text[place - 1]), _script(text[place + 1])
    return before == after and before in _JOINING


def _script(sign: str) -> str:
    if unicodedata.category(sign)[0] not in "LM":
        return ""
    return unicodedata.name(sign, "").partition(" ")[0]
