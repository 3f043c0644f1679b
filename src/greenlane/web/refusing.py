"""Why an act is not possible now, in words that a person reads: no codes, and in his language."""

from django.utils.translation import gettext

from greenlane.lifecycle.refusal import CODED, RefusalError
from greenlane.usecases.application_mandate import NoMandateError
from greenlane.web.context import language


def said(error: RefusalError) -> str:
    """The text of a refusal in the language of the page, with what was told."""
    text = gettext(error.text) if error.text else ""
    return text % error.told if error.told else text


def not_now(error: Exception) -> str:
    """Why it is not possible; where that is no sentence of the language, to look again.

    A state or move by its code is no sentence: the page itself shows how it stands.
    """
    if isinstance(error, NoMandateError):  # the rules of the country say it in its languages
        return gettext("This is not possible now: %s") % error.words(language())
    refused = error if isinstance(error, RefusalError) else RefusalError(str(error))
    text = refused.text
    # What another part of the system said of itself has no translation.
    if not text or CODED.search(text) or (language() != "en" and gettext(text) == text):
        return gettext("This is not possible now. Look again at how it stands.")
    return gettext("This is not possible now: %s") % said(refused)
