"""Operators: the register with its history for customs, and one's own firm for its people."""

from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import parties
from greenlane.store.models import Account, BrokerLicence, Invitation, Operator
from greenlane.usecases import conflicts, desk, licences, party_register
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, attempt, may_do, open_to, step_up
from greenlane.web.forms import filled
from greenlane.web.listing import Listing, listed
from greenlane.web.show import mandates as mandates_shown
from greenlane.web.show import parties as shown

_SHOWN = 50


@never_cache
@open_to("party.list")
def board(request: HttpRequest) -> HttpResponse:
    """The register: filtered, sorted, a page at a time, or as CSV."""
    given, rows = request.GET, Operator.objects.all()
    for word in given.get("q", "").replace("\0", "").split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(pk__icontains=word))
    if given.get("kind") in shown.ROLES:
        held = Q(facts__kind="role", facts__key=given["kind"], facts__until=None,
                 facts__withdrawn=None)  # fmt: skip
        rows = rows.filter(held | Q(kind=given["kind"])).distinct()
    if given.get("status") in shown.STATUSES:
        rows = rows.filter(status=given["status"])
    sort = given.get("sort", "")
    column = F(shown.SORTS.get(sort.removeprefix("-"), "name"))
    rows = rows.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")
    listing = Listing(
        name="operators", columns=shown.COLUMNS, row=shown.row, cells=shown.cells,
        filters=shown.filters(given), sort="name", disclosed="operators",
    )  # fmt: skip
    return listed(request, "pages/parties/register.html", rows, listing)


@never_cache
@open_to("party.list")
def one(request: HttpRequest, operator: str) -> HttpResponse:
    """One operator as of any day, with its history, licences and mandates."""
    return _page(request, operator)


def _page(request: HttpRequest, operator: str, form: str = "") -> HttpResponse:
    """The page of an operator; with the form that was refused (`form`) as it was sent."""
    me = actor(request)
    row = _operator(operator)
    conflicts.check_operators(me, f"operator:{operator}", [operator])
    here = desk.current()
    today = here.day_of(here.now())
    day = today
    with suppress(ValueError):
        day = date.fromisoformat(request.GET.get("day", ""))
    given = parties.mandates(operator)
    context = {
        **_about(row, day, today),
        "day": day, "history": [shown.fact(f) for f in parties.history(operator)[:_SHOWN]],
        "mandates": [mandates_shown.row(m) for m in given[:_SHOWN]],
        "forms": shown.sent(shown.change_fields(party_register.ROLES, party_register.STATUSES),
                            form, request.POST) if may(me, "party.decide").allowed else [],
        "licence_fields": filled(shown.licence_fields(here.book.currency),
                                 request.POST if form == "licence" else {})
        if may(me, "licence.decide").allowed and here.book.representation else [],
        "licence_open": form == "licence",
    }  # fmt: skip
    return render(request, "pages/parties/party.html", context, status=422 if form else 200)


def _operator(number: str) -> Operator:
    row = Operator.objects.filter(pk=number).first() if "\0" not in number else None
    if row is None:
        raise Http404(number)
    return row


def _about(row: Operator, day: date, today: date) -> dict[str, object]:
    """What both sides see of an operator."""
    held = BrokerLicence.objects.filter(operator=row).order_by("-since")
    return {
        "party": shown.row(row),
        "facts": shown.present(row, day),
        "licences": [shown.licence(each, today) for each in held],
    }


@never_cache
@open_to("party.own")
def own(request: HttpRequest) -> HttpResponse:
    """One's own firm: names, addresses and roles, people, licences, mandates."""
    unit = actor(request).unit
    row = _operator(unit)
    here = desk.current()
    today = here.day_of(here.now())
    held = Account.objects.filter(operator=row, is_active=True).order_by("name")
    mine = may_do(request, "firm.administer")
    waiting = parties.mandates(unit).filter(state="proposed").exclude(proposed_by=unit)
    context = {
        **_about(row, today, today), "people": [shown.person(each) for each in held],
        "authorises": may_do(request, "authorise.apply"),
        "administers": mine, "duties": list(shown.DUTIES.items()),
        "invitations": Invitation.objects.filter(
            operator=row, used=None, revoked=None, until__gt=here.now()) if mine else [],
        "waiting": [mandates_shown.row(m) for m in waiting[:_SHOWN]],
        "mandates": [mandates_shown.row(m) for m in
                     parties.mandates(unit).filter(state="approved")[:_SHOWN]],
    }  # fmt: skip
    return render(request, "pages/parties/firm.html", context)


@require_POST
@open_to("party.decide")
@step_up
def change(request: HttpRequest, operator: str, kind: str) -> HttpResponse:
    """Enter a name, address, role or status from a day on."""
    _operator(operator)
    sent, here = request.POST, desk.current()
    value = sent if kind == "address" else sent.get("value", "")

    def enter() -> None:
        told = party_register.Change(
            kind=kind, value=value, ends=bool(sent.get("ends")), reason=sent.get("reason", ""),
            since=here.day_of(here.now()) if kind == "status" else _day(sent.get("since", "")),
        )  # fmt: skip
        party_register.change(operator, told, actor(request), here)

    if attempt(request, enter, _("It is entered in the register.")):
        return redirect("party", operator)
    return _page(request, operator, kind)


def _day(text: str) -> date:
    """A posted day. Raises NotAllowedError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("state the day") from error


@require_POST
@open_to("licence.decide")
@step_up
def license_(request: HttpRequest, operator: str) -> HttpResponse:
    """Grant a broker's licence."""
    _operator(operator)
    sent = request.POST

    def grant() -> None:
        try:
            security = Decimal(sent.get("security") or "0")
        except InvalidOperation as error:
            raise NotAllowedError("the security is no amount") from error
        new = licences.NewLicence(
            number=sent.get("number", "").replace("\0", "")[:20], operator=operator,
            since=_day(sent.get("since", "")), security=security,
            until=_day(sent["until"]) if sent.get("until") else None,
            chapters=tuple(sent.get("chapters", "").split()),
            procedures=tuple(sent.get("procedures", "").split()),
        )  # fmt: skip
        licences.grant(new, actor(request), desk.current())

    if attempt(request, grant, _("The licence is granted.")):
        return redirect("party", operator)
    return _page(request, operator, "licence")


@require_POST
@open_to("licence.decide")
@step_up
def end_licence(request: HttpRequest, operator: str) -> HttpResponse:
    """End a broker's licence at once."""
    _operator(operator)
    number, reason = request.POST.get("number", "")[:20], request.POST.get("reason", "")
    attempt(request, lambda: licences.end(number, reason, actor(request), desk.current()),
            _("The licence has ended."))  # fmt: skip
    return redirect("party", operator)
