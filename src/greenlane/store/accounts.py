"""Accounts and tokens: who is asking."""

import hashlib
import secrets
from dataclasses import dataclass

from greenlane.lifecycle.event import Actor
from greenlane.store.models import Account, ApiToken

TOKEN_PREFIX = "gl_test_"  # noqa: S105 - no secret: it marks test tokens in logs


@dataclass(frozen=True)
class KnownClient:
    """A client as its token tells."""

    actor: Actor
    per_second: int


def client_of_token(digest: bytes) -> KnownClient | None:
    """The client whose unrevoked token has this SHA-256, or None."""
    row = (
        ApiToken.objects.select_related("operator")
        .filter(digest=digest, revoked=None)
        .exclude(operator__status="ceased")
        .first()
    )
    if row is None:
        return None
    role = "broker" if row.operator.kind == "broker" else "trader"
    return KnownClient(Actor(row.client, role, row.operator_id), row.per_second)


def issue_token(client: str, operator_id: str, per_second: int = 100) -> str:
    """Make a token for a client; the text is told once and not kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        digest=hashlib.sha256(token.encode()).digest(),
        client=client,
        operator_id=operator_id,
        per_second=per_second,
    )
    return token


def actor_of(account: Account) -> Actor:
    """The actor a signed-in person is: role, and the unit he acts for."""
    unit = account.agency or account.office or account.operator_id or ""
    return Actor(account.username, account.role, unit)
