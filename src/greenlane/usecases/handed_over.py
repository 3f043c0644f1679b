"""What is handed over to a new person: a first password, and apart from it a code to enrol with.

Nobody but the machine itself learns both: who was told one of them is not told the other.
"""

import secrets
from hmac import compare_digest

from django.db import transaction

from greenlane.evidence import log
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import factors
from greenlane.store.models import Account
from greenlane.usecases import accounts, desk


def password(account: Account, by: Actor, told: Account | None = None) -> str:
    """A password made by chance, for another person; `told` is the one who learns it.

    Raises NotAllowedError for who knows the code that enrols the person's factor.
    """
    if told and _stands(account) and told.person == account.enrolment_by:
        raise NotAllowedError("who was told the enrolment code is not told the password; "
                              "propose it yourself and let another approve")  # fmt: skip
    fresh = _by_chance()
    accounts.set_password(account, fresh, by, told=told)
    return fresh


@transaction.atomic
def enrolment(account: Account, told: Account | None = None) -> str:
    """A code that enrols a first factor, once; a former one is void.

    Raises NotAllowedError for who knows a password that the person has not changed yet.
    """
    known = account.password_until is not None and not accounts.password_ended(account)
    if told and known and told.person == account.password_by:
        raise NotAllowedError("who was told the password is not told the enrolment code; "
                              "propose it yourself and let another approve")  # fmt: skip
    fresh = _by_chance()
    account.enrolment = _digest(fresh)
    account.enrolment_by = told.person if told else ""
    account.enrolment_until = desk.current().now() + accounts.FIRST_PASSWORD
    account.save(update_fields=["enrolment", "enrolment_by", "enrolment_until"])
    return fresh


def needed(account: Account) -> bool:
    """True when a factor is enrolled with a code only: the role needs one and there is none."""
    return factors.required(account) and not factors.enrolled(account)


def right(account: Account, code: str) -> bool:
    """True for the code that was handed over, while it stands."""
    return _stands(account) and compare_digest(account.enrolment, _digest(code))


def used(account: Account) -> None:
    """A factor was enrolled: the code is void."""
    account.enrolment, account.enrolment_by, account.enrolment_until = "", "", None
    account.save(update_fields=["enrolment", "enrolment_by", "enrolment_until"])


def _stands(account: Account) -> bool:
    until = account.enrolment_until
    return bool(account.enrolment) and until is not None and until > desk.current().now()


def _by_chance() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(5))


def _digest(code: str) -> str:
    return log.digest(code.strip().lower().encode()).hex()
