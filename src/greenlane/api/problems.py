"""Problems: every refusal of the api door as RFC 9457, with a page that explains its code."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.kernel.finding import Finding
from greenlane.usecases import answers

# code: (status, title). The page /errors/<code> explains each.
PROBLEMS: dict[str, tuple[int, str]] = {
    "API-400": (400, "The request cannot be read"),
    "API-401": (401, "A valid access token is needed"),
    "API-403": (403, "This is not yours to do"),
    "API-403-MANDATE": (403, "No mandate lets you do this"),
    "API-404": (404, "There is no such thing"),
    "API-405": (405, "This address does not take that method"),
    "API-409": (409, "This is not possible now"),
    "API-409-LRN": (409, "Another declaration was lodged under this local reference number"),
    "API-409-PAPER": (409, "These goods were declared on paper while the system was away"),
    "API-409-NOTICE": (409, "Another arrival was told under this number"),
    "API-409-BUNDLE": (409, "The bundle of the node is not taken"),
    "API-413": (413, "The message is too large"),
    "API-415": (415, "This kind of message is not taken here"),
    "API-422-KEY": (422, "The idempotency key was used for another request"),
    "API-422-FILE": (422, "The file is not taken"),
    "API-422-REASON": (422, "A reason is needed"),
    "API-422-PARTNER": (422, "The message of a partner was set apart"),
    "API-429": (429, "Too many requests"),
    "API-500": (500, "Something went wrong on our side"),
    "API-503": (503, "The service is not ready"),
    "API-503-EVIDENCE": (503, "Nothing is taken while no witness keeps the log"),
}
# For operations that make something: what their description says besides 200.
MADE = {"responses": {201: {"description": "Made"}}}
_ENCODER = msgspec.json.Encoder()


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, code: str, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.retry_after = code, detail, retry_after


def reply(body: bytes, status: int = 200, media: str = "application/json") -> HttpResponse:
    """A response with its length told, so that kept connections need no chunks."""
    response = HttpResponse(body, status=status, content_type=media)
    response["Content-Length"] = str(len(body))
    return response


def _whole(text: str) -> str:
    """A text that may repeat what was sent, without half of a sign, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()


def problem(
    request: HttpRequest,
    code: str,
    detail: str = "",
    findings: tuple[Finding, ...] = (),
    retry_after: int | None = None,
) -> HttpResponse:
    """The response for a problem; `findings` are told with their places."""
    status, title = PROBLEMS[code]
    body: dict[str, Any] = {
        "type": f"/errors/{code}",
        "title": title,
        "status": status,
        "detail": _whole(detail) or title,
        "instance": request.path,
        "code": code,
    }
    if findings:
        body["errors"] = answers.public_findings(findings)
    response = reply(_ENCODER.encode(body), status, "application/problem+json")
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
