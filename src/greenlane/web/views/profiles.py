"""The desk of risk profiles: the list, one with its history, writing, proposing, stopping."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import risk_profiles
from greenlane.store.models import RiskProfileRow
from greenlane.usecases import desk, profile_desk, profile_publishing, profile_texts, shadow_results
from greenlane.usecases.permissions import may
from greenlane.web import profile_form
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.listing import Listing, listed, sheet_href
from greenlane.web.refusing import not_now
from greenlane.web.show import profiles as shown

HITS_DAYS = 30


@open_to("profile.read")
def board(request: HttpRequest) -> HttpResponse:
    """The profiles, with what each chose of late; filtered, sorted, as CSV."""
    here, given = desk.current(), request.GET
    profile_desk.adopt(here)
    hits = risk_profiles.hits_since(here.now() - timedelta(days=HITS_DAYS))
    found = list(risk_profiles.listed(given))
    if given.get("format") == "toml":
        return _as_toml(found)
    today, remind = here.day_of(here.now()), here.writing.remind_days
    listing = Listing(
        name="profiles", columns=shown.COLUMNS, cells=lambda each: shown.cells(each, hits),
        row=lambda each: shown.row(each, hits, today, remind),
        filters=shown.filters(given, risk_profiles.owners()), sort="code",
    )  # fmt: skip
    mine = [each.code for each in risk_profiles.due_by(today + timedelta(days=remind))
            if each.owner == actor(request).name]  # fmt: skip
    return listed(
        request, "pages/profiles/index.html", found, listing, mine=mine, days=HITS_DAYS,
        toml_href=sheet_href(request, "toml"),
        may_write=may(actor(request), "profile.write").allowed,
    )  # fmt: skip


def _as_toml(rows: list[RiskProfileRow]) -> HttpResponse:
    told = profile_texts.exported(rows)
    response = HttpResponse(told, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="profiles.toml"'
    return response


@never_cache
@open_to("profile.write")
def take_in(request: HttpRequest) -> HttpResponse:
    """Profiles written elsewhere become drafts of who brings them; all or none."""
    text, wrong = request.POST.get("body", ""), ""
    if request.method == "POST":
        try:
            taken = profile_texts.drafted(text, request.POST.get("reason", ""),
                                          actor(request), desk.current())  # fmt: skip
        except (NotAllowedError, ValueError) as error:
            wrong = not_now(error)
        else:
            messages.success(request, _("%d drafts are kept.") % taken)
            return redirect(f"{reverse('profiles')}?state=draft")
    fields = [
        {"name": "body", "label": _("Profiles as TOML"), "kind": "textarea", "rows": 14,
         "required": True, "value": text, "errors": [wrong] if wrong else [],
         "hint": _("As the download writes them; the condition is CEL text.")},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2, "required": True,
         "value": request.POST.get("reason", "")},
    ]  # fmt: skip
    errors = [{"href": "#body", "text": wrong}] if wrong else []
    context = {"fields": fields, "errors": errors}
    return render(request, "pages/profiles/take_in.html", context, status=422 if wrong else 200)


@never_cache
@open_to("profile.read")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One profile: what it asks in words, what it leads to, its versions, what may be done."""
    here, me = desk.current(), actor(request)
    row = risk_profiles.standing(code)
    if row is None:
        raise Http404(code)
    drafts = [each for each in risk_profiles.versions(code) if each.state == "draft"]
    hits = risk_profiles.hits_since(here.now() - timedelta(days=HITS_DAYS))
    today = here.day_of(here.now())
    found = profile_desk.checked(profile_desk.cells_of(row), here)
    live = row.state == "in-force"
    writes = may(me, "profile.write").allowed
    context = {
        "profile": shown.row(row, hits, today, here.writing.remind_days), "full": row,
        "words": found.words, "instruction": shown.told(row.instruction),
        "direction": shown.DIRECTIONS[row.direction], "trial": row.trial, "days": HITS_DAYS,
        "shadow": shadow_results.span(code) is not None,
        "versions": [shown.version(each) for each in risk_profiles.versions(code)],
        "draft": drafts[0] if drafts else None, "proposal": profile_desk.proposed(code),
        "writes": writes, "own_draft": bool(drafts) and drafts[0].author == me.name,
        "stops": live and row.mode != "stopped" and may(me, "profile.stop").allowed,
        "retires": live and writes, "activates": live and writes and row.mode != "active",
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True},
        "stop_reason": {"name": "reason", "id": "stop-reason", "kind": "textarea", "rows": 2,
                        "label": _("Why it must stop now"), "required": True},
    }  # fmt: skip
    return render(request, "pages/profiles/one.html", context)


@never_cache
@open_to("profile.write")
def new(request: HttpRequest) -> HttpResponse:
    """A new profile."""
    begun = profile_form.begun(desk.current(), actor(request).name)
    return _edit(request, "", begun)


