"""A firm's webhooks for its own pages: how each stands, what it was told, the form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.partner_models import Partner, PartnerMessage
from greenlane.usecases import webhooks
from greenlane.usecases.webhooks import TOPICS
from greenlane.web import words
from greenlane.web.forms import filled
from greenlane.web.show import partners

NO_ADDRESS = gettext_lazy(
    "Write an address on the public internet that begins with https://, without a port or password."
)
_MESSAGE_STATES = {
    "waiting": (gettext_lazy("Waits"), "warn"), "sent": (gettext_lazy("Delivered"), "good"),
    "dead": (gettext_lazy("Given up"), "bad"),
}  # fmt: skip


def row(partner: Partner, depth: tuple[int, int]) -> dict[str, Any]:
    """A webhook for its line and its page; what it leads to inside a network is not told."""
    told = partners.row(partner, depth)
    names = [topic.partition(".")[2] for topic in partner.topics]
    return {
        **told, "fault": fault(partner.fault), "runs": partner.state == "active",
        "topics_text": [words.state(name).text for name in names],
    }  # fmt: skip


def fault(text: str) -> str:
    """A fault in words: the number of an answer is told, what lies inside networks is not."""
    told = {
        "": "", "silence": _("Nobody answered."), "much": _("Too much waited already."),
        "address": _("The address does not lead to the public internet, so it is not called."),
    }  # fmt: skip
    code = webhooks.fault(text)
    return told[code] if code in told else _("The answer was %s.") % code


def message(each: PartnerMessage) -> dict[str, Any]:
    """One message that it was told, or is to be."""
    text, tone = _MESSAGE_STATES[each.state]
    return {
        "number": each.sequence, "topic": each.topic, "mrn": each.mrn, "made": each.created,
        "tries": each.tries, "state": each.state, "state_text": text, "tone": tone,
        "fault": fault(each.fault), "sent": each.sent,
    }  # fmt: skip


def topics(chosen: list[str]) -> list[tuple[str, Any, bool]]:
    """What may be chosen: the code, its words, whether it is chosen."""
    return [(code, words.state(code.partition(".")[2]).text, code in chosen) for code in TOPICS]


def fields(given: Mapping[str, str], wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of the form."""
    made: list[dict[str, Any]] = [
        {"name": "url", "label": _("Address"), "kind": "text", "required": True, "maxlength": 500,
         "hint": _("It begins with https:// and takes a POST.")},
        {"name": "name", "label": _("Name"), "kind": "text", "maxlength": 120},
    ]  # fmt: skip
    return filled(
        ({**each, "width": "w-full", "autocomplete": "off"} for each in made), given, wrong
    )
