"""Official certificates for people: verified by anyone, read by their parties, issued."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.evidence.signing import Signer
from greenlane.gateways.evidence import certificate_keys
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.messages.official_certificate import CertificateKind, Line, Party
from greenlane.store import guesses, official_certificates
from greenlane.store.models import OfficialCertificateRow, PermitRow
from greenlane.usecases import desk, official_outgoing, permit_register
from greenlane.usecases.official_outgoing import Content
from greenlane.usecases.permits import PermitError
from greenlane.web import official_form, qr
from greenlane.web.access import EVERYONE, actor, attempt, open_to, step_up
from greenlane.web.context import language
from greenlane.web.refusing import not_now
from greenlane.web.show import official as shown
from greenlane.web.signing import counted_by

_MOST_CODE = 40
_GOODS = ("code", "description", "quantity", "unit", "packages")


@never_cache
@open_to(EVERYONE)
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """How a certificate stands, for whoever has its paper; unknown codes are counted and slowed."""
    asked = (code or request.GET.get("code", "")).replace(" ", "").upper()[:_MOST_CODE]
    context: dict[str, Any] = {
        "asked": asked,
        "field": {"name": "code", "label": _("Code under the square"), "kind": "code",
                  "value": asked, "required": True, "width": "w-12"},
    }  # fmt: skip
    if not asked:
        return render(request, "pages/official/verify.html", context)
    moment = desk.current().now()
    key = guesses.key_of("certificate", counted_by(request))
    if not guesses.take([key], moment):
        return render(request, "429.html", status=429)
    row = official_certificates.by_code(asked)
    if row is None:
        return render(request, "pages/official/verify.html", {**context, "unknown": True},
                      status=404)  # fmt: skip
    guesses.give_back([key], moment)
    made = official_outgoing.content_of(row)
    context["found"] = shown.public(row, made, _standing(row), desk.current().book, language())
    return render(request, "pages/official/verify.html", context)


def _standing(row: OfficialCertificateRow) -> str:
    here = desk.current()
    return official_outgoing.standing(row, here.day_of(here.now()))


def _seen(request: HttpRequest, number: int) -> OfficialCertificateRow:
    row = OfficialCertificateRow.objects.select_related("permit").filter(pk=number).first()
    if row is None or row.permit is None:
        raise Http404(str(number))
    try:
        permit_register.one(row.permit.number, actor(request))
    except PermitError as error:
        raise Http404(str(number)) from error
    return row


@never_cache
@open_to("permits.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A certificate as it is printed: what it says, its signature, the square that verifies it."""
    row = _seen(request, number)
    made, book = official_outgoing.content_of(row), desk.current().book
    address = request.build_absolute_uri(f"/verify/{row.code}")
    context = {
        "paper": shown.paper(row, made, _standing(row), book, language()),
        "signature": row.signature, "address": address, "qr": qr.image(address),
        "permit": row.permit.number if row.permit else "",
        "may_revoke": row.way == "out" and row.state != "revoked"
        and "suspend" in _moves(request, row),
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True, "hint": _("Whoever verifies it is told that it is revoked.")},
    }  # fmt: skip
    return render(request, "pages/official/one.html", context)


def _moves(request: HttpRequest, row: OfficialCertificateRow) -> set[str]:
    return permit_register.moves(row.permit, actor(request)) if row.permit else set()


@require_POST
@open_to("permits.act")
@step_up
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take a certificate back."""
    row, reason = _seen(request, number), request.POST.get("reason", "")
    attempt(
        request,
        lambda: official_outgoing.revoke(row.number, reason, actor(request), desk.current()),
        _("Revoked. Whoever verifies the certificate is told so."),
    )
    return redirect("official", number)


@never_cache
@open_to("permits.issue")
def new(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a certificate on a permit."""
    row = _permit(request, number)
    return _form(request, row, official_form.begun(row, desk.current().book), {})


def _permit(request: HttpRequest, number: str) -> PermitRow:
    try:
        return permit_register.one(number, actor(request))
    except PermitError as error:
        raise Http404(number) from error


def _form(
    request: HttpRequest, row: PermitRow, given: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    context = {
        "permit": row.number,
        "fields": official_form.fields(given, wrong, desk.current().book, language()),
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
    }
    return render(request, "pages/official/new.html", context, status=422 if wrong else 200)


@require_POST
@open_to("permits.issue")
@step_up
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Issue and sign a certificate."""
    row, given = _permit(request, number), request.POST.dict()
    if wrong := official_form.missing(given, desk.current().book):
        return _form(request, row, given, wrong)
    try:
        made = official_outgoing.issue(
            number, _content(given), signer(), actor(request), desk.current()
        )
    except (NotAllowedError, ValueError) as error:
        return _form(request, row, given, {"kind": not_now(error)})
    messages.success(request, _("The certificate is issued and signed."))
    return redirect("official", made.pk)


def _content(given: Mapping[str, str]) -> Content:
    told = {name: text.strip() for name, text in given.items()}
    line = Line(**{name: told.get(name, "") for name in _GOODS})
    until = told.get("until", "")
    return Content(
        kind=msgspec.convert(told.get("kind", ""), CertificateKind),
        consignor=Party(name=told.get("consignor", ""), country=told.get("consignor_country", "")),
        consignee=Party(name=told.get("consignee", ""), country=told.get("consignee_country", "")),
        origin=told.get("origin", ""), destination=told.get("destination", ""), lines=(line,),
        until=date.fromisoformat(until) if until else None,
        statements=tuple(s.strip() for s in told.get("statements", "").splitlines() if s.strip()),
    )  # fmt: skip


def signer() -> Signer:
    """The key that signs certificates today."""
    here = desk.current()
    keys = certificate_keys(settings.GREENLANE_HOME, here.book.country)
    return keys.signer(here.day_of(here.now()))