@never_cache
@open_to("profile.write")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a profile."""
    drafts = [each for each in risk_profiles.versions(code) if each.state == "draft"]
    row = drafts[0] if drafts else risk_profiles.standing(code)
    if row is None:
        raise Http404(code)
    cells = profile_desk.cells_of(row)
    if row.mode == "stopped":
        cells["mode"] = "shadow"
    return _edit(request, code, cells)


def _edit(request: HttpRequest, code: str, cells: dict[str, Any]) -> HttpResponse:
    """The form; checked, kept as a draft, or with a piece put into the text."""
    if request.method != "POST":
        return _form(request, code, cells, told=False)
    cells, verb = profile_form.read(request.POST.dict()), request.POST.get("verb", "check")
    if request.headers.get("HX-Request"):
        return render(request, "parts/profile_preview.html", _preview(cells))
    name = code or request.POST.get("code", "").strip().upper()
    if verb != "save":
        return _form(request, code, cells, told=verb == "check", name=name)
    wrong = _wrong(code, name, request.POST)
    if wrong or cells["since"] is None:
        return _form(request, code, cells, told=True, name=name, wrong=wrong)
    reason = request.POST.get("reason", "")
    try:
        profile_desk.save(name, cells, reason, actor(request), desk.current())
    except NotAllowedError as error:
        wrong = {"reason": not_now(error)}
        return _form(request, code, cells, told=True, name=name, wrong=wrong)
    messages.success(request, _("The draft is kept."))
    return redirect("profile-edit" if _faulty(cells) else "profile", name)


def _faulty(cells: Mapping[str, Any]) -> bool:
    return not profile_desk.checked(cells, desk.current()).sound


def _wrong(code: str, name: str, given: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if not code and not profile_desk.CODE.fullmatch(name):
        wrong["code"] = _("A code is a capital letter and then capitals, digits and dashes.")
    elif not code and risk_profiles.versions(name):
        wrong["code"] = _("There is a profile of this code.")
    if not given.get("reason", "").strip():
        wrong["reason"] = _("State why.")
    return wrong


def _preview(cells: Mapping[str, Any]) -> dict[str, Any]:
    found = profile_desk.checked(cells, desk.current())
    return {"found": found, "faults": shown.faults(found.faults, cells["text"]),
            "words": found.words}  # fmt: skip


def _form(
    request: HttpRequest, code: str, cells: Mapping[str, Any], *, told: bool, name: str = "",
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    here, wrong = desk.current(), wrong or {}
    preview = _preview(cells)
    found = preview["found"]
    if not told and not cells["text"]:
        preview["faults"] = []  # nobody has written anything yet
    summary = profile_form.summary(cells, found) if told else []
    summary += [{"href": f"#{field}", "text": text} for field, text in wrong.items()]
    context = {
        **preview, "code": code, "text": cells["text"], "errors": summary, "told": told,
        "fields": profile_form.fields(cells, found, here, told=told),
        "pieces": profile_form.pieces(), "lists": sorted(here.profiles.lists),
        "code_field": {"name": "code", "label": _("Code"), "kind": "code", "value": name,
                       "required": True, "errors": [wrong["code"]] if "code" in wrong else []},
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True, "value": request.POST.get("reason", ""),
                   "errors": [wrong["reason"]] if "reason" in wrong else [],
                   "hint": _("It is kept with the version, and the second person reads it.")},
    }  # fmt: skip
    return render(request, "pages/profiles/edit.html", context, status=422 if summary else 200)


@require_POST
@open_to("profile.read")
@step_up_for("propose", "activate", "retire", "stop")
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Propose, activate, retire, stop or throw a draft away."""
    reason, here = request.POST.get("reason", ""), desk.current()
    user: Any = request.user
    me, publishing = actor(request), profile_publishing
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (lambda: publishing.ask(code, "publish", _why(code, reason), user, here),
                    _("Proposed. Another person decides.")),
        "activate": (lambda: publishing.ask_again(code, "active", reason, user, me, here),
                     _("Proposed. Another person decides.")),
        "retire": (lambda: publishing.ask(code, "retire", reason, user, here),
                   _("Proposed. Another person decides.")),
        "stop": (lambda: profile_desk.stop(code, reason, me, here),
                 _("Stopped. Nothing is chosen by it any more.")),
        "drop": (lambda: profile_desk.drop(code, me, here), _("The draft is thrown away.")),
    }  # fmt: skip
    if verb not in verbs:
        raise Http404(verb)
    attempt(request, *verbs[verb])
    place = _place(code)
    return redirect("profile" if place else "profiles", *place)


def _place(code: str) -> tuple[str, ...]:
    return (code,) if risk_profiles.standing(code) else ()


def _why(code: str, reason: str) -> str:
    """The reason of a proposal: what was said, else that of the draft."""
    row = RiskProfileRow.objects.filter(code=code, state="draft").first()
    return reason.strip() or (row.reason if row else "")
