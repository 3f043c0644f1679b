"""Applications for people: where each stands, for whom it waits, what to do next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.agencies.setup import Setup
from greenlane.store import permit_takings
from greenlane.store.models import ApplicationEvent, ApplicationRow, ApplicationTask
from greenlane.usecases import application_lists as lists
from greenlane.usecases.application_clocks import ApplicationClocks, application_clocks
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix
from greenlane.web.choices import named
from greenlane.web.show import firms

STATES = {
    "draft": (gettext_lazy("Not submitted"), "neutral"),
    "waiting": (gettext_lazy("Waits for another permit"), "neutral"),
    "submitted": (gettext_lazy("With the agency"), "info"),
    "in-work": (gettext_lazy("Being worked on"), "info"),
    "queried": (gettext_lazy("The agency asks"), "warn"),
    "countersign": (gettext_lazy("A second officer decides"), "info"),
    "granted": (gettext_lazy("Granted"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "lapsed": (gettext_lazy("Lapsed"), "neutral"),
}
LIGHTS = {
    "green": (gettext_lazy("In time"), "good"),
    "yellow": (gettext_lazy("Due soon"), "warn"),
    "red": (gettext_lazy("Late"), "bad"),
    "standing": (gettext_lazy("The clock stands"), "neutral"),
    "over": (gettext_lazy("Decided"), "neutral"),
}
BY = {
    "rule": gettext_lazy("by a rule of the agency"),
    "person": gettext_lazy("by an officer"),
    "law": gettext_lazy("by law, because the agency was silent"),
    "": "",
}
MOVES = {
    "submit": gettext_lazy("Submitted"),
    "wait": gettext_lazy("Submitted; waits for another permit"),
    "begin": gettext_lazy("The agency’s time begins"),
    "take": gettext_lazy("Taken into work"),
    "give-back": gettext_lazy("Given back to the team"),
    "advise": gettext_lazy("Advice given"),
    "query": gettext_lazy("The agency asks"),
    "answer": gettext_lazy("Answered"),
    "propose": gettext_lazy("A decision is proposed to a second officer"),
    "return": gettext_lazy("Returned to the first officer"),
    "grant": gettext_lazy("Granted"),
    "refuse": gettext_lazy("Refused"),
    "withdraw": gettext_lazy("Withdrawn"),
    "lapse": gettext_lazy("Lapsed"),
    "reopen": gettext_lazy("Opened again"),
}
NEXT = {
    "queried": gettext_lazy("Answer the agency"),
    "granted": gettext_lazy("Nothing: the number stands in your documents"),
    "refused": gettext_lazy("Read the reason; you may apply again"),
    "lapsed": gettext_lazy("Apply again"),
    "withdrawn": gettext_lazy("Apply again if you still need it"),
}
TASKS = {
    "open": (gettext_lazy("Open"), "info"),
    "done": (gettext_lazy("Met"), "good"),
    "waived": (gettext_lazy("Waived"), "neutral"),
}
STAGES = {"overdue": gettext_lazy("Overdue"), "escalated": gettext_lazy("Long overdue")}
COLUMNS = ("number", "agency", "permit", "document", "holder", "reference", "state", "light",
           "submitted", "due", "team", "officer", "decided", "decided_by", "reason",
           "permit_number")  # fmt: skip
TASK_COLUMNS = ("number", "agency", "holder", "code", "owner", "due", "state", "stage", "act")


def row(
    found: ApplicationRow, here: Desk, language: str, told: ApplicationClocks | None = None
) -> dict[str, Any]:
    """An application for a list, its days as outages moved them."""
    text, tone = STATES[found.state]
    told = told or application_clocks(here)
    light = lists.colour(found, here, told)
    permit = here.book.permit_on(found.permit, here.day_of(found.created))
    return {
        "href": reverse("application", args=[found.number]), "number": found.number,
        "permit": named(permit.name, language) if permit else found.permit,
        "agency": agency_name(found.agency, here, language),
        "holder": found.holder, "holder_name": firms.name(found.holder), "lrn": found.lrn,
        "state": text, "tone": tone,
        "light": LIGHTS[light][0], "light_tone": LIGHTS[light][1], "open": light != "over",
        "submitted": found.submitted, "due": told.last_day(found), "team": found.team,
        "officer": found.officer,
    }  # fmt: skip


def team_name(team: str, setup: Setup, language: str) -> str:
    """What an agency calls one of its teams."""
    told = setup.teams.get(team, {})
    return str(told.get(f"name_{language}") or told.get("name_en") or team)


def agency_name(code: str, here: Desk, language: str) -> str:
    """What an agency is called."""
    agency = here.book.agencies.get(code)
    return named(agency.name, language) if agency else code


def cells(found: ApplicationRow, here: Desk, told: ApplicationClocks) -> dict[str, Any]:
    """An application for a spreadsheet: codes, so that programs can read it."""
    due = told.last_day(found)
    return {
        "number": found.number, "agency": found.agency, "permit": found.permit,
        "document": found.document, "holder": found.holder, "reference": found.lrn,
        "state": found.state, "light": lists.colour(found, here, told),
        "submitted": found.submitted.isoformat() if found.submitted else "",
        "due": due.isoformat() if due else "", "team": found.team,
        "officer": found.officer,
        "decided": found.decided.isoformat() if found.decided else "",
        "decided_by": found.decided_by, "reason": found.reason, "permit_number": found.issued,
    }  # fmt: skip


def task_row(task: ApplicationTask, here: Desk, language: str) -> dict[str, Any]:
    """A condition for a list and for the page of its application."""
    text, tone = TASKS[task.state]
    found = task.application
    stage = STAGES.get(task.stage, "") if task.state == "open" else ""
    return {
        "href": reverse("application", args=[found.number]), "number": found.number,
        "code": task.code, "text": named(task.text, language), "act": task.act,
        "due": task.due, "state": text, "tone": tone, "stage": stage,
        "owner": _("The holder") if task.owner == "holder"
        else agency_name(found.agency, here, language),
        "holder": found.holder, "holder_name": firms.name(found.holder),
        "note": task.note, "open": task.state == "open",
        "of_agency": task.owner == "agency",
    }  # fmt: skip


def task_cells(task: ApplicationTask) -> dict[str, Any]:
    """A condition for a spreadsheet."""
    found = task.application
    return {
        "number": found.number, "agency": found.agency, "holder": found.holder,
        "code": task.code, "owner": task.owner, "due": task.due.isoformat(),
        "state": task.state, "stage": task.stage, "act": task.act,
    }  # fmt: skip


def one(
    found: ApplicationRow, setup: Setup, here: Desk, language: str, *, agency: bool
) -> dict[str, Any]:
    """All about one application; names of officers are for the agency alone."""
    permit = (
        here.book.permit_on(found.permit, here.day_of(found.created)) or setup.permits[found.permit]
    )
    reason = setup.reasons.get(found.reason, {})
    return row(found, here, language) | {
        "basis": permit.basis, "document": found.document, "code": found.permit,
        "fee": found.fee, "currency": found.currency, "issued": found.issued,
        "taken": permit_takings.declaration_of(found.issued),
        "by": BY[found.decided_by], "rule": found.rule if agency else "",
        "sampled": found.sampled and agency, "countersign": found.countersign and agency,
        "is_decided": found.decided is not None,
        "reason": reason.get(f"text_{language}") or reason.get("text_en", ""),
        "words": found.words if found.words != reason.get("text_en") else "",
        "decided": found.decided, "team": team_name(found.team, setup, language),
        "officer": found.officer if agency else "",
        "goods": [_goods(line, here, language) for line in found.goods],
        **answered(list(_answers(found, setup, here, language))),
        "files": [
            {"name": f["name"],
             "href": reverse("application-file", args=[found.number, f["attachment"]])}
            for f in found.files
            if f["attachment"]
        ],
        "steps": [w.row.get(f"name_{language}") or w.row["name_en"] for w in setup.steps
                  if not w.permits or found.permit in w.permits],
        "events": [_event(each, agency=agency) for each in lists.events(found)],
        "tasks": [task_row(each, here, language) for each in lists.tasks(found)],
    }  # fmt: skip


def _goods(line: Mapping[str, Any], here: Desk, language: str) -> dict[str, Any]:
    countries = here.book.countries
    return {
        "place": line["place"], "code": line["code"], "description": line.get("description", ""),
        "origin": named(countries.get(line.get("origin", ""), {"": line.get("origin", "")}),
                        language),
        "net": line.get("net", ""), "value": line.get("value", ""),
    }  # fmt: skip


def answered(answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Answers about the whole, and a table of those about items: a row of each, a column each."""
    items = [each for each in answers if each["place"]]
    questions = list(dict.fromkeys(str(each["label"]) for each in items))
    told = {(each["place"], str(each["label"])): each for each in items}
    places = sorted({each["place"] for each in items}, key=lambda text: (len(text), text))
    return {
        "answers": [each for each in answers if not each["place"]], "questions": questions,
        "answered": [{"place": place, "cells": [(q, told.get((place, q))) for q in questions]}
                     for place in places],
    }  # fmt: skip


