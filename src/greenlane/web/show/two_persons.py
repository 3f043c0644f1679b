"""Acts of two persons for people: a row of the inbox, one act with before and after."""

import json
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.datamodel.listed_entry import Entry
from greenlane.kernel.digits import whole
from greenlane.lifecycle.event import Actor
from greenlane.risk.named_list import difference
from greenlane.store import declarations, operators, risk_lists, watch_lists
from greenlane.store.models import Account, Authorisation, DeclarationRow, TwoPersonAct
from greenlane.usecases import rectify, shadow_results, two_persons, watch_publishing
from greenlane.usecases.formats import READERS
from greenlane.usecases.permissions import may
from greenlane.web import proposing, words
from greenlane.web.context import ROLES
from greenlane.web.show import authorised, permits, sheet, watch
from greenlane.web.words import Text

KINDS: dict[str, Text] = {
    "override": gettext_lazy("Release against an open hold"),
    "reroute": gettext_lazy("Lower lane"),
    "rectify": gettext_lazy("Change after release"),
    "rights": gettext_lazy("Rights of an account"),
    "open-account": gettext_lazy("New account"),
    "password": gettext_lazy("New password for another"),
    "factors": gettext_lazy("Lost second factors"),
    "outside-link": gettext_lazy("Link to an outside provider"),
    "reinstate": gettext_lazy("Unlock a suspended operator"),
    "bank-account": gettext_lazy("Bank account of an operator"),
    "profile": gettext_lazy("Publish risk profiles"),
    "risk-list": gettext_lazy("Change a named list"),
    "model": gettext_lazy("Promote a model of risk"),
    "permit-conflict": gettext_lazy("File for a related official"),
    "watch-list": gettext_lazy("Edit of a watch list"),
    "agency-setup": gettext_lazy("Publish how an agency works"),
    "authorise": gettext_lazy("Decision on an authorised operator"),
    "alert-close": gettext_lazy("Close an alert"),
    "permit-act": gettext_lazy("Revoke or replace a permit"),
    "case-close": gettext_lazy("Close an investigation with a penalty"),
    "refund": gettext_lazy("Refund"),
    "refund-file": gettext_lazy("Payment file of refunds"),
    "money-reversal": gettext_lazy("Reversal of a payment"),
    "deferred-account": gettext_lazy("Deferred account"),
    "guarantee": gettext_lazy("Guarantee"),
    "processing": gettext_lazy("Yield of processing"),
}
STATES: dict[str, tuple[Text, str]] = {
    "proposed": (gettext_lazy("Waits"), "warn"),
    "approved": (gettext_lazy("Approved"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "lapsed": (gettext_lazy("Lapsed"), "neutral"),
}
PLACES: dict[str, Text] = {
    "hold": gettext_lazy("Hold"), "owner": gettext_lazy("Held by"),
    "holds": gettext_lazy("Holds that stay"),
    "lane": gettext_lazy("Lane"), "version": gettext_lazy("Version"),
    "payable": gettext_lazy("Payable"), "difference": gettext_lazy("Difference"),
    "role": gettext_lazy("Role"), "unit": gettext_lazy("Unit"),
    "person": gettext_lazy("Person behind the account"), "status": gettext_lazy("Status"),
    "bank_account": gettext_lazy("Bank account"), "username": gettext_lazy("User name"),
    "name": gettext_lazy("Name"), "officer": gettext_lazy("Official"),
    "yield": gettext_lazy("Yield of processing"),
    "until": gettext_lazy("Last day"), "password": gettext_lazy("Password"),
    "factors": gettext_lazy("Second factors"), "provider": gettext_lazy("Provider"),
    "subject": gettext_lazy("Identifier of the person there"),
    "edition": gettext_lazy("Edition"), "entries": gettext_lazy("Entries"),
    "changed": gettext_lazy("Changed"),
    "values": gettext_lazy("Values"), "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Taken off"),
    "inspected": gettext_lazy("Examined items"), "found": gettext_lazy("With a finding"),
    "state": gettext_lazy("State"), "move": gettext_lazy("What is to be done"),
    "authorisation": gettext_lazy("State"), "number": gettext_lazy("Number"),
    "quantity": gettext_lazy("Quantity"), "value": gettext_lazy("Value"),
    "tolerance": gettext_lazy("Tolerance"), "days": gettext_lazy("Days in force"),
    "goods": gettext_lazy("Goods"), "conditions": gettext_lazy("Conditions"),
    "auc": gettext_lazy("Area under the curve"),
    "precision": gettext_lazy("Findings in the first tenth"),
    "credit": gettext_lazy("To the operator's credit"),
    "refunds": gettext_lazy("Refunds"),
    "refund": gettext_lazy("Refund"), "payment": gettext_lazy("Receipt number"),
    "reversed": gettext_lazy("Reversed"), "limit": gettext_lazy("Limit"),
    "kind": gettext_lazy("Kind"), "guarantor": gettext_lazy("Guarantor"),
    "amount": gettext_lazy("Amount"), "percent": gettext_lazy("Share given, in per cent"),
}  # fmt: skip
_UNSHOWN = frozenset({"digest", "places", "content"})
_MOST_ENTRIES = 200
# Kinds that are proposed from a page of their own.
_ELSEWHERE = {"profile": "profiles", "risk-list": "profile-lists", "model": "models",
              "alert-close": "alerts", "watch-list": "watch-lists",
              "refund-file": "refunds"}  # fmt: skip
COLUMNS = ("number", "kind", "about", "maker", "checker", "office", "state", "proposed", "lapses",
           "decided", "reason", "answer")  # fmt: skip


def row(act: TwoPersonAct) -> dict[str, Any]:
    """An act for a row."""
    text, tone = STATES[act.state]
    return {
        "href": reverse("approval", args=[act.pk]), "number": act.pk, "kind": KINDS[act.kind],
        "about": about(act), "maker": act.maker.username, "state_text": text, "tone": tone,
        "behalf": act.maker_for.username if act.maker_for else "",
        "checker": act.checker.username if act.checker else "", "office": act.office,
        "proposed": act.proposed, "lapses": act.lapses if act.state == "proposed" else None,
        "decided": act.decided, "reason": act.reason, "answer": act.answer, "basis": act.basis,
        "state": act.state,
    }  # fmt: skip


def cells(act: TwoPersonAct) -> dict[str, Any]:
    """An act for the sheet."""
    told = {**row(act), "kind": act.kind}
    moments = {"proposed": act.proposed, "lapses": act.lapses, "decided": act.decided}
    return {**told, **{name: value.isoformat() if value else "" for name, value in moments.items()}}


def about(act: TwoPersonAct) -> str:
    """What an act is about, as people name it."""
    _kind, _colon, name = act.subject.partition(":")
    if act.subject.startswith("account:"):
        account = Account.objects.filter(pk=name).first()
        return account.username if account else name
    if act.kind == "open-account":
        return str(json.loads(bytes(act.payload) or b"{}").get("username", ""))
    return name


def whom(kind: str, given: Mapping[str, str]) -> str:
    """The name of the operator whom a proposal is about, when the form names one."""
    number = whole(given.get("number", ""))
    if kind == "authorise" and number is not None:
        row = Authorisation.objects.filter(pk=number).first()
        return f"{row.operator.name} · {row.operator_id}" if row else ""
    found = operators.by_ids({given["operator"]}) if given.get("operator") else {}
    return " · ".join(f"{each.name} · {unit}" for unit, each in found.items())


def link(act: TwoPersonAct) -> str:
    """Where to read about it, or nothing."""
    if act.subject.startswith("declaration:"):
        return reverse("declaration", args=[act.subject.partition(":")[2]])
    if act.subject.startswith("permit:"):
        return reverse("permit", args=[about(act)])
    if act.subject.startswith("watch-list:") and watch_lists.one(about(act)):
        return reverse("watch-list", args=[about(act)])
    if act.subject.startswith("list:"):
        return reverse("profile-list", args=[about(act)])
    if act.subject.startswith("profile:"):
        return reverse("profile", args=[about(act)])
    if act.kind == "authorise" and (number := whole(act.details["after"].get("number", ""))):
        return reverse("authorised-one", args=[number])
    return reverse("person", args=[about(act)]) if act.subject.startswith("account:") else ""


def tried_href(act: TwoPersonAct) -> str:
    """Where to read what a profile would have chosen while it was only tried, or nothing."""
    code = about(act)
    if act.kind != "profile" or shadow_results.span(code) is None:
        return ""
    return reverse("profile-shadow", args=[code])


def changes(act: TwoPersonAct) -> list[dict[str, str]]:
    """What is so before and what will be after, place by place."""
    before, after = act.details.get("before", {}), act.details.get("after", {})
    names = [name for name in PLACES if name in before or name in after]
    names += sorted((before.keys() | after.keys()) - PLACES.keys())
    made = [
        {"text": str(PLACES.get(name, name)), "before": _said(name, before.get(name, "")),
         "after": _said(name, after.get(name, ""))}
        for name in names if name not in _UNSHOWN
    ]  # fmt: skip
    return made + _of_payload(act)


def _said(name: str, value: str) -> str:
    if name == "lane" and value:
        return str(words.lane(value).text)
    if name == "password" and value:
        return _("a new one")
    if name == "officer" and value:
        account = Account.objects.filter(pk=value).first()
        return account.username if account else value
    if name == "move" and value in permits.MOVES:
        return str(permits.MOVES[value])
    if name == "authorisation" and value in authorised.STATES:
        return str(authorised.STATES[value][0])
    if name == "state" and value in permits.STATES:
        return str(permits.STATES[value][0])
    return str(ROLES.get(value, value)) if name == "role" else value


def _of_payload(act: TwoPersonAct) -> list[dict[str, str]]:
    """What only the payload says: shown while it waits, gone with the decision."""
    payload = bytes(act.payload)
    if act.kind == "rectify":
        return _documents(act, payload)
    if not payload or act.kind == "permit-act":  # what changes is told already
        return []
    if act.kind == "risk-list":
        return _of_list(act, json.loads(payload))
    if act.kind == "watch-list":
        return _of_watch_list(act)
    if act.kind == "open-account":
        said: Mapping[str, str] = json.loads(payload)
    elif act.kind == "outside-link":
        said = {"subject": payload.decode("utf-8", "replace")}
    else:
        said = {"bank_account": payload.decode("ascii", "replace")}
    return [{"text": str(PLACES[n]), "before": "", "after": v} for n, v in said.items()]


def _of_list(act: TwoPersonAct, values: list[str]) -> list[dict[str, str]]:
    """The values that would come and go, while the proposal waits."""
    now = risk_lists.standing(act.subject.partition(":")[2])
    changed = difference(now.values if now else (), values)
    return [{"text": str(PLACES["values"]), "before": value, "after": ""}
            for value in changed.removed] + [
            {"text": str(PLACES["values"]), "before": "", "after": value}
            for value in changed.added]  # fmt: skip


def _of_watch_list(act: TwoPersonAct) -> list[dict[str, str]]:
    """The entries that would come, change and go, part by part, while the proposal waits."""
    code = act.subject.partition(":")[2]
    told = watch_publishing.proposed(act)
    known = {e.number: e for e in watch_lists.of_numbers(code, [e.number for e in told.changed])}
    made = [{"text": entry.number, "before": "", "after": _whole(entry)}
            for entry in told.added[:_MOST_ENTRIES]]  # fmt: skip
    for entry in told.changed[:_MOST_ENTRIES]:
        changed = watch.parts(known[entry.number], entry)
        made += [{**part, "text": f"{entry.number} · {part['text']}"} for part in changed]
    return made + [{"text": entry.number, "before": _whole(entry), "after": ""}
                   for entry in told.removed[:_MOST_ENTRIES]]  # fmt: skip


def _whole(entry: Entry) -> str:
    parts = (watch.said(entry, part) for part in ("names", "kind", "addresses", "numbers", "basis"))
    return " · ".join(filter(None, parts))


def _documents(act: TwoPersonAct, payload: bytes) -> list[dict[str, str]]:
    """The places at which the documents differ: the stored versions once it is done."""
    stored = declarations.by_mrn(act.subject.partition(":")[2])
    former = declarations.version(stored, int(act.details["before"]["version"]))
    if act.state == "approved":
        payload = bytes(declarations.version(stored, former.version + 1).body)
    if not payload:
        return []
    fmt = act.details["data"]["format"]
    old, new = READERS[former.format](bytes(former.body)), READERS[fmt](payload)
    if old.declaration is None or new.declaration is None:
        return []
    found = rectify.changed(old.declaration, new.declaration)
    return [{"text": place, "before": was, "after": now} for place, (was, now) in found.items()]


def filters(given: Mapping[str, str], kinds: set[str]) -> list[dict[str, Any]]:
    """The fields that filter the inbox."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number, person or reason"), "kind": "search", "wide": True},
        {"name": "kind", "label": _("Kind"), "kind": "select",
         "options": [(name, text) for name, text in KINDS.items() if name in kinds]},
        {"name": "state", "label": _("State"), "kind": "select",
         "options": [*states, ("all", _("All"))], "closed": True},
    ]  # fmt: skip
    shown = {**given, "state": given.get("state") or "proposed"}
    return sheet.fields(shown, *made)


def about_declaration(actor: Actor, row: DeclarationRow) -> list[dict[str, Any]]:
    """The proposals about a declaration that a person may make now."""
    gone = row.state in ("released", "cleared")
    fitting = {"permit-conflict", *(("rectify",) if gone else ("override", "reroute"))}
    if row.state not in ("registered", "accepted", "released", "cleared"):
        return []
    return [
        {"href": f"{reverse('approval-new', args=[kind.name])}?mrn={row.mrn}",
         "text": KINDS[kind.name]}
        for kind in two_persons.proposable(actor)
        if kind.name in fitting and may(actor, kind.propose, row).allowed
    ]  # fmt: skip


def proposable(actor: Actor) -> list[dict[str, Any]]:
    """The kinds that a person may propose, each with its form or the page where it begins."""
    kinds = [kind.name for kind in two_persons.proposable(actor)]
    return [{"href": _begins(kind), "text": KINDS[kind]} for kind in kinds if _begins(kind)]


def _begins(kind: str) -> str:
    if kind in proposing.FIELDS:
        return reverse("approval-new", args=[kind])
    return reverse(_ELSEWHERE[kind]) if kind in _ELSEWHERE else ""
