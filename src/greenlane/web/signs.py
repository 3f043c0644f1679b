"""Signs that no text may have: a value that the database cannot hold is a bad request, no fault."""

import logging
from collections.abc import Callable

import psycopg
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from greenlane.web.views import errors

_log = logging.getLogger(__name__)


class Signs:
    """Middleware of the pages: zero bytes, and numbers or texts beyond what a column holds."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse an address with a zero byte in it."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        return self._inner(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a value that the database refused; all else goes its way."""
        if isinstance(error, (DataError, psycopg.DataError)):
            _log.warning("a value was refused by the database: %s", type(error).__name__)
            return errors.bad_request(request)
        return None
