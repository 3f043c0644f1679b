"""Health for machines: is the process alive, and can it do its work? Open to everyone."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from greenlane.usecases import health
from greenlane.web.access import EVERYONE, open_to

_HEADERS = {"Cache-Control": "no-store"}


@require_safe
@open_to(EVERYONE)
def live(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers. Asks nobody, the database least of all."""
    del request
    return JsonResponse({"live": True}, headers=_HEADERS)


@require_safe
@open_to(EVERYONE)
def ready(request: HttpRequest) -> JsonResponse:
    """Ready, or 503 when a check is bad; each check with its state."""
    del request
    found = health.ready()
    good = all(verdict.state != "bad" for verdict in found.values())
    told = {name: {"state": v.state, "text": v.text} for name, v in found.items()}
    headers = _HEADERS if good else {**_HEADERS, "Retry-After": "5"}
    answer = {"ready": good, "checks": told}
    return JsonResponse(answer, status=200 if good else 503, headers=headers)
