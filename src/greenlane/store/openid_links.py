"""Links between accounts and their subjects at outside providers: rows of django-allauth.

A link holds for the issuer it was made with: when an administrator puts another issuer under the
same id, nobody of the new one is taken for somebody of the old.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from greenlane.store.models import Account


class LinkedAlreadyError(ValueError):
    """The subject belongs to an account already, or the account has a subject there."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link as its owner sees it."""

    id: int
    provider: str
    subject: str
    since: datetime
    used: datetime | None


def owner(provider: str, issuer: str, subject: str) -> Account | None:
    """The account that a subject of a provider is linked to, or None."""
    rows = SocialAccount.objects.select_related("user")
    row = rows.filter(provider=provider, uid=subject, extra_data__issuer=issuer).first()
    return None if row is None else row.user


def used(provider: str, subject: str, moment: datetime) -> None:
    """Note that a link was used."""
    SocialAccount.objects.filter(provider=provider, uid=subject).update(last_login=moment)


def listed(account: Account) -> list[Link]:
    """The links of an account, by provider."""
    return [
        Link(id=row.pk, provider=row.provider, subject=row.uid, since=row.date_joined,
             used=row.last_login if row.last_login > row.date_joined else None)
        for row in SocialAccount.objects.filter(user=account).order_by("provider", "pk")
    ]  # fmt: skip


def add(account: Account, provider: str, issuer: str, subject: str) -> None:
    """Link a subject. Raises LinkedAlreadyError."""
    try:
        with transaction.atomic():
            Account.objects.select_for_update().get(pk=account.pk)
            if SocialAccount.objects.filter(user=account, provider=provider).exists():
                raise LinkedAlreadyError(provider)
            SocialAccount.objects.create(
                user=account, provider=provider, uid=subject, extra_data={"issuer": issuer}
            )
    except IntegrityError as error:
        raise LinkedAlreadyError(provider) from error


def remove(account: Account, link: int) -> str:
    """Take a link away and give its provider; "" when the account has no such link."""
    row = SocialAccount.objects.filter(user=account, pk=link).first()
    if row is None:
        return ""
    row.delete()
    return str(row.provider)
