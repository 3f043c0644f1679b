"""Joint inspections for people: the appointments, one with its findings, booking a slot."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import declarations
from greenlane.store.models import JointInspection
from greenlane.usecases import application_lists, desk
from greenlane.usecases import joint_inspections as use
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.show import joint as shown
from greenlane.web.templatetags.greenlane import moment

_SORTS = {"begins": "begins", "bay": "bay", "state": "state"}
_MONTH = timedelta(days=30)


@never_cache
@open_to("joint.list")
def board(request: HttpRequest) -> HttpResponse:
    """The appointments that concern one, with how often goods were opened in the last month."""
    given, here = request.GET, desk.current()
    found = use.seen(actor(request))
    if words := given.get("q", "").replace("\0", ""):
        found = found.filter(declaration__mrn__icontains=words.strip())
    if given.get("state") in shown.STATES:
        found = found.filter(state=given["state"])
    sort = given.get("sort", "") or "-begins"
    column = _SORTS.get(sort.removeprefix("-"), "begins")
    found = found.order_by(f"-{column}" if sort.startswith("-") else column, "pk")
    listing = Listing(
        name="joint-inspections", columns=shown.COLUMNS, cells=shown.cells,
        row=lambda each: shown.row(each, here.book, language()),
        filters=shown.filters(given), sort="-begins",
    )  # fmt: skip
    told = None if _scope(request) == "own" else use.openings(here.now() - _MONTH, here.now())
    return listed(request, "pages/joint/index.html", list(found), listing, openings=told)


def _scope(request: HttpRequest) -> str | None:
    return matrix().scope(actor(request).role, "joint.list")


def _found(request: HttpRequest, number: int) -> JointInspection:
    row = use.seen(actor(request)).filter(pk=number).first()
    if row is None:
        raise Http404(str(number))
    return row


@never_cache
@open_to("joint.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One appointment: where and when, what everybody found, who is waited for."""
    made, book, me = _found(request, number), desk.current().book, actor(request)
    official = _scope(request) != "own"
    parties = list(made.parties.order_by("pk"))
    mine = official and any(p.owner == me.unit and p.state == "invited" for p in parties)
    context = {
        "joint": shown.row(made, book, language()), "official": official,
        "parties": [shown.party(p, book, language(), official=official) for p in parties],
        "mine": mine and made.state == "booked",
        "undecided": application_lists.running(made.declaration).get(me.unit, "") if mine else "",
        "may_act": official and made.state == "booked" and "joint.act" in _actions(request),
        "text": {"name": "text", "label": _("What you found"), "kind": "textarea", "rows": 3,
                 "required": True, "hint": _("The trader reads it, and it is kept.")},
        "outcome": {"name": "outcome", "label": _("Result"), "kind": "radio", "required": True,
                    "options": [("conform", _("In order")), ("other", _("Not in order")),
                                ("excused", _("Need not see the goods"))]},
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True},
    }  # fmt: skip
    return render(request, "pages/joint/one.html", context)


def _actions(request: HttpRequest) -> set[str]:
    return {"joint.act"} if matrix().scope(actor(request).role, "joint.act") else set()


@never_cache
@open_to("joint.act")
def new(request: HttpRequest, mrn: str) -> HttpResponse:
    """The free slots for goods that wait to be looked at."""
    row, here = declarations.by_mrn(mrn), desk.current()
    holds = declarations.life(row).holds
    parties = use.wanting(holds)
    use.check(actor(request), row, {p.owner for p in parties})
    found = use.free(row.office, here)
    context = {
        "mrn": mrn, "parties": [shown.who(p.owner, here.book, language()) for p in parties],
        "slot": {"name": "slot", "label": _("Slot"), "kind": "select", "required": True,
                 "options": shown.slots(found, moment)},
        "free": bool(found),
    }  # fmt: skip
    return render(request, "pages/joint/new.html", context)


@require_POST
@open_to("joint.act")
def book(request: HttpRequest, mrn: str) -> HttpResponse:
    """Book a slot for all who hold the goods."""
    begins, _bar, bay = request.POST.get("slot", "").partition("|")
    made: list[JointInspection] = []

    def booking() -> None:
        made.append(use.book(mrn, bay, _moment(begins), actor(request), desk.current()))

    if attempt(request, booking, _("Booked. Everybody who holds the goods is invited.")):
        return redirect("joint", made[0].pk)
    return redirect("joint-new", mrn)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)  # no slot begins then
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@require_POST
@open_to("joint.act")
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Record one's finding, invite who came later, give the slot back."""
    _found(request, number)
    given, me, here = request.POST, actor(request), desk.current()
    text, outcome = given.get("text", ""), given.get("outcome", "")
    verbs: dict[str, tuple[Callable[[], Any], str]] = {
        "find": (lambda: use.excuse(number, text, me, here) if outcome == "excused" else
                 use.find(number, text, outcome == "conform", me, here), _("Recorded.")),
        "join": (lambda: use.join(number, me, here),
                 _("Everybody who holds the goods is invited.")),
        "cancel": (lambda: use.cancel(number, given.get("reason", ""), me, here),
                   _("The slot is given back.")),
    }  # fmt: skip
    if verb not in verbs or (verb == "find" and outcome not in ("conform", "other", "excused")):
        raise Http404(verb)
    attempt(request, *verbs[verb])
    return redirect("joint", number)
