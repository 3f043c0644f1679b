"""Seeding: operators, accounts for every role and client tokens, for demonstration and tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction

from greenlane.store import clients, factors
from greenlane.store.models import Account, ApiClient, Operator

ROLES = (
    "trader", "broker", "officer", "agency", "analyst", "administrator", "director",
    "cashier", "integrator", "trainee", "law-editor", "law-approver", "supervisor", "auditor",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewOperator:
    """An operator to register."""

    id: str
    name: str
    kind: str
    since: date
    status: str = "active"
    until: date | None = None
    deferment: bool = False


@dataclass(frozen=True)
class Login:
    """A sign-in that was made."""

    role: str
    username: str
    password: str
    secret: str = ""  # of the second factor; empty for roles that work without one


def register(operators: Iterable[NewOperator]) -> int:
    """Register operators; those already there are brought up to date. Gives how many."""
    rows = [
        Operator(id=o.id, name=o.name, kind=o.kind, status=o.status, since=o.since,
                 until=o.until, deferment=o.deferment)
        for o in operators
    ]  # fmt: skip
    Operator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind", "status", "since", "until", "deferment"],
    )
    return len(rows)


@transaction.atomic
def accounts_for_every_role(
    password: str,
    *,
    trader: str,
    broker: str,
    office: str,
    agency: str,
    second_administrator: bool = False,
) -> list[Login]:
    """Make one demonstration account for every role, all with `password`; existing ones anew.

    A second administrator comes last, when he is wanted: acts of two administrators can be tried.

    Roles that need a second factor get the secret of an authenticator app made by chance.
    """
    units = {"trader": {"operator_id": trader}, "broker": {"operator_id": broker},
             "integrator": {"operator_id": broker}, "officer": {"office": office},
             "agency": {"agency": agency}, "trainee": {"office": office},
             "supervisor": {"office": office}}  # fmt: skip
    logins = []
    wanted = [(role, role) for role in ROLES]
    wanted += [("administrator-2", "administrator")] if second_administrator else []
    for username, role in wanted:
        account, _ = Account.objects.get_or_create(
            username=username,
            defaults={"name": username.title(), "role": role, **units.get(role, {})},
        )
        account.set_password(password)
        account.demo = True
        account.save()
        secret = generate_totp_secret() if factors.required(account) else ""
        if secret:
            factors.enrol_app(account, secret)
        logins.append(Login(role, username, password, secret))
    return logins


def client_secret(client: str, operator_id: str, per_second: int = 100) -> str:
    """The secret of a client, registered anew; the former one of its name is gone."""
    ApiClient.objects.filter(client=client).delete()
    _row, secret = clients.register(operator_id, client=client, per_second=per_second)
    return secret
