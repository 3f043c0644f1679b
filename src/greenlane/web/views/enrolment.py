"""Enrolment: pages of an applicant, joining a firm by a code, the officers' decisions."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import enrolment_models, guesses
from greenlane.store.models import Enrolment, PartyFile
from greenlane.usecases import (
    conflicts,
    desk,
    enrolling,
    enrolment_deciding,
    firm_people,
    party_files,
    uploads,
)
from greenlane.usecases.permissions import may
from greenlane.web.access import EVERYONE, actor, attempt, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import enrolment as shown
from greenlane.web.signing import counted_by
from greenlane.web.views.account import too_often
from greenlane.web.views.joining import faults_of

_FIELDS = ("number", "name", "line", "postcode", "town", "contact", "email", "phone")
_BY_HOUR = 10  # how many enrolments one address begins
_TO_HOUR = 3  # how many codes one mailbox or telephone gets, whoever asks for them


@never_cache
@open_to(EVERYONE)
def begin(request: HttpRequest) -> HttpResponse:
    """The form with which a firm asks to be registered."""
    sent, here = request.POST, desk.current()
    wrong: dict[str, str] = {}
    if request.method == "POST":
        told = enrolling.Applicant(
            roles=tuple(sent.getlist("roles")),
            **{f: sent.get(f, "").strip()[:200] for f in _FIELDS},
        )
        wrong = told.wrong(here.book.country)
        if not wrong:
            if not _may_begin(request, told):
                return too_often(request)
            _row, token = enrolling.begin(told, here)
            return redirect("enrol-one", token)
    context = {
        "fields": shown.fields(sent, wrong), "roles": shown.roles(sent.getlist("roles")),
        "roles_wrong": shown.WRONG["missing"] if "roles" in wrong else "",
        "errors": [{"href": f"#{f}", "text": shown.told(f, sent, wrong)} for f in wrong],
    }  # fmt: skip
    return render(request, "pages/parties/enrol.html", context, status=422 if wrong else 200)


def _may_begin(request: HttpRequest, told: enrolling.Applicant) -> bool:
    """Whether this hour has room: for one who is written to, and for one who begins."""
    now = desk.current().now()
    phone = "".join(filter(str.isdigit, told.phone))
    to = [guesses.key_of("enrol-to", each) for each in (told.email.lower(), phone)]
    by = [guesses.key_of("enrol", counted_by(request))]
    return guesses.take(to, now, _TO_HOUR) and guesses.take(by, now, _BY_HOUR)


def _mine(token: str) -> Enrolment:
    row = enrolling.by_token(token)
    if row is None:
        raise Http404(token)
    return row


@never_cache
@open_to(EVERYONE)
def one(request: HttpRequest, token: str) -> HttpResponse:
    """Where one's enrolment stands: codes to enter, documents to hand in, the decision."""
    row = _mine(token)
    context = {"enrolment": shown.one(row), "token": token, "findings": []}
    return render(request, "pages/parties/enrol_one.html", context)


