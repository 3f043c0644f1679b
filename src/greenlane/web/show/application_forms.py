"""The forms of an application for people: what one may do with it now, and what was sent wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from greenlane.agencies.setup import Setup
from greenlane.lifecycle.event import Actor
from greenlane.store.models import ApplicationRow
from greenlane.web.forms import filled as as_sent

REASONED = ("query", "grant", "refuse")
WORDED = (*REASONED, "answer", "return", "withdraw", "reopen")


def forms(
    found: ApplicationRow, setup: Setup, me: Actor, language: str, *, own: bool, decides: bool
) -> list[dict[str, Any]]:
    """What the person may do with the application now."""
    made = []
    if own:
        if found.state == "queried":
            made.append(_form("answer", _("Answer the agency"), _("Send the answer"), open=True))
        if found.state in ("waiting", "submitted", "in-work", "queried", "countersign"):
            made.append(_form("withdraw", _("Withdraw the application"), _("Withdraw it"),
                              danger=True))  # fmt: skip
    if decides:
        made += _decisions(found, setup, me, language)
    return made


def _decisions(
    found: ApplicationRow, setup: Setup, me: Actor, language: str
) -> list[dict[str, Any]]:
    proposer = found.state == "countersign" and found.proposer == me.name
    made = []
    if found.state == "submitted":
        made.append(_form("take", _("Take it into work"), _("Take it"), words=False))
    if found.state in ("submitted", "in-work"):
        made.append(_form("query", _("Ask the trader"), _("Ask"),
                          reasons=_reasons(setup, "query", language)))  # fmt: skip
    if found.state in ("submitted", "in-work", "countersign") and not proposer:
        for verb, title in (("grant", _("Grant")), ("refuse", _("Refuse"))):
            made.append(_form(verb, title, title, reasons=_reasons(setup, verb, language),
                              danger=verb == "refuse"))  # fmt: skip
    if found.state == "countersign":
        made.append(_form("return", _("Return it to the first officer"), _("Return it")))
    if found.state == "in-work":
        made.append(_form("give-back", _("Give it back to the team"), _("Give it back"),
                          words=False))  # fmt: skip
    if found.state == "refused":
        made.append(_form("reopen", _("Open it again"), _("Open it again")))
    return made


def _reasons(setup: Setup, verb: str, language: str) -> list[tuple[str, str]]:
    return [
        (code, each.get(f"text_{language}") or each["text_en"])
        for code, each in setup.reasons.items() if each["for"] == verb
    ]  # fmt: skip


def _form(
    verb: str, title: str, button: str, *, words: bool = True, danger: bool = False,
    open: bool = False, reasons: list[tuple[str, str]] | None = None,  # noqa: A002 - as in HTML
) -> dict[str, Any]:  # fmt: skip
    fields: list[dict[str, Any]] = []
    if reasons is not None:
        fields.append({"name": "reason", "id": f"{verb}-reason", "label": _("Reason"),
                       "kind": "select", "required": True, "options": reasons})  # fmt: skip
    if words:
        fields.append({"name": "text", "id": f"{verb}-text", "label": _("In words"),
                       "kind": "textarea", "required": True, "rows": 2})  # fmt: skip
    return {"verb": verb, "title": title, "button": button, "fields": fields, "danger": danger,
            "open": open}  # fmt: skip


def missing(verb: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What a form lacks, by field."""
    wrong = {}
    if verb in REASONED and not sent.get("reason", ""):
        wrong["reason"] = _("Choose a reason.")
    if verb in WORDED and not sent.get("text", "").strip():
        wrong["text"] = _("Say it in words.")
    return wrong


def filled(
    forms: list[dict[str, Any]], verb: str, sent: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The forms, that of the verb open and as it was sent, with what is wrong at its fields."""
    for form in forms:
        if form["verb"] == verb:
            form["open"] = True
            form["fields"] = as_sent(form["fields"], sent, wrong)
    return forms
