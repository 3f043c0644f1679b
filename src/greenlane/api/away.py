"""When the database is away: one request at a time tries it, declarations go to the spool.

Without this every thread of the server would wait for a database that does not answer, and nothing
would be left to say so.
"""

import secrets
import threading
from collections.abc import Callable
from functools import cache
from time import monotonic

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from greenlane.api.problems import problem, reply
from greenlane.gateways import clock
from greenlane.gateways.access_tokens import TokenError
from greenlane.gateways.spool import Spool, SpoolDamagedError, SpoolFullError
from greenlane.store import raw
from greenlane.usecases import answers
from greenlane.usecases.formats import Format
from greenlane.usecases.spooled import Spooled, encode

TRIED_SECONDS = 3.0
MOST_BODY = 2 * 1024 * 1024
FORMATS: dict[str, Format] = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
_PATH = "/api/v1/declarations"
_state = {"away": False, "until": 0.0}
_lock = threading.Lock()


@cache
def spool() -> Spool:
    """The spool of this installation."""
    return Spool(settings.GREENLANE_HOME / "spool")


class StillAwayError(OperationalError):
    """The database was away a moment ago and was not asked again."""


def must_be_near() -> None:
    """Raise StillAwayError at once while the database was away a moment ago.

    After three seconds one request asks it; when it answers, it is near for all.
    """
    with _lock:
        if not _state["away"]:
            return
        if monotonic() < _state["until"]:
            raise StillAwayError("the database was away a moment ago")
        _state["until"] = monotonic() + TRIED_SECONDS  # this one tries, the others do not
    raw.one("select 1", ())
    is_near()


def is_away() -> None:
    """The database did not answer."""
    with _lock:
        _state.update(away=True, until=monotonic() + TRIED_SECONDS)


def is_near() -> None:
    """The database answered."""
    with _lock:
        _state["away"] = False


def answer(request: HttpRequest, client_of: Callable[[str], str]) -> HttpResponse:
    """202 with a receipt for a declaration whose token verifies; 503 for everything else.

    `client_of` gives the client of a token by its signature alone and raises TokenError.
    """
    media = (request.content_type or "").lower()
    lodges = request.method == "POST" and request.path == _PATH and media in FORMATS
    if not lodges or len(request.body) > MOST_BODY:
        return _refused(request)
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        client = client_of(token if kind.lower() == "bearer" else "")
    except TokenError:
        return problem(request, "API-401", "The token is not to be trusted.")
    return _kept(request, client, FORMATS[media])


def _kept(request: HttpRequest, client: str, fmt: Format) -> HttpResponse:
    receipt = f"SP-{secrets.token_hex(16)}"
    message = Spooled(
        receipt=receipt, client=client, format=fmt, received=clock.now(), body=request.body,
        key=request.headers.get("Idempotency-Key", "")[:255],
        language=(request.headers.get("Accept-Language") or "en")[:2].lower(),
    )  # fmt: skip
    try:
        spool().add(encode(message))
    except (SpoolFullError, SpoolDamagedError):
        return _refused(request)
    place = f"/api/v1/receipts/{receipt}"
    told = {
        "receipt": receipt,
        "state": "waiting",
        "received": message.received,
        "status": place,
        "text": "Received and kept. It is lodged when the system is whole again; it is not yet "
        "accepted. The day of receipt counts.",
    }
    response = reply(answers.encode(told), 202)
    response["Location"] = place
    return response


def _refused(request: HttpRequest) -> HttpResponse:
    return problem(request, "API-503", "Nothing was stored; try again.", retry_after=5)
