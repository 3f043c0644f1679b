"""Acts of two persons on another's way in: a new password, lost factors, links elsewhere."""

from collections.abc import Mapping

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import factors, openid_links
from greenlane.store.models import Account
from greenlane.usecases import accounts, handed_over, linked_accounts
from greenlane.usecases.desk import Desk
from greenlane.usecases.granting import numbered
from greenlane.usecases.two_persons import Approved, Carrier, Plan, ToldOnce


def _working(data: Mapping[str, str]) -> Account:
    account = numbered(data.get("account", ""))
    if not account.is_active:
        raise NotAllowedError("the account is closed; open it again first")
    return account


def _plan_password(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    account = _working(data)
    return Plan(subject=f"account:{account.pk}", before={}, after={"password": "new"},
                state=account)  # fmt: skip


def _password(act: Approved, _desk: Desk) -> ToldOnce:
    told = handed_over.password(act.plan.state, act.maker, act.row.checker)
    return ToldOnce("password", told)


def _plan_factors(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    account = _working(data)
    return Plan(subject=f"account:{account.pk}", state=account, after={"factors": "0"},
                before={"factors": str(len(factors.listed(account)))})  # fmt: skip


def _factors(act: Approved, _desk: Desk) -> ToldOnce | None:
    account: Account = act.plan.state
    accounts.lose_factors(account, act.maker, second=act.checker.name)
    if not factors.required(account):
        return None
    return ToldOnce("enrolment", handed_over.enrolment(account, act.row.checker))


def _plan_link(data: Mapping[str, str], payload: bytes, _desk: Desk) -> Plan:
    account, provider, subject = _working(data), data.get("provider", ""), payload.decode()
    links = {link.provider: link.id for link in openid_links.listed(account)}
    if subject and provider in links:
        raise NotAllowedError("there is a link already; take it away first")
    if not subject and provider not in links:
        raise NotAllowedError("there is no such link")
    if subject and not (data.get("issuer") and len(subject) <= 191):
        raise NotAllowedError("there is no such provider, or the identifier is too long")
    with_it, without = {"provider": provider}, {"provider": ""}
    return Plan(subject=f"account:{account.pk}", state=(account, links.get(provider)),
                before=without if subject else with_it,
                after=with_it if subject else without)  # fmt: skip


def _link(act: Approved, _desk: Desk) -> None:
    account, number = act.plan.state
    if number is not None:
        linked_accounts.unlink(account, number, act.maker, second=act.checker.name)
        return
    told = act.row.details["data"]
    try:
        linked_accounts.link(account, told["provider"], told["issuer"], act.payload.decode(),
                             act.maker, second=act.checker.name)  # fmt: skip
    except openid_links.LinkedAlreadyError as error:
        raise NotAllowedError("this subject belongs to another account") from error


CARRIERS = {
    "password": Carrier(_plan_password, _password),
    "factors": Carrier(_plan_factors, _factors),
    "outside-link": Carrier(_plan_link, _link),
}
