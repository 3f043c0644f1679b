"""Permission of programs: each operation names its action of the matrix."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from greenlane.gateways import told
from greenlane.lifecycle.event import Actor
from greenlane.usecases.permissions import matrix, need

Operation = Callable[..., HttpResponse]


def acts(action: str) -> Callable[[Operation], Operation]:
    """Open an operation to the clients whose role the matrix gives this action; others get 403.

    Raises KeyError, when the operation is made, for an action that is not in the matrix.
    """
    matrix().roles_for(action)

    def decorate(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asking = client(request)
            told.about(role=asking.role, action=action)
            need(asking, action)
            return operation(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]  # a test walks the operations for it
        return guarded

    return decorate


def client(request: HttpRequest) -> Actor:
    """The client that asks, as its token tells."""
    actor: Actor = request.auth  # type: ignore[attr-defined]  # django-ninja sets it
    return actor
