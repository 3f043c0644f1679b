"""Guided declarations: begin, the list of tasks, one task a page, saved as one goes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import whole
from greenlane.store.models import Draft
from greenlane.usecases import desk
from greenlane.usecases import drafts as use
from greenlane.web import drafting, forms
from greenlane.web.access import actor, open_to
from greenlane.web.fields import ITEM, SINGLE, TABLES, Task
from greenlane.web.show import findings as shown


@open_to("declaration.draft")
def new(request: HttpRequest, trade: str) -> HttpResponse:
    """Begin an import or export under one's own reference."""
    if trade not in ("import", "export"):
        raise Http404(trade)
    lrn = request.POST.get("lrn", "").strip()
    errors: list[str] = []
    if request.method == "POST" and not 1 <= len(lrn) <= 35:
        errors = [_("Give a reference of 1 to 35 letters and figures.")]
    elif request.method == "POST":
        try:
            return redirect("draft", use.create(request.user, actor(request), trade, lrn).pk)
        except use.ReferenceTakenError:
            errors = [_("You have a draft with this reference already.")]
    here = desk.current()
    now = here.now().astimezone(here.zone)
    context = {
        "trade": trade,
        "fields": [_reference(lrn or f"{trade[:2].upper()}-{now:%y%m%d-%H%M%S}", errors)],
        "errors": [{"href": "#lrn", "text": text} for text in errors],
    }
    return render(request, "pages/draft_new.html", context, status=422 if errors else 200)


def _reference(lrn: str, errors: list[str]) -> dict[str, Any]:
    return {
        "name": "lrn", "label": _("Your own reference"), "kind": "code", "required": True,
        "value": lrn, "errors": errors, "width": "w-20", "maxlength": 35,
        "hint": _("Up to 35 letters and figures that you do not use twice."),
    }  # fmt: skip


@open_to("declaration.draft")
def tasks(request: HttpRequest, number: int) -> HttpResponse:
    """The list of tasks with the state of each."""
    draft = use.of(actor(request), number)
    return render(request, "pages/draft.html", drafting.overview(draft, actor(request)))


@require_POST
@open_to("declaration.draft")
def add_item(request: HttpRequest, number: int) -> HttpResponse:
    """Add an item and go to its page."""
    place = use.add_item(actor(request), number)
    return redirect("draft-task", number, f"item-{place}")


@require_POST
@open_to("declaration.draft")
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Throw the draft away."""
    use.discard(actor(request), number)
    return redirect("dashboard")


def _task(name: str) -> tuple[Task, int]:
    """The task of that name and, for an item, its place. Raises Http404."""
    kind, _dash, place = name.partition("-")
    if kind == "item" and (at := whole(place)) is not None:
        return ITEM, at
    found = SINGLE.get(name) or TABLES.get(name)
    if found is None:
        raise Http404(name)
    return found, 0


@require_POST
@open_to("declaration.draft")
def autosave(request: HttpRequest, number: int, task: str) -> HttpResponse:
    """Save what stands in the form; answers with the moment only."""
    _save(request, number, task)
    return render(request, "parts/saved.html", {"saved": timezone.now()})


def _save(request: HttpRequest, number: int, name: str) -> Draft:
    """Save one task's posted values; a row asked away is left out."""
    task, place = _task(name)
    me = actor(request)
    if name in TABLES:
        rows = forms.posted_rows(task, request.POST, removed=request.POST.get("remove", ""))
        return use.save_rows(me, number, name, rows)  # type: ignore[arg-type]  # it is in TABLES
    draft = use.of(me, number)
    values = forms.posted(task, drafting.asked(draft, me), request.POST)
    if place:
        return use.save_item(me, number, place, values)
    return use.save_fields(me, number, values)


@open_to("declaration.draft")
def task(request: HttpRequest, number: int, task: str) -> HttpResponse:
    """One task: its fields with their values; after saving on to the list, or its errors."""
    back = "check" if request.GET.get("back") == "check" else "list"
    if request.method == "POST":
        if request.POST.get("remove") == "item":
            use.remove_item(actor(request), number, _task(task)[1])
            return redirect("draft", number)
        _save(request, number, task)
        if "propose" in request.POST:
            return redirect("draft-code", number, task)
        errors = drafting.errors(use.of(actor(request), number), actor(request), task)
        stays = "add" in request.POST or "remove" in request.POST
        if not errors and not stays:
            return redirect("draft-check" if back == "check" else "draft", number)
        if not stays:
            return _page(request, number, task, back, errors, status=422)
        return redirect(f"{reverse('draft-task', args=[number, task])}?rows=more")
    draft = use.of(actor(request), number)
    errors = drafting.errors(draft, actor(request), task) if "fix" in request.GET else {}
    return _page(request, number, task, back, errors)


def _page(
    request: HttpRequest, number: int, name: str, back: str, errors: Any, status: int = 200
) -> HttpResponse:
    draft = use.of(actor(request), number)
    task, place = _task(name)
    more = "rows" in request.GET or "fix" in request.GET
    context = {
        **drafting.page(draft, actor(request), name, task, place, errors, more=more),
        "errors": shown.summary(errors),
        "draft": draft,
        "saved": draft.updated if status == 422 else None,
        "save_href": reverse("draft-autosave", args=[number, name]),
        "back_href": reverse("draft-check" if back == "check" else "draft", args=[number]),
    }
    return render(request, "pages/draft_task.html", context, status=status)
