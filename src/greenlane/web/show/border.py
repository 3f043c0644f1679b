"""Border posts and conflicts between nodes, for lists and pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.models import BorderConflict
from greenlane.usecases.border_deciding import CHOICES
from greenlane.usecases.border_status import NodeStatus
from greenlane.web.show import sheet

KINDS = {
    "twice": gettext_lazy("Declared on both sides"),
    "event": gettext_lazy("Event that cannot follow"),
    "law": gettext_lazy("Law was replaced"),
    "operator": gettext_lazy("Operator not active"),
    "number": gettext_lazy("Number out of range"),
    "quota": gettext_lazy("Quota not covered"),
}
STATES = {
    "open": (gettext_lazy("Open"), "warn"),
    "decided": (gettext_lazy("Decided"), "good"),
}
DECISIONS = {
    "both": gettext_lazy("They are different goods: both stand"),
    "post": gettext_lazy("What the post did stands"),
    "centre": gettext_lazy("What the centre has stands"),
    "difference": gettext_lazy("The difference is collected or paid back"),
}
COLUMNS = ("number", "node", "kind", "state", "post", "centre", "why", "difference", "opened",
           "decision", "reason", "decided_by", "decided")  # fmt: skip
NODE_COLUMNS = ("node", "name", "offices", "until", "closed", "last_bundle", "received", "sent",
                "acknowledged", "law", "behind", "unsent", "waiting", "conflicts")  # fmt: skip
_SIDE = {
    "mrn": gettext_lazy("MRN"), "state": gettext_lazy("State"),
    "declarant": gettext_lazy("Declarant"), "trader": gettext_lazy("Trader"),
    "lrn": gettext_lazy("Local reference"), "office": gettext_lazy("Office"),
    "payable": gettext_lazy("Payable"), "law_day": gettext_lazy("Law of the day"),
    "lodged": gettext_lazy("Lodged"), "released": gettext_lazy("Released"),
}  # fmt: skip
_MOMENTS = ("lodged", "released")


def node(status: NodeStatus) -> dict[str, Any]:
    """A node for a row."""
    hours = int(status.age.total_seconds() // 3600) if status.age is not None else None
    state = _("Closed") if status.closed else _("Never heard of") if hours is None else _("Open")
    tone = "neutral" if status.closed else "warn" if hours is None or hours >= 24 else "good"
    return {
        "node": status.node, "name": status.name, "offices": " ".join(status.offices),
        "heard": status.heard, "hours": hours, "state": state, "tone": tone,
        "until": status.until, "law": status.law, "behind": status.behind,
        "unsent": status.unsent, "waiting": status.waiting, "conflicts": status.conflicts,
        "received": status.received, "sent": status.sent, "acknowledged": status.acknowledged,
        "closed": _told(status.closed), "last_bundle": _told(status.heard),
        "href": f"{reverse('conflicts')}?node={status.node}&state=open",
    }  # fmt: skip


def row(conflict: BorderConflict) -> dict[str, Any]:
    """A conflict for a row and for the head of its page."""
    text, tone = STATES[conflict.state]
    sides = conflict.facts.get("sides", {})
    return {
        "number": conflict.pk, "href": reverse("conflict", args=[conflict.pk]),
        "node": conflict.node_id, "kind": KINDS[conflict.kind], "state": text, "tone": tone,
        "post": sides.get("post", {}).get("mrn") or conflict.declaration.lrn,
        "centre": sides.get("centre", {}).get("mrn") or "", "why": conflict.why,
        "difference": conflict.difference, "currency": conflict.declaration.currency,
        "opened": conflict.opened, "owner": conflict.owner,
        "decision": DECISIONS.get(conflict.decision, ""), "reason": conflict.reason,
        "decided_by": conflict.decided_by, "decided": conflict.decided,
        "open": conflict.state == "open",
    }  # fmt: skip


def cells(conflict: BorderConflict) -> dict[str, Any]:
    """A conflict for a spreadsheet: codes, not words."""
    return {
        **row(conflict), "kind": conflict.kind, "state": conflict.state,
        "decision": conflict.decision, "opened": _told(conflict.opened),
        "decided": _told(conflict.decided),
    }  # fmt: skip


def _told(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def sides(conflict: BorderConflict) -> list[dict[str, Any]]:
    """Both versions side by side: what they were when the conflict was opened."""
    kept = conflict.facts.get("sides", {})
    post, centre = kept.get("post", {}), kept.get("centre", {})
    return [
        {"name": name, "label": label, "post": _cell(name, post), "centre": _cell(name, centre),
         "differs": bool(centre) and post.get(name) != centre.get(name)}
        for name, label in _SIDE.items()
    ]  # fmt: skip


def _cell(name: str, told: Mapping[str, Any]) -> Any:
    value = told.get(name) or ""
    if name in _MOMENTS and value:
        return datetime.fromisoformat(value)
    return f"{value} {told.get('currency', '')}" if name == "payable" and value else value


def details(conflict: BorderConflict) -> list[tuple[str, str]]:
    """What the conflict says beside the sides: amounts by charge, quantities, laws."""
    facts = conflict.facts
    made = [(code, str(amount)) for code, amount in facts.get("by_charge", {}).items()]
    for name, label in (("before", _("Assessed at the post")), ("after", _("Assessed now")),
                        ("drawn", _("Drawn at the post")), ("covered", _("Covered"))):  # fmt: skip
        if name in facts:
            made.append((label, str(facts[name])))
    if waiting := len(facts.get("waiting", ())):
        made.append((_("Events that wait"), str(waiting)))
    return made


def form(conflict: BorderConflict, given: Mapping[str, str], error: str) -> list[dict[str, Any]]:
    """The fields of a decision."""
    wanted = [(code, DECISIONS[code], "") for code in CHOICES[conflict.kind]]
    return [
        {"name": "decision", "label": _("Decision"), "kind": "radio", "required": True,
         "options": wanted, "value": given.get("decision", ""), "errors": [error] * bool(error)},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "required": True,
         "value": given.get("reason", "")},
    ]  # fmt: skip


def filters(given: Mapping[str, str], nodes: list[str]) -> list[dict[str, Any]]:
    """The fields that filter the conflicts."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number of a declaration"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
        {"name": "node", "label": _("Border post"), "kind": "select",
         "options": [(each, each) for each in nodes]},
    ]  # fmt: skip
    return sheet.fields(given, *made)
