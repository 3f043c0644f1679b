"""Authorised operators for people: a row, one with its questions, plan and report, the forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.authorised_terms import AuthorisedTerms
from greenlane.lifecycle.authorisation import APPEALABLE, TRANSITIONS, to_visit
from greenlane.store.models import Authorisation, AuthorisationEvent
from greenlane.usecases import authorised_record, authorising, party_files
from greenlane.usecases.authorising import PARTNER
from greenlane.usecases.desk import Desk
from greenlane.web.context import language
from greenlane.web.show import sheet

STATES = {
    "draft": (gettext_lazy("Being written"), "neutral"),
    "submitted": (gettext_lazy("Submitted"), "warn"),
    "planned": (gettext_lazy("Visit planned"), "warn"),
    "visited": (gettext_lazy("Visited, waits for a decision"), "warn"),
    "granted": (gettext_lazy("Authorised"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "suspended": (gettext_lazy("Suspended"), "bad"),
    "revoked": (gettext_lazy("Revoked"), "bad"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "surrendered": (gettext_lazy("Surrendered"), "neutral"),
}
RATINGS = {"": "", "low": gettext_lazy("Low risk"), "medium": gettext_lazy("Medium risk"),
           "high": gettext_lazy("High risk")}  # fmt: skip
ANSWERS = {"yes": gettext_lazy("Yes"), "partly": gettext_lazy("In part"), "no": gettext_lazy("No")}
MET = {"met": gettext_lazy("Met"), "partly": gettext_lazy("Met in part"),
       "not": gettext_lazy("Not met")}  # fmt: skip
BENEFITS = {
    "controls": gettext_lazy("Fewer controls"), "deferment": gettext_lazy("Deferred payment"),
    "guarantee": gettext_lazy("A smaller share of a comprehensive guarantee"),
    "priority": gettext_lazy("Priority in the officers' queue"),
    "premises": gettext_lazy("Clearance at one's own premises"),
    "transit": gettext_lazy("Recording the arrival of transit at one's own premises"),
}  # fmt: skip
EVENTS = {
    "submit": gettext_lazy("Submitted"), "plan": gettext_lazy("Visit planned"),
    "visit": gettext_lazy("Visit reported"), "grant": gettext_lazy("Granted"),
    "refuse": gettext_lazy("Refused"), "suspend": gettext_lazy("Suspended"),
    "restore": gettext_lazy("Restored"), "revoke": gettext_lazy("Revoked"),
    "withdraw": gettext_lazy("Withdrawn"), "surrender": gettext_lazy("Surrendered"),
    "incident": gettext_lazy("Incident"), "review": gettext_lazy("Yearly self-review"),
    "overdue": gettext_lazy("The yearly self-review is overdue"),
    "appeal": gettext_lazy("Appeal lodged"), "stay": gettext_lazy("Suspension stayed"),
    "uphold": gettext_lazy("Appeal upheld"), "dismiss": gettext_lazy("Appeal dismissed"),
}  # fmt: skip
NEXT = {
    "submitted": gettext_lazy("Customs reads your answers and plans a visit."),
    "planned": gettext_lazy("Have the papers on these elements at hand, and somebody who knows."),
    "visited": gettext_lazy("Customs decides now. Two persons take the decision."),
    "suspended": gettext_lazy("Nothing is given while this lasts."),
}
# What a suspended one reads instead while its appeal runs, by whether it is stayed.
APPEALED = {
    False: gettext_lazy("Nothing is given while this lasts. Another person than the one who "
                        "suspended you decides on your appeal."),
    True: gettext_lazy("What you are given goes on until the appeal is decided."),
}  # fmt: skip
COLUMNS = ("number", "operator", "name", "tier", "state", "rating", "since", "ended", "review_due",
           "due")  # fmt: skip
SORTS = {"number": "pk", "name": "operator__name", "due": "due", "since": "since"}


def said(words: Mapping[str, str]) -> str:
    """Words in the page's language."""
    return words.get(language()) or words.get("en", "")


def row(each: Authorisation, desk: Desk) -> dict[str, Any]:
    """An authorisation for a row of the board."""
    text, tone = STATES[each.state]
    tiers = (
        {t.code: said(t.name) for t in desk.book.authorised.tier} if desk.book.authorised else {}
    )
    today = desk.day_of(desk.now())
    return {
        "href": reverse("authorised-one", args=[each.pk]), "number": each.pk,
        "name": each.operator.name, "operator": each.operator_id,
        "tier": tiers.get(each.tier, each.tier), "state": each.state, "state_text": text,
        "tone": tone, "rating": RATINGS[each.rating], "since": each.since, "ended": each.ended,
        "due": each.due if each.state in ("submitted", "planned", "visited") else None,
        "review_due": each.review_due if each.state == "granted" else None,
        "late": bool(each.review_due and each.state == "granted" and each.review_due < today),
    }  # fmt: skip


