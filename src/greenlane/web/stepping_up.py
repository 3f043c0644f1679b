"""Stepping up: has a factor been shown in the last minutes, and if not, asking for it again."""

from datetime import UTC, datetime
from time import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenlane.store import factors, security_events
from greenlane.web import signing
from greenlane.web.factor_fields import code_field, password_field

# Fields of the confirmation itself; an act has none of these names.
CODE, PASSWORD, TARGET = "factor-code", "factor-password", "factor-target"


def stepped_up(request: HttpRequest) -> bool:
    """True when the second factor (the password, where there is none) was shown just now.

    What was shown before something unusual was seen of the account does not count.
    """
    shown = signing.last_shown(request)
    if time() - shown > settings.GREENLANE_STEP_UP_SECONDS:
        return False
    since = datetime.fromtimestamp(shown, UTC)
    return not security_events.asks_again(request.user.get_username(), since)


def ask_again(request: HttpRequest, target: str = "", wrong: str = "") -> HttpResponse:
    """The page that asks for the factor and holds what the act was sent with.

    Files cannot be held: the act is then begun again from its own page.
    """
    passkey = factors.has_passkey(request.user)
    field = code_field(CODE) if factors.enrolled(request.user) else password_field(PASSWORD)
    held = [
        (name, value) for name, values in request.POST.lists() for value in values
        if name not in (CODE, PASSWORD, TARGET, "credential", "csrfmiddlewaretoken")
    ]  # fmt: skip
    context = {
        "fields": [field], "passkey": passkey, "held": [] if request.FILES else held,
        "target": target or request.get_full_path(),
        "method": "get" if request.method == "GET" or request.FILES else "post",
        "errors": [{"href": f"#{field['name']}", "text": wrong}] if wrong else [],
    }  # fmt: skip
    title = _("Confirm that it is you")
    return render(request, "account/confirm.html", {**context, "title": title}, status=403)
