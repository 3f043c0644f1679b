"""Clients of the API: who they act for, how they prove it, and when they are shut out.

A client is dead when it is revoked, its operator has ceased, or the person who registered it has
left or is locked.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from greenlane.lifecycle.event import Actor
from greenlane.store.client_models import ApiClient, SpentAssertion
from greenlane.store.models import Account

SECRET_PREFIX = "gls_"  # noqa: S105 - no secret: it marks secrets where they leak, for scanners


@dataclass(frozen=True)
class KnownClient:
    """A living client as the api door knows it."""

    actor: Actor
    per_second: int


def living() -> "QuerySet[ApiClient]":
    """The clients that may act."""
    found = ApiClient.objects.select_related("operator").filter(revoked=None)
    found = found.exclude(operator__status="ceased")
    person = Q(made_by__is_active=True, made_by__locked=None)
    return found.filter(Q(made_by=None) | person)


def label(client: str) -> str:
    """What the living client of a name is called by whoever made it."""
    return str(living().filter(client=client).values_list("label", flat=True).first() or "")


def known(client: str) -> KnownClient | None:
    """The living client of a name, or None."""
    row = living().filter(client=client).first()
    if row is None:
        return None
    if row.operator is None:
        return KnownClient(Actor(row.client, "node", row.node), row.per_second)
    role = "broker" if row.operator.kind == "broker" else "trader"
    return KnownClient(Actor(row.client, role, row.operator.id), row.per_second)


def key_of(client: str) -> dict[str, Any] | None:
    """The public key that a living client signs with, or None."""
    return living().filter(client=client).values_list("key", flat=True).first()


def shows_secret(client: str, secret: str) -> bool:
    """True when a living client of this name has this secret; the same work for unknown names."""
    kept = living().filter(client=client).values_list("secret", flat=True).first()
    shown = hashlib.sha256(secret.encode()).digest()
    return hmac.compare_digest(bytes(kept or bytes(32)), shown)


def register(
    operator_id: str,
    *,
    label: str = "",
    client: str = "",
    made_by: Account | None = None,
    per_second: int = 100,
) -> tuple[ApiClient, str]:
    """Register a client; gives it and its secret, which is told once and not kept."""
    name = client or f"{operator_id}-{secrets.token_hex(4)}"
    row = ApiClient.objects.create(client=name, label=label, operator_id=operator_id,
                                   made_by=made_by, per_second=per_second)  # fmt: skip
    return row, new_secret(row)


def register_node(node: str, key: dict[str, Any]) -> ApiClient:
    """Register the client of a node, which signs with the node's key; an older one is replaced."""
    row, _ = ApiClient.objects.update_or_create(
        client=f"node-{node}",
        defaults={"label": f"node {node}", "operator": None, "node": node, "key": key,
                  "secret": None, "revoked": None},
    )  # fmt: skip
    return row


def new_secret(row: ApiClient) -> str:
    """A new secret; the old one is void."""
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    row.secret = hashlib.sha256(secret.encode()).digest()
    row.save(update_fields=["secret"])
    return secret


def set_key(row: ApiClient, key: dict[str, Any]) -> None:
    """From now on the client signs with this key; its secret is void."""
    row.key, row.secret = key, None
    row.save(update_fields=["key", "secret"])


def used(client: str, moment: datetime) -> None:
    """Note that a client was given a token."""
    ApiClient.objects.filter(client=client).update(used=moment)


def revoke(row: ApiClient, moment: datetime) -> None:
    """Shut a client out."""
    row.revoked = row.revoked or moment
    row.save(update_fields=["revoked"])


def revoke_of(account: Account, moment: datetime) -> int:
    """Shut out the clients that a person registered; gives how many."""
    return ApiClient.objects.filter(made_by=account, revoked=None).update(revoked=moment)


def spend(client: str, jti: str, expires: datetime) -> bool:
    """Use an assertion up; False when it was used before."""
    key = hashlib.sha256(f"{client}\0{jti}".encode()).hexdigest()
    made = SpentAssertion.objects.get_or_create(key=key, defaults={"expires": expires})
    return made[1]


def forget_spent(moment: datetime) -> int:
    """Delete the assertions that have run out; gives how many (the worker's)."""
    return SpentAssertion.objects.filter(expires__lt=moment).delete()[0]
