"""Finding a code by a description: a public page, and one for the item of a draft."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from greenlane.kernel.digits import whole
from greenlane.usecases import drafts as use
from greenlane.usecases.classifying import classify
from greenlane.web.access import EVERYONE, actor, open_to
from greenlane.web.looking import look
from greenlane.web.show import classifying as shown
from greenlane.web.show.tariff_nav import tabs

_MOST = 500


@open_to(EVERYONE)
def page(request: HttpRequest) -> HttpResponse:
    """Describe goods and see codes with what speaks for them; nothing is stored."""
    looking = look(request)
    words = request.GET.get("q", "").strip()[:_MOST]
    told = shown.answers(request.GET.getlist("a"))
    context: dict[str, Any] = {
        "tabs": tabs("tariff-classify", looking), "looking": looking, "asked": words,
        "field": _field(words, empty="q" in request.GET and not words),
    }  # fmt: skip
    if words:
        made = classify(looking.law, words, looking.language, told)
        context |= shown.context(made, told, looking.language, looking.href)
    return render(request, "pages/tariff/classify.html", context)


def _field(words: str, *, empty: bool = False) -> dict[str, Any]:
    return {
        "name": "q", "label": _("What are the goods?"), "kind": "textarea", "plain": True,
        "wide": True, "value": words, "rows": 2, "maxlength": _MOST,
        "errors": [_("Say what the goods are.")] if empty else [],
        "hint": _("What they are, what they are made of, and what they are for."),
    }  # fmt: skip


@open_to("declaration.draft")
def of_draft(request: HttpRequest, number: int, task: str) -> HttpResponse:
    """Codes proposed for an item of a draft; the one that is chosen is filled in."""
    place = task.removeprefix("item-")
    draft = use.of(actor(request), number)
    items, at = draft.body["items"], whole(place) or 0
    if not task.startswith("item-") or not 1 <= at <= len(items):
        raise Http404(task)
    looking = look(request)
    code = request.POST.get("code", "")
    if request.method == "POST" and looking.law.commodity(code) is not None:
        use.save_item(actor(request), number, at, {"commodity": code})
        return redirect("draft-task", number, task)
    words = items[at - 1].get("description", "").strip()
    told = shown.answers(request.GET.getlist("a"))
    context: dict[str, Any] = {"draft": draft, "task": task, "place": place, "asked": words,
                               "choosing": True}  # fmt: skip
    if words:
        made = classify(looking.law, words, looking.language, told)
        context |= shown.context(made, told, looking.language, looking.href)
    return render(request, "pages/draft_code.html", context)
