"""Findings for people: in words, with the link to the field where each can be put right."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.lifecycle.application import OPEN
from greenlane.store.models import ApplicationRow, Draft
from greenlane.usecases.answers import PublicFinding
from greenlane.web.fields import words_of
from greenlane.web.places import Place, place_of

_WRITTEN, _PERMIT = "MSG-106", "PRM-001"  # a value that cannot be read; a permit that is missing
_FIGURES = ("price", "gross", "net", "quantity", "amount")


def rows(
    findings: Iterable[PublicFinding], draft: Draft | None = None, *, back: str = ""
) -> list[dict[str, Any]]:
    """Findings as components/finding.html reads them; errors first, then in their own order."""
    found = list(findings)
    lacking = any(finding.code == _PERMIT for finding in found)
    applied = _applied(draft) if draft and lacking else frozenset()
    made = [_row(finding, draft, back, applied) for finding in found]
    return sorted(made, key=lambda row: row["severity"] != "error")


def _row(
    finding: PublicFinding, draft: Draft | None, back: str, applied: Collection[str]
) -> dict[str, Any]:
    place = place_of(finding.pointer, draft.body) if draft else None
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": _words(finding, place),
        "place": _named(place) if place else finding.field,
        "value": finding.value,
        "basis": finding.act,
        "fix": "" if place and finding.code == _WRITTEN else finding.fix,
        "href": link(draft, place, back) if draft and place else "",
        "doc_href": finding.documentation,
        **(_to_apply(finding, draft, applied) if draft and finding.code == _PERMIT else {}),
    }


def _to_apply(finding: PublicFinding, draft: Draft, documents: Collection[str]) -> dict[str, Any]:
    """A permit that is missing is applied for on the page of all permits.

    `documents` are the codes of those that were applied for; the finding's text names its own.
    """
    applied = any(code in finding.text for code in documents)
    return {"href": reverse("draft-permits", args=[draft.pk]),
            "place": _("Permits for these goods"),
            "fix": _("You have applied for it. The agency works on it.") if applied
            else _("Apply for it in one step with all the others.")}  # fmt: skip


def _applied(draft: Draft) -> frozenset[str]:
    """The documents that were applied for with a draft and are not decided on."""
    found = ApplicationRow.objects.filter(draft=draft, state__in=OPEN)
    return frozenset(found.values_list("document", flat=True))


def _words(finding: PublicFinding, place: Place | None) -> str:
    """What is wrong; of a value that is written wrong in the form, how to write it."""
    if place is None or finding.code != _WRITTEN:
        return finding.text
    _title, label = words_of(place.task, place.field)
    if place.field.startswith("packages"):
        return _("%s: write a whole number, such as 12.") % label
    if place.field.startswith(_FIGURES):
        return _("%s: write a number with a point, such as 14100.00.") % label
    return _("%s: this is not written as it must be.") % label


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
            told = errors.setdefault(place.field, [])
            if (text := _words(finding, place)) not in told:
                told.append(text)
    return errors


def summary(errors: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """The errors of a page for its summary, each with a link to its field."""
    return [
        {"href": f"#{field}", "text": text} for field, texts in errors.items() for text in texts
    ]
