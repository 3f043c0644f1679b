"""Messages of partners over HTTP: an agency's signed decision; the signature is the credential."""

from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.problems import ProblemError, problem, reply
from greenlane.api.visitors import admit
from greenlane.messages.agency_answer import MOST_BYTES, TYPE
from greenlane.usecases import desk, partner_answers
from greenlane.usecases.partner_answers import Incoming, UnknownPartnerError

_HEADERS = (
    ("webhook-id", "Unique for the message; the same id again gets the receipt of the first."),
    ("webhook-timestamp", "Seconds since 1970, at most five minutes from our clock."),
    ("webhook-signature", "`v1,` and base64 of HMAC-SHA256 of id.timestamp.body, or `v1a,`."),
)
_MESSAGE = {
    "parameters": [
        {"name": name, "in": "header", "required": True, "description": told,
         "schema": {"type": "string"}}
        for name, told in _HEADERS
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {
            "type": "object",
            "required": ["type", "sequence", "data"],
            "properties": {
                "type": {"type": "string", "const": TYPE},
                "sequence": {"type": "integer", "minimum": 1},
                "data": {
                    "type": "object",
                    "required": ["mrn", "agency", "decision", "reason"],
                    "properties": {
                        "mrn": {"type": "string"},
                        "agency": {"type": "string"},
                        "decision": {"enum": ["granted", "refused"]},
                        "permit": {"type": "string"},
                        "reason": {"type": "string"},
                    },
                },
            },
        }}},
    },
}  # fmt: skip


@api.post("/partners/{partner}/answers", auth=None, openapi_extra=_MESSAGE, tags=["Partners"],
          summary="Answer about a permit")  # fmt: skip
def post_answer(request: HttpRequest, partner: str) -> HttpResponse:
    """Lift the agency's own hold, or record that its permit is refused; 200 with a receipt.

    What cannot be taken is set apart and answered 401 or 422 with its code, PAR-001 to PAR-009.
    """
    admit(request)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise ProblemError("API-413", f"A message has at most {MOST_BYTES} bytes.")
    told = request.headers
    incoming = Incoming(
        message_id=told.get("webhook-id", ""), timestamp=told.get("webhook-timestamp", ""),
        signature=told.get("webhook-signature", ""), body=request.body,
    )  # fmt: skip
    try:
        taken = partner_answers.take(partner, incoming, desk.current())
    except UnknownPartnerError as error:
        raise ProblemError("API-404", "There is no such partner.") from error
    if taken.code:
        code = "API-401" if taken.code == "PAR-002" else "API-422-PARTNER"
        return problem(request, code, f"{taken.code}: {taken.reason}")
    response = reply(taken.receipt.encode())
    if taken.repeated:
        response["Idempotent-Replay"] = "true"
    return response
