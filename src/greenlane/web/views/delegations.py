"""Delegations under one's own account: what one lent and borrowed, lending, ending."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import delegations as stored
from greenlane.usecases import delegations, desk
from greenlane.usecases.permissions import matrix
from greenlane.web.access import attempt, open_to, step_up
from greenlane.web.forms import filled
from greenlane.web.refusing import not_now
from greenlane.web.show.law_words import is_day


@never_cache
@open_to("account.own")
def listed(request: HttpRequest) -> HttpResponse:
    """What one lent and what one was lent, and the form for lending."""
    return _page(request, {}, {}, [])


def _page(
    request: HttpRequest, given: Mapping[str, str], errors: Mapping[str, str], chosen: list[str]
) -> HttpResponse:
    user: Any = request.user
    here = desk.current()
    day = here.day_of(here.now())
    may_lend = matrix().scope(user.role, "account.delegate") is not None
    fields = [
        {"name": "taker", "label": _("Colleague"), "kind": "select", "required": True,
         "options": [(c.username, c.name or c.username) for c in stored.colleagues(user)]},
        {"name": "since", "label": _("First day"), "kind": "date", "required": True},
        {"name": "until", "label": _("Last day"), "kind": "date", "required": True},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2, "required": True},
    ]  # fmt: skip
    context = {
        "rows": [_row(each, user, day) for each in stored.of_account(user)],
        "may_lend": may_lend,
        "actions": [{"name": name, "text": matrix().actions[name], "done": name in chosen}
                    for name in delegations.lendable(user)] if may_lend else [],
        "fields": filled(fields, given, errors),
        "errors": [{"href": f"#{name}", "text": text} for name, text in errors.items()],
        "unchosen": errors.get("actions", ""),
    }  # fmt: skip
    return render(request, "account/delegations.html", context, status=422 if errors else 200)


def _row(each: Any, user: Any, day: date) -> dict[str, Any]:
    mine = each.giver_id == user.pk
    holds = each.ended is None and each.since <= day <= each.until
    over = each.ended is not None or each.until < day
    return {
        "pk": each.pk, "mine": mine, "other": each.taker if mine else each.giver,
        "actions": [matrix().actions.get(name, name) for name in each.actions],
        "since": each.since, "until": each.until, "reason": each.reason, "basis": each.basis,
        "holds": holds, "over": over, "open": not over,
    }  # fmt: skip


@require_POST
@open_to("account.delegate")
@step_up
def lend(request: HttpRequest) -> HttpResponse:
    """Lend the chosen actions; the form again when it is not whole."""
    given, chosen = request.POST.dict(), request.POST.getlist("action")
    errors = {name: _("State this.") for name in ("taker", "reason") if not given.get(name)}
    errors |= {n: _("State the day.") for n in ("since", "until") if not is_day(given.get(n, ""))}
    if not chosen:
        errors["actions"] = _("Choose at least one action.")
    if not errors:
        user: Any = request.user
        days = (date.fromisoformat(given["since"]), date.fromisoformat(given["until"]))
        try:
            delegations.lend(user, given["taker"], chosen, days, given["reason"], desk.current())
        except NotAllowedError as error:
            errors["taker"] = not_now(error)
    if errors:
        return _page(request, given, errors, chosen)
    messages.success(request, _("Lent. It ends by itself after the last day."))
    return redirect("delegations")


@require_POST
@open_to("account.own")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a delegation before its time."""
    user: Any = request.user
    if not stored.of_account(user).filter(pk=number).exists():
        raise Http404(str(number))
    act = lambda: delegations.end(number, user, desk.current())  # noqa: E731 - one call
    attempt(request, act, _("The delegation has ended."))
    return redirect("delegations")
