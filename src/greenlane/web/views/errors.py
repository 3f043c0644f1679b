"""The pages for what went wrong, in the same look; wired by handler400 ... in config.urls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


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
    """500."""
    return render(request, "500.html", status=500)
