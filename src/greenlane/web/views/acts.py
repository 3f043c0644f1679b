"""What traders do to a declaration under way; one use case each, then back to the declaration."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.store import declarations
from greenlane.store.models import PaymentOrder
from greenlane.usecases import arrive as arrival
from greenlane.usecases import conduct, desk, payment_orders
from greenlane.web.access import actor, attempt, check_seen, open_to


def _done(request: HttpRequest, mrn: str, act: Callable[[], object], text: str) -> HttpResponse:
    attempt(request, act, text)
    return redirect("declaration", mrn)


@require_POST
@open_to("declaration.pay")
def pay(request: HttpRequest, mrn: str) -> HttpResponse:
    """Go to the order by which what is owed is paid."""
    made: list[PaymentOrder] = []
    me = actor(request)
    check_seen(declarations.by_mrn(mrn), me)

    def act() -> None:
        subject = f"declaration:{mrn}"
        made.append(payment_orders.make(me.unit, [subject], me, desk.current()))

    if not attempt(request, act, _("Pay this order under its reference.")):
        return redirect("declaration", mrn)
    return redirect("payment-order", made[0].reference)


@require_POST
@open_to("declaration.arrive")
def arrive(request: HttpRequest, mrn: str) -> HttpResponse:
    """Report that the goods are there."""
    act = lambda: arrival.arrive(mrn, actor(request), desk.current())  # noqa: E731 - one call
    return _done(request, mrn, act, _("The arrival of the goods was recorded."))


@require_POST
@open_to("declaration.reply")
def reply(request: HttpRequest, mrn: str) -> HttpResponse:
    """Answer a question."""
    text = request.POST.get("text", "")
    act = lambda: conduct.reply(mrn, text, actor(request), desk.current())  # noqa: E731 - one call
    return _done(request, mrn, act, _("Your answer was sent."))


@require_POST
@open_to("declaration.amend")
def cancel(request: HttpRequest, mrn: str) -> HttpResponse:
    """Take the declaration back; it is not given again, so that it is never done without a word."""
    reason, me = request.POST.get("reason", "").strip(), actor(request)
    check_seen(declarations.by_mrn(mrn), me)
    if not reason:
        messages.error(request, _("Say why. Nothing was cancelled."))
        return redirect("declaration", mrn)
    act = lambda: conduct.invalidate(mrn, reason, me, desk.current())  # noqa: E731
    return _done(request, mrn, act, _("The declaration was cancelled."))
