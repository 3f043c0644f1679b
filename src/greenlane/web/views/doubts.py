"""Doubts about a declared value: the officer asks and decides, the importer answers and secures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.usecases import desk
from greenlane.usecases import valuation_doubt as usecase
from greenlane.web import doubting
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.views import cases


@require_POST
@open_to("value.doubt")
@step_up
def take(request: HttpRequest, mrn: str) -> HttpResponse:
    """Take one step about a value; the form again when it is not whole."""
    case = cases.seen(request, mrn)
    sent = doubting.read(request.POST.dict())
    if sent.errors:
        return cases.page(request, case, doubt=sent)
    act = doubting.act(sent, mrn, actor(request), desk.current())
    attempt(request, act, _("The step about the value was recorded."))
    return cases.after(request, mrn)


@require_POST
@open_to("value.answer")
def reply(request: HttpRequest, mrn: str) -> HttpResponse:
    """Answer the question or the written grounds, naming documents."""
    text = request.POST.get("text", "")
    papers = tuple(filter(None, (p.strip() for p in request.POST.get("papers", "").split(","))))
    act = lambda: usecase.reply(mrn, text, papers, actor(request), desk.current())  # noqa: E731
    attempt(request, act, _("Your answer was sent."))
    return redirect("declaration", mrn)


@require_POST
@open_to("value.answer")
def secure(request: HttpRequest, mrn: str) -> HttpResponse:
    """Give security for the duty at stake."""
    act = lambda: usecase.secure(mrn, actor(request), desk.current())  # noqa: E731 - one call
    attempt(request, act, _("The security was received. Thank you."))
    return redirect("declaration", mrn)
