"""Acts at the law desk: approve, publish, withdraw, roll back, consult, judge again; proposals."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.store.models import LawChangeSet
from greenlane.usecases import desk, law_desk, law_reassess
from greenlane.usecases.law_desk import LawDeskError
from greenlane.usecases.permissions import may, need
from greenlane.web.access import actor, open_to, step_up_for
from greenlane.web.listing import Listing, listed
from greenlane.web.show import law as shown
from greenlane.web.show.law_words import is_day, problem


@require_POST
@open_to("law.act")
@step_up_for("approve", "publish", "roll-back", "reassess")
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve, schedule, publish, withdraw, roll back, consult or re-assess."""
    change_set = get_object_or_404(LawChangeSet, pk=number)
    verbs: dict[str, Callable[[HttpRequest, LawChangeSet], str | LawChangeSet]] = {
        "approve": _approve, "publish": _publish, "withdraw": _withdraw,
        "roll-back": _roll_back, "consult": _consult, "reassess": _reassess,
    }  # fmt: skip
    if verb not in verbs:
        raise Http404(verb)
    try:
        done = verbs[verb](request, change_set)
    except LawDeskError as error:
        messages.error(request, problem(error))
        return redirect("law-set", change_set.pk)
    if isinstance(done, LawChangeSet):
        return redirect("law-set", done.pk)
    messages.success(request, done)
    return redirect("law-set", change_set.pk)


def _approve(request: HttpRequest, change_set: LawChangeSet) -> str:
    need(actor(request), "law.approve")
    law_desk.approve(change_set, actor(request).name, desk.current())
    return _("Approved. It can be published now or at a moment that you set.")


def _publish(request: HttpRequest, change_set: LawChangeSet) -> str:
    need(actor(request), "law.publish")
    moment = request.POST.get("moment", "").strip()
    if not moment:
        number = law_desk.publish(change_set, desk.current())
        return _("Published: it is law, as publication %s.") % number
    try:
        when = datetime.fromisoformat(moment)
    except ValueError as error:
        raise LawDeskError("LAW-003", _("This is no day and time.")) from error
    law_desk.schedule(change_set, when.replace(tzinfo=when.tzinfo or desk.current().zone))
    return _("Scheduled. It becomes law by itself at that moment.")


def _withdraw(request: HttpRequest, change_set: LawChangeSet) -> str:
    del request
    law_desk.withdraw(change_set)
    return _("Withdrawn.")


def _roll_back(request: HttpRequest, change_set: LawChangeSet) -> LawChangeSet:
    return law_desk.roll_back(change_set, actor(request).name, desk.current())


def _consult(request: HttpRequest, change_set: LawChangeSet) -> str:
    last = request.POST.get("until", "")
    if not is_day(last):
        raise LawDeskError("LAW-003", _("State the last day for comments."))
    change_set.consulted_until = date.fromisoformat(last)
    change_set.save()
    return _("Open to the public for comments.")


def _reassess(request: HttpRequest, change_set: LawChangeSet) -> str:
    del request
    here = desk.current()
    made = law_reassess.reassess(change_set, here)
    return _("%s declarations are judged otherwise.") % made


_SORTS = {"mrn": "declaration__mrn", "trader": "declaration__trader",
          "day": "declaration__law_day", "before": "before", "after": "after",
          "difference": "difference"}  # fmt: skip


@open_to("law.proposals")
def proposals(request: HttpRequest, number: int) -> HttpResponse:
    """The refunds and demands of a published change; accept or dismiss one."""
    change_set = get_object_or_404(LawChangeSet, pk=number)
    found = change_set.lawreassessment_set.select_related("declaration")
    found = found.annotate(difference=F("after") - F("before")).order_by("pk")
    if request.method == "POST":
        need(actor(request), "law.reassess")
        proposal = get_object_or_404(found, pk=request.POST.get("proposal"))
        try:
            law_reassess.decide(proposal, actor(request).name, desk.current(),
                                accept="accept" in request.POST)  # fmt: skip
        except LawDeskError as error:
            messages.error(request, problem(error))
        return redirect(request.get_full_path())
    given = request.GET
    if given.get("state") in shown.PROPOSALS:
        found = found.filter(state=given["state"])
    if words := given.get("q", "").strip():
        named = Q(declaration__mrn__icontains=words) | Q(declaration__trader__icontains=words)
        found = found.filter(named)
    listing = Listing(
        name="reassessment", row=shown.proposal_row, cells=shown.proposal_row, sorts=_SORTS,
        columns=("mrn", "trader", "day", "before", "after", "difference", "currency", "state"),
        filters=shown.proposal_filters(given), disclosed="money",
    )  # fmt: skip
    return listed(request, "pages/law/proposals.html", found, listing,
                  set=shown.set_row(change_set),
                  may_decide=may(actor(request), "law.reassess").allowed)  # fmt: skip
