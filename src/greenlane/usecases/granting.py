"""Acts of two persons beside goods: rights, new accounts, operators unlocked, bank accounts."""

import json
import re
from collections.abc import Mapping

from greenlane.evidence import log
from greenlane.kernel.digits import whole
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import factors, operators
from greenlane.store.models import Account, Operator
from greenlane.usecases import accounts, handed_over, party_register
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix
from greenlane.usecases.told_texts import told
from greenlane.usecases.two_persons import Approved, Carrier, Plan, ToldOnce

# The column of the unit that a role acts for; the others act for the whole country.
UNIT_OF = {
    "trader": "operator_id", "broker": "operator_id", "integrator": "operator_id",
    "officer": "office", "trainee": "office", "agency": "agency",
}  # fmt: skip
_BANK = re.compile(r"[A-Z0-9]{5,34}")
_NAME = re.compile(r"[\w.@+-]{2,60}")


def unit_of(account: Account) -> str:
    """The office, agency or operator of an account."""
    return account.agency or account.office or account.operator_id or ""


def _plan_rights(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    account = numbered(data.get("account", ""))
    wanted = {"role": data.get("role") or account.role, "unit": data.get("unit", "").strip()}
    if data.get("same_as"):
        wanted["person"] = numbered(data["same_as"]).person
    _check_unit(wanted["role"], wanted["unit"], desk)
    before = {"role": account.role, "unit": unit_of(account)}
    if "person" in wanted:
        before["person"] = account.person
    if before == wanted:
        raise NotAllowedError("the account has these rights already")
    return Plan(subject=f"account:{account.pk}", before=before, after=wanted, state=account)


def numbered(number: str) -> Account:
    """The account of a number. Raises NotAllowedError."""
    account = Account.objects.filter(pk=whole(number)).first()
    if account is None:
        raise NotAllowedError("there is no such account")
    return account


def _grant(act: Approved, _desk: Desk) -> None:
    account: Account = act.plan.state
    account.office = account.agency = ""
    account.operator_id = None
    account.role = act.plan.after["role"]
    setattr(account, UNIT_OF.get(account.role, "office"), act.plan.after["unit"])
    account.person = act.plan.after.get("person", account.person)
    account.save(update_fields=["role", "office", "agency", "operator", "person"])
    accounts.record("account.rights", account, act.maker, second=act.checker.name,
                    before=dict(act.plan.before), after=dict(act.plan.after),
                    sessions=accounts.end_sessions(account))  # fmt: skip


def _plan_account(data: Mapping[str, str], payload: bytes, desk: Desk) -> Plan:
    role, unit = data.get("role", ""), data.get("unit", "").strip()
    _check_unit(role, unit, desk)
    names = json.loads(payload or b"{}")
    username = names.get("username", "")
    if not _NAME.fullmatch(username) or not names.get("name", "").strip():
        raise NotAllowedError("a new account needs a user name and the name of the person")
    told("the name", names["name"])
    if not accounts.is_free(username):
        raise NotAllowedError("this user name is taken")
    digest = log.digest(username.encode()).hex()[:16]
    return Plan(subject=f"new-account:{digest}", before={}, state=names,
                after={"role": role, "unit": unit})  # fmt: skip


def _open(act: Approved, _desk: Desk) -> ToldOnce | None:
    """The account opens without a password, which is another act of two.

    The second person is told the code for the first factor, where the role needs one.
    """
    role, unit, names = act.plan.after["role"], act.plan.after["unit"], act.plan.state
    where = {UNIT_OF[role]: unit} if role in UNIT_OF else {}
    account = accounts.make(
        names["username"], told("the name", names["name"])[:120], role, act.maker, **where
    )
    if not factors.required(account):
        return None
    return ToldOnce("enrolment", handed_over.enrolment(account, act.row.checker))


def _check_unit(role: str, unit: str, desk: Desk) -> None:
    if role not in matrix().roles:
        raise NotAllowedError("there is no such role")
    column = UNIT_OF.get(role, "")
    known = {
        "office": lambda: unit in desk.book.offices,
        "agency": lambda: unit in desk.book.agencies,
        "operator_id": lambda: Operator.objects.filter(pk=unit).exists(),
        "": lambda: not unit,
    }[column]()
    if not known and column:
        raise NotAllowedError("the role needs an office, agency or operator that there is")
    if not known:
        raise NotAllowedError("the role belongs to no office")


def _operator(data: Mapping[str, str]) -> Operator:
    row = Operator.objects.select_for_update().filter(pk=data.get("operator", "")).first()
    if row is None:
        raise NotAllowedError("there is no operator of this number")
    return row


def _plan_reinstate(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    row = _operator(data)
    if row.status != "suspended":
        raise NotAllowedError("the operator is %(state)s", state=row.status)
    return Plan(subject=f"operator:{row.pk}", before={"status": row.status},
                after={"status": "active"}, state=row)  # fmt: skip


def _reinstate(act: Approved, desk: Desk) -> None:
    row: Operator = act.plan.state
    party_register.reinstated(row.pk, act.checker, desk)
    row.status = "active"
    row.save(update_fields=["status"])
    operators.forget()


def _plan_bank(data: Mapping[str, str], payload: bytes, _desk: Desk) -> Plan:
    row, wanted = _operator(data), payload.decode("ascii", "replace")
    if not _BANK.fullmatch(wanted):
        raise NotAllowedError("a bank account has 5 to 34 capital letters and digits")
    if row.bank_account == wanted:
        raise NotAllowedError("this is the account already")
    return Plan(subject=f"operator:{row.pk}", before={"bank_account": masked(row.bank_account)},
                after={"bank_account": masked(wanted)}, state=row)  # fmt: skip


def _bank(act: Approved, _desk: Desk) -> None:
    row: Operator = act.plan.state
    row.bank_account = act.payload.decode("ascii")
    row.save(update_fields=["bank_account"])


def masked(number: str) -> str:
    """The last four signs of a number; the rest is nobody's business."""
    return f"…{number[-4:]}" if number else ""


CARRIERS = {
    "rights": Carrier(_plan_rights, _grant),
    "open-account": Carrier(_plan_account, _open),
    "reinstate": Carrier(_plan_reinstate, _reinstate),
    "bank-account": Carrier(_plan_bank, _bank),
}
