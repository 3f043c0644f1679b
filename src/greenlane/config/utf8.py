"""Forms are in UTF-8: what says another charset is a bad request, not what a codec makes of it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from greenlane.api.problems import problem

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_UTF8 = ("", "utf-8", "utf8")


class Utf8:
    """Middleware of both doors: one way to read a form (Python would know zlib, idna, utf-7)."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on a form in UTF-8 and whatever is no form. Raises BadRequest on a page."""
        charset = (request.content_params or {}).get("charset", "").strip().lower()
        if request.content_type not in _FORMS or charset in _UTF8:
            return self._inner(request)
        if request.path_info.startswith("/api/"):
            return problem(request, "API-400", "A form is sent in UTF-8.")
        raise BadRequest("a form in another charset than UTF-8")
