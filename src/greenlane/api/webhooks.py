"""Webhooks over HTTP: those of one's firm; one added, tried, paused, run, replayed, removed."""

from collections.abc import Callable
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import MADE, ProblemError, problem, reply
from greenlane.gateways import outgoing
from greenlane.lifecycle.event import Actor
from greenlane.store.partner_models import Partner, PartnerMessage
from greenlane.usecases import answers, desk, webhooks
from greenlane.usecases.webhooks import AddressError, UnknownWebhookError

_TAGS = ["Webhooks"]
_LARGEST = 2**63 - 1


class WebhookBody(Schema):
    """An address on the public internet, by https; no topics: all of them."""

    url: str = Field(max_length=500)
    name: str = Field(default="", max_length=120)
    topics: list[str] = Field(default_factory=list, max_length=20)


class ReplayBody(Schema):
    """The number of one message that was given up; all of them when left out."""

    number: int | None = Field(default=None, ge=1, le=_LARGEST)


class DeliveriesQuery(Schema):
    """A state, and the `next` of the page before."""

    state: Literal["", "waiting", "sent", "dead"] = ""
    before: int | None = Field(default=None, ge=1, le=_LARGEST)
    limit: int = Field(default=50, ge=1, le=200)


@api.get("/webhooks", tags=_TAGS, summary="Your webhooks")
@acts("webhook.list")
def get_webhooks(request: HttpRequest) -> HttpResponse:
    """The addresses of your firm that are told what becomes of its declarations."""
    rows = webhooks.of_firm(client(request))
    return reply(answers.encode({"webhooks": [_told(row) for row in rows]}))


@api.post("/webhooks", tags=_TAGS, openapi_extra=MADE, summary="Add a webhook")
@acts("webhook.administer")
def post_webhook(request: HttpRequest, body: WebhookBody) -> HttpResponse:
    """Register an address; 201 with its code and its secret, which is told once."""
    known = outgoing.partners(settings.GREENLANE_PARTNERS)
    try:
        row, secret = webhooks.add(
            body.url, body.name, body.topics, client(request), desk.current(),
            check=lambda url: outgoing.check_strangers(url, known),
        )  # fmt: skip
    except AddressError as error:
        raise ProblemError("API-400", f"url: {error}") from error
    return reply(answers.encode({**_told(row), "secret": secret}), 201)


@api.post("/webhooks/{code}/test", tags=_TAGS, summary="Send a test message")
@acts("webhook.administer")
def post_webhook_test(request: HttpRequest, code: str) -> HttpResponse:
    """Put a message of the type `webhook.test` into its queue."""
    return _after(request, code, webhooks.try_out)


@api.get("/webhooks/{code}/deliveries", tags=_TAGS, summary="What a webhook was told")
@acts("webhook.list")
def get_webhook_deliveries(
    request: HttpRequest, code: str, query: Query[DeliveriesQuery]
) -> HttpResponse:
    """The newest first; `dead` are those that were given up, `next` goes on with the older ones."""
    row = webhooks.one(code, client(request))
    found = webhooks.last_messages(row, query.limit + 1, state=query.state, before=query.before)
    shown, more = found[: query.limit], len(found) > query.limit
    return reply(answers.encode({
        "deliveries": [_delivery(each) for each in shown],
        "next": shown[-1].sequence if more else None,
    }))  # fmt: skip


@api.post("/webhooks/{code}/pause", tags=_TAGS, summary="Pause a webhook")
@acts("webhook.administer")
def post_webhook_pause(request: HttpRequest, code: str) -> HttpResponse:
    """Send nothing until it is run again; what happens meanwhile waits in its queue."""
    return _after(request, code, webhooks.pause)


@api.post("/webhooks/{code}/run", tags=_TAGS, summary="Let a paused webhook run")
@acts("webhook.administer")
def post_webhook_run(request: HttpRequest, code: str) -> HttpResponse:
    """Send what waits, in its order; what was given up stays so until it is replayed."""
    return _after(request, code, webhooks.run)


@api.post("/webhooks/{code}/replay", tags=_TAGS, summary="Replay what was given up")
@acts("webhook.administer")
def post_webhook_replay(
    request: HttpRequest, code: str, body: ReplayBody | None = None
) -> HttpResponse:
    """Put all of it back into the queue, or one, under its old id; `again` says how many."""
    me, number = client(request), body.number if body else None
    count = webhooks.replay(code, me, desk.current(), number=number)
    return reply(answers.encode({**_told(webhooks.one(code, me)), "again": count}))


@api.post("/webhooks/{code}/secret", tags=_TAGS, summary="Make a new secret")
@acts("webhook.administer")
def post_webhook_secret(request: HttpRequest, code: str) -> HttpResponse:
    """A new secret, told once; the former one signs beside it for a day."""
    secret = webhooks.new_secret(code, client(request), desk.current())
    return reply(answers.encode({"code": code, "secret": secret}))


@api.post("/webhooks/{code}/remove", tags=_TAGS, summary="Remove a webhook")
@acts("webhook.administer")
def post_webhook_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing more is sent to it."""
    webhooks.remove(code, client(request), desk.current())
    return reply(answers.encode({"code": code, "state": "closed"}))


@api.exception_handler(UnknownWebhookError)
def _unknown(request: HttpRequest, _: Exception) -> HttpResponse:
    return problem(request, "API-404", "There is no webhook of that code for you.")


def _after(
    request: HttpRequest, code: str, act: Callable[[str, Actor, desk.Desk], None]
) -> HttpResponse:
    """A webhook as it stands after an act."""
    act(code, client(request), desk.current())
    return reply(answers.encode(_told(webhooks.one(code, client(request)))))


def _delivery(each: PartnerMessage) -> dict[str, Any]:
    return {
        "number": each.sequence, "id": each.message_id, "type": each.topic,
        "mrn": each.mrn, "state": each.state, "made": each.created, "tries": each.tries,
        "sent": each.sent, "fault": webhooks.fault(each.fault),
    }  # fmt: skip


def _told(row: Partner) -> dict[str, Any]:
    return {
        "code": row.code, "url": row.url, "name": row.name, "topics": row.topics,
        "state": row.state, "registered": row.registered, "succeeded": row.succeeded,
        "nextTry": row.next_try,
    }  # fmt: skip
