"""Opening a declaration in a browser: it is his to see, he says why, and it is noted."""

from typing import Any

import msgspec
from django.http import HttpRequest

from greenlane.store.models import DeclarationRow
from greenlane.usecases import desk, reading
from greenlane.usecases.reading import Purpose
from greenlane.web.access import actor, check_seen
from greenlane.web.purpose_wanted import PurposeWantedError

_KEPT = "purposes"
_MOST = 200  # subjects of one session


def opened(request: HttpRequest, row: DeclarationRow, part: str) -> bool:
    """Let the person see a part of the declaration, and note it; True when names may be shown.

    Raises UnknownDeclarationError, ConflictError, and PurposeWantedError when it is not in his
    queue and he has not said why in this session.
    """
    me = actor(request)
    check_seen(row, me)
    if asks_why(request, row):
        raise PurposeWantedError(row.mrn or "")
    purpose = stated(request, row)
    reading.opened(row, part, me, desk.current(), purpose)
    return purpose is not None or not reading.identifies(me)


def asks_why(request: HttpRequest, row: DeclarationRow) -> bool:
    """Whether the person must still say why before he sees the declaration."""
    return stated(request, row) is None and reading.needs_purpose(row, actor(request))


def stated(request: HttpRequest, row: DeclarationRow) -> Purpose | None:
    """What the person said in this session about why he opens the declaration."""
    found: Any = request.session.get(_KEPT, {}).get(row.mrn)
    return msgspec.convert(found, Purpose) if found else None


def keep(request: HttpRequest, row: DeclarationRow, purpose: Purpose) -> None:
    """Keep a purpose for this session and this declaration."""
    kept = dict(list(request.session.get(_KEPT, {}).items())[-_MOST:])
    request.session[_KEPT] = {**kept, row.mrn: msgspec.to_builtins(purpose)}
