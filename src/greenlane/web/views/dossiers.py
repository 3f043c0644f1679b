"""The permits of a guided declaration: what is needed, what is asked once, applying for all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.usecases import desk, drafts
from greenlane.usecases import dossier as use
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.context import language
from greenlane.web.show import dossier as shown


@open_to("application.own")
def permits(request: HttpRequest, number: int) -> HttpResponse:
    """The dossier of a draft; a POST keeps answers, sound or not."""
    me, here = actor(request), desk.current()
    found = use.of(drafts.of(me, number), me, here)
    errors: dict[str, str] = {}
    if request.method == "POST":
        found, errors = _saved(request, found, number)
        if not errors:
            messages.success(request, _("Saved."))
            return redirect("draft-permits", number)
    context = shown.context(found, here, language(), errors)
    return render(request, "pages/dossier.html", context, status=422 if errors else 200)


def _saved(
    request: HttpRequest, found: use.Dossier, number: int
) -> tuple[use.Dossier, dict[str, str]]:
    """Keep the sound answers that were sent; the dossier as it then is, and what is wrong."""
    me, here = actor(request), desk.current()
    keys = {each.key for each in found.asking}
    values = {key: request.POST.get(key, "").strip() for key in keys if key in request.POST}
    errors = shown.wrong(found, values)
    sound = {key: text for key, text in values.items() if key not in errors}
    return use.of(use.save_answers(me, number, sound), me, here), errors


@require_POST
@open_to("application.own")
def autosave(request: HttpRequest, number: int) -> HttpResponse:
    """Save the sound answers that stand in the form; answers with the moment only."""
    me, here = actor(request), desk.current()
    _saved(request, use.of(drafts.of(me, number), me, here), number)
    return render(request, "parts/saved.html", {"saved": here.now()})


@require_POST
@open_to("application.own")
def apply(request: HttpRequest, number: int) -> HttpResponse:
    """Apply for every permit that can be applied for now."""
    me, here = actor(request), desk.current()
    found = use.of(drafts.of(me, number), me, here)
    count = len(shown.ready(found))
    if not count:
        messages.info(request, _("Nothing is left to apply for."))
        return redirect("draft-permits", number)
    told = ngettext("%d application was submitted.", "%d applications were submitted.", count)
    attempt(request, lambda: use.apply_for_all(found, me, here) and None, told % count)
    return redirect("draft-permits", number)
