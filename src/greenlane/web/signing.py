"""Signing in: what a session has shown, where it comes from, and how often it may try."""

import secrets
from datetime import datetime
from time import monotonic
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from greenlane.gateways.addresses import counted
from greenlane.store import factors, guesses
from greenlane.store.models import Account
from greenlane.usecases import desk

_DEVICE = "device"
_KNOWN_FOR = 365 * 24 * 3600


def address_of(request: HttpRequest) -> str:
    """The address of the peer."""
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - it means unknown


def counted_by(request: HttpRequest) -> str:
    """Under what the tries of a visitor are counted."""
    return counted(address_of(request))


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user)


def methods(request: HttpRequest) -> list[str]:
    """What the session has shown: password, totp, webauthn, recovery_codes, or a provider."""
    return [record.get("type", record["method"]) for record in _records(request)]


def factor_shown(request: HttpRequest) -> float:
    """When the second factor was last shown in this session, seconds since 1970; 0 for never."""
    return max((r["at"] for r in _records(request) if r["method"] == "mfa"), default=0.0)


def last_shown(request: HttpRequest) -> float:
    """When the strongest thing the account has was last shown: its factor, else its password."""
    if factors.enrolled(request.user):
        return factor_shown(request)
    return max((r["at"] for r in _records(request)), default=0.0)


def complete(request: HttpRequest) -> bool:
    """True when the session of a signed-in person has shown all that his role needs."""
    return not factors.required(request.user) or factor_shown(request) > 0


def session_renamed(old: str | None, request: HttpRequest) -> None:
    """The session got a new key: the list of sessions follows."""
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


_seen: dict[str, float] = {}
SEEN_EVERY = 60.0


def alive(request: HttpRequest) -> bool:
    """False when the session lay idle for too long, or began too long ago; else note its use.

    Both are looked at once a minute in each process.
    """
    key, moment = request.session.session_key or "", monotonic()
    if moment - _seen.get(key, -SEEN_EVERY) < SEEN_EVERY:
        return True
    listed, now = UserSession.objects.filter(session_key=key), timezone.now()
    row = listed.first()
    if row is not None and _is_over(row, now):
        return False
    if len(_seen) > 20_000:
        _seen.clear()
    _seen[key] = moment
    listed.update(last_seen_at=now)
    return True


def _is_over(row: UserSession, now: datetime) -> bool:
    idle = (now - row.last_seen_at).total_seconds() > settings.GREENLANE_IDLE_SECONDS
    return idle or (now - row.created_at).total_seconds() > settings.SESSION_COOKIE_AGE


class Try:
    """One try at a secret, counted when it is made; `right` takes it back.

    A device that the account is known by has tries of its own: a stranger who uses up those of a
    name or an address does not shut its owner out.
    """

    def __init__(self, request: HttpRequest, kind: str, name: str) -> None:
        self.moment: datetime = desk.current().now()
        known = _device_of(request, name)
        self.keys = (
            [guesses.key_of(f"{kind}-device", known)] if known else
            [guesses.key_of(kind, name), guesses.key_of("address", counted_by(request))]
        )  # fmt: skip
        self.allowed = guesses.take(self.keys, self.moment)

    def right(self) -> None:
        """The secret was right."""
        guesses.give_back(self.keys, self.moment)


def _device(request: HttpRequest) -> dict[str, Any]:
    """What the browser was told to be known by. Raises BadSignature."""
    kept = request.COOKIES.get(settings.GREENLANE_DEVICE_COOKIE, "")
    told: dict[str, Any] = signing.loads(kept, salt=_DEVICE, max_age=_KNOWN_FOR)
    return told


def _device_of(request: HttpRequest, name: str) -> str:
    """The number of the device when this account signed in from it before, else ""."""
    try:
        told = _device(request)
    except signing.BadSignature:
        return ""
    return str(told["id"]) if name in told["names"] else ""


def is_known(request: HttpRequest, account: Account) -> bool:
    """Whether this account signed in from this browser before."""
    return bool(_device_of(request, account.username))


def remember_device(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Know the browser by a signed cookie: it names accounts that signed in from it, no more."""
    try:
        told = _device(request)
    except signing.BadSignature:
        told = {"id": secrets.token_urlsafe(12), "names": []}
    told["names"] = [account.username, *(n for n in told["names"] if n != account.username)][:8]
    response.set_cookie(
        settings.GREENLANE_DEVICE_COOKIE, signing.dumps(told, salt=_DEVICE), _KNOWN_FOR,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
