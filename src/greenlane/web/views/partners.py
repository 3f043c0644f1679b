"""Partners: the administrator's list of queues, one partner with what was given up, replay."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import whole
from greenlane.store import partner_answers, partners
from greenlane.store.partner_models import Partner
from greenlane.usecases import desk, partner_register
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import partners as shown

_SHOWN = 50


@never_cache
@open_to("partner.list")
def board(request: HttpRequest) -> HttpResponse:
    """All partners with their queues, filtered, sorted, a page at a time, or as CSV."""
    given, depths = request.GET, partners.depths()
    every = [shown.row(p, depths.get(p.pk, (0, 0))) for p in Partner.objects.order_by("code")]
    found = shown.kept(every, given)
    listing = Listing(
        name="partners", columns=shown.COLUMNS, cells=dict, row=dict,
        filters=shown.filters(given), sort="code",
    )  # fmt: skip
    return listed(request, "pages/partners.html", found, listing, any=bool(every))


@never_cache
@open_to("partner.list")
def one(request: HttpRequest, partner: str) -> HttpResponse:
    """One partner: how its queue stands, what was given up, what of it was set apart."""
    row = partners.by_code(partner)
    if row is None:
        raise Http404(partner)
    context = {
        "partner": shown.row(row, partners.depths().get(row.pk, (0, 0))),
        "dead": [shown.message(each) for each in partners.dead(row.code)[:_SHOWN]],
        "apart": [shown.apart(each) for each in partner_answers.apart(row.code)[:_SHOWN]],
        "may_act": may(actor(request), "partner.administer").allowed and row.state != "closed",
    }
    return render(request, "pages/partner.html", context)


@require_POST
@open_to("partner.administer")
def replay(request: HttpRequest, partner: str) -> HttpResponse:
    """Put what was given up back into its queue: all, or the message of one number."""
    if partners.by_code(partner) is None:
        raise Http404(partner)
    number = whole(request.POST.get("number", ""))
    attempt(
        request,
        lambda: partner_register.replay(partner, actor(request), desk.current(), number=number),
        _("It stands in the queue again and is sent in its order."),
    )
    return redirect("partner", partner)
