"""Refunds at the bank: those that wait, the file that orders them, what became of each."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import whole
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Refund, RefundFile
from greenlane.usecases import desk, refund_files, refunds, two_persons
from greenlane.usecases.two_persons import Proposal
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import refunds as shown

_SHOWN = 50


@never_cache
@open_to("money.receive")
def refund_list(request: HttpRequest) -> HttpResponse:
    """Refunds to order, files, what became of each; a POST records one as ordered by hand."""
    if request.method == "POST":
        number = whole(request.POST.get("number", "")) or 0
        if refunds.send(number, actor(request), desk.current()):
            messages.success(request, _("The refund was recorded as handed to the bank."))
        return redirect("refunds")
    here = desk.current()
    told = Refund.objects.exclude(sent=None).select_related("operator", "file").order_by("-pk")
    files = RefundFile.objects.select_related("act__maker", "act__checker").order_by("-pk")
    given = request.GET
    if given.get("state") in shown.STATES:
        told = told.filter(state=given["state"])
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        told = told.filter(Q(reference__icontains=word) | Q(operator__name__icontains=word)
                           | Q(operator__id=word) | Q(file__number__icontains=word))  # fmt: skip
    listing = Listing(
        name="refunds", columns=shown.COLUMNS, cells=shown.cells, filters=shown.filters(given),
        row=lambda each: shown.refund(each, each.reference), disclosed="money", sort="-sent",
        sorts={"operator": "operator__name"} | {
            name: name for name in ("reference", "state", "sent", "amount")},
    )  # fmt: skip
    return listed(
        request, "pages/money/refunds.html", told, listing,
        waiting=[shown.refund(each, refunds.reference(each, here)) for each in refunds.waiting()],
        files=[shown.file(each) for each in files[:_SHOWN]],
    )  # fmt: skip


@require_POST
@open_to("money.propose")
@step_up
def propose_file(request: HttpRequest) -> HttpResponse:
    """Propose the file that orders what was chosen; another person releases it."""
    user: Any = request.user
    chosen = ",".join(request.POST.getlist("refund"))
    asked = Proposal(kind=refund_files.KIND, data={"refunds": chosen},
                     reason=_("Refunds that were decided"))  # fmt: skip
    try:
        number = two_persons.propose(asked, user, desk.current(), actor(request))
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return redirect("refunds")
    messages.success(request, _("Proposed. Another person releases the file."))
    return redirect("approval", number)


@never_cache
@open_to("money.receive")
def file(request: HttpRequest, number: str) -> HttpResponse:
    """The file for the bank: always the same bytes."""
    row = refund_files.fetched(number, actor(request), desk.current())
    if row is None:
        raise Http404(number)
    return HttpResponse(bytes(row.body), content_type="application/xml",
                        headers={"Content-Disposition":
                                 f'attachment; filename="{row.number}.xml"'})  # fmt: skip
