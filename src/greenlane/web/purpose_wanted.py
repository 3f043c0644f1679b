"""A page that is not shown before its visitor says why he opens it, and the way to the question."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class PurposeWantedError(Exception):
    """The declaration is not in the person's queue: he must say why first."""

    def __init__(self, mrn: str) -> None:
        super().__init__(mrn)
        self.mrn = mrn


def ask_why(request: HttpRequest, mrn: str) -> HttpResponse:
    """Send the person to the page that asks, and from there back to what he wanted to see."""
    wanted = request.get_full_path() if request.method == "GET" else reverse("case", args=[mrn])
    return redirect(f"{reverse('declaration-purpose', args=[mrn])}?{urlencode({'next': wanted})}")
