"""Watched: around both doors, one line of the log, one count and one span for each request."""

from collections.abc import Callable, Iterable
from secrets import token_hex
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from greenlane.gateways import told
from greenlane.gateways.metrics import meters
from greenlane.store import observed

Door = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_METHODS = frozenset({"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"})


class Route:
    """Middleware: knows the route, the pattern of an address without what stands in its places."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._inner(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """The address is resolved now."""
        match = request.resolver_match
        told.about(route=match.route if match else "")


class Watched:
    """A door that is watched; `name` is api or web."""

    def __init__(self, name: str, door: Door) -> None:
        self._name, self._door = name, door

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Let the door answer; tell how it went."""
        begun, status = perf_counter(), [500]
        method = environ["REQUEST_METHOD"]
        method = method if method in _METHODS else "other"
        known = told.begin(door=self._name, request=token_hex(8), method=method)

        def started(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            status[0] = int(line[:3])
            return start_response(line, [*headers, ("X-Request-Id", known["request"])], *more)

        try:
            with observed.span(f"door {self._name}"), observed.database_spans():
                return self._door(environ, started)
        finally:
            self._tell(known, status[0], perf_counter() - begun)
            told.end()

    def _tell(self, known: dict[str, Any], status: int, seconds: float) -> None:
        route = known.get("route", "")
        meters().answered(self._name, known["method"], route, status, seconds)
        told.say("request", status=status, outcome=_outcome(status),
                 milliseconds=round(seconds * 1000, 1))  # fmt: skip


def _outcome(status: int) -> str:
    if status in (401, 403):
        return "denied"
    return "failed" if status >= 500 else "refused" if status >= 400 else "done"
