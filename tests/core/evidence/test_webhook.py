"""Signatures of messages: the standard's own example, both kinds, and what they refuse."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
import standardwebhooks

from greenlane.evidence import webhook

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PRIVATE = "whsk_" + base64.b64encode(bytes(32)).decode()
# The example of the Standard Webhooks documentation and libraries.
THEIRS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_standard_s_own_example_is_signed_as_it_says():
    made = webhook.signature(THEIRS, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                             b'{"test": 2432232314}')  # fmt: skip
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("secret", "key"), [(SECRET, SECRET), (PRIVATE, webhook.public_of(PRIVATE))]
)
def test_what_is_signed_is_known_and_what_is_changed_is_not(secret, key):
    head = webhook.headers([secret], "m-1", 100, b"{}")["webhook-signature"]
    assert webhook.is_signed([key], "m-1", 100, b"{}", head)
    for other in (("m-2", 100, b"{}"), ("m-1", 101, b"{}"), ("m-1", 100, b"{ }")):
        assert not webhook.is_signed([key], *other, head)
    for other in ("", "v1,", "v1a,!", head.replace("v1", "v2"), head[:-6] + "AAAAA="):
        assert not webhook.is_signed([key], "m-1", 100, b"{}", other)


def test_two_signatures_let_a_secret_be_changed_without_a_gap():
    head = webhook.headers([SECRET, THEIRS], "m-1", 100, b"{}")["webhook-signature"]
    assert webhook.is_signed([SECRET], "m-1", 100, b"{}", head)
    assert webhook.is_signed([THEIRS], "m-1", 100, b"{}", head)


@pytest.mark.parametrize("text", ["", "secret", "whsec_!", "whsec_AAAA", "whpk_AAAA", SECRET[6:]])
def test_what_is_no_secret_is_refused(text):
    with pytest.raises(webhook.SecretError):
        webhook.read(text)


def test_the_receiver_of_the_documentation_takes_ours_once_and_nothing_else():
    page = (Path(__file__).parents[3] / "docs/reference/partners.md").read_text("utf-8")
    room: dict = {}
    exec(page.split("```python\n")[1].split("```")[0], room)
    seen: set = set()
    head = webhook.headers([SECRET, THEIRS], "food-00000001", 100, b"{}")
    tries = ((SECRET, b"{}", 100, 204), (THEIRS, b"{}", 150, 204), (SECRET, b"{ }", 100, 401),
             (SECRET, b"{}", 900, 401))  # fmt: skip
    for key, body, now, status in tries:
        assert room["receive"](key, head, body, seen, lambda now=now: now) == status
    assert seen == {"food-00000001"}


def test_the_standard_s_own_library_takes_ours_and_we_take_its():
    now, body = datetime.now(UTC), '{"a":"é"}'
    theirs = standardwebhooks.Webhook(THEIRS)
    head = webhook.headers([SECRET, THEIRS], "food-00000001", int(now.timestamp()), body.encode())
    assert theirs.verify(body, head) == {"a": "é"}
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        theirs.verify(body.replace("é", "e"), head)
    made = theirs.sign("m-1", now, body)
    assert webhook.is_signed([THEIRS], "m-1", int(now.timestamp()), body.encode(), made)
    assert not webhook.is_signed([SECRET], "m-1", int(now.timestamp()), body.encode(), made)
