"""Clients of the API: who they act for, how they prove it, and when they are shut out.

A client is dead when it is revoked, its operator has ceased, or the person who registered it has
left or is locked.
"""

import hashlib
import hmac
import json
import secrets
from datetime import datetime
from typing import Any, NamedTuple

from greenlane.lifecycle.event import Actor
from greenlane.store import raw
from greenlane.store.client_models import ApiClient, SpentAssertion
from greenlane.store.models import Account

SECRET_PREFIX = "gls_"  # noqa: S105 - no secret: it marks secrets where they leak, for scanners


_LIVING = """
select c.client, c.node, c.per_second, o.id, o.kind, c.label, c.key, c.secret
from api_client c left join operator o on o.id = c.operator_id
    left join account a on a.id = c.made_by_id
where c.client = %s and c.revoked is null and o.status is distinct from 'ceased'
    and (c.made_by_id is null or a.is_active and a.locked is null)
"""


class KnownClient(NamedTuple):
    """A living client as the api door knows it."""

    actor: Actor
    per_second: int
    label: str


class _Living(NamedTuple):
    client: str
    node: str
    per_second: int
    operator: str | None
    kind: str | None
    label: str
    key: str | None
    secret: bytes | None


def _living(client: str) -> _Living | None:
    rows = raw.many(_LIVING, (client,))
    return _Living(*rows[0]) if rows else None


def known(client: str) -> KnownClient | None:
    """The living client of a name, or None."""
    row = _living(client)
    if row is None:
        return None
    role = "node" if row.operator is None else "broker" if row.kind == "broker" else "trader"
    return KnownClient(Actor(row.client, role, row.operator or row.node), row.per_second, row.label)


def key_of(client: str) -> dict[str, Any] | None:
    """The public key that a living client signs with, or None."""
    row = _living(client)
    found: dict[str, Any] | None = json.loads(row.key) if row and row.key else None
    return found


def shows_secret(client: str, secret: str) -> bool:
    """True when a living client of this name has this secret; the same work for unknown names."""
    row = _living(client)
    shown = hashlib.sha256(secret.encode()).digest()
    return hmac.compare_digest(bytes((row and row.secret) or bytes(32)), shown)


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


def revoke_node(node: str, moment: datetime) -> None:
    """Shut out the client of a node."""
    ApiClient.objects.filter(node=node, revoked=None).update(revoked=moment)


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
