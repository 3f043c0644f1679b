"""Addresses of the stand: /page/NAME?lang=ar&theme=dark, and names that the templates link to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from fixtures import PAGES


def page(request: HttpRequest, name: str) -> HttpResponse:
    template, frame, context = PAGES[name]
    language = request.GET.get("lang", "en")
    with translation.override(language):
        values = {**frame, **context, "theme": request.GET.get("theme", ""), "language": language, "languages": [("en", "English"), ("ar", "العربية")]}
        return render(request, template, values)


def nothing(request: HttpRequest, **_: Any) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [
    path("page/<name>", page),
    path("", nothing, name="home"),
    *[path(name, nothing, name=name) for name in ("sign-in", "sign-out", "preferences", "track", "findings", "status", "api-docs", "queue", "declarations", "gallery")],
    path("new/<trade>", nothing, name="draft-new"),
]
