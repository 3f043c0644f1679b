"""The token endpoint (RFC 6749, 4.4): a token for a client that shows its secret or signs."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.api import access
from greenlane.api.door import api
from greenlane.api.problems import reply
from greenlane.api.visitors import admit
from greenlane.gateways.access_tokens import LIFETIME, TokenError, read_assertion
from greenlane.store import clients
from greenlane.usecases import desk

PATH = "/api/v1/token"
_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM = {
    "requestBody": {
        "required": True,
        "content": {"application/x-www-form-urlencoded": {"schema": {
            "type": "object",
            "required": ["grant_type"],
            "properties": {
                "grant_type": {"type": "string", "const": "client_credentials"},
                "client_id": {"type": "string"},
                "client_secret": {"type": "string"},
                "client_assertion_type": {"type": "string", "const": _JWT},
                "client_assertion": {"type": "string", "description": "RFC 7523, used once."},
            },
        }}},
    }
}  # fmt: skip


@api.post("/token", auth=None, openapi_extra=_FORM, tags=["Token"], summary="Get a token")
def post_token(request: HttpRequest) -> HttpResponse:
    """An access token of nine minutes, for a client secret (Basic or form) or a signed assertion.

    Errors are those of RFC 6749, section 5.2.
    """
    admit(request)
    if request.POST.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", 400)
    client = _signed(request) if "client_assertion" in request.POST else _secret(request)
    if client is None:
        return _refused("invalid_client", 401)
    now = desk.current().now()
    clients.used(client, now)
    told = {"access_token": access.tokens().issue(client, now), "token_type": "Bearer",
            "expires_in": LIFETIME}  # fmt: skip
    return _told(told, 200)


def _secret(request: HttpRequest) -> str | None:
    """The client that showed its secret."""
    client, secret = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    kind, _, basic = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            pair = base64.b64decode(basic, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        client, secret = unquote_plus(pair[0]), unquote_plus(pair[2])
    return client if clients.shows_secret(client, secret) else None


def _signed(request: HttpRequest) -> str | None:
    """The client that signed an assertion, which is used up by this."""
    if request.POST.get("client_assertion_type") != _JWT:
        return None
    audiences = [settings.GREENLANE_ISSUER, request.build_absolute_uri(PATH)]
    try:
        client, jti, ends = read_assertion(
            request.POST["client_assertion"], clients.key_of, audiences, desk.current().world()
        )
    except TokenError:
        return None
    return client if clients.spend(client, jti, ends) else None


def _refused(error: str, status: int) -> HttpResponse:
    response = _told({"error": error}, status)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="greenlane"'
    return response


def _told(body: dict[str, Any], status: int) -> HttpResponse:
    response = reply(msgspec.json.encode(body), status)
    response["Cache-Control"] = "no-store"
    return response
