"""The desk of models of risk: the list, one with its card, trying, proposing, stopping."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import risk_registry
from greenlane.store.models import RiskModelRow
from greenlane.usecases import desk, model_desk, model_publishing
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, attempt, open_to, step_up_for
from greenlane.web.listing import Listing, listed
from greenlane.web.show import models as shown


@open_to("model.read")
def board(request: HttpRequest) -> HttpResponse:
    """The models, the newest first; who chooses, and whether it can be asked."""
    here = desk.current()
    fault = here.scoring.fault_on(here.day_of(here.now()), here.scoring_terms)
    given, found = request.GET, risk_registry.every()
    if given.get("state") in shown.STATES:
        found = found.filter(state=given["state"])
    listing = Listing(
        name="models", columns=shown.COLUMNS, cells=shown.cells, row=shown.row, sort="-made",
        sorts={name: name for name in ("version", "made", "since", "inspected", "found")},
        filters=shown.filters(given),
    )  # fmt: skip
    history = here.scoring.history
    return listed(
        request, "pages/models/index.html", found, listing,
        fault=shown.FAULTS.get(fault, "") if fault else "",
        history=history.head if history else None,
        former=risk_registry.former(), may_stop=may(actor(request), "model.stop").allowed,
        reason=_reason(_("Why it must go back")),
    )  # fmt: skip


def _reason(label: str) -> dict[str, Any]:
    return {"name": "reason", "kind": "textarea", "rows": 2, "label": label, "required": True}


def _model(version: str) -> RiskModelRow:
    row = risk_registry.by_version(version)
    if row is None:
        raise Http404(version)
    return row


@never_cache
@open_to("model.read")
def one(request: HttpRequest, version: str) -> HttpResponse:
    """One model: its card, where it stands, what may be done."""
    row, me = _model(version), actor(request)
    proposal, writes = model_publishing.proposed(version), may(me, "model.write").allowed
    stops = may(me, "model.stop").allowed if row.state == "champion" else writes
    context = {
        "model": shown.row(row), "full": row, "card": shown.card(row), "proposal": proposal,
        "currency": desk.current().book.currency,
        "tries": writes and row.state == "candidate",
        "proposes": row.state == "challenger" and not proposal
        and may(me, "model.propose").allowed,
        "ends": row.state != "retired" and stops, "reason": _reason(_("Reason")),
        "end_reason": {**_reason(_("Why it must stop now")), "id": "end-reason"},
    }  # fmt: skip
    return render(request, "pages/models/one.html", context)


@never_cache
@open_to("model.read")
def card(request: HttpRequest, version: str) -> HttpResponse:
    """The card as it was kept with the model."""
    del request
    response = HttpResponse(_model(version).card, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="model-{version}.md"'
    return response


@require_POST
@open_to("model.read")
@step_up_for("propose", "retire", "roll-back")
def act(request: HttpRequest, version: str, verb: str) -> HttpResponse:
    """Try in shadow, propose, retire, or let the former one choose again."""
    reason, here, me = request.POST.get("reason", ""), desk.current(), actor(request)
    user: Any = request.user
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "try": (lambda: model_desk.challenge(version, me, here),
                _("It is asked in shadow from now on.")),
        "propose": (lambda: model_publishing.ask(version, reason, user, here),
                    _("Proposed. Another person decides.")),
        "retire": (lambda: model_desk.retire(version, reason, me, here),
                   _("It is asked no more.")),
        "roll-back": (lambda: model_desk.roll_back(reason, me, here),
                      _("The former model chooses again.")),
    }  # fmt: skip
    if verb not in verbs:
        raise Http404(verb)
    attempt(request, *verbs[verb])
    return redirect("models") if verb == "roll-back" else redirect("model", version)
