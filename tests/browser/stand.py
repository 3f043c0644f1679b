"""A stand that shows every page with fixture contexts: no database, no use cases, no sign-in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def configure() -> None:
    settings.configure(
        SECRET_KEY="stand", ALLOWED_HOSTS=["*"], DEBUG=True, ROOT_URLCONF="stand_urls", USE_TZ=True, TIME_ZONE="UTC",
        LANGUAGES=[("en", "English"), ("ar", "العربية")], STATIC_URL="/static/",
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx", "greenlane.web"],
        MIDDLEWARE=["csp.middleware.CSPMiddleware"],
        CONTENT_SECURITY_POLICY={"DIRECTIVES": {"default-src": ["'self'"], "img-src": ["'self'", "data:"]}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                    "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.template.context_processors.i18n"]}}],
    )
    django.setup()


@contextmanager
def serving(port: int = 0) -> Iterator[str]:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