@require_POST
@open_to(EVERYONE)
def confirm(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Enter the code that came by e-mail or telephone."""
    if kind not in ("email", "phone"):
        raise Http404(kind)
    row, code = _mine(token), request.POST.get("code", "")[:20]
    try:
        if enrolling.confirm(row, kind, code, desk.current()):
            messages.success(request, _("Confirmed."))
        else:
            messages.error(request, _("The code is wrong."))
    except NotAllowedError as error:
        messages.error(request, not_now(error))
    return redirect("enrol-one", token)


@require_POST
@open_to(EVERYONE)
def attach(request: HttpRequest, token: str) -> HttpResponse:
    """Hand in documents; what is refused is told with its reason."""
    row, findings = _mine(token), []
    if row.state != "begun":
        raise Http404(token)
    if row.email_confirmed is None and row.phone_confirmed is None:  # nobody fills our disks
        messages.error(request, _("Confirm first that you can be reached."))
        return redirect("enrol-one", token)
    for file in uploads.posted(request):
        kept = party_files.keep(f"enrolment:{row.pk}", uploads.read(file), desk.current())
        if not isinstance(kept, PartyFile):
            findings += [f"{f.code}: {f.message}" for f in kept]
    for text in findings:
        messages.error(request, text)
    if not findings:
        messages.success(request, _("The documents were taken."))
    return redirect("enrol-one", token)


@require_POST
@open_to(EVERYONE)
def submit(request: HttpRequest, token: str) -> HttpResponse:
    """Hand the enrolment to customs."""
    attempt(request, lambda: enrolling.submit(_mine(token), desk.current()),
            _("Submitted. Customs decides and tells you by e-mail."))  # fmt: skip
    return redirect("enrol-one", token)


@never_cache
@open_to(EVERYONE)
def join(request: HttpRequest) -> HttpResponse:
    """Join a firm with the code of an invitation: a user name and a password of one's own."""
    sent = request.POST
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        key = guesses.key_of("join", counted_by(request))
        if not guesses.take([key], desk.current().now()):
            return too_often(request)
        errors = faults_of(sent)
        if not errors:
            try:
                username, name = sent["username"].strip(), sent["name"].strip()
                firm_people.join(sent.get("code", ""), username, name, sent["password"],
                                 desk.current())  # fmt: skip
            except NotAllowedError as error:
                field = "username" if "user name" in str(error) else "code"
                told = (_("This user name is taken.") if field == "username" else
                        _("The code is wrong, was used, or is too old."))  # fmt: skip
                errors = {field: [told]}
            else:
                messages.success(request, _("You have joined. Sign in now."))
                return redirect("sign-in")
    return render(request, "pages/parties/join.html", {
        "fields": _join_fields(sent, errors),
        "errors": [{"href": f"#{f}", "text": told[0]} for f, told in errors.items()],
    }, status=422 if errors else 200)  # fmt: skip


def _join_fields(sent: Any, errors: dict[str, list[str]]) -> list[dict[str, Any]]:
    made = (
        ("code", _("Code of the invitation"), "code", "off"),
        ("name", _("Your name"), "text", "name"),
        ("username", _("User name"), "text", "username"),
        ("password", _("Password"), "password", "new-password"),
        ("again", _("Password once more"), "password", "new-password"),
    )
    return [
        {"name": name, "label": label, "kind": kind, "required": True, "autocomplete": auto,
         "value": "" if kind == "password" else sent.get(name, ""), "errors": errors.get(name, [])}
        for name, label, kind, auto in made
    ]  # fmt: skip


@never_cache
@open_to("enrolment.list")
def board(request: HttpRequest) -> HttpResponse:
    """The enrolments: what waits for a decision first; filtered, sorted, as CSV."""
    given, rows = request.GET, Enrolment.objects.exclude(state="begun")
    for word in given.get("q", "").replace("\0", "").split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(number__icontains=word))
    if given.get("state") in enrolment_models.STATES:
        rows = rows.filter(state=given["state"])
    sort = given.get("sort", "-submitted")
    column = F(shown.SORTS.get(sort.removeprefix("-"), "submitted"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    listing = Listing(
        name="enrolments", columns=shown.COLUMNS, row=shown.row, cells=shown.cells,
        filters=shown.filters(given), sort="-submitted", disclosed="operators",
    )  # fmt: skip
    return listed(request, "pages/parties/enrolments.html", rows.order_by(way, "pk"), listing)


@never_cache
@open_to("enrolment.list")
def read(request: HttpRequest, number: int) -> HttpResponse:
    """One enrolment with its documents, operators of like name, and the decision."""
    row, me = _open(request, number), actor(request)
    context = {"enrolment": shown.one(row), "may_decide": may(me, "enrolment.decide").allowed}
    return render(request, "pages/parties/enrolment.html", context)


def _open(request: HttpRequest, number: int) -> Enrolment:
    row = Enrolment.objects.filter(pk=number).first()
    if row is None:
        raise Http404(number)
    alike = [each["number"] for each in row.alike]
    conflicts.check_operators(actor(request), f"enrolment:{number}", alike)
    return row


@open_to("enrolment.list")
def file(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """One document, to be saved and never shown in this window."""
    _open(request, number)
    row = party_files.of(f"enrolment:{number}").filter(pk=file).first()
    if row is None:
        raise Http404(file)
    return handed(request, row)


def handed(request: HttpRequest, row: PartyFile) -> HttpResponse:
    """A document to be saved, once the scanner finds it clean; no browser opens it by itself."""
    content = party_files.opened(row)
    if content is None:
        messages.error(request, _("The scanner has not found this file clean; it stays here."))
        return redirect("enrolments" if row.operator_id is None else "home")
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{row.sha256[:12]}.{_end(row)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _end(row: PartyFile) -> str:
    end = row.name.rpartition(".")[2]
    return end if end.isascii() and end.isalnum() and len(end) < 6 else "bin"


@require_POST
@open_to("enrolment.decide")
@step_up
def decide(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve or refuse, with the reason."""
    if verb not in ("approve", "refuse"):
        raise Http404(verb)
    _open(request, number)
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: enrolment_deciding.decide(number, verb, reason, actor(request), desk.current()),  # type: ignore[arg-type]  # one of two
        _("Decided. The applicant is told by e-mail."),
    )
    return redirect("enrolment", number)
