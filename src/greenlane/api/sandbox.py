"""The api door of a sandbox: what a reference wishes of the answer itself, and the calls kept.

In the settings of a sandbox only; every answer names it in `Greenlane-Environment`.
"""

import base64
import re
import time
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.api.problems import problem
from greenlane.lifecycle.conformance import Call
from greenlane.lifecycle.wishes import wishes
from greenlane.store import sandbox as kept
from greenlane.store import wall
from greenlane.usecases import desk

HEADER, NAME = "Greenlane-Environment", "sandbox"
_REFERENCE = re.compile(
    rb'(?:"functionalReferenceId"\s*:\s*"|<(?:\w+:)?FunctionalReferenceID>)([^"<]{1,35})'
)
_MOST = 400_000  # bytes of an answer that are looked at for codes


class Sandbox:
    """Middleware: fulfils AWAY and LATE, marks every answer, keeps what programs called."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, marked."""
        reference = _reference(request)
        wished = wishes(reference)
        if "AWAY" in wished and not kept.was_asked(reference):
            text = "The reference asked for it: try again."
            response = problem(request, "API-503", text, retry_after=1)
        else:
            response = self._inner(request)
            time.sleep(wished.late)
        response[HEADER] = NAME
        _keep(request, response, reference)
        return response


def _reference(request: HttpRequest) -> str:
    """The local reference number of what is sent, read without understanding it."""
    if request.method != "POST" or request.content_type == "application/x-www-form-urlencoded":
        return ""
    found = _REFERENCE.search(request.body[:_MOST])
    return found[1].decode("utf-8", "replace") if found else ""


def _keep(request: HttpRequest, response: HttpResponse, reference: str) -> None:
    match = request.resolver_match
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", match.route) if match else request.path[1:]
    operation = f"{request.method} {route}"[:80].replace("api/v1", "")
    told = _told(response)
    subject = (match.kwargs.get("mrn", "") if match else "") or str(told.get("mrn") or "")
    with wall.opened():
        kept.note(
            _client(request),
            Call(
                operation=operation,
                status=response.status_code,
                codes=_codes(told, refused=response.status_code >= 400),
                faulty=any(each.get("severity") == "error" for each in told.get("findings") or []),
                replayed=response.get("Idempotent-Replay") == "true",
                reference=reference,
                subject=subject,
                moment=desk.current().now(),
            ),
        )


def _client(request: HttpRequest) -> str:
    """The program that called, as far as it is known."""
    actor = getattr(request, "auth", None)
    form = request.POST if request.content_type == "application/x-www-form-urlencoded" else {}
    name = getattr(actor, "name", "") or form.get("client_id", "") or _stated(request)
    return str(name)[:60]


def _stated(request: HttpRequest) -> str:
    """Whom a refused token says it is of: proof of nothing, and enough to count the call."""
    try:
        _, payload, _ = request.headers.get("Authorization", "").split(".")
        told = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=="))
        return str(told["client_id"])
    except (ValueError, KeyError, TypeError):
        return ""


def _told(response: HttpResponse) -> dict[str, Any]:
    content = b"" if response.streaming else response.content
    if "json" not in response.get("Content-Type", "") or len(content) > _MOST:
        return {}
    try:
        read = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return {}
    return read if isinstance(read, dict) else {}


def _codes(told: dict[str, Any], *, refused: bool) -> tuple[str, ...]:
    """The code of a problem and those of all findings."""
    of_findings = [each for name in ("findings", "errors") for each in told.get(name) or []]
    found = [told.get("code") if refused else None, *(each.get("code") for each in of_findings)]
    return tuple(dict.fromkeys(code for code in found if isinstance(code, str) and code))[:50]
