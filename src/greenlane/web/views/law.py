"""The law desk: change sets, their rows, checks and studies; approval and publication."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import whole
from greenlane.law.schema import TABLES
from greenlane.store import law_rows
from greenlane.store.models import LawChangeSet
from greenlane.usecases import desk, law_desk, law_study
from greenlane.usecases.law_desk import LawDeskError
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.show import law as shown
from greenlane.web.show.law_words import is_day, problem

STUDIED_DAYS = 365


@open_to("law.read")
def index(request: HttpRequest) -> HttpResponse:
    """The change sets, the newest first, and what law is in force."""
    given, here = request.GET, desk.current()
    sets = LawChangeSet.objects.annotate(moment=Coalesce("published", "opened")).order_by("-pk")
    if given.get("state") in shown.STATES:
        sets = sets.filter(state=given["state"])
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        sets = sets.filter(Q(title__icontains=word) | Q(reason__icontains=word))
    listing = Listing(
        name="law-changes", row=shown.set_row, cells=shown.set_row, filters=shown.filters(given),
        columns=("number", "title", "state", "author", "approver", "moment"), sort="-opened",
        sorts={name: name for name in ("number", "title", "author", "approver", "moment")},
    )  # fmt: skip
    return listed(
        request, "pages/law/index.html", sets, listing, law=here.book.version,
        may_draft=may(actor(request), "law.draft").allowed,
        tables=[(name, shown.table_name(name)) for name in shown.TABLE_NAMES],
    )  # fmt: skip


@require_POST
@open_to("law.draft")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a change set."""
    try:
        made = law_desk.draft(request.POST.get("title", ""), actor(request).name, desk.current(),
                              reason=request.POST.get("reason", "").strip())  # fmt: skip
    except LawDeskError as error:
        messages.error(request, problem(error))
        return redirect("law")
    return redirect("law-set", made.pk)


