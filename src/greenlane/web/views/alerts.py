"""Alerts in a browser: the inbox, one with its timeline, and what is done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.access.matrix import Subject
from greenlane.store import alerts as rows
from greenlane.store import cases
from greenlane.store.alert_models import AlertRow
from greenlane.usecases import alerts, desk
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.listing import Listing, listed
from greenlane.web.show import alerts as shown


@never_cache
@open_to("alert.read")
def inbox(request: HttpRequest) -> HttpResponse:
    """The alerts that one sees: what is open and severe first; filtered, sorted, as CSV."""
    now = desk.current().now()
    mine = alerts.seen(actor(request))
    listing = Listing(
        name="alerts", columns=shown.COLUMNS, row=lambda each: shown.row(each, now),
        cells=shown.cells, filters=shown.filters(request.GET.dict()), sort="-severity",
        disclosed="alerts",
    )  # fmt: skip
    waiting = mine.exclude(state="closed")
    tiles = [
        {"value": waiting.count(), "text": _("open")},
        {"value": waiting.filter(holder="").count(), "text": _("with nobody")},
        {"value": waiting.filter(due__lt=now).count(), "text": _("over time")},
        {"value": waiting.filter(holder=actor(request).name).count(), "text": _("with you")},
    ]
    found = rows.listed(mine, request.GET.dict())
    return listed(request, "pages/alerts/inbox.html", found, listing, tiles=tiles)


def _seen(request: HttpRequest, number: int) -> AlertRow:
    found = alerts.one(number, actor(request))
    if found is None:
        raise Http404(str(number))
    return found


@never_cache
@open_to("alert.read")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One alert: what it is about, when each step was taken, what may be done."""
    return _page(request, _seen(request, number))


def _page(request: HttpRequest, row: AlertRow, wrong: str = "", where: str = "") -> HttpResponse:
    me, table = actor(request), matrix()
    may = {verb: table.decide(me, f"alert.{verb}", Subject(office=row.office)).allowed
           for verb in ("act", "assign")}  # fmt: skip
    mine = row.holder == me.name and row.state in ("assigned", "acting")
    declaration = row.declaration.mrn if row.declaration else ""
    forms = shown.forms(row, request.POST.dict())
    if wrong:
        forms[where]["errors"] = [wrong]
    context: dict[str, Any] = {
        "alert": shown.row(row, desk.current().now()), "timeline": shown.timeline(rows.steps(row)),
        "forms": forms, "errors": [{"href": f"#{where}", "text": wrong}] if wrong else [],
        "takes": may["act"] and row.state == "raised", "acts": may["act"] and mine,
        "assigns": may["assign"] and row.state != "closed",
        "reopens": may["act"] and row.state == "closed",
        "mrn": declaration, "case_href": _place(me.role, declaration),
        "investigates": table.scope(me.role, "investigation.write") is not None,
        "files": [each for each in cases.with_alert(row.pk) if me.name in each.members],
        "profiles": row.facts.get("profiles", ()) if table.scope(me.role, "profile.read") else (),
    }  # fmt: skip
    return render(request, "pages/alerts/one.html", context, status=422 if wrong else 200)


def _place(role: str, mrn: str) -> str:
    """Where the person reads the declaration: his desk, or its page."""
    if not mrn:
        return ""
    works = matrix().scope(role, "case.queue") is not None
    return reverse("case" if works else "declaration", args=[mrn])


@require_POST
@open_to("alert.read")
@step_up_for("close")
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Take, assign, give back, note, close, open again."""
    row, me, here = _seen(request, number), actor(request), desk.current()
    text, outcome = request.POST.get("text", "").strip(), request.POST.get("outcome", "")
    holder = request.POST.get("holder", "")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "take": (lambda: alerts.take(number, me, here), _("The alert is with you.")),
        "assign": (lambda: alerts.assign(number, holder, me, here), _("Assigned.")),
        "give-back": (lambda: alerts.move(number, "give-back", "", me, here), _("Given back.")),
        "act": (lambda: alerts.move(number, "act", text, me, here), _("Noted.")),
        "close": (lambda: alerts.move(number, "close", text, me, here, outcome), _("Closed.")),
        "reopen": (lambda: alerts.move(number, "reopen", text, me, here), _("Open again.")),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    if verb in ("act", "close", "reopen") and not text:
        return _page(request, row, _("Say it in words."), "note" if verb == "act" else "why")
    if verb == "close" and outcome not in shown.OUTCOMES:
        return _page(request, row, _("Choose an outcome."), "outcome")
    if verb == "close" and outcome in row.two_persons:
        return _proposed(request, number, outcome, text)
    attempt(request, *acts[verb])
    return redirect("alert", number)


def _proposed(request: HttpRequest, number: int, outcome: str, text: str) -> HttpResponse:
    user: Any = request.user
    me, here = actor(request), desk.current()
    act = lambda: alerts.ask_to_close(number, outcome, text, user, me, here)  # noqa: E731 - one call
    if attempt(request, act, _("Proposed. Another person decides.")):
        return redirect("approvals")
    messages.info(request, _("Nothing was changed."))
    return redirect("alert", number)
