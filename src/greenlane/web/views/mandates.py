"""Mandates: those of one's firm (or of all, for officers), one of them, proposing, answering."""

from datetime import date

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import parties
from greenlane.store.models import Mandate
from greenlane.store.party_models import MANDATE_STATES
from greenlane.usecases import conflicts, desk, mandates
from greenlane.usecases.mandates import MandateError, UnknownMandateError, Wanted
from greenlane.usecases.permissions import matrix, may
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.listing import Listing, listed
from greenlane.web.show import mandates as shown

_FIELD = {"client": "other", "broker": "other", "offices": "office"}


@never_cache
@open_to("mandate.list")
def board(request: HttpRequest) -> HttpResponse:
    """The mandates of the firm, or of all; filtered, sorted, as CSV."""
    me, given = actor(request), request.GET
    own = matrix().scope(me.role, "mandate.list") == "own"
    rows = parties.mandates(me.unit) if own else Mandate.objects.select_related("client", "broker")
    for word in given.get("q", "").replace("\0", "").split()[:5]:
        rows = rows.filter(
            Q(client__name__icontains=word) | Q(broker__name__icontains=word)
            | Q(client__id__icontains=word) | Q(broker__id__icontains=word)
        )  # fmt: skip
    if given.get("state") in MANDATE_STATES:
        rows = rows.filter(state=given["state"])
    sort = given.get("sort", "-number")
    column = F(shown.SORTS.get(sort.removeprefix("-"), "pk"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    listing = Listing(
        name="mandates", columns=shown.COLUMNS, row=shown.row, cells=shown.cells,
        filters=shown.filters(given), sort="-number", disclosed="" if own else "operators",
    )  # fmt: skip
    return listed(request, "pages/parties/mandates.html", rows.order_by(way, "pk"), listing,
                  own=own, may_propose=may(me, "mandate.propose").allowed)  # fmt: skip


@never_cache
@open_to("mandate.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One mandate in words, with what may be done about it: where a client approves."""
    me, row = actor(request), _row(request, number)
    may_decide = may(me, "mandate.decide").allowed or may(me, "mandate.revoke").allowed
    told = shown.one(row, me.unit, desk.current(), may_decide=may_decide)
    return render(request, "pages/parties/mandate.html", {"mandate": told})


def _row(request: HttpRequest, number: int) -> Mandate:
    me = actor(request)
    row = Mandate.objects.select_related("client", "broker").filter(pk=number).first()
    if row is None:
        raise Http404(number)
    if matrix().scope(me.role, "mandate.list") == "own":
        if me.unit not in (row.client_id, row.broker_id):
            raise Http404(number)
    else:
        conflicts.check_operators(me, f"mandate:{number}", [row.client_id, row.broker_id])
    return row


@never_cache
@open_to("mandate.propose")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a proposal: to a client (as broker) or to a broker (as client)."""
    return _form(request, {})


@require_POST
@open_to("mandate.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a mandate; the other side approves it online."""
    wanted, wrong = _read(request)
    if wanted is not None and not wrong:
        try:
            row = mandates.propose(wanted, actor(request), desk.current())
        except MandateError as error:
            field = _FIELD.get(error.field, error.field)
            wrong[field] = _said(field)
        except NotAllowedError:
            wrong["other"] = _("The same has been proposed already and waits for an answer.")
        else:
            messages.success(request, _("Proposed. The other side approves it here."))
            return redirect("mandate", row.pk)
    return _form(request, wrong)


def _said(field: str) -> str:
    """What is wrong with a field, in words."""
    return {
        "other": _("There is no active firm of this number, or the broker has no licence."),
        "kind": _("Choose how the broker acts."),
        "since": _("A mandate does not begin in the past."),
        "until": _("It ends after it begins, and within the time the law allows."),
        "procedures": _("One of these is no procedure."),
    }.get(field, _("This cannot be."))


def _read(request: HttpRequest) -> tuple[Wanted | None, dict[str, str]]:
    sent = {name: value.strip().replace("\0", "")[:200] for name, value in request.POST.items()}
    me, wrong, days = actor(request), {}, {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(sent[name]) if sent.get(name) else None
        except ValueError:
            wrong[name] = _("This is no day.")
    if "since" not in wrong and days["since"] is None:
        wrong["since"] = _("State the first day.")
    if wrong:
        return None, wrong
    other, broker = sent.get("other", "").upper(), sent.get("as") == "broker"
    client, agent = (other, me.unit) if broker else (me.unit, other)
    return Wanted(
        client=client, broker=agent, kind=sent.get("kind", ""),
        since=days["since"], until=days["until"],  # type: ignore[arg-type]  # checked above
        procedures=tuple(sent.get("procedures", "").replace(",", " ").split()),
        offices=(sent["office"],) if sent.get("office") else (),
    ), {}  # fmt: skip


def _form(request: HttpRequest, wrong: dict[str, str]) -> HttpResponse:
    here, sent = desk.current(), request.POST
    broker = (sent.get("as") or request.GET.get("as", "")) == "broker"
    given = sent.dict() or {"since": here.day_of(here.now()).isoformat(), "kind": "direct"}
    context = {
        "fields": shown.fields(given, wrong, here, broker=broker), "broker": broker,
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
    }  # fmt: skip
    return render(request, "pages/parties/mandate_new.html", context, status=422 if wrong else 200)


@require_POST
@open_to("mandate.revoke")
@step_up_for("approve")
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve, refuse, withdraw or revoke."""
    if verb not in shown.VERBS:
        raise Http404(verb)
    _row(request, number)
    reason = request.POST.get("reason", "")
    try:
        attempt(
            request,
            lambda: mandates.move(number, verb, actor(request), desk.current(), reason),  # type: ignore[arg-type]  # a key of VERBS
            str(shown.VERBS[verb][1]),
        )
    except UnknownMandateError as error:
        raise Http404(str(error)) from error
    return redirect("mandate", number)
