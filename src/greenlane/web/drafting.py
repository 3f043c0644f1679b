"""What the pages of a guided declaration show: fields with values, tasks with states, findings."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.lifecycle.event import Actor
from greenlane.store import attachments
from greenlane.store.models import Draft
from greenlane.usecases import answers, check, desk, dossier
from greenlane.usecases import drafts as use
from greenlane.web import fields, forms
from greenlane.web.context import language
from greenlane.web.places import place_of
from greenlane.web.show import findings as shown

KEPT_DAYS = 180


def asked(draft: Draft, actor: Actor) -> forms.Asked:
    """Who is asked: the law of today, language, trade, broker or not."""
    here = desk.current()
    law = here.book.on(here.day_of(here.now()))
    return forms.Asked(law, language(), draft.trade, broker=actor.role == "broker")


def checked(draft: Draft, actor: Actor) -> tuple[answers.Answer | None, list[Any]]:
    """The answer to the draft as it stands (None when its form is wrong), and all findings."""
    body = use.as_declaration(draft, actor)
    outcome = check.check(body, "json", actor, desk.current(), language())
    if outcome.problem:
        return None, list(answers.public_findings(outcome.findings))
    answer = answers.decode(outcome.body)
    return answer, list(answer.findings)


def errors(draft: Draft, actor: Actor, task: str) -> dict[str, list[str]]:
    """The errors of one task."""
    return shown.of_task(checked(draft, actor)[1], task, draft.body)


def page(
    draft: Draft,
    actor: Actor,
    name: str,
    task: fields.Task,
    place: int,
    found: Mapping[str, list[str]],
    *,
    more: bool,
) -> dict[str, Any]:
    """Title, lead and groups of one task; `more` adds an empty row."""
    who = asked(draft, actor)
    body = draft.body
    made: dict[str, Any] = {"title": task.title, "lead": task.lead, "tasks": _trail(draft, name)}
    if name in fields.TABLES:
        made["groups"] = forms.tables(task, who, _table(name, body, more), found)
        made["add"] = {"name": "row", "text": _("Add another")}
        return made
    values = body["fields"]
    if place:
        values = _item(draft, place)
        made["title"] = _("Item %d") % place
        made["remove_item"] = len(body["items"]) > 1
    made["groups"] = forms.groups(task, who, values, found)
    return made


def _table(name: str, body: Mapping[str, Any], more: bool) -> list[dict[str, str]]:
    """The rows of a table; one more when there is none or when it is asked for."""
    rows = [*body[name], {}] if more or not body[name] else body[name]
    return [row or _fresh(name, body) for row in rows]


def _item(draft: Draft, place: int) -> dict[str, str]:
    """The fields of an item, with the currency of the invoice. Raises UnknownDraftError."""
    items = draft.body["items"]
    if not 1 <= place <= len(items):
        raise use.UnknownDraftError(f"{draft.pk}/{place}")
    return {"currency": draft.body["fields"].get("currency", ""), **items[place - 1]}


def _fresh(name: str, body: Mapping[str, Any]) -> dict[str, str]:
    return {"currency": body["fields"].get("currency", "")} if name == "charges" else {}


def _names(draft: Draft) -> list[tuple[str, fields.Task, str]]:
    """Every task page of the draft in order: name, task, title."""
    made = [(task.name, task, str(task.title)) for task in fields.SINGLE.values()]
    for place, item in enumerate(draft.body["items"], start=1):
        title = _("Item %d") % place
        text = item.get("description", "")
        made.append((f"item-{place}", fields.ITEM, f"{title}: {text[:40]}" if text else title))
    tables = [fields.CHARGES, fields.DOCUMENTS] if draft.trade == "import" else [fields.DOCUMENTS]
    return [*made, *((task.name, task, str(task.title)) for task in tables)]


def _trail(draft: Draft, current: str) -> list[dict[str, Any]]:
    return [
        {"href": reverse("draft-task", args=[draft.pk, name]), "text": title,
         "state": "", "current": name == current}
        for name, _task, title in _names(draft)
    ]  # fmt: skip


def _values(draft: Draft, name: str, task: fields.Task) -> bool:
    """True when something was entered in the task."""
    body = draft.body
    if name in fields.TABLES:
        return bool(body[name])
    if name.startswith("item-"):
        return any(body["items"][int(name[5:]) - 1].values())
    names = [field.name for group in task.groups for field in group.fields]
    return any(body["fields"].get(field) for field in names)


def states(draft: Draft, found: Iterable[Any]) -> dict[str, str]:
    """The state of every task by name: todo, started, wrong or done."""
    wrong: dict[str, list[Any]] = {}
    for finding in found:
        place = place_of(finding.pointer, draft.body)
        if finding.severity == "error" and place:
            wrong.setdefault(place.task, []).append(finding)
    made = {}
    for name, task, _title in _names(draft):
        entered = _values(draft, name, task)
        here = wrong.get(name, [])
        if not entered:
            made[name] = "wrong" if here and name in fields.TABLES else "todo"
        elif here:
            made[name] = "wrong" if any(finding.value for finding in here) else "started"
        else:
            made[name] = "done"
    return made


def overview(draft: Draft, actor: Actor) -> dict[str, Any]:
    """The list of tasks as pages/draft.html reads it."""
    known = states(draft, checked(draft, actor)[1])
    rows = {
        name: {"href": reverse("draft-task", args=[draft.pk, name]), "text": title,
               "hint": task.hint, "state": known[name]}
        for name, task, title in _names(draft)
    }  # fmt: skip
    optional = sum(1 for name in fields.TABLES if known.get(name) == "todo")
    return {
        "draft": {"lrn": draft.lrn, "trade": draft.trade, "updated": draft.updated,
                  "kept_until": draft.updated + timedelta(days=KEPT_DAYS)},
        "sections": _sections(draft, rows),
        "done": sum(1 for state in known.values() if state == "done"),
        "of": len(known) - optional,
        "check_href": reverse("draft-check", args=[draft.pk]),
        "delete_href": reverse("draft-delete", args=[draft.pk]),
        "attachments_href": reverse("draft-attachments", args=[draft.pk]),
        "attachments_count": attachments.count(draft),
        "permits_href": reverse("draft-permits", args=[draft.pk]),
        "permits_count": len(dossier.of(draft, actor, desk.current()).permits),
    }  # fmt: skip


def _sections(draft: Draft, rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = [row for name, row in rows.items() if name.startswith("item-")]
    tables = [row for name, row in rows.items() if name in fields.TABLES]
    add = {"href": reverse("draft-add-item", args=[draft.pk]), "text": _("Add an item")}
    return [
        {"title": _("You and the journey"), "tasks": [rows["about"], rows["journey"]]},
        {"title": _("Transport and arrival"), "tasks": [rows["transport"]]},
        {"title": _("The goods"), "tasks": items, "add": add},
        {"title": _("Value and documents"), "tasks": tables},
    ]


def summaries(draft: Draft, actor: Actor) -> list[dict[str, Any]]:
    """All answers by task, for checking before lodging."""
    who = asked(draft, actor)
    made = []
    for name, task, title in _names(draft):
        if name in fields.TABLES:
            groups = forms.tables(task, who, draft.body[name], {})
        else:
            values = draft.body["fields"]
            if name.startswith("item-"):
                values = _item(draft, int(name[5:]))
            groups = forms.groups(task, who, values, {})
        rows = [_answer(field) for group in groups for field in group["fields"]]
        href = reverse("draft-task", args=[draft.pk, name])
        made.append({"title": title, "rows": rows, "href": f"{href}?back=check"})
    return made


def _answer(field: Mapping[str, Any]) -> dict[str, Any]:
    value = field["value"]
    texts = {option[0]: option[1] for option in field.get("options", ())}
    kind = "code" if field["kind"] == "code" else ""
    if value and field["kind"] in ("money", "quantity"):
        return {"text": field["label"], "value": value, "kind": "amount",
                "unit": field.get("unit_value") or field.get("unit")}  # fmt: skip
    return {"text": field["label"], "value": texts.get(value, value), "kind": kind}
