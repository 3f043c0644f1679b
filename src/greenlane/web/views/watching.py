"""Watching for machines: the metrics, for a monitor that has the token."""

from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.gateways.metrics import exposition
from greenlane.usecases import desk, measures
from greenlane.web.access import EVERYONE, open_to

_MEDIA = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@open_to(EVERYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """What a monitor reads. Open to whoever has the token: behind a proxy all come from near."""
    wanted = f"Bearer {settings.GREENLANE_METRICS_TOKEN}"
    if not compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    told = exposition(lambda: measures.readings(desk.current()))
    return HttpResponse(told, content_type=_MEDIA, headers={"Cache-Control": "no-store"})
