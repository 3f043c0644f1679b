"""Why an act is not possible now, in words that a person reads: no codes, and in his language."""

import re

from django.utils.translation import get_language, gettext, gettext_lazy

# What the acts of the use cases say most; a sentence that stands here has its translation.
SAID = (
    gettext_lazy("the text is empty"),
    gettext_lazy("nothing was asked"),
    gettext_lazy("nothing of this is owed any more"),
    gettext_lazy("no payment is due"),
    gettext_lazy("no security is due"),
    gettext_lazy("the goods have arrived"),
    gettext_lazy("the goods have gone: what is owed stands"),
    gettext_lazy("a declaration is accepted when the goods have arrived"),
    gettext_lazy("customs has announced an examination of the goods"),
    gettext_lazy("customs has asked about the value and has not decided yet"),
    gettext_lazy("customs has decided the value; appeal against the decision"),
    gettext_lazy("customs has a doubt about the value, or has decided it"),
    gettext_lazy("after release a declaration is changed by two persons only"),
    gettext_lazy("say what happened, or what the review found"),
    gettext_lazy("it is not asked now"),
    gettext_lazy("it is applied for already"),
    gettext_lazy("it was submitted already"),
    gettext_lazy("it was revoked already"),
    gettext_lazy("it needs a reason"),
    gettext_lazy("a decision needs a reason"),
    gettext_lazy("a proposal needs a reason"),
    gettext_lazy("a suspension needs a reason"),
    gettext_lazy("a change of the register needs a reason"),
    gettext_lazy("a choice needs a reason"),
    gettext_lazy("a cancellation needs a reason"),
    gettext_lazy("reasons, questions and answers are stated in words"),
    gettext_lazy("say how it was met, or why it is waived"),
    gettext_lazy("an appeal has grounds, and is lodged in its time"),
    gettext_lazy("an application or authorisation stands already"),
    gettext_lazy("it has changed since it was proposed; propose it anew"),
    gettext_lazy("the proposal has lapsed"),
    gettext_lazy("the same has been proposed already"),
    gettext_lazy("who proposed it does not countersign it"),
    gettext_lazy("there is no such appointment any more"),
    gettext_lazy("nothing is asked of you here any more"),
    gettext_lazy("a name has 2 to 200 characters"),
    gettext_lazy("an address has a street and a town"),
    gettext_lazy("a status changes today"),
    gettext_lazy("a role ends after the day on which it began"),
    gettext_lazy("the last day is no day"),
    gettext_lazy("the last day is before the first one, or over"),
    gettext_lazy("there is no active operator of this number"),
    gettext_lazy("there is no declaration of this number"),
    gettext_lazy("say whom you invite, and at least one duty"),
    gettext_lazy("a firm has at most ten webhooks"),
    gettext_lazy("this address is registered already"),
    gettext_lazy("the webhook does not run now"),
    gettext_lazy("the webhook is not paused"),
    gettext_lazy("a test message waits already"),
    gettext_lazy("nothing was given up"),
    gettext_lazy("not every question is answered yet"),
)
# A state or move by its code is no sentence: the page itself shows how it stands.
_CODED = re.compile(r"is not possible when|not possible when| cannot |^it is \S+( already)?$| '")

_OF_LAW = "the law does not allow it: "


def not_now(error: Exception) -> str:
    """Why it is not possible; where that is no sentence of the language, to look again."""
    text = str(error)
    if text.startswith(_OF_LAW):  # in the words of the law desk
        return gettext("The law does not allow it: %s") % text.removeprefix(_OF_LAW)
    said = gettext(text) if text else ""
    foreign = said == text and (get_language() or "en").partition("-")[0] != "en"
    if not text or foreign or _CODED.search(text):
        return gettext("This is not possible now. Look again at how it stands.")
    return gettext("This is not possible now: %s") % said
