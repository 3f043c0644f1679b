"""The permits of a draft for people: progress by agency, and the one form of what is asked."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.agencies.form import Asking
from greenlane.lifecycle.application import FINAL
from greenlane.rules.requirements import Requirement, longest
from greenlane.store import attachments
from greenlane.store.models import ApplicationRow, Draft
from greenlane.usecases.application_clocks import application_clocks
from greenlane.usecases.desk import Desk
from greenlane.usecases.dossier import Dossier
from greenlane.web import words
from greenlane.web.choices import named
from greenlane.web.show.applications import BY, STATES, agency_name, next_step
from greenlane.web.show.law_words import is_day


def context(
    dossier: Dossier, here: Desk, language: str, errors: Mapping[str, str]
) -> dict[str, Any]:
    """The page of a dossier."""
    asking = list(dossier.asking)
    ids = {each.key: f"q-{n}" for n, each in enumerate(asking, start=1)}
    return {
        "draft": dossier.draft,
        "unreadable": dossier.shipment is None,
        "rows": [_row(r, dossier, here, language) for r in dossier.permits],
        "spared": [
            {"permit": named(r.permit.name, language), "item": r.place + 1, "basis": r.basis}
            for r in dossier.requirements if not r.binding
        ],
        "days": longest(dossier.requirements),
        "ready": len(ready(dossier)),
        "groups": _groups(asking, ids, dossier, here, language, errors),
        "files_href": reverse("draft-attachments", args=[_draft(dossier).pk]),
        "errors": [{"href": f"#{ids[key]}", "text": text} for key, text in errors.items()],
    }  # fmt: skip


def _draft(dossier: Dossier) -> Draft:
    """The draft that the page is of."""
    assert dossier.draft is not None  # noqa: S101 - pages are of drafts
    return dossier.draft


def ready(dossier: Dossier) -> list[str]:
    """The permits that can be applied for now."""
    return [
        r.permit.id for r in dossier.permits
        if not dossier.missing(r.permit.id) and _free(dossier.latest(r.permit.id))
    ]  # fmt: skip


def _free(row: ApplicationRow | None) -> bool:
    return row is None or row.state in FINAL - {"granted"}


def _row(r: Requirement, dossier: Dossier, here: Desk, language: str) -> dict[str, Any]:
    permit, found = r.permit, dossier.latest(r.permit.id)
    before = here.book.permit_on(permit.after, here.day_of(here.now()))
    asked_first = before if before and dossier.latest(before.id) is not None else None
    made = {
        "agency": agency_name(permit.agency, here, language),
        "permit": named(permit.name, language), "basis": r.basis,
        "fee": f"{permit.fee} {here.book.currency}" if permit.fee else "",
        "after": named(before.name, language) if before else "",
    }  # fmt: skip
    if found is None:
        return made | _not_applied(len(dossier.missing(permit.id)))
    state, tone = STATES[found.state]
    waits = {
        "queried": _("You"),
        "waiting": named(asked_first.name, language) if asked_first else "",
    }
    running = found.state in ("submitted", "in-work", "countersign")
    return made | {
        "state": state, "tone": tone, "detail": BY[found.decided_by],
        "due": application_clocks(here).last_day(found),
        "waits": waits.get(found.state, made["agency"] if running else _("Nobody")),
        "next": next_step(found.state), "href": reverse("application", args=[found.number]),
    }  # fmt: skip


def _not_applied(missing: int) -> dict[str, Any]:
    if missing:
        return {
            "state": _("Answers are missing"), "tone": "warn", "waits": _("You"),
            "next": _("Answer the questions below: %d") % missing, "href": "#answers",
        }  # fmt: skip
    return {"state": _("Ready to apply"), "tone": "info", "waits": _("You"),
            "next": _("Apply"), "href": ""}  # fmt: skip


def _groups(
    asking: Iterable[Asking], ids: Mapping[str, str], dossier: Dossier, here: Desk, language: str,
    errors: Mapping[str, str],
) -> list[dict[str, Any]]:  # fmt: skip
    files = [(str(a.pk), a.name) for a in attachments.of(_draft(dossier))]
    made: dict[int, list[dict[str, Any]]] = {}
    for each in asking:
        field = _field(each, ids[each.key], dossier, here, language, files)
        field["errors"] = [errors[each.key]] if each.key in errors else []
        made.setdefault(each.place, []).append(field)
    titles = {n: _title(n, dossier) for n in made}
    return [{"title": titles[n], "fields": fields} for n, fields in sorted(made.items())]


def _title(place: int, dossier: Dossier) -> str:
    if not place:
        return _("About the whole consignment")
    items = _draft(dossier).body["items"]
    told = items[place - 1].get("description", "")[:60] if place <= len(items) else ""
    return f"{_('Item %d') % place}: {told}" if told else _("Item %d") % place


def _field(
    each: Asking, name: str, dossier: Dossier, here: Desk, language: str,
    files: list[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    question = each.question
    asked_by = words.joined(agency_name(code, here, language) for code in each.agencies)
    hint = question.hint.get(language, "")
    field: dict[str, Any] = {
        "name": each.key, "id": name, "label": named(question.label, language),
        "required": each.required, "value": dossier.answers.get(each.key, ""),
        "hint": f"{hint} {_('For: %s') % asked_by}".strip(), "kind": "text", "maxlength": 500,
    }  # fmt: skip
    if question.kind == "number":
        return field | {"kind": "quantity", "unit": question.unit}
    if question.kind == "date":
        return field | {"kind": "date", "width": "w-12"}
    if question.kind == "choice":
        options = [(code, arabic if language == "ar" and arabic else english)
                   for code, english, arabic in question.choices]  # fmt: skip
        return field | {"kind": "select", "options": options}
    if question.kind == "yesno":
        return field | {"kind": "radio", "options": [("yes", _("Yes"), ""), ("no", _("No"), "")]}
    if question.kind == "document":
        return field | {"kind": "select", "options": files,
                        "empty": _("Choose an attached file") if files
                        else _("Attach a file first")}  # fmt: skip
    return field


def wrong(dossier: Dossier, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong in the answers that were sent, by their keys."""
    found = {}
    for each in dossier.asking:
        text = values.get(each.key, "").strip()
        if text and each.question.kind == "number" and not _is_number(text):
            found[each.key] = _("%s: write a number with a point, such as 4.5") % text
        if text and each.question.kind == "date" and not is_day(text):
            found[each.key] = _("%s is no day.") % text
    return found


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", text) is not None
