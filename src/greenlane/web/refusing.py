"""Why an act is not possible now, in words that a person reads: no codes, and in his language."""

import re

from django.utils.translation import get_language, gettext

from greenlane.lifecycle.refusal import RefusalError

CODED = re.compile(r"%\((state|move|code)\)s")  # known by its code only: no sentence


def said(error: RefusalError) -> str:
    """The text of a refusal in the language of the page, with what was told."""
    text = gettext(error.text) if error.text else ""
    return text % error.told if error.told else text


def not_now(error: Exception) -> str:
    """Why it is not possible; where that is no sentence of the language, to look again.

    A state or move by its code is no sentence: the page itself shows how it stands.
    """
    refused = error if isinstance(error, RefusalError) else RefusalError(str(error))
    text, home = refused.text, (get_language() or "en").partition("-")[0] == "en"
    # What another part of the system said of itself has no translation.
    if not text or CODED.search(text) or not (home or gettext(text) != text):
        return gettext("This is not possible now. Look again at how it stands.")
    return gettext("This is not possible now: %s") % said(refused)
