"""The WSGI application: one process, two doors, each with the middleware it needs."""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.config.settings")
django.setup(set_prefix=False)

from django.db import connection  # noqa: E402 - Django must be set up first

from greenlane.config.proxies import Proxies  # noqa: E402 - as above
from greenlane.config.watched import Watched  # noqa: E402 - as above
from greenlane.usecases import classifying, desk, tariff_catalogue  # noqa: E402 - as above


def _handler(middleware: list[str]) -> WSGIHandler:
    """A handler with a middleware list of its own; Django reads the setting only here."""
    kept = settings.MIDDLEWARE
    settings.MIDDLEWARE = middleware
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = kept


def _warm() -> None:
    """Make what the first visitor of the tariff would wait for; without a database, later."""
    try:
        here = desk.current()
        law = here.book.on(here.day_of(here.now()))
        tariff_catalogue.warm(law)
        classifying.warm(law)
    finally:
        connection.close()


_web = Watched("web", _handler(settings.MIDDLEWARE))
_api = Watched("api", _handler(settings.API_MIDDLEWARE))
_proxies = Proxies(settings.GREENLANE_PROXIES, https=settings.GREENLANE_HTTPS)
threading.Thread(target=_warm, name="warm-tariff", daemon=True).start()


# Programs, health and metrics need no session.
_WITHOUT_SESSION = ("/api/", "/health/", "/metrics")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Programs to the api door, people to the web door, which also knows the host of files."""
    _proxies.correct(environ)
    api = environ["PATH_INFO"].startswith(_WITHOUT_SESSION)
    files = environ.get("HTTP_HOST", "").lower().startswith(settings.GREENLANE_FILES_HOST)
    door = _api if api and not files else _web
    answer: Iterable[bytes] = door(environ, start_response)
    return answer
