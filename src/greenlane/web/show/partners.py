"""Partners and their queues for the administrator's list and page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.partner_models import Partner, PartnerAnswer, PartnerMessage
from greenlane.web.show import sheet

STATES = {
    "active": (gettext_lazy("Runs"), "good"),
    "away": (gettext_lazy("Does not answer"), "bad"),
    "stopped": (gettext_lazy("Stopped"), "bad"),
    "closed": (gettext_lazy("Closed"), "neutral"),
}
KINDS = {
    "agency": gettext_lazy("Agency"),
    "authority": gettext_lazy("Authority abroad"),
    "client": gettext_lazy("Webhook of a trader"),
}
# Why a message of a partner was set apart; the codes are those of messages.agency_answer.
APART = {
    "PAR-001": gettext_lazy("It cannot be read."),
    "PAR-002": gettext_lazy("No signature of the partner is on it."),
    "PAR-003": gettext_lazy("It was signed too long ago, or in the future."),
    "PAR-004": gettext_lazy("Its type or its decision is not known."),
    "PAR-005": gettext_lazy("There is no declaration of that number."),
    "PAR-006": gettext_lazy("What it decides is not this partner's to decide."),
    "PAR-007": gettext_lazy("Its number is not after the last one that was taken."),
    "PAR-008": gettext_lazy("Another message was taken under this id."),
    "PAR-010": gettext_lazy("Its authority is not of the country, or has no certificates here."),
    "PAR-011": gettext_lazy("The law here wants no such certificate for such goods."),
    "PAR-012": gettext_lazy("There is another certificate of this number."),
    "PAR-009": gettext_lazy("The hold is not open any more."),
}
COLUMNS = ("code", "name", "kind", "unit", "state", "waiting", "given_up", "last_success", "fault")
_SORTS = {"code": "code", "waiting": "waiting", "given-up": "given_up", "success": "seen_text"}


def row(partner: Partner, depth: tuple[int, int]) -> dict[str, Any]:
    """A partner for a row, a page or the sheet."""
    away = partner.state == "active" and partner.alarmed is not None
    state = "away" if away else partner.state
    text, tone = STATES[state]
    if state == "active" and partner.failing_since is not None:
        tone = "warn"
    seen = partner.succeeded.isoformat() if partner.succeeded else ""
    return {
        "href": reverse("partner", args=[partner.code]), "code": partner.code,
        "name": partner.name, "kind": partner.kind, "kind_text": KINDS[partner.kind],
        "unit": partner.agency or partner.operator_id or partner.country, "url": partner.url,
        "state": state, "state_text": text, "tone": tone, "waiting": depth[0],
        "given_up": depth[1], "seen": partner.succeeded, "seen_text": seen, "last_success": seen,
        "fault": partner.fault, "since": partner.failing_since, "next": partner.next_try,
        "topics": partner.topics, "can_run": state == "stopped" or depth[1] > 0,
        "last_in": partner.last_in,
    }  # fmt: skip


def kept(rows: list[dict[str, Any]], given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows that the filters leave, in the order asked for."""
    words = given.get("q", "").lower().split()
    found = [
        each for each in rows
        if all(word in f"{each['code']} {each['name']} {each['unit']}".lower() for word in words)
        and given.get("kind", "") in ("", each["kind"])
        and given.get("state", "") in ("", each["state"])
    ]  # fmt: skip
    sort = given.get("sort", "")
    column = _SORTS.get(sort.removeprefix("-"), "code")
    return sorted(found, key=lambda each: each[column], reverse=sort.startswith("-"))


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Partner"), "kind": "search", "wide": True},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    ]
    return sheet.fields(given, *made)


def message(each: PartnerMessage) -> dict[str, Any]:
    """A message that was given up."""
    return {"number": each.sequence, "topic": each.topic, "mrn": each.mrn, "made": each.created,
            "tries": each.tries, "fault": each.fault}  # fmt: skip


def apart(each: PartnerAnswer) -> dict[str, Any]:
    """A message that was set apart."""
    return {"id": each.message_id, "code": each.code, "text": APART[each.code],
            "moment": each.received, "times": each.times}  # fmt: skip
