"""Border posts over HTTP: a node hands in its bundles and fetches those that are for it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import ProblemError, problem, reply
from greenlane.gateways.evidence import signing_keys
from greenlane.gateways.node_keys import node_keys
from greenlane.messages.border_bundle import BundleError
from greenlane.store import border
from greenlane.store.models import BorderNode
from greenlane.usecases import answers, border_in, border_out, desk

_TAGS = ["Border posts"]
_BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {
    "schema": {"type": "string", "format": "binary"}}}}}  # fmt: skip


def _node(request: HttpRequest) -> BorderNode:
    row = border.node(client(request).unit)
    if row is None:
        raise ProblemError("API-404", "There is no such node.")
    return row


@api.get("/node/bundles", tags=_TAGS, summary="What was taken, and what waits for you")
@acts("border.exchange")
def get_bundles(request: HttpRequest) -> HttpResponse:
    """The last sequence taken of the node, and those of the bundles that are for it."""
    row, here = _node(request), desk.current()
    day, home = here.day_of(here.now()), settings.GREENLANE_HOME
    made = border_out.pending(
        row.node, node_keys(home, border.me()).signer(day),
        signing_keys(home, here.book.country).signer(day), here,
    )  # fmt: skip
    told = {"received": row.received, "bundles": [each.sequence for each in made]}
    return reply(answers.encode(told))


@api.post("/node/bundles", tags=_TAGS, summary="Hand in a bundle", openapi_extra=_BYTES)
@acts("border.exchange")
def post_bundle(request: HttpRequest) -> HttpResponse:
    """What was taken; a repeat gets the answer of the first time.

    A bundle that is not taken is a 409 whose `detail` begins with its code (NOD-0xx); after a gap
    the header `Greenlane-Wanted` names the sequence asked for.
    """
    try:
        answer = border_in.take(request.body, client(request), desk.current())
    except BundleError as error:
        response = problem(request, "API-409-BUNDLE", f"{error.code}: {error}")
        if error.wanted:
            response["Greenlane-Wanted"] = str(error.wanted)
        return response
    return reply(answers.encode(answer))


@api.get("/node/bundles/{sequence}", tags=_TAGS, summary="Fetch a bundle")
@acts("border.exchange")
def get_bundle(request: HttpRequest, sequence: int) -> HttpResponse:
    """A bundle that is for the node, as it was signed."""
    made = border.bundle(_node(request), "out", sequence)
    if made is None or not made.content:
        raise ProblemError("API-404", "There is no such bundle for you.")
    return reply(bytes(made.content), media="application/octet-stream")
