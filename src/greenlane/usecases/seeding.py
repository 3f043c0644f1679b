"""Seeding: operators, accounts for every role and client tokens, for demonstration and tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction

from greenlane.lifecycle.event import SYSTEM
from greenlane.store import clients, factors, parties
from greenlane.store.models import Account, ApiClient, BrokerLicence, Mandate, Operator
from greenlane.usecases.desk import Desk

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


@dataclass(frozen=True, kw_only=True)
class NewMandate:
    """A mandate that stands already: of a client for a broker, both ways of representation."""

    client: str
    broker: str
    since: date


def empower(mandates: Iterable[NewMandate], desk: Desk) -> int:
    """License the brokers and enter the mandates, approved; gives how many mandates there are.

    Those that stand already stay as they are.
    """
    wanted = list(mandates)
    terms, moment = desk.book.representation, desk.now()
    BrokerLicence.objects.bulk_create(
        [
            BrokerLicence(number=f"L-{broker}", operator_id=broker, since=since, granted=moment,
                          granted_by=SYSTEM.name, currency=desk.book.currency,
                          basis=terms.basis["license"] if terms else "")
            for broker, since in {m.broker: m.since for m in wanted}.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    known = set(Mandate.objects.filter(state="approved").values_list("client", "broker", "kind"))
    rows = [
        Mandate(client_id=m.client, broker_id=m.broker, kind=kind, since=m.since,
                state="approved", proposed_by=m.broker, proposer=SYSTEM.name, proposed=moment,
                lapses=m.since, decider=SYSTEM.name, decided=moment)
        for m in wanted for kind in ("direct", "indirect")
        if (m.client, m.broker, kind) not in known
    ]  # fmt: skip
    Mandate.objects.bulk_create(rows)
    for operator in sorted({m.client for m in wanted} | {m.broker for m in wanted}):
        parties.renew_powers(operator)
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
    agencies: Iterable[str] = (),
) -> list[Login]:
    """Make one demonstration account for every role, all with `password`; existing ones anew.

    `agencies` are others that get an account too, `agency-` and their code.

    A second administrator comes last, when he is wanted: acts of two administrators can be tried.

    Roles that need a second factor get the secret of an authenticator app made by chance.
    """
    units = {"trader": {"operator_id": trader}, "broker": {"operator_id": broker},
             "integrator": {"operator_id": broker}, "officer": {"office": office},
             "agency": {"agency": agency}, "trainee": {"office": office},
             "supervisor": {"office": office}}  # fmt: skip
    logins = []
    wanted = [(role, role) for role in ROLES]
    others = {f"agency-{code.lower()}": code for code in agencies if code != agency}
    wanted += [(name, "agency") for name in others]
    wanted += [("administrator-2", "administrator")] if second_administrator else []
    for username, role in wanted:
        unit = {"agency": others[username]} if username in others else units.get(role, {})
        account, _ = Account.objects.get_or_create(
            username=username, defaults={"name": username.title(), "role": role, **unit}
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


def is_registered(operator_id: str) -> bool:
    """Whether an operator of this number is in the register."""
    return Operator.objects.filter(pk=operator_id).exists()
