"""Second factors: the rows of django-allauth, asked and written by account.

A code of an authenticator app is taken once: the step of time it belongs to is kept, and only a
later one is taken afterwards (RFC 6238, section 5.2).
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import identify_hasher
from django.db import transaction

from greenlane.store.models import Account

TOTP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
# Roles that may work with a password alone; every other role, known or new, needs a second factor.
FREE = frozenset({"trader", "broker", "integrator", "trainee"})


@dataclass(frozen=True, kw_only=True)
class Factor:
    """A factor as its owner sees it; `name` is the passkey's."""

    id: int
    kind: str
    name: str
    added: datetime
    used: datetime | None


def required(account: Account) -> bool:
    """True when the role must not do anything without a second factor."""
    return account.role not in FREE


def enrolled(account: Account) -> bool:
    """True when the account has an authenticator app or a passkey."""
    return _factors(account).exists()


def listed(account: Account) -> list[Factor]:
    """The app and the passkeys of an account, the oldest first."""
    rows = _factors(account).order_by("created_at", "pk")
    return [
        Factor(id=row.pk, kind=row.type, name=str(row.data.get("name", "")),
               added=row.created_at, used=row.last_used_at)
        for row in rows
    ]  # fmt: skip


def has_passkey(account: Account) -> bool:
    """True when the account has a passkey."""
    return _factors(account).filter(type=PASSKEY).exists()


def enrol_app(account: Account, secret: str) -> Authenticator:
    """Give the account an authenticator app with this secret, in place of a former one."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account, type=TOTP).delete()
        made: Authenticator = totp.TOTP.activate(account, secret).instance
    return made


@transaction.atomic
def check_code(account: Account, code: str) -> Authenticator | None:
    """The app, or the recovery codes, to which a code belongs; it is used up by this."""
    for row in Authenticator.objects.select_for_update().filter(user=account, type=TOTP):
        step = _step_of(row, code)
        if step is not None:
            row.data["step"] = step
            row.save(update_fields=["data"])
            return row
    for row in Authenticator.objects.filter(user=account, type=CODES):
        if RecoveryCodes(row).validate_code(code):
            return row
    return None


def right_code(secret: str, code: str) -> bool:
    """True for a present code of a secret that is being enrolled."""
    return bool(totp.validate_totp_code(secret, code))


def _step_of(row: Authenticator, code: str) -> int | None:
    secret, last = decrypt(row.data["secret"]), row.data.get("step", -1)
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected) and step > last:
            return int(step)
    return None


def next_code(account: Account) -> str:
    """The first code that would be taken now, for demonstration accounts only; "" when none is.

    Raises PermissionError for an account that is not for demonstration.
    """
    if not account.demo:
        raise PermissionError(account.username)
    row = Authenticator.objects.filter(user=account, type=TOTP).first()
    if row is None:
        return ""
    secret, last = decrypt(row.data["secret"]), row.data.get("step", -1)
    _earlier, *steps = totp.yield_hotp_counters_from_time()
    return next((totp.format_hotp_value(totp.hotp_value(secret, s)) for s in steps if s > last), "")


def new_recovery_codes(account: Account) -> list[str]:
    """Fresh recovery codes; the former ones are void."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        Authenticator.objects.filter(user=account, type=CODES).delete()
        return RecoveryCodes.activate(account).generate_codes()


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes are unused."""
    row = Authenticator.objects.filter(user=account, type=CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


@transaction.atomic
def remove(account: Account, factor: int, *, keep_one: bool) -> str:
    """Take one factor away and give its kind; "" when there is none, or it must be kept."""
    rows = list(_factors(account).select_for_update())
    row = next((r for r in rows if r.pk == factor), None)
    if row is None or (keep_one and len(rows) == 1):
        return ""
    row.delete()
    if len(rows) == 1:
        Authenticator.objects.filter(user=account).delete()
    return str(row.type)


def remove_all(account: Account) -> None:
    """Take every factor away: the device is lost."""
    Authenticator.objects.filter(user=account).delete()


def _factors(account: Account):
    return Authenticator.objects.filter(user=account, type__in=(TOTP, PASSKEY))


def count() -> int:
    """How many factors there are."""
    return int(Authenticator.objects.count())


def closed() -> list[str]:
    """The accounts whose app or recovery codes do not open with the keys that are here.

    The present code of an opened app is taken by the same question as at a sign-in, without using
    it up.
    """
    found = set()
    for row in Authenticator.objects.exclude(type=PASSKEY).select_related("user").order_by("pk"):
        try:
            secret = decrypt(row.data["secret" if row.type == TOTP else "seed"])
        except (RuntimeError, KeyError):
            found.add(row.user.username)
            continue
        if row.type == TOTP:
            step = next(iter(totp.yield_hotp_counters_from_time()))
            if not right_code(secret, totp.format_hotp_value(totp.hotp_value(secret, step))):
                found.add(row.user.username)
    return sorted(found)


def unreadable_passwords() -> list[str]:
    """The accounts whose password is kept in a form that no hasher here reads."""
    found = []
    for account in Account.objects.exclude(password="").order_by("username"):
        if account.has_usable_password():
            try:
                identify_hasher(account.password)
            except ValueError:
                found.append(account.username)
    return found
