"""Webhooks of one's own firm: added, tried, given a new secret, paused, removed, replayed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.gateways import outgoing
from greenlane.kernel.digits import whole
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import partners
from greenlane.store.partner_models import Partner
from greenlane.usecases import desk, webhooks
from greenlane.usecases.told_texts import UnreadableError
from greenlane.web import unreadable
from greenlane.web.access import actor, attempt, may_do, open_to, step_up, step_up_for
from greenlane.web.refusing import not_now
from greenlane.web.show import webhooks as shown


@never_cache
@open_to("webhook.list")
def board(request: HttpRequest) -> HttpResponse:
    """The webhooks of one's firm, and the form for a new one."""
    return _board(request, {})


def _board(request: HttpRequest, wrong: dict[str, str], **more: Any) -> HttpResponse:
    rows, depths = webhooks.of_firm(actor(request)), partners.depths()
    context = {
        "rows": [shown.row(each, depths.get(each.pk, (0, 0))) for each in rows],
        "fields": shown.fields({} if "made" in more else request.POST, wrong),
        "topics": shown.topics(request.POST.getlist("topics")),
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
        "may_act": may_do(request, "webhook.administer"), **more,
    }  # fmt: skip
    return render(request, "pages/parties/webhooks.html", context, status=422 if wrong else 200)


@require_POST
@never_cache
@open_to("webhook.administer")
@step_up
def add(request: HttpRequest) -> HttpResponse:
    """Register an address; the page that follows shows the secret, once."""
    sent = request.POST
    url = sent.get("url", "").strip()
    known = outgoing.partners(settings.GREENLANE_PARTNERS)
    try:
        row, secret = webhooks.add(
            url, sent.get("name", ""), sent.getlist("topics"), actor(request), desk.current(),
            check=lambda told: outgoing.check_strangers(told, known),
        )  # fmt: skip
    except webhooks.AddressError:
        return _board(request, {"url": str(shown.NO_ADDRESS)})
    except UnreadableError as error:
        return _board(request, {"name": unreadable.words(error.fault)})
    except NotAllowedError as error:
        return _board(request, {"url": not_now(error)})
    return _board(request, {}, made={"name": row.name, "secret": secret})


@never_cache
@open_to("webhook.list")
def one(request: HttpRequest, partner: str) -> HttpResponse:
    """One webhook: how its queue stands, and what it was told last."""
    return _one(request, _mine(request, partner))


def _mine(request: HttpRequest, code: str) -> Partner:
    try:
        return webhooks.one(code, actor(request))
    except webhooks.UnknownWebhookError as error:
        raise Http404(code) from error


def _one(request: HttpRequest, row: Partner, **more: Any) -> HttpResponse:
    context = {
        "hook": shown.row(row, partners.depths().get(row.pk, (0, 0))),
        "messages_told": [shown.message(each) for each in webhooks.last_messages(row)],
        "may_act": may_do(request, "webhook.administer"), **more,
    }  # fmt: skip
    return render(request, "pages/parties/webhook.html", context)


@require_POST
@never_cache
@open_to("webhook.administer")
@step_up_for("secret", "remove")
def act(request: HttpRequest, partner: str, verb: str) -> HttpResponse:
    """A new secret (shown once), a test message, pause, run, replay, remove."""
    row, me, here = _mine(request, partner), actor(request), desk.current()
    if verb == "secret":
        made = {"name": row.name, "secret": webhooks.new_secret(row.code, me, here)}
        return _one(request, row, made=made)
    number = whole(request.POST.get("number", ""))
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "test": (lambda: webhooks.try_out(row.code, me, here),
                 _("A test message stands in the queue. Look again in a few seconds.")),
        "pause": (lambda: webhooks.pause(row.code, me, here), _("The webhook is paused.")),
        "replay": (lambda: webhooks.replay(row.code, me, here, number=number),
                   _("It stands in the queue again and is sent in its order.")),
        "remove": (lambda: webhooks.remove(row.code, me, here), _("The webhook is removed.")),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    done, text = acts[verb]
    attempt(request, done, text)
    return redirect("webhooks") if verb == "remove" else redirect("webhook", row.code)
