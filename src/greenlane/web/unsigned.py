"""Pages that must work without a database are served to everybody as to a stranger."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PATHS = frozenset({"/status", "/status.json", "/status.atom"})


class Unsigned:
    """Middleware before the sessions: on these paths nobody is asked who he is."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forget the session for this request only."""
        if request.path in PATHS:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self._inner(request)
