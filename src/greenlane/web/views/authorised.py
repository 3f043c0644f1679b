"""Authorised operators for customs: the board, visits and decisions, the benefit delivered."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.gateways.evidence import signing_keys, told_keys
from greenlane.lifecycle.authorisation import TRANSITIONS
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Authorisation
from greenlane.usecases import (
    authorised_record,
    authorising,
    conflicts,
    desk,
    party_files,
    recognition,
)
from greenlane.usecases.authorised_benefits import terms_of
from greenlane.usecases.authorised_deciding import proposed_for
from greenlane.usecases.permissions import may
from greenlane.web.access import EVERYONE, actor, attempt, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import authorised as shown
from greenlane.web.show.sheet import fields
from greenlane.web.views.enrolment import handed

_SPAN = timedelta(days=90)
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)  # what lies beyond is no report


@never_cache
@open_to("authorise.list")
def board(request: HttpRequest) -> HttpResponse:
    """Applications and authorisations: filtered, sorted, as CSV."""
    given, here = request.GET, desk.current()
    rows = Authorisation.objects.select_related("operator").exclude(state="draft")
    for word in given.get("q", "").replace("\0", "").split()[:5]:
        rows = rows.filter(Q(operator__name__icontains=word) | Q(operator__id__icontains=word))
    if given.get("state") in TRANSITIONS:
        rows = rows.filter(state=given["state"])
    sort = given.get("sort", "-number")
    column = F(shown.SORTS.get(sort.removeprefix("-"), "pk"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    listing = Listing(
        name="authorised", columns=shown.COLUMNS, row=lambda each: shown.row(each, here),
        cells=shown.cells, filters=shown.filters(given), sort="-number", disclosed="operators",
    )  # fmt: skip
    return listed(request, "pages/parties/authorised.html", rows.order_by(way, "pk"), listing)


def _open(request: HttpRequest, number: int) -> Authorisation:
    rows = Authorisation.objects.select_related("operator").exclude(state="draft")
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404(number)
    conflicts.check_operators(actor(request), f"operator:{row.operator_id}", [row.operator_id])
    return row


@never_cache
@open_to("authorise.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One: self-assessment by element, record, visit, decisions, and what is given."""
    return _one(request, number)


def _one(request: HttpRequest, number: int, verb: str = "") -> HttpResponse:
    """The page; after a refused act its form is as it was sent."""
    row, me, here = _open(request, number), actor(request), desk.current()
    held, sent = shown.one(row, terms_of(here), here), _report(request)
    for each in held["elements"]:
        each["sent"] = sent.get(each["code"], {})
    context = {
        "held": held,
        "verb": verb,
        "sent": request.POST,
        "lost": _lost(verb, held, request.POST.get("text", "")),
        "met": list(shown.MET.items()),
        "may_handle": may(me, "authorise.handle").allowed,
        "may_propose": may(me, "authorise.propose").allowed,
        "may_decide": authorising.may_decide_appeal(row, me),
        "waiting": proposed_for(row),
    }
    status = 422 if verb else 200
    return render(request, "pages/parties/authorised_one.html", context, status=status)


def _lost(verb: str, held: Mapping[str, Any], text: str) -> str:
    """What was sent with an act whose form is not there any more."""
    standing = held["state"] in ("granted", "suspended")
    there = standing if verb in ("incident", "suspend") else held["appeal"] == "lodged"
    return "" if there else text


@open_to("authorise.list")
def file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """A document of the self-assessment, to be saved."""
    _open(request, number)
    row = party_files.of(f"authorisation:{number}").filter(pk=file).first()
    if row is None:
        raise Http404(file)
    return handed(request, row)


@require_POST
@open_to("authorise.handle")
@step_up
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Plan and report a visit, suspend, enter an incident, stay, decide an appeal."""
    _open(request, number)
    sent, me, here = request.POST, actor(request), desk.current()
    text = sent.get("text", "").replace("\0", "")
    acts: dict[str, Callable[[], object]] = {
        "plan": lambda: authorising.plan(number, _day(sent.get("day", "")),
                                         sent.get("inspector", ""), me, here),
        "visit": lambda: authorising.visited(number, _report(request), me, here),
        "suspend": lambda: authorising.suspend(number, text, me, here),
        "incident": lambda: authorising.tell(number, "incident", text, me, here),
        "stay": lambda: authorising.stay(number, text, me, here),
        "uphold": lambda: authorising.decide_appeal(number, "uphold", text, me, here),
        "dismiss": lambda: authorising.decide_appeal(number, "dismiss", text, me, here),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    if not attempt(request, acts[verb], _("It was recorded.")):
        return _one(request, number, verb)
    return redirect("authorised-one", number)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("state the day") from error


def _report(request: HttpRequest) -> dict[str, dict[str, str]]:
    sent = request.POST
    return {code: {"met": sent.get(f"met-{code}", ""),
                   "text": sent.get(f"text-{code}", "").replace("\0", "")}
            for code in "ABCDEFGHIJKLM"}  # fmt: skip


@never_cache
@open_to("authorise.list")
def report(request: HttpRequest) -> HttpResponse:
    """The benefit delivered from a day to a day: authorised beside all others."""
    here = desk.current()
    last = here.day_of(here.now())
    first = last - _SPAN
    with suppress(ValueError):
        first = date.fromisoformat(request.GET.get("since", ""))
    with suppress(ValueError):
        last = date.fromisoformat(request.GET.get("until", ""))
    first, last = (min(max(each, _FIRST), _LAST) for each in (first, last))
    told = authorised_record.delivered(first, max(first, last), here)
    groups = [(_("Authorised"), told.authorised), (_("All others"), told.others)]
    context = {"first": first, "last": last, "told": told, "groups": groups}
    return render(request, "pages/parties/authorised_report.html", context)


@never_cache
@open_to(EVERYONE)
def public(request: HttpRequest) -> HttpResponse:
    """Who is authorised, for everybody, and how the signed list is verified."""
    here = desk.current()
    ours = recognition.ours(here)
    terms = here.book.authorised
    names = {t.code: shown.said(t.name) for t in terms.tier} if terms else {}
    keys = told_keys(signing_keys(settings.GREENLANE_HOME, here.book.country),
                     here.day_of(here.now()))  # fmt: skip
    words = request.GET.get("q", "").casefold()
    rows = [{"name": o.name, "number": o.number, "tier": names.get(o.tier, o.tier),
             "since": o.since} for o in ours.operators
            if words in f"{o.name} {o.number}".casefold()]  # fmt: skip
    columns = ("name", "number", "tier", "since")
    listing = Listing(
        name="authorised-operators", columns=columns, row=dict, cells=dict,
        sorts={name: itemgetter(name) for name in columns},
        filters=fields(request.GET, {"name": "q", "label": _("Name or number"), "kind": "search",
                                     "wide": True}),
    )  # fmt: skip
    return listed(request, "pages/parties/authorised_public.html", rows, listing,
                  until=ours.until, keys=keys[::-1])  # fmt: skip


@open_to(EVERYONE)
def as_jws(request: HttpRequest) -> HttpResponse:
    """The signed list for partner countries and anybody who verifies it."""
    del request
    here = desk.current()
    keys = signing_keys(settings.GREENLANE_HOME, here.book.country)
    text = recognition.signed(keys.signer(here.day_of(here.now())), here)
    return HttpResponse(text, content_type="application/jose")
