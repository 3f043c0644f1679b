"""Names of files as others give them: one line of visible signs, or refused."""

import re
import unicodedata

from greenlane.messages.refusal import RefusedError

LONGEST = 120
# Signs that turn the direction of what follows, or that nobody sees: "invoice<U+202E>fdp.exe".
HIDDEN = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
    "\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffd"
)
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean(name: str) -> str:
    """The name composed (NFC), without blanks around it. Raises RefusedError FIL-005."""
    found = unicodedata.normalize("NFC", name).strip().rstrip(". ")
    if not found or len(found) > LONGEST:
        raise RefusedError("FIL-005", f"The name of the file has {len(found)} letters.", name)
    if any(sign in found for sign in '/\\:*?"<>|') or ".." in found or found.startswith("."):
        raise RefusedError("FIL-005", "The name of the file is a path or no name.", name)
    if any(sign in HIDDEN or unicodedata.category(sign) in _UNSEEN for sign in found):
        raise RefusedError("FIL-005", "The name of the file has signs that are not seen.", name)
    if _DEVICE.fullmatch(found):
        raise RefusedError("FIL-005", "The name of the file is that of a device.", name)
    return found


_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})


def ending(name: str) -> str:
    """What stands after the last point, in small letters; empty without one."""
    return name.rpartition(".")[2].lower() if "." in name else ""