def _answers(found: ApplicationRow, setup: Setup, here: Desk, language: str) -> Any:
    questions = {q.id: q for q in setup.questions}
    files = {str(f["attachment"]): f["name"] for f in found.files if f["attachment"]}
    for key, text in found.answers.items():
        name, _bar, place = key.partition("|")
        question = questions.get(name)
        if question is None:
            yield {"label": name, "place": place, "text": text}
            continue
        told = {code: arabic if language == "ar" else english
                for code, english, arabic in question.choices}  # fmt: skip
        told |= {"yes": _("Yes"), "no": _("No")} if question.kind == "yesno" else {}
        if question.element.casefold().endswith("country/id"):
            told = {code: named(words, language) for code, words in here.book.countries.items()}
        shown = files.get(text, text) if question.kind == "document" else told.get(text, text)
        yield {"label": named(question.label, language), "place": place, "unit": question.unit,
               "text": shown}  # fmt: skip


def _event(event: ApplicationEvent, *, agency: bool) -> dict[str, Any]:
    """A step; to the trader an officer is the agency, not a person."""
    own = matrix().scope(event.role, "application.own") == "own"
    return {
        "title": MOVES[event.move], "moment": event.moment, "text": event.text,
        "who": event.by if agency or own else "", "basis": event.basis,
    }  # fmt: skip


