"""The headers of every answer that tell a browser what it may not do with it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_DENIED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "storage-access", "usb", "xr-spatial-tracking",
)  # fmt: skip
_POLICY = ", ".join(
    [*(f"{name}=()" for name in _DENIED), "publickey-credentials-get=(self)",
     "publickey-credentials-create=(self)"]
)  # fmt: skip
_HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _POLICY,
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# For answers that are no pages: nothing in them may load, run or be framed.
_NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Headers:
    """Middleware of both doors: isolation and permissions; no rights for what has no policy.

    What somebody gets who says who he is, is kept nowhere. Methods that are not meant end here.
    """

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what the answer does not say itself."""
        known = request.method in _METHODS
        response = self._inner(request) if known else HttpResponse(status=405)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", _NOTHING)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.GREENLANE_SANDBOX:
            response.headers.setdefault("Greenlane-Environment", "sandbox")
        if settings.GREENLANE_HTTPS:
            response.headers.setdefault("Reporting-Endpoints", 'csp="/csp-report"')
        return response
