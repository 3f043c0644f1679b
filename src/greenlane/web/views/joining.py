"""People of a firm: invited, given duties, gone; and what is asked of a new name and password."""

import re
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.access.firm import DUTIES
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Account
from greenlane.usecases import desk, firm_people
from greenlane.usecases.told_texts import UnreadableError
from greenlane.web import unreadable
from greenlane.web.access import actor, attempt, open_to, step_up

_NAME = re.compile(r"[\w.@+-]{2,60}")
_SIGNS = re.compile(r".{2,120}", re.DOTALL)


def faults_of(sent: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with the name, user name and password that a person chose."""
    found: dict[str, list[str]] = {}
    if not _SIGNS.fullmatch(sent.get("name", "").strip()):
        found["name"] = [_("This is needed.")]
    elif told := unreadable.of(sent["name"]):
        found["name"] = [told]
    if not _NAME.fullmatch(sent.get("username", "").strip()):
        found["username"] = [_("A user name has 2 to 60 letters, digits and the signs . @ + - _")]
    password = sent.get("password", "")
    try:
        validate_password(password, Account(username=sent.get("username", "")))
    except ValidationError as error:
        found["password"] = list(error.messages)
    if password != sent.get("again", ""):
        found["again"] = [_("The two passwords differ.")]
    return found


@require_POST
@open_to("firm.administer")
@step_up
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person; the code is shown once, to be handed over."""
    sent = request.POST
    try:
        code = firm_people.invite(sent.get("whom", ""), sent.getlist("duties"),
                                  actor(request), desk.current())  # fmt: skip
    except UnreadableError as error:
        messages.error(request, unreadable.words(error.fault))
    except NotAllowedError:
        messages.error(request, _("Say whom you invite, and choose at least one duty."))
    else:
        messages.success(request, _("Hand this code over; it is shown once and lasts seven days: "
                                    "%s") % code)  # fmt: skip
    return redirect("firm")


@require_POST
@open_to("firm.administer")
@step_up
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an invitation."""
    attempt(request, lambda: firm_people.withdraw(number, actor(request), desk.current()),
            _("The invitation is withdrawn."))  # fmt: skip
    return redirect("firm")


@require_POST
@open_to("firm.administer")
@step_up
def change(request: HttpRequest, username: str, verb: str) -> HttpResponse:
    """Give a person other duties, or end the account of one who has left."""
    duties = [each for each in request.POST.getlist("duties") if each in DUTIES]
    acts = {
        "duties": (lambda: firm_people.give(username, duties, actor(request), desk.current()),
                   _("The duties are changed.")),
        "leave": (lambda: firm_people.leave(username, actor(request), desk.current()),
                  _("The account is closed, and all that acted in its name.")),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    act, done = acts[verb]
    attempt(request, act, done)
    return redirect("firm")
