"""The origin wizard: five short steps and an answer, for everyone, with nothing stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from greenlane.kernel.finding import Finding
from greenlane.usecases import desk
from greenlane.usecases.origin_check import OriginAnswer, check_origin
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.origin_facts import address, facts_in
from greenlane.web.origin_form import OWN, STEPS, Form, progress, step_of, titles
from greenlane.web.show.origin import shown


@open_to(EVERYONE)
def wizard(request: HttpRequest) -> HttpResponse:
    """A step of the wizard, or the answer once the goods and their country are told."""
    here = desk.current()
    law = here.book.on(here.day_of(here.now()))
    schemes = here.book.origin.schemes_on(law.day)
    if not schemes:
        return render(request, "pages/origin.html", {"none": True})
    query = request.GET.copy()
    step = _step(query)
    findings: tuple[Finding, ...] = ()
    if step != "goods":
        answer = check_origin(facts_in(query, here.book.currency), here, language())
        findings = _before(answer, step)
        if step == "answer" and not findings:
            return render(request, "pages/origin_answer.html", _answer(answer, query, law))
    if findings:
        step = min((step_of(finding) for finding in findings), key=STEPS.index)
    form = Form(query, law, schemes, language(), findings)
    context = form.context(step) | {"steps": progress(step), "title": titles()[step]}
    place = STEPS.index(step)
    context["next"] = STEPS[place + 1]
    context["back"] = address(query, STEPS[place - 1]) if place else ""
    return render(request, "pages/origin.html", context, status=422 if findings else 200)


def _step(query: QueryDict) -> str:
    """The step asked for; more rows of materials is the step of materials again."""
    step = query.get("step", "goods")
    if step == "more":
        query["more"] = "yes"
        step = "materials"
    _told(query)
    return step if step in STEPS else "goods"


def _told(query: QueryDict) -> None:
    """A step that was sent is told, though nothing was ticked in it."""
    told = query.getlist("told")
    sent = query.get("sent", "")
    query.pop("sent", None)
    if sent in ("materials", "work") and sent not in told:
        query.setlist("told", [*told, sent])


def _before(answer: OriginAnswer, step: str) -> tuple[Finding, ...]:
    """The faults of the steps before the one that is asked for."""
    place = STEPS.index(step)
    return tuple(f for f in answer.findings if STEPS.index(step_of(f)) < place)


def _answer(answer: OriginAnswer, query: QueryDict, law: Any) -> dict[str, Any]:
    countries = {code: named(name, language()) for code, name in law.book.countries.items()}
    links = [{"text": titles()[s], "href": address(query, s)} for s in STEPS if OWN[s]]
    goods = law.goods.get(query.get("code", "").replace(" ", "")[:8])
    return {
        "panels": shown(answer, query, countries), "steps": progress("answer"), "links": links,
        "code": query.get("code", ""), "day": law.day, "law": answer.law,
        "goods": named(goods.description, language()) if goods else "",
        "country": countries.get(query.get("country", ""), query.get("country", "")),
    }  # fmt: skip
