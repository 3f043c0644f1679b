"""Evidence over HTTP: bundles and receipts for clients; heads, keys and consistency for all."""

import base64

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, reply
from greenlane.api.visitors import admit
from greenlane.evidence import checkpoint
from greenlane.gateways.evidence import signing_keys
from greenlane.gateways.keys import public_line
from greenlane.usecases import answers, desk
from greenlane.usecases import evidence_giving as giving

_TAGS = ["Evidence"]
_RETRY_SECONDS = 60


@api.get("/declarations/{mrn}/evidence", tags=_TAGS, summary="Its evidence bundle")
@acts("declaration.evidence")
def get_evidence(request: HttpRequest, mrn: str) -> HttpResponse:
    """Documents, answers and events with the proof of each: `greenlane verify` checks the file.

    409 with Retry-After while no signed head covers the declaration: at most a minute.
    """
    return _given(request, mrn, "evidence")


@api.get("/declarations/{mrn}/receipt", tags=_TAGS, summary="The receipt of its last event")
@acts("declaration.evidence")
def get_receipt(request: HttpRequest, mrn: str) -> HttpResponse:
    """The proof that the last event is in the log; no word of the declaration is in it."""
    return _given(request, mrn, "receipt")


def _given(request: HttpRequest, mrn: str, what: str) -> HttpResponse:
    try:
        content = giving.give(mrn, what, client(request), desk.current().now())
    except giving.NotCoveredError as error:
        raise ProblemError("API-409", "No signed head covers it yet.", _RETRY_SECONDS) from error
    return reply(content, media=giving.MEDIA[what])


@api.get("/log/head", tags=_TAGS, auth=None, summary="The newest signed head")
def get_head(request: HttpRequest) -> HttpResponse:
    """The newest signed head of the log, a C2SP checkpoint; 404 before the first one."""
    admit(request)
    head = giving.head()
    if head is None:
        raise ProblemError("API-404", "No head was signed yet.")
    return reply(head.text.encode(), media=checkpoint.MEDIA_TYPE)


@api.get("/log/keys", tags=_TAGS, auth=None, summary="The public keys of the log")
def get_keys(request: HttpRequest) -> HttpResponse:
    """A line for each key: first day, last day or `-`, and the key. Pin them from elsewhere too."""
    admit(request)
    keys = signing_keys(settings.GREENLANE_HOME, desk.current().book.country).published()
    return reply("".join(map(public_line, keys)).encode(), media=checkpoint.MEDIA_TYPE)


@api.get("/log/consistency", tags=_TAGS, auth=None, summary="Proof that the log only grew")
def get_consistency(request: HttpRequest, known: int, size: int) -> HttpResponse:
    """The hashes (base64) that lead from the root of `known` entries to that of `size`."""
    admit(request)
    try:
        proof = giving.consistency(known, size)
    except LookupError as error:
        raise ProblemError("API-404", "The log was not signed at these sizes.") from error
    told = [base64.b64encode(step).decode() for step in proof]
    return reply(answers.encode({"known": known, "size": size, "proof": told}))
