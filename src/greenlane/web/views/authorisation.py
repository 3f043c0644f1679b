"""One's own authorisation: applying, answering the self-assessment, documents, reviews, appeals."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.authorisation import OPEN
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Authorisation, PartyFile
from greenlane.usecases import authorising, desk, party_files, uploads
from greenlane.usecases.authorised_benefits import terms_of
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.show import authorised as shown


@never_cache
@open_to("authorise.apply")
def own(request: HttpRequest) -> HttpResponse:
    """Where one's authorisation stands, and what can be done about it; else what to apply for."""
    return _own(request)


def _own(request: HttpRequest, verb: str = "") -> HttpResponse:
    """The page; after a refused act with the words that were sent with it."""
    here = desk.current()
    rows = Authorisation.objects.filter(operator_id=actor(request).unit)
    rows = rows.select_related("operator").order_by("-pk")
    row = rows.first()
    try:
        terms = terms_of(here)
    except NotAllowedError as error:
        raise Http404(str(error)) from error
    held = shown.one(row, terms, here) if row else None
    if held and held["state"] == "draft" and (asked := request.GET.get("element")):
        return _element(request, held, asked)
    context = {
        "held": held,
        "over": row is None or row.state not in OPEN,
        "tiers": shown.tiers(terms, here),
        "verb": verb,
        "sent": request.POST.get("text", ""),
    }
    return render(request, "pages/parties/authorisation.html", context, status=422 if verb else 200)


def _element(request: HttpRequest, held: dict[str, Any], asked: str) -> HttpResponse:
    """One element of the self-assessment: a step with its documents, and the way to the others."""
    elements = held["elements"]
    codes = [each["code"] for each in elements]
    if asked not in codes:
        raise Http404(asked)
    place = codes.index(asked)
    context = {"element": elements[place], "elements": elements, "place": place + 1,
               "files": [each for each in held["files"] if each.place == asked],
               "before": codes[place - 1] if place else ""}  # fmt: skip
    return render(request, "pages/parties/authorisation_element.html", context)


def _after(request: HttpRequest, row: Authorisation) -> str:
    """Where to go after an element was saved: the next one, or the list."""
    codes = list(terms_of(desk.current()).elements)
    element = request.POST.get("element", "")
    following = codes[codes.index(element) + 1 :] if element in codes else []
    here = reverse("authorisation")
    if not following or request.POST.get("then") != "next" or row.state != "draft":
        return here
    return f"{here}?{urlencode({'element': following[0]})}"


def _mine(request: HttpRequest) -> Authorisation:
    row = Authorisation.objects.filter(operator_id=actor(request).unit).order_by("-pk").first()
    if row is None:
        raise Http404
    return row


@require_POST
@open_to("authorise.apply")
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an application for a tier."""
    tier = request.POST.get("tier", "")
    attempt(request, lambda: authorising.begin(tier, actor(request), desk.current()),
            _("Answer the questions; you can come back to them."))  # fmt: skip
    return redirect("authorisation")


@require_POST
@open_to("authorise.apply")
def attach(request: HttpRequest) -> HttpResponse:
    """Hand in documents to an element of the self-assessment."""
    row, place = _mine(request), request.POST.get("element", "")[:1]
    refused, given = [], uploads.posted(request)
    for sent in given:
        kept = party_files.keep(f"authorisation:{row.pk}", uploads.read(sent), desk.current(),
                                operator=row.operator_id, place=place,
                                by=actor(request).name)  # fmt: skip
        if not isinstance(kept, PartyFile):
            refused += [f"{f.code}: {f.message}" for f in kept]
    for text in refused:
        messages.error(request, text)
    if not given:
        messages.error(request, _("Choose a file first."))
    elif not refused:
        messages.success(request, _("The documents were taken."))
    back = urlencode({"element": place}) if request.POST.get("back") else ""
    return redirect(f"{reverse('authorisation')}?{back}")


@require_POST
@open_to("authorise.apply")
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Answer, submit, withdraw, surrender, review, report an incident, appeal."""
    row, me, here, sent = _mine(request), actor(request), desk.current(), request.POST
    text = sent.get("text", "").replace("\0", "")
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: _answer(request, row),
        "submit": lambda: _submit(request, row),
        "withdraw": lambda: authorising.give_up(row.pk, "withdraw", me, here),
        "surrender": lambda: authorising.give_up(row.pk, "surrender", me, here),
        "review": lambda: authorising.tell(row.pk, "review", text, me, here),
        "incident": lambda: authorising.tell(row.pk, "incident", text, me, here),
        "appeal": lambda: authorising.appeal(row.pk, text, me, here),
    }
    if verb not in acts:
        raise Http404(verb)
    done = attempt(request, acts[verb], _("It was recorded."))
    if not done and text:
        return _own(request, verb)
    return redirect(_after(request, row) if done else "authorisation")


def _submit(request: HttpRequest, row: Authorisation) -> None:
    if any(name.startswith("answer-") for name in request.POST):
        _answer(request, row)
    authorising.submit(row.pk, actor(request), desk.current())


def _answer(request: HttpRequest, row: Authorisation) -> None:
    sent = {name: value.replace("\0", "") for name, value in request.POST.items()}
    told = {name.removeprefix("answer-"): v for name, v in sent.items() if name[:7] == "answer-"}
    remarks = {name.removeprefix("remark-"): v for name, v in sent.items() if name[:7] == "remark-"}
    places = sent["places"].upper().split() if "places" in sent else None
    told, remarks = (told, remarks) if told or remarks else (row.answers, row.remarks)
    authorising.answer(row.pk, told, remarks, places, actor(request), desk.current(),
                       element=sent.get("element", ""))  # fmt: skip
