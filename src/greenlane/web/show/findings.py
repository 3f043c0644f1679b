"""Findings for people: in words, with the link to the field where each can be put right."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from greenlane.store.models import Draft
from greenlane.usecases.answers import PublicFinding
from greenlane.web.fields import words_of
from greenlane.web.places import Place, place_of


def rows(
    findings: Iterable[PublicFinding], draft: Draft | None = None, *, back: str = ""
) -> list[dict[str, Any]]:
    """Findings as components/finding.html reads them; errors first, then in their own order."""
    made = [_row(finding, draft, back) for finding in findings]
    return sorted(made, key=lambda row: row["severity"] != "error")


def _row(finding: PublicFinding, draft: Draft | None, back: str) -> dict[str, Any]:
    place = place_of(finding.pointer, draft.body) if draft else None
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.text,
        "place": _named(place) if place else finding.field,
        "value": finding.value,
        "basis": finding.act,
        "fix": finding.fix,
        "href": link(draft, place, back) if draft and place else "",
        "doc_href": finding.documentation,
    }


def _named(place: Place) -> str:
    """The place in the words of the form: task and field."""
    title, label = words_of(place.task, place.field)
    return f"{title} › {label}" if label else title


def link(draft: Draft, place: Place, back: str = "") -> str:
    """The address of a field on its task page; `back` returns there after the save."""
    page = reverse("draft-task", args=[draft.pk, place.task])
    return f"{page}?back={back or 'list'}&fix=1#{place.field}"


def of_task(
    findings: Iterable[PublicFinding], task: str, body: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The errors of one task's fields: field id to texts."""
    errors: dict[str, list[str]] = {}
    for finding in findings:
        place = place_of(finding.pointer, body)
        if finding.severity == "error" and place is not None and place.task == task:
            errors.setdefault(place.field, []).append(finding.text)
    return errors


def summary(errors: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """The errors of a page for its summary, each with a link to its field."""
    return [
        {"href": f"#{field}", "text": text} for field, texts in errors.items() for text in texts
    ]
