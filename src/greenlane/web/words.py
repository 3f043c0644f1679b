"""The words for codes: states, lanes, kinds of events and what happens next, for translation."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text: TypeAlias = str | Promise


def joined(parts: Iterable[object]) -> str:
    """Words side by side, with the comma of the page's language."""
    return gettext(", ").join(str(part) for part in parts if part)


class Word(NamedTuple):
    """What a code is called, the tone it is shown in and its icon."""

    text: Text
    tone: str
    icon: str = ""


LANES = {
    "green": Word(_("Green lane"), "good", "lane-green"),
    "blue": Word(_("Blue lane"), "info", "lane-blue"),
    "yellow": Word(_("Yellow lane"), "warn", "lane-yellow"),
    "red": Word(_("Red lane"), "bad", "lane-red"),
}
# How a declaration was chosen when no profile chose it.
CHOSEN = {
    "random": _("Chosen at random."),
    "screening": _("A name or number may be on a watch list."),
    "model": _("Chosen by the model: a finding is likely."),
    "exploration": _("Chosen because goods like these were never looked at."),
}
# What a control found otherwise than declared, by kind.
DISCREPANCIES: dict[str, Text] = {
    "classification": _("Classification"),
    "origin": _("Origin"),
    "value": _("Value"),
    "quantity": _("Quantity"),
    "undeclared": _("Undeclared goods"),
    "prohibited": _("Prohibited goods"),
    "documents": _("Documents"),
    "ipr": _("Intellectual property"),
    "safety": _("Safety"),
}
NO_LANE = Word(_("No lane yet"), "neutral", "lane-none")

STATES = {
    "draft": Word(_("Draft"), "neutral"),
    "lodged": Word(_("Lodged"), "info"),
    "rejected": Word(_("Rejected"), "bad"),
    "registered": Word(_("Registered"), "info"),
    "accepted": Word(_("Accepted"), "info"),
    "released": Word(_("Released"), "good"),
    "cleared": Word(_("Cleared"), "good"),
    "invalidated": Word(_("Cancelled"), "neutral"),
    "expired": Word(_("Lapsed"), "neutral"),
}

# What a hold says to the trader: never a rule, a score or a name of a profile.
HOLDS = {
    "documents": Word(_("An officer is checking your documents"), "warn", "doc"),
    "physical": Word(_("The goods will be examined"), "warn", "search"),
    "agency": Word(_("Another agency must agree"), "warn", "scales"),
    "payment": Word(_("The duties are to be paid"), "warn", "pay"),
    "security": Word(_("Security for the duty at stake is to be given"), "warn", "scales"),
}

# What a hold asks of the officer.
TO_DO = {
    "documents": _("Check documents"),
    "physical": _("Examine the goods"),
    "agency": _("Decide on the permit"),
    "payment": _("Wait for the payment"),
    "security": _("Wait for the security"),
}

EVENTS = {
    "lodge": Word(_("Declaration lodged"), "info"),
    "reject": Word(_("Declaration rejected"), "bad"),
    "register": Word(_("Declaration registered"), "info"),
    "arrive": Word(_("Goods arrived"), "info"),
    "accept": Word(_("Declaration accepted"), "good"),
    "select": Word(_("Lane chosen"), "info"),
    "hold": Word(_("Release is on hold"), "warn"),
    "query": Word(_("Customs asked a question"), "warn"),
    "reply": Word(_("You answered the question"), "info"),
    "examine": Word(_("Goods examined"), "info"),
    "lift": Word(_("A hold was lifted"), "good"),
    "pay": Word(_("Payment received"), "good"),
    "release": Word(_("Goods released"), "good"),
    "clear": Word(_("Declaration cleared"), "good"),
    "amend": Word(_("Declaration amended"), "info"),
    "refuse": Word(_("Release refused"), "bad"),
    "invalidate": Word(_("Declaration cancelled"), "neutral"),
    "expire": Word(_("Declaration lapsed"), "neutral"),
    "reinstate": Word(_("Declaration reinstated"), "good"),
    "doubt": Word(_("About the declared value"), "warn"),
    "rectify": Word(_("Declaration changed after release"), "warn"),
}

# The steps of a doubt about a value, by move.
DOUBT_MOVES = {
    "ask": Word(_("Customs asked about the value"), "warn"),
    "secure": Word(_("Security was given"), "good"),
    "reply": Word(_("The importer answered about the value"), "info"),
    "ground": Word(_("Customs stated its grounds in writing"), "warn"),
    "respond": Word(_("The importer answered the grounds"), "info"),
    "accept": Word(_("The declared value was accepted"), "good"),
    "reject": Word(_("Customs decided another value"), "bad"),
}
DOUBT_STATES = {
    "asked": Word(_("Asked: waiting for the importer"), "warn"),
    "replied": Word(_("Answered: waiting for customs"), "info"),
    "grounded": Word(_("Grounds stated: waiting for the importer"), "warn"),
    "heard": Word(_("Importer heard: waiting for the decision"), "info"),
    "accepted": Word(_("Declared value accepted"), "good"),
    "rejected": Word(_("Another value decided"), "bad"),
}

# What happens next, in a plain sentence.
NEXT = {
    "rejected": _("Correct what the findings name, and lodge again under the same reference."),
    "registered": _(
        "You have nothing to do now. The declaration is accepted when the goods arrive."
    ),
    "accepted": _("The goods are released as soon as nothing holds them any more."),
    "released": _("The goods may go. A check of the books may follow later."),
    "cleared": _("The goods may go. Nothing is left to do."),
    "invalidated": _("The declaration was cancelled. Nothing is owed on it."),
    "expired": _("The goods did not arrive in time. Lodge a new declaration."),
}
NEXT_BY_HOLD = {
    "documents": _("An officer compares your documents with the declaration. Keep them ready."),
    "physical": _("An officer examines the goods. You may be there; keep them accessible."),
    "agency": _("A permit is missing. Get it from the agency; the goods wait until it agrees."),
}

TASK_STATES = {
    "done": Word(_("Completed"), "good", "check"),
    "started": Word(_("In progress"), "info"),
    "wrong": Word(_("Needs correction"), "bad", "alert"),
    "todo": Word(_("Not started"), "neutral"),
    "later": Word(_("Cannot start yet"), "neutral", "lock"),
}

SEVERITIES = {
    "error": Word(_("Must be corrected"), "bad", "stop"),
    "warning": Word(_("Please check"), "warn", "alert"),
    "information": Word(_("For your information"), "info", "info"),
}

# Units as people write them, by their codes of UN/ECE Recommendation 20.
UNIT_SIGNS: dict[str, Text] = {
    "KGM": "kg", "GRM": "g", "TNE": "t", "LTR": "l", "HLT": "hl", "MTR": "m", "MTK": "m²",
    "MTQ": "m³", "KWH": "kWh", "MWH": "MWh", "NAR": _("pieces"), "PCE": _("pieces"),
    "NPR": _("pairs"),
}  # fmt: skip

TONE_ICONS = {"good": "done", "info": "info", "warn": "alert", "bad": "stop", "neutral": "info"}


def state(code: str) -> Word:
    """The word for a state; a code without a word is shown as it is."""
    return STATES.get(code.lower(), Word(code, "neutral"))


def lane(code: str | None) -> Word:
    """The word for a lane; none before selection."""
    return LANES.get((code or "").lower(), NO_LANE)
