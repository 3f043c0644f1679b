"""Mandates for people: a row of the list, one in words, the form of a proposal."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.lifecycle.mandate import TRANSITIONS, mover_fits
from greenlane.store.models import Mandate
from greenlane.usecases.desk import Desk
from greenlane.web.context import language
from greenlane.web.forms import filled
from greenlane.web.show import sheet

STATES = {
    "proposed": (gettext_lazy("Waits for an answer"), "warn"),
    "approved": (gettext_lazy("Agreed"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "lapsed": (gettext_lazy("Lapsed unanswered"), "neutral"),
    "revoked": (gettext_lazy("Revoked"), "bad"),
}
KINDS = {
    "direct": gettext_lazy("Direct: in the client's name"),
    "indirect": gettext_lazy("Indirect: in the broker's own name"),
}
OWES = {
    "direct": gettext_lazy("The client owes the duties and taxes."),
    "indirect": gettext_lazy("Client and broker owe the duties and taxes jointly."),
}
VERBS = {
    "approve": (gettext_lazy("Approve"), gettext_lazy("The mandate is approved.")),
    "refuse": (gettext_lazy("Refuse"), gettext_lazy("The proposal is refused.")),
    "withdraw": (gettext_lazy("Withdraw the proposal"), gettext_lazy("The proposal is withdrawn.")),
    "revoke": (
        gettext_lazy("Revoke at once"),
        gettext_lazy("The mandate is revoked. The next declaration under it is rejected."),
    ),
}
COLUMNS = ("number", "client", "broker", "kind", "procedures", "offices", "since", "until",
           "state", "proposed", "decided", "ended", "reason")  # fmt: skip
SORTS = {"number": "pk", "client": "client__name", "broker": "broker__name", "since": "since",
         "until": "until"}  # fmt: skip


def row(each: Mandate) -> dict[str, Any]:
    """A mandate for a row of the list."""
    text, tone = STATES[each.state]
    return {
        "href": reverse("mandate", args=[each.pk]), "number": each.pk,
        "client": each.client.name or each.client_id, "client_id": each.client_id,
        "broker": each.broker.name or each.broker_id, "broker_id": each.broker_id,
        "kind": KINDS[each.kind], "since": each.since, "until": each.until, "state": each.state,
        "state_text": text, "tone": tone,
    }  # fmt: skip


def cells(each: Mandate) -> dict[str, Any]:
    """A mandate for the sheet."""
    days = {name: getattr(each, name) and getattr(each, name).isoformat()
            for name in ("since", "until", "proposed", "decided", "ended")}  # fmt: skip
    return {**days, "number": each.pk, "client": each.client_id, "broker": each.broker_id,
            "kind": each.kind, "procedures": " ".join(each.procedures),
            "offices": " ".join(each.offices), "state": each.state,
            "reason": each.reason}  # fmt: skip


def one(each: Mandate, unit: str, desk: Desk, *, may_decide: bool) -> dict[str, Any]:
    """A mandate in words, with what the firm may do about it now."""
    known = {p.code: p.name for p in desk.book.procedures}
    return {
        **row(each), "owes": OWES[each.kind], "proposed": each.proposed,
        "proposer": each.client.name if each.proposed_by == each.client_id else each.broker.name,
        "lapses": each.lapses, "decided": each.decided, "ended": each.ended_at,
        "reason": each.reason,
        "act": desk.book.representation.basis["approve"] if desk.book.representation else "",
        "procedures": [{"code": c, "name": _said(known.get(c, {}))} for c in each.procedures],
        "offices": [{"code": c, "name": _said(desk.book.offices[c].name)}
                    for c in each.offices if c in desk.book.offices],
        "acts": _acts(each, unit) if may_decide else [],
    }  # fmt: skip


def _said(name: Mapping[str, str]) -> str:
    return name.get(language()) or name.get("en", "")


def _acts(each: Mandate, unit: str) -> list[dict[str, Any]]:
    moves = TRANSITIONS[each.state]  # type: ignore[index]  # the column holds no other
    return [
        {"verb": verb, "text": text, "href": reverse("mandate-act", args=[each.pk, verb]),
         "main": verb == "approve", "grave": verb in ("revoke", "refuse")}
        for verb, (text, _done) in VERBS.items()
        if verb in moves and mover_fits(verb, unit=unit, client=each.client_id,  # type: ignore[arg-type]  # a key of VERBS
                                        broker=each.broker_id, proposer=each.proposed_by)
    ]  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Client or broker"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    ]
    return sheet.fields(given, *made)


def fields(
    given: Mapping[str, Any], wrong: Mapping[str, str], desk: Desk, *, broker: bool
) -> list[dict[str, Any]]:
    """The form of a proposal; `broker` when the one who asks is to represent the other."""
    offices = [(code, _said(o.name)) for code, o in desk.book.offices.items()]
    other = _("Operator number of the client") if broker else _("Operator number of the broker")
    made: list[dict[str, Any]] = [
        {"name": "other", "label": other, "kind": "code", "required": True, "maxlength": 17},
        {"name": "kind", "label": _("How the broker acts"), "kind": "radio", "required": True,
         "options": [(k, text, OWES[k]) for k, text in KINDS.items()]},
        {"name": "since", "label": _("First day"), "kind": "date", "required": True},
        {"name": "until", "label": _("Last day"), "kind": "date",
         "hint": _("Without one, as long as the law allows.")},
        {"name": "procedures", "label": _("Procedures"), "kind": "code", "width": "w-full",
         "hint": _("Codes with spaces between them, such as 40 71; none: all procedures.")},
        {"name": "office", "label": _("Only at this office"), "kind": "select",
         "options": offices, "empty": _("All offices")},
    ]  # fmt: skip
    return filled(made, given, wrong)
