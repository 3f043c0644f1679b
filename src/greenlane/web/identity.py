"""Identity: how django-allauth works here, and the gate no one passes without his second factor."""

from collections.abc import Callable
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from greenlane.store import factors, sealed, wall
from greenlane.store.accounts import actor_of
from greenlane.store.models import Account
from greenlane.usecases import accounts, reading
from greenlane.web import signing

# The action of views that are open to everyone.
EVERYONE = "everyone"
# What a person may do whose second factor is wanting: get one, sign out, choose the language.
WITHOUT = frozenset({"factor-new", "factor-passkey", "confirm", "sign-out", "preferences"})
# And who came in by a password that somebody else set: change it, and keep the recovery codes.
TOLD = frozenset({"password", "recovery-codes", "confirm", "sign-out", "preferences"})


class AccountAdapter(DefaultAccountAdapter):
    """Names and passwords only: no registration, no mail, words of our own pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Accounts are made by administrators."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Accounts have no mail address; the journal keeps what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the peer, as everywhere else in the system."""
        return signing.address_of(request)

    def get_login_stages(self) -> list[str]:
        """Password, then second factor, then the account's standing."""
        return ["allauth.mfa.stages.AuthenticateStage", "greenlane.web.identity.StandingStage"]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Note the sign-in and know the device from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known = signing.is_known(request, user)
        accounts.signed_in(user, signing.methods(request), signing.address_of(request),
                           known=known)  # fmt: skip
        signing.remember_device(request, response, user)
        return response


class StandingStage(LoginStage):  # type: ignore[misc]
    """The last step of a sign-in: a locked account is told so, after the factors were shown."""

    key = "standing"
    urlname = "sign-in"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Refuse when the account is locked, or is to be locked because nobody used it."""
        if accounts.may_enter(self.login.user):
            return None, True
        return render(self.request, "account/locked.html", status=403), False


class MFAAdapter(DefaultMFAAdapter):
    """The second factors: secrets are sealed, QR codes drawn by the library we have for them."""

    def encrypt(self, text: str) -> str:
        """The secret of an app, or the seed of recovery codes, as the database keeps it."""
        return sealed.sealer().seal("second-factor", text, "mfa_authenticator/data")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises VaultError."""
        return sealed.sealer().open(encrypted_text, "mfa_authenticator/data")

    def build_totp_svg(self, url: str) -> str:
        """An SVG of the address an authenticator app reads."""
        return segno.make(url, error="m").svg_inline(scale=5, border=3, light="#fff", dark="#000")

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """What a passkey shows of its person."""
        return {**super().get_public_key_credential_user_entity(user),
                "display_name": user.name or user.username}  # fmt: skip


class Backend(ModelBackend):
    """Names and passwords; who is locked has no session any more."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, or None when it has left or is locked."""
        user: Account | None = super().get_user(user_id)
        return None if user is None or user.locked else user


class SecondFactor:
    """Middleware: who wants a second factor, or has another's password, opens that page only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision is made when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Send to enrolment, or back to the sign-in when there is a factor to be shown."""
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if not signing.alive(request):
            logout(request)  # the view decides what a stranger gets
            return None
        match = request.resolver_match
        page = match.url_name if match is not None else ""
        if signing.complete(request):
            told = user.password_until is not None and "password" in signing.methods(request)
            return redirect("password") if told and page not in TOLD else None
        if factors.enrolled(user):
            logout(request)
            return redirect("sign-in")
        return None if page in WITHOUT else redirect("factor-new")


class SecondWall:
    """Middleware: who acts for an operator reads the database as a role that sees only its rows.

    Pages for everyone tell him what they tell everyone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the wall is set when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        """Bind the thread to the operator until the request ends."""
        if not request.user.is_authenticated or getattr(view, "action", "") == EVERYONE:
            return
        me = actor_of(request.user)
        if reading.is_own(me) and not request.user.office:  # a trainee has no operator
            wall.bind(request.user.operator_id or "")
