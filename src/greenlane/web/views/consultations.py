"""Consultations: drafts of law that the public may read and comment on before they are law."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from greenlane.store import guesses
from greenlane.store.models import LawChangeSet, LawComment
from greenlane.usecases import desk
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.show import law as shown
from greenlane.web.signing import counted_by
from greenlane.web.views.account import too_often

MOST_COMMENTS = 500  # of one change set: a page that everyone may write to has an end
_BY_HOUR = 10  # of one address, so that nobody takes all the room
_LONGEST_NAME, _LONGEST_TEXT = 120, 4_000


@open_to(EVERYONE)
def listed(request: HttpRequest) -> HttpResponse:
    """The drafts that are open for comments."""
    found = LawChangeSet.objects.filter(
        consulted_until__gte=_today(), state__in=("editing", "approved")
    ).order_by("consulted_until")
    rows = [shown.set_row(each) for each in found]
    return render(request, "pages/law/consultations.html", {"rows": rows})


def _today() -> object:
    here = desk.current()
    return here.day_of(here.now())


@open_to(EVERYONE)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One draft with its comments, and the form for another."""
    change_set = LawChangeSet.objects.filter(pk=number, consulted_until__isnull=False).first()
    if change_set is None or change_set.state == "withdrawn":
        raise Http404(str(number))
    is_open = change_set.state != "published" and change_set.consulted_until >= _today()
    errors = ""
    if request.method == "POST" and is_open:
        key = guesses.key_of("comment", counted_by(request))
        if not guesses.take([key], desk.current().now(), _BY_HOUR):
            return too_often(request)
        errors = _comment(request, change_set)
        if not errors:
            messages.success(request, _("Thank you. Your comment stands below."))
            return redirect("consultation", change_set.pk)
    changes = change_set.changes.order_by("pk")[:200]
    context = {
        "set": shown.set_row(change_set),
        "changes": [shown.change_row(change, change_set) for change in changes],
        "comments": list(change_set.comments.order_by("pk")),
        "open": is_open,
        "errors": errors,
    }
    return render(request, "pages/law/consultation.html", context)


def _comment(request: HttpRequest, change_set: LawChangeSet) -> str:
    """Keep the comment; gives what is wrong with it, or nothing."""
    name, text = (request.POST.get(field, "").strip() for field in ("name", "text"))
    if not name or not text:
        return _("State a name and a comment.")
    if len(name) > _LONGEST_NAME or len(text) > _LONGEST_TEXT:
        return _("The comment is too long.")
    if change_set.comments.count() >= MOST_COMMENTS:
        return _("No more comments can be taken here. Write to customs.")
    LawComment.objects.create(
        change_set=change_set, name=name, text=text, moment=desk.current().now()
    )
    return ""
