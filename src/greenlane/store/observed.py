"""What may be observed from above: counts and spans, given to whoever the wiring has installed.

Nothing is observed until then: a count is one look at an empty list. What is told carries no name,
number or body: kinds, outcomes and how long it took.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")
Counter = Callable[[str, dict[str, str]], None]
Tracer = Callable[[str], AbstractContextManager[Any]]
_counter: list[Counter] = []
_tracer: list[Tracer] = []
_NOTHING = nullcontext()


def install_counter(counter: Counter) -> None:
    """Tell `counter` of every count from now on."""
    _counter[:] = [counter]


def install_tracer(tracer: Tracer | None) -> None:
    """Open every span with `tracer` from now on; None: no spans."""
    _tracer[:] = [tracer] if tracer else []


def count(name: str, **labels: str) -> None:
    """One more of `name`."""
    if _counter:
        _counter[0](name, labels)


def counted(name: str, outcome: Callable[[R], str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Count each call of a function by the word for its outcome."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def counting(*args: P.args, **kwargs: P.kwargs) -> R:
            result = function(*args, **kwargs)
            count(name, outcome=outcome(result))
            return result

        return counting

    return decorate


def span(name: str) -> AbstractContextManager[Any]:
    """A span around what is done inside."""
    return _tracer[0](name) if _tracer else _NOTHING


def database_spans() -> AbstractContextManager[Any]:
    """A span around every statement of this thread's connection inside."""
    return _around(_statement) if _tracer else _NOTHING


@contextmanager
def _around(wrapper: Callable[..., Any]) -> Iterator[None]:
    """As Django's execute_wrapper, which takes away the last: that may be the wall's by then."""
    connection.execute_wrappers.append(wrapper)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(wrapper)


def _statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    with span("database statement"):  # its text may hold values, so it is not told
        return execute(sql, params, many, context)


def traced(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A span around each call of a function."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def spanned(*args: P.args, **kwargs: P.kwargs) -> R:
            if not _tracer:
                return function(*args, **kwargs)
            with _tracer[0](name):
                return function(*args, **kwargs)

        return spanned

    return decorate


@contextmanager
def tracing(tracer: Tracer) -> Iterator[None]:
    """Trace with `tracer` inside, for tests."""
    kept = list(_tracer)
    install_tracer(tracer)
    try:
        yield
    finally:
        _tracer[:] = kept
