"""Interests: an official states his own, an administrator enters and ends those of others."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.access.conflict import Place
from greenlane.store import interests as rows
from greenlane.store.accounts import actor_of
from greenlane.store.models import Account
from greenlane.usecases import desk
from greenlane.usecases import interests as use
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.show import interests as shown


@never_cache
@open_to("interest.own")
def own(request: HttpRequest) -> HttpResponse:
    """What one has stated about oneself, and the forms to add to it."""
    return _page(request, get_object_or_404(Account, pk=request.user.pk))


@never_cache
@open_to("interest.administer")
def of_person(request: HttpRequest, username: str) -> HttpResponse:
    """What stands of another, with the same forms."""
    account = get_object_or_404(Account, username=username)
    if not may_have(account):
        raise PermissionDenied
    return _page(request, account)


def may_have(account: Account) -> bool:
    """True for officials; traders have no files of others to keep away from."""
    return may(actor_of(account), "interest.own").allowed


def _page(request: HttpRequest, account: Account) -> HttpResponse:
    mine = account.pk == request.user.pk
    told, wrong = _read(request)
    if told is not None and not wrong:
        use.state(account, told, actor(request), desk.current())
        messages.success(request, _("It was recorded."))
        return redirect(request.path)
    context = {
        "rows": shown.rows(rows.of(account), own=mine),
        "forms": shown.forms(request.POST, wrong),
        "errors": [{"href": f"#{request.POST.get('kind')}-{name}", "text": shown.WRONG[name]}
                   for name in wrong if name in shown.WRONG],
        "mine": mine, "person": account,
    }  # fmt: skip
    return render(request, "account/interests.html", context, status=422 if wrong else 200)


def _read(request: HttpRequest) -> tuple[use.Statement | None, list[str]]:
    if request.method != "POST":
        return None, []
    sent = {name: value.strip().replace("\0", "")[:70] for name, value in request.POST.items()}
    days, wrong = {}, []
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(sent[name]) if sent.get(name) else None
        except ValueError:
            wrong.append(name)
    told = use.Statement(
        kind=sent.get("kind", ""), relation=sent.get("relation", ""),
        operator=sent.get("operator", "").upper()[:17], value=sent.get("value", "")[:50],
        place=Place(line=sent.get("line", ""), postcode=sent.get("postcode", ""),
                    town=sent.get("town", "")), **days,
    )  # fmt: skip
    return told, wrong + told.wrong()


@require_POST
@open_to("interest.administer")
@step_up
def end(request: HttpRequest, username: str, number: int) -> HttpResponse:
    """End an interest of another."""
    account = get_object_or_404(Account, username=username)
    if use.end(account, number, actor(request), desk.current()):
        messages.success(request, _("It was ended."))
    return redirect("person-interests", username)
