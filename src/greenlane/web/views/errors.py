"""The pages for what went wrong, in the same look; wired by handler400 ... in config.urls."""

import logging
import sys

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from greenlane.web.context import language

AGAIN_SECONDS = 5
_log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """403, also for a form whose token is stale (setting CSRF_FAILURE_VIEW)."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it was the database that is away, full or not answering in time."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        slow = isinstance(error.__cause__, psycopg.errors.QueryCanceled)
        _log.warning("%s: %s", "a question was ended" if slow else "the database is away", error)
        return away(request, slow=slow)
    return render(request, "500.html", status=500)


def away(request: HttpRequest, *, slow: bool = False) -> HttpResponse:
    """503 with Retry-After, made without the database: nobody's name, no notices."""
    context = {
        "theme": request.COOKIES.get(settings.GREENLANE_THEME_COOKIE, ""),
        "language": language(),
        "languages": settings.LANGUAGES,
        "request": request,
        "slow": slow,
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(AGAIN_SECONDS)
    return response