def filters(data: Mapping[str, str], teams: Mapping[str, Any], language: str) -> list[Any]:
    """The fields that narrow a list."""
    states = [("open", _("All open")), ("all", _("All"))]
    states += [(name, text) for name, (text, _tone) in STATES.items() if name != "draft"]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number, holder or permit"), "kind": "search", "plain": True,
         "value": data.get("q", ""), "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "plain": True, "closed": True,
         "options": states, "value": data.get("state", "open")},
        {"name": "light", "label": _("Time"), "kind": "select", "plain": True,
         "empty": _("All"), "value": data.get("light", ""),
         "options": [(n, t) for n, (t, _tone) in LIGHTS.items() if n != "over"]},
    ]  # fmt: skip
    if teams:
        options = [(code, team.get(f"name_{language}") or team["name_en"])
                   for code, team in teams.items()]  # fmt: skip
        made.append(
            {"name": "team", "label": _("Team"), "kind": "select", "plain": True,
             "empty": _("All"), "options": options, "value": data.get("team", "")}
        )  # fmt: skip
    return made


def lights(found: list[ApplicationRow], here: Desk) -> list[dict[str, Any]]:
    """How an inbox stands, by traffic light, each with the filter that shows it."""
    count, told = dict.fromkeys(LIGHTS, 0), application_clocks(here)
    for each in found:
        count[lists.colour(each, here, told)] += 1
    return [
        {"value": count[name], "text": LIGHTS[name][0], "href": f"?light={name}",
         "hot": name == "red" and count[name] > 0}
        for name in ("red", "yellow", "green", "standing")
    ]  # fmt: skip


def next_step(state: str) -> str:
    """What the trader does next; nothing while the agency works."""
    return str(NEXT.get(state, _("Nothing: the agency works on it")))


def left(due: date | None, today: date) -> int | None:
    """Days until the due day."""
    return (due - today).days if due else None
