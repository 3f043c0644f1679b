"""The other origin: attached files are handed out from a host that has no page, session or script.

The host serves nothing else, and no other host serves a file to a browser.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.store.attachment_models import Attachment
from greenlane.usecases import handing_out


def is_files_host(host: str) -> bool:
    """True when a Host header names the other origin, with or without a port."""
    return host.lower().partition(":")[0].rstrip(".") == settings.GREENLANE_FILES_HOST


def link(request: HttpRequest, row: Attachment) -> str:
    """The address of a file on the other origin, good for a minute."""
    port = request.get_host().rpartition("]")[2].partition(":")[2]
    host = settings.GREENLANE_FILES_HOST + (f":{port}" if port else "")
    return f"{request.scheme}://{host}/{handing_out.token(row)}"


class FilesHost:
    """Middleware: requests to the other origin end here, whatever they ask for."""

    def __init__(self, inner: Callable[[HttpRequest], HttpResponse]) -> None:
        self._inner = inner

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A file, or nothing, on the other origin; the pages everywhere else."""
        if not is_files_host(request.META.get("HTTP_HOST", "")):
            return self._inner(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers=handing_out.HEADERS)
        try:
            row, data = handing_out.opened(request.path_info[1:])
        except handing_out.ClosedError as closed:
            return HttpResponse(status=closed.status, headers=handing_out.HEADERS)
        return HttpResponse(data, headers=handing_out.headers(row))
