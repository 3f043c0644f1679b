"""Webhooks over HTTP: those of one's firm, one added, tried, given a new secret, removed."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import MADE, ProblemError, reply
from greenlane.gateways import outgoing
from greenlane.store.partner_models import Partner
from greenlane.usecases import answers, desk, webhooks
from greenlane.usecases.webhooks import AddressError, UnknownWebhookError

_TAGS = ["Webhooks"]
_NONE = "There is no webhook of that code for you."


class WebhookBody(Schema):
    """An address on the public internet, by https; no topics: all of them."""

    url: str = Field(max_length=500)
    name: str = Field(default="", max_length=120)
    topics: list[str] = Field(default_factory=list, max_length=20)


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
    try:
        webhooks.try_out(code, client(request), desk.current())
        return reply(answers.encode(_told(webhooks.one(code, client(request)))))
    except UnknownWebhookError as error:
        raise ProblemError("API-404", _NONE) from error


@api.post("/webhooks/{code}/secret", tags=_TAGS, summary="Make a new secret")
@acts("webhook.administer")
def post_webhook_secret(request: HttpRequest, code: str) -> HttpResponse:
    """A new secret, told once; the former one signs beside it for a day."""
    try:
        secret = webhooks.new_secret(code, client(request), desk.current())
    except UnknownWebhookError as error:
        raise ProblemError("API-404", _NONE) from error
    return reply(answers.encode({"code": code, "secret": secret}))


@api.post("/webhooks/{code}/remove", tags=_TAGS, summary="Remove a webhook")
@acts("webhook.administer")
def post_webhook_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Nothing more is sent to it."""
    try:
        webhooks.remove(code, client(request), desk.current())
    except UnknownWebhookError as error:
        raise ProblemError("API-404", _NONE) from error
    return reply(answers.encode({"code": code, "state": "closed"}))


def _told(row: Partner) -> dict[str, Any]:
    return {
        "code": row.code, "url": row.url, "name": row.name, "topics": row.topics,
        "state": row.state, "registered": row.registered, "succeeded": row.succeeded,
        "nextTry": row.next_try,
    }  # fmt: skip
