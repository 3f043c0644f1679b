"""Evidence in a browser: downloads for those it concerns; heads, keys and the check for all."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from greenlane.evidence import program
from greenlane.evidence.signing import KeySet, PublicKey
from greenlane.gateways.evidence import signing_keys
from greenlane.store import declarations, log
from greenlane.usecases import desk, uploads
from greenlane.usecases import evidence_giving as giving
from greenlane.web import qr, reading
from greenlane.web.access import EVERYONE, actor, open_to
from greenlane.web.evidence_words import WORDS
from greenlane.web.purpose_wanted import PurposeWantedError

_HEADS = 10
_FAULTS = 20


@require_GET
@open_to("declaration.evidence")
def bundle(request: HttpRequest, mrn: str) -> HttpResponse:
    """Download the evidence bundle of a declaration."""
    return _given(request, mrn, "evidence")


@require_GET
@open_to("declaration.evidence")
def receipt(request: HttpRequest, mrn: str) -> HttpResponse:
    """Download the receipt of a declaration's last event."""
    return _given(request, mrn, "receipt")


def _given(request: HttpRequest, mrn: str, what: str) -> HttpResponse:
    if not reading.opened(request, declarations.by_mrn(mrn), what):
        raise PurposeWantedError(mrn)  # a bundle holds the document as it was sent
    try:
        content = giving.give(mrn, what, actor(request), desk.current().now())
    except giving.NotCoveredError:
        messages.warning(request, _("No signed head covers this yet. Try again in a minute."))
        return redirect("declaration", mrn)
    return HttpResponse(content, content_type=giving.MEDIA[what], headers={
        "Content-Disposition": f'attachment; filename="{mrn}-{what}.json"',
        "Cache-Control": "no-store",
    })  # fmt: skip


@open_to(EVERYONE)
def public(request: HttpRequest) -> HttpResponse:
    """The latest signed heads, the public keys, and the check of a file, kept in memory only."""
    keys = _keys()
    checked = _checked(request, KeySet(keys)) if request.method == "POST" else {}
    context = {
        "heads": [{"moment": h.moment, "size": h.size, "root": bytes(h.root).hex()}
                  for h in log.heads(_HEADS)],
        "keys": [{"id": k.id, "line": k.text, "since": k.since, "until": k.until} for k in keys],
        **checked,
    }  # fmt: skip
    return render(request, "pages/evidence.html", context,
                  status=422 if checked.get("errors") else 200)  # fmt: skip


def _keys() -> list[PublicKey]:
    return signing_keys(settings.GREENLANE_HOME, desk.current().book.country).published()


def _checked(request: HttpRequest, keys: KeySet) -> dict[str, Any]:
    posted = uploads.posted(request)
    if not posted:
        return {"errors": [{"href": "#file", "text": _("Choose a file.")}]}
    upload = uploads.read(posted[0])
    verdict = program.examine(upload.data, keys)
    return {
        "verdict": {
            "sound": verdict.sound, "subject": verdict.subject, "file": upload.name,
            "head": verdict.head.head if verdict.head else None,
            "faults": [{"code": f.code, "where": f.where, "text": WORDS[f.code]}
                       for f in verdict.faults[:_FAULTS]],
            "more": max(0, len(verdict.faults) - _FAULTS),
        }
    }  # fmt: skip


@open_to(EVERYONE)
def slip(request: HttpRequest) -> HttpResponse:
    """The newest head on a slip to print and to keep: its text, and a QR code that says it."""
    head = giving.head()
    context = {"head": head, "qr": qr.image(head.text) if head else ""}
    return render(request, "pages/evidence_slip.html", context)
