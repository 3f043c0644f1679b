"""Access: every view says whom it is open to, and the one decorator that checks it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from greenlane.access import firm
from greenlane.gateways import told
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import delegations
from greenlane.store.accounts import actor_of
from greenlane.store.declarations import OvertakenError, UnknownDeclarationError
from greenlane.store.journal import note
from greenlane.store.models import DeclarationRow
from greenlane.usecases import conflicts, desk
from greenlane.usecases.conflicts import ConflictError, refused
from greenlane.usecases.drafts import UnknownDraftError
from greenlane.usecases.permissions import ForbiddenError, matrix, may
from greenlane.usecases.told_texts import UnreadableError
from greenlane.usecases.witnessed import NotWitnessedError
from greenlane.web import lodged, unreadable
from greenlane.web.identity import EVERYONE as EVERYONE
from greenlane.web.purpose_wanted import PurposeWantedError, ask_why
from greenlane.web.refusing import not_now
from greenlane.web.stepping_up import ask_again, stepped_up

# The first page of a role after signing in; the others begin with the declarations.
LANDINGS = {"trader": "dashboard", "broker": "dashboard", "trainee": "dashboard",
            "officer": "queue", "agency": "queue",
            "administrator": "people", "supervisor": "supervision", "director": "performance",
            "law-editor": "law", "law-approver": "law", "cashier": "cash-desk"}  # fmt: skip

View = Callable[..., HttpResponse]


def open_to(action: str) -> Callable[[View], View]:
    """Open a view to the roles that the matrix gives this action; EVERYONE: without signing in.

    What is not there or not the visitor's is a 404, what his role may not do a 403. Raises
    KeyError, when the view is made, for an action that is not in the matrix.
    """
    roles = frozenset({EVERYONE}) if action == EVERYONE else matrix().roles_for(action)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if EVERYONE not in roles:
                if not request.user.is_authenticated:
                    return _to_sign_in(request)
                told.about(role=request.user.role, action=action)
                if request.user.role not in roles and not _borrowed(request, action, roles):
                    raise PermissionDenied
                if not firm.allowed(request.user.duties, action):
                    raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotWitnessedError:
                return _closed(request)
            except PurposeWantedError as error:
                return ask_why(request, error.mrn)
            except ConflictError as error:
                refused(error, desk.current())
                return render(request, "403_colleague.html", status=403)
            except ForbiddenError as error:
                raise PermissionDenied(str(error)) from error
            except UnknownDraftError as error:
                if (declaration := lodged.way(request, kwargs.get("number"))) is not None:
                    return declaration
                raise Http404(str(error)) from error
            except UnknownDeclarationError as error:
                raise Http404(str(error)) from error

        guarded.action, guarded.roles = action, roles  # type: ignore[attr-defined]  # tests walk
        return guarded

    return decorate


def may_do(request: HttpRequest, action: str) -> bool:
    """Whether the matrix, and his duties inside a firm, let the person who is signed in do it."""
    user: Any = request.user
    return may(actor(request), action).allowed and firm.allowed(user.duties, action)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in and back to this page; of a form that was sent, to the page it stood on."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"/sign-in?{urlencode({'next': request.get_full_path()})}")
    page = urlsplit(request.headers.get("Referer", ""))
    back = (
        urlunsplit(("", "", page.path, page.query, "")) if page.netloc == request.get_host() else ""
    )
    return redirect(f"/sign-in?{urlencode({'next': back, 'sent': 1})}")


def _borrowed(request: HttpRequest, action: str, roles: frozenset[str]) -> bool:
    """Whether a colleague has lent this action; the act is then done on his behalf."""
    here = desk.current()
    found = delegations.acting(request.user, action, here.day_of(here.now()))
    lent = next((each for each in found if each.role in roles), None)
    if lent is None:
        return False
    request.acting = lent  # type: ignore[attr-defined]  # `actor` reads it
    if request.method == "POST":
        note("delegation.used", lent, f"account:{lent.behalf}", here.now(), action=action)
    return True


def _closed(request: HttpRequest) -> HttpResponse:
    """The page while nothing may be lodged or decided."""
    response = render(request, "503.html", {"unwitnessed": True}, status=503)
    response["Retry-After"] = "60"
    return response


def step_up(view: View) -> View:
    """Let an act pass only when the person showed a factor a few minutes ago; else ask again.

    What was sent with the act is sent again after the confirmation. Use below `open_to`.
    """
    return step_up_for()(view)


def step_up_for(*verbs: str) -> Callable[[View], View]:
    """As `step_up`, for a view that does several acts: for these values of its `verb` only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if stepped_up(request) or (verbs and kwargs.get("verb") not in verbs):
                return view(request, *args, **kwargs)
            return ask_again(request)

        guarded.steps_up = verbs or True  # type: ignore[attr-defined]  # a test walks the URLs
        return guarded

    return decorate


def actor(request: HttpRequest) -> Actor:
    """Who acts: the signed-in person in role and unit, or under a delegation in another's."""
    return getattr(request, "acting", None) or actor_of(request.user)


def check_seen(row: DeclarationRow, me: Actor) -> None:
    """Raise UnknownDeclarationError when the declaration does not concern the person.

    Raises ConflictError when he is an official related to one of its parties.
    """
    if not may(me, "declaration.read", row).allowed:
        raise UnknownDeclarationError(row.mrn)
    conflicts.check(me, row)


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do one act and tell the person how it went; False when it could not be done now."""
    try:
        result = act()
    except UnreadableError as error:
        messages.error(request, unreadable.words(error.fault))
        return False
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return False
    except OvertakenError:
        messages.error(request, gettext("Somebody was faster. Look again at how it stands now."))
        return False
    if result is False:
        messages.error(request, gettext("Somebody else has this case now."))
        return False
    messages.success(request, done)
    return True
