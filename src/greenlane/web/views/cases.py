"""The officer's desk: queue, claims, one case on one screen, the decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.lifecycle.event import Actor
from greenlane.store import declarations, inspections, listing, watch_hits
from greenlane.store.listing import QueueEntry
from greenlane.usecases import claims, clocks, conflicts, controls, desk, disclosing
from greenlane.usecases.permissions import may
from greenlane.web import deciding, doubting, reading
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.context import language
from greenlane.web.listing import sheet_href
from greenlane.web.show import course, hits
from greenlane.web.show import desk as shown
from greenlane.web.show import doubt as doubts
from greenlane.web.show.sheet import as_csv


@open_to("case.queue")
def queue(request: HttpRequest) -> HttpResponse:
    """The open holds of one's office or agency, the soonest due first."""
    me, here = actor(request), desk.current()
    entries = clocks.queue(me.unit, here)
    everything = shown.queue_rows(entries, me, here.now())
    kept = shown.queue_rows(
        shown.ordered(_filtered(entries, request, me.name), request.GET.get("sort", "")),
        me,
        here.now(),
    )
    words = request.GET.get("q", "").strip().casefold()
    rows = [row for row in kept if words in f"{row['mrn']} {row['trader']}".casefold()]
    if request.GET.get("format") == "csv":
        disclosing.disclosed("declarations", me, here, rows=len(rows))
        return as_csv("queue", shown.QUEUE_COLUMNS, rows)
    context = {
        "csv_href": sheet_href(request),
        "office": {"code": me.unit,
                   "name": course.owner(here.book, me.unit, language(), trader=False)},
        "counts": shown.tiles(everything),
        "filters": shown.filters(request.GET),
        "filtered": any(request.GET.get(name) for name in ("lane", "with", "q")),
        "rows": rows,
        "page": {"shown": len(rows), "total": len(everything), "first": True, "after": None},
        "sort": "due",
        "next_href": reverse("queue-next"),
        "doubts": doubts.waiting(listing.doubted(me.unit)) if me.role == "officer" else [],
    }  # fmt: skip
    return render(request, "pages/queue.html", context)


def _filtered(entries: list[QueueEntry], request: HttpRequest, name: str) -> list[QueueEntry]:
    lane, held = request.GET.get("lane", ""), request.GET.get("with", "")
    wanted = {"me": name, "nobody": ""}.get(held)
    return [
        entry
        for entry in entries
        if (not lane or entry.declaration.lane == lane)
        and (wanted is None or entry.declaration.claimed_by == wanted)
    ]


@require_POST
@open_to("case.claim")
def claim_next(request: HttpRequest) -> HttpResponse:
    """Take the first free case; another officer may be faster, then the next one."""
    me = actor(request)
    entries = clocks.queue(me.unit, desk.current(), claimed_by="")
    apart = conflicts.related(me, [entry.declaration for entry in entries], desk.current())
    for entry in entries:
        mrn = entry.declaration.mrn
        if mrn and entry.declaration.pk not in apart and _taken(mrn, me):
            return redirect("case", mrn)
    messages.info(request, _("No case is free."))
    return redirect("queue")


def _taken(mrn: str, me: Actor) -> bool:
    """Take a case unless somebody was faster, or a colleague must take it."""
    try:
        return claims.claim(mrn, me, desk.current())
    except conflicts.ConflictError as error:
        conflicts.refused(error, desk.current())
        return False


def seen(request: HttpRequest, mrn: str) -> shown.Case:
    """The case for the one who asks. Raises UnknownDeclarationError."""
    row = declarations.by_mrn(mrn)
    reading.opened(request, row, "case")
    return shown.Case(row, actor(request))


@open_to("case.queue")
def case(request: HttpRequest, mrn: str) -> HttpResponse:
    """All there is to weigh, on one screen."""
    return page(request, seen(request, mrn))


def page(
    request: HttpRequest,
    case: shown.Case,
    given: deciding.Decision | None = None,
    doubt: doubting.Sent | None = None,
) -> HttpResponse:
    """The page of a case, with a form that was not whole as it was sent."""
    here = desk.current()
    context: dict[str, Any] = case.context(here.now(), doubt)
    if may(case.actor, "hit.list").allowed:
        context["hits"] = [hits.row(each, here.now()) for each in watch_hits.of(case.row)]
    hold = case.hold()
    if hold is not None:
        context["checklist"] = deciding.checklist(hold, given)
        context["joint_href"] = reverse("joint-new", args=[case.row.mrn])
    if hold is not None and context["claimed"]["mine"]:
        action = reverse("case-decide", args=[case.row.mrn])
        context["decision"] = deciding.form(hold, here.book, action, given)
        if controls.is_control(hold):
            kept = inspections.draft(case.row, hold.name, actor(request).name)
            context["inspection_href"] = reverse("case-inspection", args=[case.row.mrn])
            context["inspection_kept"] = kept is not None
    return render(request, "pages/case.html", context, status=422 if given or doubt else 200)


@require_POST
@open_to("case.claim")
def claim(request: HttpRequest, mrn: str) -> HttpResponse:
    """Take a case."""
    act = lambda: claims.claim(mrn, actor(request), desk.current())  # noqa: E731 - one call
    attempt(request, act, _("The case is with you."))
    return redirect("case", mrn)


@require_POST
@open_to("case.claim")
def give_back(request: HttpRequest, mrn: str) -> HttpResponse:
    """Give a case back."""
    attempt(request, lambda: claims.unclaim(mrn, actor(request)), _("You gave the case back."))
    return redirect("queue")


@require_POST
@open_to("case.decide")
@step_up
def decide(request: HttpRequest, mrn: str) -> HttpResponse:
    """Record a decision on the hold that is one's own; the form again when it is not whole."""
    case = seen(request, mrn)
    hold, me = case.hold(), actor(request)
    if hold is None or case.row.claimed_by != me.name:
        messages.error(request, _("Claim the case before you decide it."))
        return redirect("case", mrn)
    decision = deciding.Decision.read(hold, request.POST.dict(), request.POST.getlist("check"))
    if decision.errors:
        return page(request, case, decision)
    done = attempt(request, decision.act(mrn, me, desk.current()), _("The decision was recorded."))
    if done and decision.outcome in ("lift", "conform"):
        claims.unclaim(mrn, me)
    return after(request, mrn)


def after(request: HttpRequest, mrn: str) -> HttpResponse:
    """To the case, or to the queue when the act has ended the person's work on it."""
    over = reading.asks_why(request, declarations.by_mrn(mrn))
    return redirect("queue") if over else redirect("case", mrn)
