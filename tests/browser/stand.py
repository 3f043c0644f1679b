"""A stand that shows every page with fixture contexts: no database, no use cases, no sign-in.

Run as a process of its own (`python -m tests.browser.stand PORT`): its Django settings are not
those of the product.
"""

import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

LANGUAGES = [("en", "English"), ("ar", "العربية")]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def configure() -> None:
    from pathlib import Path

    import greenlane.web

    context = [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
    ]
    settings.configure(
        SECRET_KEY="stand",
        ALLOWED_HOSTS=["*"],
        DEBUG=True,
        ROOT_URLCONF="tests.browser.stand_urls",
        USE_TZ=True,
        TIME_ZONE="UTC",
        LANGUAGES=LANGUAGES,
        LOCALE_PATHS=[Path(greenlane.web.__file__).parent / "locale"],
        STATIC_URL="/static/",
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx", "greenlane.web"],
        MIDDLEWARE=["csp.middleware.CSPMiddleware"],
        CONTENT_SECURITY_POLICY={
            "DIRECTIVES": {"default-src": ["'self'"], "img-src": ["'self'", "data:"]}
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": context},
            }
        ],
    )
    django.setup()


def serve(port: int) -> None:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    handler = StaticFilesHandler(get_wsgi_application())
    make_server("127.0.0.1", port, handler, handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    configure()
    serve(int(sys.argv[1]))
