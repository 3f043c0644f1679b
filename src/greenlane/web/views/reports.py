"""What browsers report: the policy of a page stopped something. Counted, never shown as it came."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from greenlane.store import policy_reports
from greenlane.usecases import desk
from greenlane.web.access import EVERYONE, open_to

_MOST_BYTES = 16_000
_MOST_REPORTS = 20


@csrf_exempt
@require_POST
@open_to(EVERYONE)
def policy(request: HttpRequest) -> HttpResponse:
    """Count the reports of a browser, in the old form (report-uri) or the new one (report-to)."""
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > _MOST_BYTES:
        return HttpResponse(status=413)
    try:
        told = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return HttpResponse(status=400)
    here = desk.current()
    for report in (told if isinstance(told, list) else [told])[:_MOST_REPORTS]:
        found = _read(report)
        if found is not None:
            policy_reports.count(here.day_of(here.now()), *found)
    return HttpResponse(status=204)


def _read(report: Any) -> tuple[str, str, str] | None:
    """Directive, blocked source and page of a report; None for what is none."""
    if not isinstance(report, dict):
        return None
    body = report.get("csp-report") or report.get("body")
    if not isinstance(body, dict):
        return None
    directive = body.get("effective-directive") or body.get("effectiveDirective")
    blocked = body.get("blocked-uri") or body.get("blockedURL") or ""
    page = body.get("document-uri") or body.get("documentURL") or ""
    if not isinstance(directive, str) or not isinstance(blocked, str) or not isinstance(page, str):
        return None
    return _plain(directive), _source(blocked), _page(page)


def _plain(text: str) -> str:
    return "".join(
        sign for sign in text[:100] if sign.isascii() and (sign.isalnum() or sign in "-:/.")
    )


def _source(text: str) -> str:
    """The origin of what was stopped, or the keyword for it: never a whole address."""
    try:
        parts = urlsplit(text)
        return _plain(f"{parts.scheme}://{parts.hostname}" if parts.hostname else text[:20])
    except ValueError:
        return ""


def _page(text: str) -> str:
    """The name of the page: its address may name a person's things."""
    try:
        return str(resolve(urlsplit(text).path or "/").url_name or "")
    except (Resolver404, ValueError):
        return ""
