"""The way back into a draft that was lodged: to its declaration, while the session lasts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

_KEY, _MOST = "lodged", 20


def note(request: HttpRequest, draft: int, mrn: str) -> None:
    """Remember what a draft became."""
    known = request.session.get(_KEY, {})
    request.session[_KEY] = {**dict([*known.items()][1 - _MOST :]), str(draft): mrn}


def way(request: HttpRequest, draft: object) -> HttpResponse | None:
    """To the declaration that a draft became; None for a form that was sent and for all others."""
    mrn = request.session.get(_KEY, {}).get(str(draft))
    return redirect("declaration", mrn) if mrn and request.method == "GET" else None
