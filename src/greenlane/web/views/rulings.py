"""Advance rulings: the applicant's own applications, the work list of customs, each step."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store.models import RulingApplication
from greenlane.usecases import desk, rulings
from greenlane.usecases.clocks import Clocks, clocks
from greenlane.usecases.law_desk import LawDeskError
from greenlane.usecases.permissions import matrix, may
from greenlane.usecases.rulings import RulingError
from greenlane.web import ruling_forms as forms
from greenlane.web.access import actor, open_to, step_up_for
from greenlane.web.context import language
from greenlane.web.listing import sheet_href
from greenlane.web.show import rulings as shown
from greenlane.web.show.law_words import problem
from greenlane.web.show.sheet import as_csv, paged

_OPEN = ("received", "asked", "decided")
_SORTS = {"number": "pk", "kind": "kind", "state": "state", "received": "received", "due": "due"}
Applications: TypeAlias = "QuerySet[RulingApplication]"


class _Rows(Sequence[RulingApplication]):
    """Rows that are counted and cut by the database."""

    def __init__(self, found: Applications) -> None:
        self._found = found

    def __len__(self) -> int:
        return self._found.count()

    def __getitem__(self, place: Any) -> Any:
        return self._found[place]


def _for_customs(me: Actor) -> bool:
    """True for those whom the matrix lets see every application."""
    return matrix().scope(me.role, "ruling.list") == "all"


def _own(request: HttpRequest) -> Applications:
    """The applications that concern the person: a trader's own, for customs all."""
    me = actor(request)
    found = RulingApplication.objects.select_related("holder")
    return found if _for_customs(me) else found.filter(holder_id=me.unit or "-")


@open_to("ruling.list")
def listed(request: HttpRequest) -> HttpResponse:
    """The applications, filtered and sorted; for customs the open ones, the latest due first."""
    customs = _for_customs(actor(request))
    here = desk.current()
    today, told = here.day_of(here.now()), clocks(here)
    found = _sorted(_filtered(_own(request), request, customs=customs), request, customs=customs)
    if request.GET.get("format") == "csv":
        columns = (*shown.COLUMNS, "holder") if customs else shown.COLUMNS
        return as_csv("rulings", columns, list(_cells(found, today, told, customs=customs)))
    page, kept = paged(request, _Rows(found))
    context = {
        "rows": [shown.row(each, today, told) for each in kept],
        "page": page,
        "filters": shown.filters(request.GET, customs=customs),
        "filtered": any(request.GET.get(name) for name in ("q", "state", "kind")),
        "csv_href": sheet_href(request),
        "customs": customs,
        "sort": "due" if customs else "-received",
        "late": _late(found, today, told) if customs else 0,
    }  # fmt: skip
    return render(request, "pages/rulings/index.html", context)


def _late(found: Applications, today: date, told: Clocks) -> int:
    """How many are late, as outages moved their days."""
    rows = found.filter(state__in=("received", "decided"), due__lt=today)
    return sum(1 for each in rows.iterator() if shown.row(each, today, told)["late"])


def _cells(
    found: Applications, today: date, told: Clocks, *, customs: bool
) -> Iterator[dict[str, Any]]:
    return (shown.cells(each, today, told, holder=customs) for each in found.iterator())


def _filtered(found: Applications, request: HttpRequest, *, customs: bool) -> Applications:
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    if state in shown.STATES:
        found = found.filter(state=state)
    elif customs and state != "all":
        found = found.filter(state__in=_OPEN)
    if kind in shown.KINDS:
        found = found.filter(kind=kind)
    for word in request.GET.get("q", "").replace("\0", "").split()[:10]:
        matches = Q(goods__icontains=word) | Q(proposed_code__startswith=word)
        number = word.rsplit("-", 1)[-1]
        if number.isdecimal() and len(number) < 10:
            matches |= Q(pk=int(number))
        found = found.filter(matches)
    return found


def _sorted(found: Applications, request: HttpRequest, *, customs: bool) -> Applications:
    wanted = request.GET.get("sort", "")
    if column := _SORTS.get(wanted.removeprefix("-")):
        return found.order_by(f"-{column}" if wanted.startswith("-") else column, "pk")
    if customs:  # those whose clock stands come last
        standing = Case(When(state="asked", then=Value(1)), default=Value(0))
        return found.order_by(standing, "due", "pk")
    return found.order_by("-received", "-pk")


