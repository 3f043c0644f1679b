"""OpenID Connect: how the library is used here, and what is checked beside it.

The library keeps the state of a sign-in in the session (once, ten minutes), makes PKCE and asks for
the token; who is signed in is decided by our own views and the links they keep.
"""

import secrets
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

from greenlane.gateways import openid_tokens, outgoing
from greenlane.gateways.openid_providers import Provider
from greenlane.gateways.outgoing_session import Session
from greenlane.usecases import desk


class RefusedError(Exception):
    """Who comes back is not let in; `code` says why: state, cancelled, code, or of IdTokenError."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AwayError(Exception):
    """The provider does not answer as it should."""


def provider(name: str) -> Provider:
    """The configured provider of an id. Raises Http404."""
    for each in settings.GREENLANE_OPENID:
        if each.id == name:
            return each  # type: ignore[no-any-return]
    raise Http404(name)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, no provider comes from the database, calls go the way of all calls."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Accounts are made by administrators."""
        return False

    def list_apps(self, *_: Any, **__: Any) -> list[SocialApp]:
        """None: the providers are those of openid.toml, and only our own views know them."""
        return []

    def get_requests_session(self) -> Session:
        """What the library asks for URLs with."""
        known = outgoing.partners(settings.GREENLANE_PARTNERS)
        policy = outgoing.Policy(partners=known, most_bytes=500_000, seconds=8.0, redirects=0)
        return Session(outgoing.Outgoing(policy))


class _Door(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks one provider; its discovery document must be of the configured issuer."""

    def __init__(self, request: HttpRequest, door: "_Provider") -> None:
        super().__init__(request, door.app.provider_id)
        self._provider = door

    def get_provider(self) -> "_Provider":
        return self._provider

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("openid-back", args=[app.provider_id]))

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document. Raises RefusedError, AwayError."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self._provider.app.settings["issuer"]:
            raise RefusedError("issuer")
        if not {"token_endpoint", "authorization_endpoint", "jwks_uri"} <= config.keys():
            raise AwayError("the discovery document lacks an address")
        return config


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The library's provider with PKCE always, and no more asked than who it is."""

    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_oauth2_adapter(self, request: HttpRequest) -> _Door:
        return _Door(request, self)


def _opened(request: HttpRequest, named: Provider) -> _Provider:
    app = SocialApp(
        provider="openid_connect", provider_id=named.id, name=named.id,
        client_id=named.client_id, secret=named.secret,
        settings={"server_url": named.issuer.rstrip("/"), "issuer": named.issuer,
                  "token_auth_method": named.token_auth_method},
    )  # fmt: skip
    return _Provider(request, app=app)


def way_out(request: HttpRequest, named: Provider, process: str, **kept: Any) -> str:
    """The address of the provider to go to; `kept` comes back with the person.

    Raises RefusedError, AwayError.
    """
    nonce = secrets.token_urlsafe(24)
    try:
        told = _opened(request, named).redirect(
            request, process, data=kept, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (OSError, outgoing.OutgoingRefusedError) as error:
        raise AwayError(str(error)) from error
    return str(told["Location"])


def came_back(request: HttpRequest, named: Provider) -> tuple[str, dict[str, Any]]:
    """The subject who came back, and what was kept. Raises RefusedError, AwayError."""
    given = request.GET
    state = statekit.unstash_state(
        request, state_id=given.get("state", ""), provider_id=named.id
    )  # fmt: skip
    if state is None:
        raise RefusedError("state")
    if given.get("iss", named.issuer) != named.issuer:
        raise RefusedError("issuer")  # RFC 9207: the answer is of another provider
    if "code" not in given:
        raise RefusedError("cancelled" if given.get("error") == "access_denied" else "code")
    try:
        return _subject(request, named, state), {**state["data"], "process": state["process"]}
    except OAuth2Error as error:
        raise RefusedError("code") from error
    except openid_tokens.IdTokenError as error:
        raise RefusedError(error.code) from error
    except (OSError, outgoing.OutgoingRefusedError) as error:
        raise AwayError(str(error)) from error


def _subject(request: HttpRequest, named: Provider, state: dict[str, Any]) -> str:
    """The code is changed for a token, and the token verified by the provider's keys."""
    opened = _opened(request, named)
    door = opened.get_oauth2_adapter(request)
    client = door.get_client(request, opened.app)
    answer = door.get_access_token_data(
        request, opened.app, client, pkce_code_verifier=state["pkce_code_verifier"]
    )
    with SocialAdapter(request).get_requests_session() as session:
        reply = session.get(door.openid_config["jwks_uri"])
    reply.raise_for_status()
    return openid_tokens.subject(
        str(answer.get("id_token", "")), reply.json(), issuer=named.issuer,
        audience=named.client_id, nonce=state["nonce"], now=desk.current().now(),
    )  # fmt: skip
