"""The reference of finding codes: the country's rules, and the codes of the engine."""

import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.datamodel import pointer
from greenlane.rules.rule import ITEMS, Rule
from greenlane.usecases.desk import Desk
from greenlane.web.choices import named
from greenlane.web.code_words import WORDS

_WARNINGS = frozenset({"PRM-001", "ORIGIN-OFFICER", "GUA-001", "GUA-002", "GUA-003", "GUA-004"})


def entries(desk: Desk, language: str) -> Iterator[dict[str, Any]]:
    """Every code with its meaning: the country's rules first."""
    for rule in desk.rules.rules:
        yield _of_rule(rule, language)
    for code in WORDS:
        yield _of_engine(code)


def entry(desk: Desk, code: str, language: str) -> dict[str, Any] | None:
    """One code with cause, example, fix and act; None for an unknown one."""
    rule = next((r for r in desk.rules.rules if r.code == code), None)
    if rule is not None:
        return {**_of_rule(rule, language), **_details(rule, language)}
    return _of_engine(code) if code in WORDS else None


def _of_rule(rule: Rule, language: str) -> dict[str, Any]:
    item = rule.question.scope == "item"
    return {
        "code": rule.code,
        "group": _("Rules on each item") if item else _("Rules on the declaration"),
        "message": named(rule.message, language),
        "text": named(rule.message, language),
        "severity": rule.severity,
        "href": reverse("finding", args=[rule.code]),
        "fix": named(rule.fix, language) if rule.fix else "",
        "basis": rule.basis,
    }


def _details(rule: Rule, language: str) -> dict[str, Any]:
    path = (*ITEMS, 0, *rule.field) if rule.question.scope == "item" else rule.field
    place = pointer.json_pointer(path)
    shown = {
        "code": rule.code,
        "severity": rule.severity,
        "pointer": place,
        "wcoPointer": pointer.wco_pointer(path),
        "text": named(rule.message, language),
        "fix": named(rule.fix, language) if rule.fix else "",
        "act": rule.basis,
    }
    return {
        "cause": _cause(rule),
        "place": pointer.words(path),
        "pointer": place,
        "example": json.dumps(shown, indent=2, ensure_ascii=False),
        "since": rule.validity.since,
        "until": rule.validity.until,
    }


def _cause(rule: Rule) -> str:
    causes = {
        "import": _("The law asks for this on every import, and it was not met."),
        "export": _("The law asks for this on every export, and it was not met."),
    }
    of_all = _("The law asks for this on every declaration, and it was not met.")
    return causes.get(rule.trade, of_all)


def _of_engine(code: str) -> dict[str, Any]:
    group, message, fix = WORDS[code]
    return {
        "code": code,
        "group": str(group),
        "message": message,
        "text": message,
        "severity": "warning" if code in _WARNINGS else "error",
        "href": reverse("finding", args=[code]),
        "fix": fix,
        "basis": "",
        "example": json.dumps({"code": code, "text": str(message), "fix": str(fix)}, indent=2,
                              ensure_ascii=False),
    }  # fmt: skip
