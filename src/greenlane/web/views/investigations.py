"""Investigations in a browser: the list, a case file with its entries, its evidence, the graph."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from greenlane.evidence import case_bundle
from greenlane.kernel.digits import whole
from greenlane.lifecycle.case import TWO_PERSONS
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.risk.mentions import KINDS, Mention
from greenlane.store import attachments, cases, declarations
from greenlane.store.case_models import CaseFile
from greenlane.store.models import DeclarationRow
from greenlane.usecases import desk, disclosing, entity_graphs, investigations
from greenlane.usecases.permissions import may
from greenlane.usecases.reading import Purpose
from greenlane.web import reading
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.listing import Listing, listed
from greenlane.web.show import investigations as shown


@never_cache
@open_to("investigation.read")
def listed_files(request: HttpRequest) -> HttpResponse:
    """The case files: what is open, the newest first; those of others without their reason."""
    me = actor(request)
    every = may(me, "investigation.audit").allowed
    listing = Listing(
        name="investigations", columns=shown.COLUMNS, cells=shown.cells, disclosed="cases",
        row=lambda each: shown.row(each, me.name, every=every),
        filters=shown.filters(request.GET.dict()), sort="-number",
    )  # fmt: skip
    found = cases.listed(request.GET.dict())
    writes = may(me, "investigation.write").allowed
    return listed(request, "pages/investigations/list.html", found, listing, writes=writes)


@never_cache
@open_to("investigation.write")
def new(request: HttpRequest) -> HttpResponse:
    """Open a case file with a reason; an alert may be the first thing in it."""
    alert = request.POST.get("alert", "") or request.GET.get("alert", "")
    number, wrong = whole(alert), ""
    if request.method == "POST":
        me, here = actor(request), desk.current()
        try:
            made = investigations.open_case(request.POST.get("reason", ""), me, here)
        except ValueError:
            wrong = _("Say in a sentence why this must be looked into.")
        else:
            if number is not None:
                act = lambda: _with_alert(request, made, number)  # noqa: E731 - one call
                attempt(request, act, _("The alert is in the file."))
            return redirect("investigation", made.number)
    field = {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 4,
             "required": True, "value": request.POST.get("reason", ""),
             "hint": _("What speaks for a breach. It opens the names in what is put in."),
             "errors": [wrong] if wrong else []}  # fmt: skip
    context = {"field": field, "alert": alert if number is not None else "",
               "errors": [{"href": "#reason", "text": wrong}] if wrong else []}  # fmt: skip
    return render(request, "pages/investigations/new.html", context, status=422 if wrong else 200)


def _with_alert(request: HttpRequest, case: CaseFile, alert: int) -> None:
    investigations.add_alert(case.number, alert, actor(request), desk.current())
    _open_names(request, case.number)


def _open_names(request: HttpRequest, number: str) -> None:
    """From now on, in this session, a member reads the declarations of the case with names."""
    case, me = investigations.seen(number, actor(request)), actor(request)
    if me.name not in case.members:
        return  # an auditor says for himself why he reads a declaration
    purpose = Purpose(code="case", text=case.reason, reference=number)
    for row in cases.declarations_of(case):
        if reading.stated(request, row) is None:
            reading.keep(request, row, purpose)


def _seen(request: HttpRequest, case: str) -> CaseFile:
    try:
        return investigations.seen(case, actor(request))
    except LookupError as error:
        raise Http404(case) from error


@never_cache
@open_to("investigation.read")
def one(request: HttpRequest, case: str) -> HttpResponse:
    """One case file: why, what is in it, what may be done."""
    file = _seen(request, case)
    investigations.looked(file, actor(request), desk.current())
    _open_names(request, case)
    return _page(request, file)


def _page(request: HttpRequest, file: CaseFile, wrong: str = "", where: str = "") -> HttpResponse:
    me = actor(request)
    forms = shown.forms(request.POST.dict() if wrong else {})
    if wrong:
        forms[where]["errors"] = [wrong]
    rows = file.entries.order_by("number")
    links = {row.number: bytes(row.digest).hex() for row in rows}
    found = cases.declarations_of(file)
    context = {
        "case": {**shown.row(file, me.name, every=True), "members": file.members,
                 "second": file.second, "closed_by": file.closed_by},
        "entries": shown.entries(cases.entries(file), links, _photos(found))[::-1], "forms": forms,
        "writes": file.state == "open" and may(me, "investigation.write").allowed,
        "graphs": [{"mrn": row.mrn, "href": f"{reverse('graph', args=[row.mrn])}?"
                    + urlencode({"case": file.number})} for row in found if row.mrn],
        "errors": [{"href": f"#{where}", "text": wrong}] if wrong else [],
    }  # fmt: skip
    return render(request, "pages/investigations/one.html", context, status=422 if wrong else 200)


def _photos(found: Iterable[DeclarationRow]) -> dict[str, dict[str, Any]]:
    """The photographs of the inspections of declarations, by their digest."""
    made = {}
    for row in found:
        for each in attachments.of(row):
            if each.purpose == "inspection":
                clean = each.state == "clean"
                made[each.sha256] = {"href": reverse("attachment", args=[each.pk]) if clean else ""}
    return made


@require_POST
@open_to("investigation.write")
@step_up_for("close")
def act(request: HttpRequest, case: str, verb: str) -> HttpResponse:
    """Put something into the file, or close it."""
    file, me, here, post = _seen(request, case), actor(request), desk.current(), request.POST
    text, outcome, mrn = post.get("text", ""), post.get("outcome", ""), post.get("mrn", "").strip()
    numbers = {name: whole(post.get(name, "")) or 0 for name in ("alert", "attachment")}
    use = investigations
    acts: dict[str, Callable[[], object]] = {
        "note": lambda: use.add_note(case, text, me, here),
        "declaration": lambda: use.add_declaration(case, mrn, me, here),
        "results": lambda: use.add_results(case, mrn, me, here),
        "alert": lambda: use.add_alert(case, numbers["alert"], me, here),
        "document": lambda: use.add_document(case, numbers["attachment"], me, here),
        "member": lambda: use.add_member(case, post.get("username", "").strip(), me, here),
        "close": lambda: use.close(case, outcome, text, me, here),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    if verb in ("note", "close") and not text.strip():
        return _page(request, file, _("Say it in words."), "note" if verb == "note" else "why")
    if verb == "close" and outcome not in shown.OUTCOMES:
        return _page(request, file, _("Choose an outcome."), "outcome")
    if verb == "close" and outcome in TWO_PERSONS:
        return _proposed(request, case, outcome, text)
    attempt(request, acts[verb], _("The case is closed.") if verb == "close" else _("In the file."))
    return redirect("investigation", case)


def _proposed(request: HttpRequest, case: str, outcome: str, text: str) -> HttpResponse:
    user: Any = request.user
    me, here = actor(request), desk.current()
    act = lambda: investigations.ask_to_close(case, outcome, text, user, me, here)  # noqa: E731 - one call
    attempt(request, act, _("Proposed. Another person decides."))
    return redirect("investigation", case)


@require_GET
@open_to("investigation.read")
def bundle(request: HttpRequest, case: str) -> HttpResponse:
    """Download the evidence of a case."""
    _seen(request, case)
    me, here = actor(request), desk.current()
    try:
        content = investigations.bundle_of(case, me, here)
    except investigations.NotCoveredError:
        messages.warning(request, _("No signed head covers this yet. Try again in a minute."))
        return redirect("investigation", case)
    disclosing.disclosed("evidence", me, here, subject=f"case:{case}")
    return HttpResponse(content, content_type=case_bundle.MEDIA_TYPE, headers={
        "Content-Disposition": f'attachment; filename="{case}-evidence.json"',
        "Cache-Control": "no-store",
    })  # fmt: skip


@never_cache
@open_to("investigation.read")
def graph(request: HttpRequest, mrn: str) -> HttpResponse:
    """Who shares facts with the trader of a declaration; names for members of a case."""
    row, me = declarations.by_mrn(mrn), actor(request)
    reading.opened(request, row, "graph")
    kind, _dot, key = request.GET.get("of", "").partition(".")
    start = Mention(kind, key[:24]) if kind in KINDS and key else entity_graphs.start_of(row)
    case = request.GET.get("case", "")
    try:
        found = entity_graphs.around(start, row)
    except NotAllowedError as error:
        raise Http404(mrn) from error
    names = entity_graphs.names(found, case, me)
    here = f"?{urlencode({'case': case})}"
    context = {"mrn": mrn, "case": case if names else "", "graph": shown.graph(found, names, here),
               "start": shown.label(start, names), "things": shown.THINGS}  # fmt: skip
    return render(request, "pages/investigations/graph.html", context)
