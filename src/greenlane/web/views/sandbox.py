"""The sandbox in a browser: keys for whoever asks, wishes, the clock, conformance, certificates.

Every page of it is there in a sandbox only.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.evidence.signing import Signer
from greenlane.gateways.evidence import signing_keys
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import clients, guesses, wall
from greenlane.store import sandbox as kept
from greenlane.usecases import conformance, desk, sandbox, sandbox_keys
from greenlane.usecases.told_texts import UnreadableError
from greenlane.web import qr, unreadable
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.context import language
from greenlane.web.refusing import not_now
from greenlane.web.show import sandbox as shown
from greenlane.web.signing import counted_by

_KEYS_AN_HOUR = 20
_CLOCK_AN_HOUR = 60


def _only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is there in a sandbox only."""

    @wraps(view)
    def shut(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if desk.current().sandbox is None:
            raise Http404
        with wall.opened():  # its tables are of no operator
            return view(request, *args, **kwargs)

    return shut


@never_cache
@open_to(EVERYONE)
@_only
def home(request: HttpRequest) -> HttpResponse:
    """What a sandbox is, how to get keys, which outcomes a reference can ask for, and the clock."""
    return _home(request)


def _home(request: HttpRequest, **more: Any) -> HttpResponse:
    fields = [
        {"name": "label", "label": _("Name of your software"), "kind": "text", "required": True,
         "value": request.POST.get("label", "")},
    ]  # fmt: skip
    program = [{"name": "client", "label": _("Your client"), "kind": "code", "required": True,
                "value": request.GET.get("client", ""), "width": "w-20"}]  # fmt: skip
    context = {
        "fields": fields, "program": program, "wishes": shown.wishes(), "steps": shown.STEPS,
        "now": desk.current().now(), "base": request.build_absolute_uri("/"), **more,
    }  # fmt: skip
    return render(request, "pages/sandbox/home.html", context)


def _taken(request: HttpRequest, what: str, most: int) -> bool:
    """Whether the address may do this once more in this hour."""
    key = guesses.key_of(f"sandbox-{what}", counted_by(request))
    return guesses.take([key], desk.current().now(), most)


@require_POST
@never_cache
@open_to(EVERYONE)
@_only
def keys(request: HttpRequest) -> HttpResponse:
    """Make an operator and a program, told once."""
    if not _taken(request, "keys", _KEYS_AN_HOUR):
        messages.warning(request, _("Too many keys from this address; come back in an hour."))
        return redirect("sandbox")
    try:
        made = sandbox_keys.make(request.POST.get("label", ""), desk.current())
    except UnreadableError as error:
        messages.error(request, unreadable.words(error.fault))
        return redirect("sandbox")
    return _home(request, made=made)


@require_POST
@open_to(EVERYONE)
@_only
def clock(request: HttpRequest) -> HttpResponse:
    """Move the clock on, for everybody in this sandbox."""
    if not _taken(request, "clock", _CLOCK_AN_HOUR):
        messages.warning(request, _("The clock was moved too often; come back in an hour."))
        return redirect("sandbox")
    try:
        sandbox.advance(request.POST.get("step", ""), desk.current())
    except ValueError:
        messages.error(request, _("The clock is ten years ahead at most."))
    else:
        messages.success(request, _("The clock is moved on. Deadlines follow within seconds."))
    return redirect("sandbox")


@never_cache
@open_to(EVERYONE)
@_only
def find(request: HttpRequest) -> HttpResponse:
    """Go to the page of a program."""
    client = request.GET.get("client", "").strip()
    if clients.known(client) is None:
        messages.error(request, _("There is no program of this name in the sandbox."))
        return redirect("sandbox")
    return redirect("sandbox-program", client)


@never_cache
@open_to(EVERYONE)
@_only
def program(request: HttpRequest, client: str) -> HttpResponse:
    """How far a program has come: every scenario with its steps, and its certificates."""
    if clients.known(client) is None:
        raise Http404(client)
    standing = conformance.standing(client)
    calls = kept.calls(client)
    context = {
        "client": client, "scenarios": [shown.scenario(each, language()) for each in standing],
        "passed": sum(each.passed for each in standing), "all": len(standing),
        "complete": all(each.passed for each in standing), "calls": list(reversed(calls))[:20],
        "certificates": list(map(shown.certificate, kept.certificates_of(client))),
    }  # fmt: skip
    return render(request, "pages/sandbox/program.html", context)


@require_POST
@open_to(EVERYONE)
@_only
def certify(request: HttpRequest, client: str) -> HttpResponse:
    """Certify a program that has passed everything."""
    here = desk.current()
    store = signing_keys(settings.GREENLANE_HOME, here.book.country)
    signer: Callable[[], Signer] = partial(store.signer, here.day_of(here.now()))
    try:
        row = conformance.certify(client, here, signer)
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return redirect("sandbox")
    return redirect("sandbox-certificate", row.number)


@open_to(EVERYONE)
@_only
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate: who, what, when, whether its signature holds; as JSON when asked."""
    row = kept.certificate(number)
    if row is None:
        raise Http404(number)
    if request.GET.get("format") == "json":
        headers = {"Content-Disposition": f'attachment; filename="{row.number}.json"'}
        return HttpResponse(row.content, content_type="application/json", headers=headers)
    store = signing_keys(settings.GREENLANE_HOME, desk.current().book.country)
    titles = {each.name: each.title for each in conformance.scenarios()}
    told = conformance.read(row.content, store.trusted())
    context = {
        "certificate": told.content, "fault": told.fault,
        "passed": [titles.get(name, {"en": name}).get(language()) or titles[name]["en"]
                   for name in told.content["passed"]],
        "made": row.made, "address": request.build_absolute_uri(request.path),
        "qr": qr.image(request.build_absolute_uri(request.path)), "json_href": "?format=json",
    }  # fmt: skip
    return render(request, "pages/sandbox/certificate.html", context)