@open_to("law.read")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One change set: what it changes, which rules it breaks, what it would have done."""
    change_set = get_object_or_404(LawChangeSet, pk=number)
    changes = list(change_set.changes.order_by("pk"))
    here, me = desk.current(), actor(request)
    found = law_desk.checked(change_set, here) if change_set.state == "editing" else None
    context: dict[str, Any] = {
        "set": shown.set_row(change_set),
        "changes": [shown.change_row(change, change_set) for change in changes[:200]],
        "more": max(0, len(changes) - 200),
        "faults": [shown.fault_row(fault) for fault in found.faults] if found else [],
        "unread": found.text if found and not found.faults else "",
        "editing": change_set.state == "editing" and may(me, "law.draft").allowed,
        "approving": change_set.state == "editing" and may(me, "law.approve").allowed
        and me.name != change_set.author and bool(changes)
        and (found is None or found.book is not None),
        "publishing": change_set.state == "approved" and may(me, "law.publish").allowed,
        "returning": change_set.state == "published" and may(me, "law.approve").allowed
        and change_set.number != 1,
        "tables": [(name, shown.table_name(name)) for name in shown.TABLE_NAMES],
        "comments": list(change_set.comments.order_by("pk")),
        "proposals": change_set.lawreassessment_set.count(),
        "since": request.GET.get("since") or _year_ago(here),
        "until": request.GET.get("until") or here.day_of(here.now()).isoformat(),
    }  # fmt: skip
    if request.GET.get("study") and change_set.state in ("editing", "approved") and changes:
        context["simulation"] = _studied(request, change_set, here, context)
    return render(request, "pages/law/set.html", context)


def _year_ago(here: desk.Desk) -> str:
    return (here.day_of(here.now()) - timedelta(days=STUDIED_DAYS)).isoformat()


def _studied(
    request: HttpRequest, change_set: LawChangeSet, here: desk.Desk, context: dict[str, Any]
) -> dict[str, Any] | None:
    try:
        since, until = (date.fromisoformat(context[name]) for name in ("since", "until"))
        found = law_study.simulate(change_set, here, since=since, until=until)
    except (ValueError, LawDeskError) as error:
        no_days = _("These are no days")
        messages.error(request, problem(error) if isinstance(error, LawDeskError) else no_days)
        return None
    names = {c.code: c.name.get(language(), c.name["en"]) for c in here.book.charges}
    return shown.simulation(found, names, here.book.currency)


@open_to("law.draft")
def change(request: HttpRequest, number: int, table: str) -> HttpResponse:
    """Draft one row: new, or in place of one that is law."""
    change_set = get_object_or_404(LawChangeSet, pk=number)
    if table not in TABLES:
        raise Http404(table)
    values, errors = _present(request, change_set, table), ""
    if request.method == "POST":
        columns = shown.columns_of(TABLES[table], desk.current().book.languages)
        values = {name: request.POST.get(name, "").strip() for name, _column in columns}
        try:
            _draft(request, change_set, table, values)
        except LawDeskError as error:
            errors = problem(error)
        else:
            messages.success(request, _("The change is in the draft."))
            return redirect("law-set", change_set.pk)
    context = {
        "set": shown.set_row(change_set),
        "table": shown.table_name(table),
        "fields": _fields(table, values),
        "errors": errors,
        "existing": bool(request.GET.get("key")),
    }
    return render(request, "pages/law/change.html", context)


def _draft(
    request: HttpRequest, change_set: LawChangeSet, table: str, values: dict[str, str]
) -> None:
    """Draft what the form says. A row whose key was changed leaves its old place."""
    key, since = request.GET.get("key", ""), request.GET.get("since", "")
    drafted = request.GET.get("change", "")
    earlier = change_set.changes.filter(pk=whole(drafted)).first()
    if request.POST.get("act") == "remove":
        law_desk.remove(change_set, table, values)
    elif earlier is not None and earlier.table_name == table:
        law_desk.put_in_place_of(change_set, table, earlier.key, earlier.since, values)
    elif key:
        day = date.fromisoformat(since) if is_day(since) else None
        law_desk.put_in_place_of(change_set, table, key, day, values)
    else:
        law_desk.put(change_set, table, values)


def _present(request: HttpRequest, change_set: LawChangeSet, table: str) -> dict[str, str]:
    if drafted := request.GET.get("change"):
        found = change_set.changes.filter(pk=drafted, table_name=table).first()
        return dict(found.cells) if found else {}
    since = request.GET.get("since", "")
    day = date.fromisoformat(since) if is_day(since) else None
    row = law_rows.present(table, request.GET.get("key", ""), day)
    return dict(row.cells) if row else {}


def _fields(table: str, values: dict[str, str]) -> list[dict[str, Any]]:
    made = []
    for name, column in shown.columns_of(TABLES[table], desk.current().book.languages):
        kind = {"date": "date", "code": "code", "choice": "select"}.get(column.kind, "text")
        field: dict[str, Any] = {
            "name": name, "id": name, "label": shown.column_name(name), "kind": kind,
            "value": values.get(name, ""), "plain": True,
            "width": "w-full",
            "wide": column.kind in ("words", "expression"),
        }  # fmt: skip
        if column.kind == "choice":
            field["options"] = [(choice, choice) for choice in column.choices if choice]
        if column.kind == "expression":
            field["hint"] = _("A formula, such as:") + " 12.5 % + 1.10 USD / KGM MAX 20 %"
        made.append(field)
    return made


@require_POST
@open_to("law.draft")
def drop(request: HttpRequest, number: int, change: int) -> HttpResponse:
    """Take one change out of a draft."""
    change_set = get_object_or_404(LawChangeSet, pk=number, state="editing")
    change_set.changes.filter(pk=change).delete()
    messages.success(request, _("The change is no longer in the draft."))
    return redirect("law-set", change_set.pk)
