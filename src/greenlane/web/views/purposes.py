"""Purposes: why one opens a declaration that is not in one's queue, asked once in a session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store import declarations
from greenlane.usecases import desk, reading
from greenlane.usecases.permissions import may
from greenlane.usecases.reading import Purpose
from greenlane.web import reading as shown
from greenlane.web.access import actor, check_seen, open_to
from greenlane.web.forms import filled

CODES = {
    "asked": gettext_lazy("The trader asked about it"),
    "colleague": gettext_lazy("I help or stand in for a colleague"),
    "payment": gettext_lazy("A payment or security is to be found"),
    "complaint": gettext_lazy("A complaint or an appeal"),
    "follow-up": gettext_lazy("I look again at my own decision"),
    "case": gettext_lazy("An investigation with a case number"),
    "engagement": gettext_lazy("An audit with an engagement number"),
    "other": gettext_lazy("Something else, told below"),
}
_WRONG = {
    "code": gettext_lazy("Choose a purpose."),
    "text": gettext_lazy("Say it in a sentence of your own."),
    "reference": gettext_lazy("State the number of the case or engagement."),
}


@open_to("declaration.purpose")
def purpose(request: HttpRequest, mrn: str) -> HttpResponse:
    """The question, and its answer kept for the session and the declaration."""
    row, me = declarations.by_mrn(mrn), actor(request)
    check_seen(row, me)
    back = _back(request, mrn)
    wrong: list[str] = []
    if request.method == "POST":
        told = Purpose(
            code=request.POST.get("code", ""), text=_short(request, "text", 500),
            reference=_short(request, "reference", 40),
        )  # fmt: skip
        wrong = told.wrong(me)
        if not wrong:
            reading.state(row, told, me, desk.current())
            shown.keep(request, row, told)
            return redirect(back)
    context = {
        "mrn": mrn, "next": back, "identify": reading.identifies(me),
        "fields": _fields(request, wrong, numbered=may(me, "declaration.reference").allowed),
        "errors": [{"href": f"#{name}", "text": _WRONG[name]} for name in wrong],
    }  # fmt: skip
    return render(request, "pages/purpose.html", context, status=422 if wrong else 200)


def _short(request: HttpRequest, name: str, most: int) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:most]


def _back(request: HttpRequest, mrn: str) -> str:
    """Where to go afterwards: a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe and wanted.startswith("/") else reverse("declaration", args=[mrn])


def _fields(request: HttpRequest, wrong: list[str], *, numbered: bool) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {"name": "code", "label": _("Purpose"), "kind": "radio", "required": True,
         "options": [(code, text, "") for code, text in CODES.items()]},
        {"name": "reference", "label": _("Number of the case or engagement"), "kind": "code",
         "required": numbered, "maxlength": 40},
        {"name": "text", "label": _("In your own words"), "kind": "textarea", "rows": 2,
         "required": True},
    ]  # fmt: skip
    return filled(made, request.POST, {name: _WRONG[name] for name in wrong})
