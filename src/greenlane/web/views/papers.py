"""One paper of an outage: recording that it was used, capturing it, voiding its number."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.standards import fallback_number
from greenlane.store import fallbacks, outages
from greenlane.store.fallback_models import FallbackKeyed, FallbackPaper
from greenlane.usecases import answers, desk, drafts, fallback, fallback_capture, fallback_keyed
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import matrix, may
from greenlane.web import moments
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.context import language
from greenlane.web.refusing import said
from greenlane.web.show import papers as shown
from greenlane.web.show.lists import ltr


@never_cache
@open_to("fallback.record")
def record(request: HttpRequest) -> HttpResponse:
    """Record what was done on a paper while the system was away."""
    given, wrong = request.POST.dict(), dict[str, str]()
    if request.method == "POST":
        paper = _recorded(request, given, wrong)
        if paper is not None:
            if paper.conflict:
                text = _("These goods were released under %s already: the paper is a conflict.")
                messages.warning(request, text % ltr(paper.conflict))
            else:
                messages.success(request, _("The paper is recorded. It waits for capture."))
            return redirect("paper", paper.number)
    given.setdefault("number", request.GET.get("number", "")[:24])
    context = {
        "fields": shown.record(given, list(outages.in_force().order_by("-since")[:20]), wrong),
        "errors": _summary(wrong),
    }  # fmt: skip
    return render(request, "pages/paper_record.html", context, status=422 if wrong else 200)


def _recorded(
    request: HttpRequest, given: Mapping[str, str], wrong: dict[str, str]
) -> FallbackPaper | None:
    here = desk.current()
    accepted, released = (
        moments.read(given.get(n, ""), here.zone) for n in ("accepted", "released")
    )
    if accepted is None:
        wrong["accepted"] = _("Give the day and the hour.")
    if given.get("released", "").strip() and released is None:
        wrong["released"] = _("Give the day and the hour.")
    for name in ("number", "declarant", "trader"):
        if not given.get(name, "").strip():
            wrong[name] = _("Fill this in.")
    if wrong or accepted is None:
        return None
    used = fallback.Used(
        number=given["number"][:24], accepted=accepted, released=released,
        declarant=given["declarant"].strip().upper()[:17],
        trader=given["trader"].strip().upper()[:17],
        released_by=given.get("released_by", "").strip()[:60],
        documents=_lines(given.get("documents", "")), ucr=given.get("ucr", "").strip()[:35],
        containers=_lines(given.get("containers", "").upper()),
    )  # fmt: skip
    try:
        return fallback.record(used, given.get("outage", "")[:20], actor(request), here)
    except fallback.FallbackError as error:
        wrong[error.field or "number"] = said(error)
        return None


def _lines(text: str) -> list[str]:
    return [line.strip()[:70] for line in text.splitlines() if line.strip()][:50]


def _summary(wrong: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"href": f"#{name}", "text": text} for name, text in wrong.items()]


@never_cache
@open_to("fallback.report")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One paper, and what this person may do with it."""
    return _page(request, _found(request, number), {})


def _found(request: HttpRequest, number: str) -> FallbackPaper:
    """The paper, if it concerns the visitor: an office by its range, an operator as a party."""
    found, me = fallbacks.one(fallback_number.compact(number)), actor(request)
    mine = matrix().scope(me.role, "fallback.report")
    if found is None or (mine == "office" and found.range.office != me.unit):
        raise Http404(number)
    if mine == "own" and me.unit not in (found.declarant, found.trader):
        raise Http404(number)
    return found


@require_POST
@open_to("fallback.capture")
@step_up
def capture(request: HttpRequest, number: str) -> HttpResponse:
    """Capture: a declarant from a draft of his, an officer from what he keyed in."""
    paper, me, here = _found(request, number), actor(request), desk.current()
    wrong: dict[str, str] = {}
    try:
        if me.unit == paper.declarant:
            draft = drafts.of(me, _draft(request))
            body = drafts.as_declaration(draft, me)
            outcome = fallback_capture.capture(number, body, "json", me, here, language=language())
            if outcome.status == 201:
                drafts.discard(me, draft.pk)
            return _told(request, paper, outcome)
        return _keyed(request, paper)
    except fallback.FallbackError as error:
        wrong[error.field] = said(error)
    return _page(request, paper, wrong)


