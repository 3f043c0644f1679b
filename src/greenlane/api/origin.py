"""Origin over HTTP: whether goods originate, why, what is missing and which proof is needed."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.problems import ProblemError, problem, reply
from greenlane.usecases import desk
from greenlane.usecases.origin_check import check_origin

_BODY = {
    "requestBody": {
        "required": True,
        "description": "The facts of a product; see docs/reference/origin.md.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_ENCODER = msgspec.json.Encoder(decimal_format="string")


@api.post("/origin:check", auth=None, openapi_extra=_BODY, summary="Check the origin of goods")
def post_origin(request: HttpRequest) -> HttpResponse:
    """The answer under each scheme of origin; nothing is stored, and no token is needed."""
    answer = check_origin(_facts(request.body), desk.current(), _language(request))
    if answer.findings:
        return problem(request, "API-400", "The facts have errors.", answer.findings)
    return reply(_ENCODER.encode(answer))


def _facts(body: bytes) -> dict[str, Any]:
    try:
        facts = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemError("API-400", f"The body is not JSON: {error}") from error
    if not isinstance(facts, dict):
        raise ProblemError("API-400", "The body is not an object of facts.")
    return facts


def _language(request: HttpRequest) -> str:
    return (request.headers.get("Accept-Language") or "en")[:2].lower()
