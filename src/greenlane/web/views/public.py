"""What everyone may see: landing page, tracking, status, tariff, error codes, gallery."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.store import declarations
from greenlane.usecases import desk
from greenlane.web.access import EVERYONE, LANDINGS, open_to
from greenlane.web.codes import entries, entry
from greenlane.web.context import language
from greenlane.web.listing import sheet_href
from greenlane.web.show import course, specimens
from greenlane.web.show.sheet import as_csv


@open_to(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """What this is and where to go."""
    landing = LANDINGS.get(request.user.role, "declarations") if _signed_in(request) else ""
    return render(request, "pages/home.html", {"landing": landing})


def _signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


@open_to(EVERYONE)
def developers(request: HttpRequest) -> HttpResponse:
    """How programs lodge."""
    return render(request, "pages/developers.html", {"base": request.build_absolute_uri("/")})


@open_to(EVERYONE)
def track(request: HttpRequest) -> HttpResponse:
    """Where a declaration stands, by its number, without personal data."""
    mrn = request.GET.get("mrn", "").replace(" ", "").upper()
    number = {
        "name": "mrn", "label": _("Number of the declaration (MRN)"), "kind": "code",
        "value": mrn, "required": True, "hint": _("Eighteen letters and figures."),
        "width": "w-12",
    }  # fmt: skip
    found = _found(mrn) if mrn else None
    context = {"number": number, "found": found, "missing": bool(mrn) and found is None}
    return render(request, "pages/track.html", context)


def _found(mrn: str) -> dict[str, Any] | None:
    try:
        life = declarations.life(declarations.by_mrn(mrn))
    except declarations.UnknownDeclarationError:
        return None
    book = desk.current().book
    waits = course.waits_for(life, book, language(), trader=False)
    return {
        "mrn": mrn, "state": life.state, "next": course.next_sentence(life),
        "steps": course.steps(life), **waits,
    }  # fmt: skip


def _search(label: str, value: str) -> dict[str, Any]:
    return {"name": "q", "label": label, "kind": "search", "plain": True, "wide": True,
            "value": value}  # fmt: skip


@open_to(EVERYONE)
def findings(request: HttpRequest) -> HttpResponse:
    """All error codes, or those with the words in them."""
    words = request.GET.get("q", "").strip()
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in entries(desk.current(), language()):
        text = f"{row['code']} {row['message']}".casefold()
        if words.casefold() in text:
            groups.setdefault(row["group"], []).append(row)
    if request.GET.get("format") == "csv":
        found = [row for rows in groups.values() for row in rows]
        return as_csv("error-codes", ("code", "text", "severity"), found)
    context = {
        "csv_href": sheet_href(request),
        "search": _search(_("Code or words"), words),
        "groups": [{"title": title, "rows": rows} for title, rows in groups.items()],
    }
    return render(request, "pages/findings.html", context)


@open_to(EVERYONE)
def finding(request: HttpRequest, code: str) -> HttpResponse:
    """One error code: cause, example, fix, act."""
    found = entry(desk.current(), code, language())
    if found is None:
        raise Http404(code)
    return render(request, "pages/finding.html", {"finding": found})


@open_to(EVERYONE)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the design system."""
    context = specimens.context(timezone.now(), settings.LANGUAGES)
    return render(request, "pages/gallery.html", context)
