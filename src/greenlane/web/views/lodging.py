"""Checking a guided declaration, lodging it, and what was wrong with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.duties.alternatives import Alternative
from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook
from greenlane.store import listing
from greenlane.store.models import Draft
from greenlane.usecases import answers, attachments, desk
from greenlane.usecases import drafts as use
from greenlane.usecases import lodge as lodging
from greenlane.web import drafting, lodged
from greenlane.web.access import actor, open_to
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.show import duties
from greenlane.web.show import findings as shown
from greenlane.web.show.lists import ltr


@open_to("declaration.draft")
def check(request: HttpRequest, number: int) -> HttpResponse:
    """All answers, all findings, what would be owed; nothing is lodged."""
    draft = use.of(actor(request), number)
    answer, found = drafting.checked(draft, actor(request))
    context = {
        "draft": draft,
        "groups": drafting.summaries(draft, actor(request)),
        "findings": shown.rows(found, draft, back="check"),
        "blocking": sum(1 for finding in found if finding.severity == "error"),
        "lodge_href": reverse("draft-lodge", args=[number]),
        "back_href": reverse("draft", args=[number]),
        **(_owed(answer) if answer else {}),
    }
    return render(request, "pages/draft_check.html", context)


def _owed(answer: answers.Answer) -> dict[str, Any]:
    book = desk.current().book
    permits = [
        {"text": named(book.documents.get(p.document, {"": p.name}), language()),
         "code": p.document, "agency": named(book.agencies[p.agency].name, language())}
        for p in answer.permits if not p.exemption
    ]  # fmt: skip
    return {
        "charges": duties.rows(answer.assessment, book, language()),
        "total": Money(answer.payable, answer.currency),
        "law": answer.law,
        "law_day": answer.law_day,
        "permits": permits,
        "options": [_option(option, answer, book) for option in answer.options],
    }


def _option(option: Alternative, answer: answers.Answer, book: LawBook) -> dict[str, Any]:
    """A cheaper way, in words: what it saves and what must be shown for it."""
    preference = book.preferences.get(option.preference)
    papers = [*option.documents, *option.proofs[:1]]
    return {
        "item": option.sequence,
        "name": named(preference.name, language()) if preference else option.measure,
        "code": option.preference,
        "order_number": option.order_number,
        "saves": Money(option.saves, answer.currency),
        "papers": [named(book.documents[code], language()) for code in papers
                   if code in book.documents],
        "any_of": option.proofs[1:],
        "act": option.basis,
    }  # fmt: skip


@require_POST
@open_to("declaration.lodge")
def lodge(request: HttpRequest, number: int) -> HttpResponse:
    """Lodge: to the declaration when it was taken, else to all that was wrong."""
    me = actor(request)
    try:
        draft = use.of(me, number)
    except use.UnknownDraftError:
        return _lodged_before(request)
    body = use.as_declaration(draft, me)
    outcome = lodging.lodge(body, "json", me, desk.current(), language=language())
    if outcome.problem == "lrn-conflict":
        text = _("Another declaration was lodged under this reference. Begin again with a new one.")
        messages.error(request, text)
        return redirect("draft", number)
    if outcome.problem == "on-paper":
        text = _("These goods were declared on paper during an outage. Capture that paper.")
        messages.error(request, text)
        return redirect("draft", number)
    if outcome.problem or outcome.status == 422:
        return redirect("draft-rejected", number)
    answer = answers.decode(outcome.body)
    attachments.carry(draft, answer.mrn or "")
    use.discard(me, number)
    lodged.note(request, number, answer.mrn or "")
    messages.success(
        request, _("The declaration was lodged. Its number is %s.") % ltr(answer.mrn or "")
    )
    return redirect("declaration", answer.mrn)


def _lodged_before(request: HttpRequest) -> HttpResponse:
    """The same form again, after a broken connection: to the declaration that it made."""
    mine = listing.Filters(party=actor(request).unit, text=request.POST.get("lrn", "") or "-")
    found, _cursor = listing.declarations(mine, limit=1)
    if not found or not found[0].mrn:
        raise use.UnknownDraftError
    return redirect("declaration", found[0].mrn)


@open_to("declaration.draft")
def rejected(request: HttpRequest, number: int) -> HttpResponse:
    """All findings at once, each with the link to its field."""
    draft: Draft = use.of(actor(request), number)
    _answer, found = drafting.checked(draft, actor(request))
    context = {
        "draft": draft,
        "findings": shown.rows(found, draft, back="check"),
        "back_href": reverse("draft", args=[number]),
    }
    return render(request, "pages/rejected.html", context, status=422)