@open_to("ruling.apply")
def new(request: HttpRequest) -> HttpResponse:
    """Apply for a ruling."""
    here = desk.current()
    values, errors = dict(request.POST.items()), {}
    if request.method == "POST":
        try:
            made = rulings.apply(
                actor(request), here, kind=values.get("kind", ""), goods=values.get("goods", ""),
                proposed_code=values.get("commodity", "").strip(),
                origin=values.get("origin", ""), confidential=values.get("confidential", ""),
            )  # fmt: skip
        except RulingError as error:
            errors = forms.problems(error, {"kind": "", **values})
        else:
            messages.success(request, _("Your application is with customs: %s") % made.number)
            return redirect("ruling", made.pk)
    today = here.day_of(here.now())
    context = {
        "fields": forms.application_fields(here.book.on(today), values, errors),
        "errors": forms.summary(errors),
        "terms": here.book.ruling_terms,
    }
    return render(request, "pages/rulings/new.html", context, status=422 if errors else 200)


@open_to("ruling.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One application with what the person may do about it."""
    return _page(request, get_object_or_404(_own(request), pk=number), ("", {}, {}))


def _page(
    request: HttpRequest, found: RulingApplication, posted: tuple[str, Any, dict[str, list[str]]]
) -> HttpResponse:
    here, me = desk.current(), actor(request)
    rulings.check_unrelated(found, me)
    customs = _for_customs(me)
    law = here.book.on(here.day_of(here.now()))
    verb, _values, errors = posted
    context = {
        "ruling": shown.application(found, here, language(), customs=customs),
        "forms": forms.forms(found, me, law, posted),
        "errors": forms.summary(errors, f"{verb}-"),
        "appeal": shown.appeal(here.book, language()),
        "customs": customs,
        "at_law_desk": may(me, "law.act").allowed,
        "own_decision": may(me, "ruling.publish").allowed and me.name == found.officer,
    }
    return render(request, "pages/rulings/one.html", context, status=422 if errors else 200)


@require_POST
@open_to("ruling.list")
@step_up_for("publish", "revoke")
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask, answer, decide, refuse, withdraw, publish or revoke."""
    if verb not in _ACTS:
        raise Http404(verb)
    found = get_object_or_404(_own(request), pk=number)
    step, done = _ACTS[verb]
    values = dict(request.POST.items())
    try:
        step(request, number, values)
    except RulingError as error:
        return _page(request, found, (verb, values, forms.problems(error, values)))
    except LawDeskError as error:
        messages.error(request, problem(error))
    except NotAllowedError:
        messages.error(request, _("Somebody was faster. Look again at how it stands now."))
    else:
        messages.success(request, str(done))
    return redirect("ruling", number)


def _ask(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    rulings.ask(number, values.get("text", ""), actor(request))


def _answer(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    rulings.answer(number, values.get("text", ""), actor(request), desk.current())


def _decide(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    rulings.decide(
        number, actor(request), desk.current(),
        code=values.get("commodity", "").replace(" ", ""), origin=values.get("origin", ""),
        decision=values.get("decision", ""), grounds=values.get("grounds", ""),
    )  # fmt: skip


def _refuse(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    rulings.refuse(number, values.get("text", ""), actor(request), desk.current())


def _withdraw(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    del values
    rulings.withdraw(number, actor(request))


def _publish(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    del values
    rulings.publish(number, actor(request), desk.current())


def _revoke(request: HttpRequest, number: int, values: dict[str, str]) -> None:
    try:
        last = date.fromisoformat(values.get("last", ""))
    except ValueError as error:
        raise RulingError("RUL-006", "the last day is no day") from error
    rulings.revoke(number, last, values.get("text", ""), actor(request), desk.current())


_ACTS: dict[str, tuple[Callable[[HttpRequest, int, dict[str, str]], None], Any]] = {
    "ask": (_ask, gettext_lazy("The question is with the applicant.")),
    "answer": (_answer, gettext_lazy("The answer is with customs.")),
    "decide": (_decide, gettext_lazy("Decided. A second person approves and publishes it.")),
    "refuse": (_refuse, gettext_lazy("Refused. The applicant reads the grounds.")),
    "withdraw": (_withdraw, gettext_lazy("Withdrawn.")),
    "publish": (_publish, gettext_lazy("Published: the ruling is in force.")),
    "revoke": (_revoke, gettext_lazy("The revocation is drafted. A second person approves it.")),
}