def cells(each: Authorisation) -> dict[str, Any]:
    """An authorisation for the sheet."""
    days = {n: getattr(each, n).isoformat() if getattr(each, n) else ""
            for n in ("since", "ended", "review_due", "due")}  # fmt: skip
    return {**days, "number": each.pk, "operator": each.operator_id, "name": each.operator.name,
            "tier": each.tier, "state": each.state, "rating": each.rating}  # fmt: skip


def one(each: Authorisation, terms: AuthorisedTerms, desk: Desk) -> dict[str, Any]:
    """An authorisation with its elements, record, events, documents and what is given."""
    moves = TRANSITIONS[each.state]  # type: ignore[index]  # a constraint holds it
    today = desk.day_of(desk.now())
    given = terms.benefits(each.tier, today) if each.since and not each.ended else {}
    events = AuthorisationEvent.objects.filter(authorisation=each).order_by("-pk")
    last_day = authorising.appeal_until(each, desk)
    return {
        **row(each, desk), "moves": sorted(moves), "appeal": each.appeal, "stayed": each.stayed,
        "appealable": (each.state in APPEALABLE and each.appeal in ("none", "upheld")
                       and last_day is not None and last_day >= today),
        "appeal_until": last_day, "to_visit": _to_visit(each, terms),
        "elements": elements(each, terms), "places": each.places, "plan": _plan(each, terms),
        "submitted": each.submitted, "next": _next(each),
        "record": authorised_record.of(each.operator_id, desk),
        "benefits": [{"text": BENEFITS[code], "act": b.basis} for code, b in given.items()],
        "events": [{"text": EVENTS[e.kind], "moment": e.moment, "by": e.actor,
                    "second": e.second, "why": e.text, "act": e.basis} for e in events[:50]],
        "files": list(party_files.of(f"authorisation:{each.pk}").defer("content")),
    }  # fmt: skip


def _next(each: Authorisation) -> Any:
    if each.state == "suspended" and each.appeal == "lodged":
        return APPEALED[each.stayed]
    return NEXT.get(each.state, "")


def _to_visit(each: Authorisation, terms: AuthorisedTerms) -> list[tuple[str, str]]:
    """What a visit that is planned now will look at, by what was answered and the risk."""
    questions = {q.code: q.element for q in terms.asked(each.tier)}
    seen = to_visit(each.answers, questions, each.rating or "high")  # type: ignore[arg-type]  # set on submission
    return [(code, said(terms.elements[code])) for code in seen if code in terms.elements]


def _plan(each: Authorisation, terms: AuthorisedTerms) -> dict[str, Any]:
    """The plan of the visit: its day, its inspector, and the elements by name."""
    if not each.plan:
        return {}
    return {
        "day": date.fromisoformat(each.plan["day"]), "inspector": each.plan["inspector"],
        "elements": [said(terms.elements[code]) for code in each.plan.get("elements", [])
                     if code in terms.elements],
    }  # fmt: skip


def elements(each: Authorisation, terms: AuthorisedTerms) -> list[dict[str, Any]]:
    """The elements with the questions of the tier, their answers, and what a visit found."""
    asked = terms.asked(each.tier)
    planned = set(each.plan.get("elements", []))
    made: list[dict[str, Any]] = [
        {"code": code, "name": said(name), "planned": code in planned,
         "met": MET.get(each.report.get(code, {}).get("met", "")),
         "text": each.report.get(code, {}).get("text", ""),
         "questions": [
             {"code": q.code, "text": said(q.text), "answer": each.answers.get(q.code, ""),
              "answer_text": ANSWERS.get(each.answers.get(q.code, ""), "—"),
              "remark": each.remarks.get(q.code, ""),
              "options": [(a, t, each.answers.get(q.code) == a) for a, t in ANSWERS.items()]}
             for q in asked if q.element == code]}
        for code, name in terms.elements.items()
    ]  # fmt: skip
    for element in made:
        questions = element["questions"]
        done, whole = sum(bool(q["answer"]) for q in questions), len(questions)
        state = "done" if done == whole else "started" if done else "todo"
        element |= {"done": done, "of": whole, "state": state}
    return [element for element in made if element["of"]]


def tiers(terms: AuthorisedTerms, desk: Desk) -> list[dict[str, Any]]:
    """What can be applied for, with what each is given today."""
    today = desk.day_of(desk.now())
    return [
        {"code": t.code, "name": said(t.name), "most": t.most_declarations, "act": t.basis,
         "questions": len(terms.asked(t.code)),
         "benefits": [BENEFITS[code] for code in terms.benefits(t.code, today)]}
        for t in terms.tier if t.code != PARTNER
    ]  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the board."""
    states = [(code, text) for code, (text, _tone) in STATES.items() if code != "draft"]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Name or number"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    ]
    return sheet.fields(given, *made)
