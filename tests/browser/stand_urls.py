"""Addresses of the stand: /page/NAME?lang=ar&theme=dark, and the names that templates link to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation

from tests.browser.fixtures import PAGES
from tests.browser.stand import LANGUAGES

NAMES = (
    "sign-in", "sign-out", "session", "passkey", "account", "preferences",
    "track", "findings", "status",
    "status-json", "status-atom", "enrol", "join",
    "api-docs", "queue",
    "declarations", "gallery", "tariff", "tariff-search", "tariff-need", "tariff-options",
    "dashboard", "kept", "origin", "rulings-public", "evidence", "evidence-slip",
)  # fmt: skip
OF_ONE = (
    "openid",
    "declaration-pay",
    "declaration-arrive",
    "declaration-reply",
    "declaration-cancel",
)


def page(request: HttpRequest, name: str) -> HttpResponse:
    template, frame, context = PAGES[name]
    language = request.GET.get("lang", "en")
    with translation.override(language):
        values = {
            **frame,
            **context,
            "theme": request.GET.get("theme", ""),
            "language": language,
            "languages": LANGUAGES,
        }
        return render(request, template, values)


def nothing(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("page/<name>", page),
    path("", nothing, name="home"),
    *[path(name, nothing, name=name) for name in NAMES],
    *[path(f"{name}/<mrn>", nothing, name=name) for name in OF_ONE],
    path("new/<trade>", nothing, name="draft-new"),
]
