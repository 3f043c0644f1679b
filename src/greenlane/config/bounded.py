"""Bounded: what a page or a report asks of the database ends after some seconds; acts run on."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

_READS = frozenset({"GET", "HEAD"})


class Bounded:
    """Middleware of both doors: reading is bounded by GREENLANE_READ_SECONDS, lodging is not.

    A statement that is ended so is an OperationalError: a page or a problem with 503.
    """

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; a request that asks nothing of the database costs nothing."""
        seconds = settings.GREENLANE_READ_SECONDS if request.method in _READS else 0
        bound = _Bound(int(seconds * 1000))
        connection.execute_wrappers.append(bound)
        try:
            return self._inner(request)
        finally:  # not the last one: a connection that was made meanwhile brought the wall's
            connection.execute_wrappers.remove(bound)


class _Bound:
    """Sets the bound before the first statement of a request, when the connection has another."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds, self._done = milliseconds, False

    def __call__(
        self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if not self._done:
            self._done = True
            _set(context["connection"], self._milliseconds)
        return execute(sql, params, many, context)


def _set(here: Any, milliseconds: int) -> None:
    """A fresh connection has no bound; one set inside a transaction may be rolled back with it."""
    raw = here.connection
    if getattr(raw, "greenlane_bound", 0) != milliseconds:
        raw.execute(f"set statement_timeout = {milliseconds}")
        raw.greenlane_bound = None if here.in_atomic_block else milliseconds