def _draft(request: HttpRequest) -> int:
    given = request.POST.get("draft", "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def _keyed(request: HttpRequest, paper: FallbackPaper) -> HttpResponse:
    me, here, text = actor(request), desk.current(), request.POST.get("body", "").strip()
    body, fmt = text.encode(), "xml" if text.startswith("<") else "json"
    if not fallback_keyed.needs_two(paper.declarant):
        told = fallback_capture.capture(
            paper.number, body, fmt, me, here, language=language()  # type: ignore[arg-type]
        )  # fmt: skip
        return _told(request, paper, told)
    reason = request.POST.get("reason", "")
    found = fallback_keyed.key_in(paper.number, body, fmt, reason, me, here)  # type: ignore[arg-type]
    if found is not None:
        return _told(request, paper, found)
    messages.success(request, _("It is kept. Another officer compares it with the paper."))
    return redirect("paper", paper.number)


@require_POST
@open_to("fallback.capture")
@step_up
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """A second officer confirms what another keyed in: it is lodged."""
    paper = _found(request, number)
    try:
        told = fallback_keyed.confirm(number, actor(request), desk.current(), language=language())
    except fallback.FallbackError as error:
        return _page(request, paper, {"body": said(error)})
    return _told(request, paper, told)


@require_POST
@open_to("fallback.capture")
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """A second officer says that what was keyed in is not what stands on the paper."""
    paper = _found(request, number)
    try:
        fallback_keyed.refuse(number, request.POST.get("why", ""), actor(request), desk.current())
    except fallback.FallbackError as error:
        return _page(request, paper, {error.field: said(error)})
    messages.success(request, _("It is to be keyed in again."))
    return redirect("paper", number)


@require_POST
@open_to("fallback.record")
@step_up
def void(request: HttpRequest) -> HttpResponse:
    """Void a number: a spoiled form, or a use that was recorded wrongly."""
    number = request.POST.get("number", "")[:24]
    try:
        fallback.void(number, request.POST.get("reason", ""), actor(request), desk.current())
    except fallback.FallbackError as error:
        messages.error(request, said(error))
        return redirect("fallback")
    messages.success(request, _("The number is void."))
    return redirect("paper", fallback_number.compact(number))


def _told(request: HttpRequest, paper: FallbackPaper, outcome: Outcome) -> HttpResponse:
    """To the declaration that was made, or the findings beside the paper."""
    if outcome.status == 201:
        mrn = answers.decode(outcome.body).mrn or ""
        messages.success(request, _("The paper is captured. Its declaration is %s.") % ltr(mrn))
        return redirect("paper", paper.number)
    if outcome.problem:
        found = answers.public_findings(outcome.findings)
    else:
        found = answers.decode(outcome.body).findings
    said = [f"{each.code}: {each.text} {each.fix}".strip() for each in found][:50]
    return _page(request, paper, {"body": _("It was not taken. See what is wrong below.")}, said)


def _page(
    request: HttpRequest, paper: FallbackPaper, wrong: dict[str, str], said: list[str] | None = None
) -> HttpResponse:
    me, here = actor(request), desk.current()
    waits = paper.state == "used" and not paper.conflict
    officer = me.unit == paper.range.office
    two = fallback_keyed.needs_two(paper.declarant)
    row = FallbackKeyed.objects.filter(paper=paper).first()
    captures = waits and may(me, "fallback.capture").allowed
    context: dict[str, Any] = {
        "paper": shown.row(paper, here), "full": paper, "said": said or [],
        "parties": may(me, "declaration.read").allowed, "keyed": row,
        "drafts": drafts.listed(me) if captures and me.unit == paper.declarant else None,
        "keys_in": captures and officer and not (row and not row.confirmed), "two": two,
        "confirms": captures and officer and row and not row.confirmed and row.keyed_by != me.name,
        "keyed_text": bytes(row.body).decode(errors="replace") if row and officer else "",
        "key_fields": shown.key_in(request.POST.dict(), wrong, two=two),
        "may_void": officer and paper.state == "used" and may(me, "fallback.record").allowed,
        "void_field": {"name": "reason", "id": "void-reason", "label": _("Why it is void"),
                       "required": True, "maxlength": 200, "width": "w-full"},
        "why_field": {"name": "why", "label": _("What differs"), "required": True,
                      "maxlength": 200, "width": "w-full",
                      "errors": [wrong["why"]] if "why" in wrong else []},
        "errors": _summary(wrong),
    }  # fmt: skip
    return render(request, "pages/paper.html", context, status=422 if wrong else 200)
