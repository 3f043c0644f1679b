"""Attachments read and kept: rows of a draft or declaration, what waits for the scanner, quotas."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum

from greenlane.store.attachment_models import Attachment
from greenlane.store.models import DeclarationRow, Draft

Target = Draft | DeclarationRow


class UnknownAttachmentError(LookupError):
    """There is no such attachment (or not for the one who asks)."""


def by_number(number: int) -> Attachment:
    """The attachment of that number. Raises UnknownAttachmentError."""
    found = Attachment.objects.select_related("draft", "declaration").filter(pk=number).first()
    if found is None:
        raise UnknownAttachmentError(str(number))
    return found


def of(target: Target) -> list[Attachment]:
    """The attachments of a draft or declaration, the oldest first."""
    return list(_of(target).order_by("pk"))


def _of(target: Target) -> Any:
    kind = "draft" if isinstance(target, Draft) else "declaration"
    return Attachment.objects.filter(**{kind: target})


def same(target: Target, sha256: str) -> Attachment | None:
    """The attachment of these bytes on the target, if it is there already."""
    return _of(target).filter(sha256=sha256).first()


def count(target: Target, **only: str) -> int:
    """How many files the target has; `only` narrows, as `purpose="document"`."""
    return int(_of(target).filter(**only).count())


def used(operator_id: str) -> int:
    """How many bytes an operator keeps, each file counted as often as it is attached."""
    found = Attachment.objects.filter(operator_id=operator_id).aggregate(all=Sum("size"))
    return int(found["all"] or 0)


def add(target: Target, **values: Any) -> Attachment:
    """Add a row, inside the caller's transaction, after its file was kept."""
    kind = "draft" if isinstance(target, Draft) else "declaration"
    return Attachment.objects.create(**{kind: target}, **values)


def carry(draft: Draft, declaration: DeclarationRow) -> int:
    """Move a lodged draft's attachments to its declaration; gives how many.

    What the declaration has already stays once.
    """
    there = Attachment.objects.filter(declaration=declaration).values("sha256")
    mine = Attachment.objects.filter(draft=draft).exclude(sha256__in=there)
    return mine.update(draft=None, declaration=declaration)


def waiting(limit: int = 50) -> list[Attachment]:
    """What no scanner has judged yet, the oldest first."""
    return list(Attachment.objects.filter(state="waiting").order_by("pk")[:limit])


def judged(number: int, found: str, moment: datetime) -> bool:
    """Note the verdict of the scanner; False when it was noted already."""
    state = "infected" if found else "clean"
    rows = Attachment.objects.filter(pk=number, state="waiting")
    return bool(rows.update(state=state, found=found[:120], scanned=moment))


def lock(*names: str) -> None:
    """Hold named locks until the transaction ends, always in one order."""
    for name in sorted(names):
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7))", [name])


def unspoken(names: Sequence[str]) -> set[str]:
    """Those of the names that no row speaks of."""
    known = Attachment.objects.filter(sha256__in=names).values_list("sha256", flat=True)
    return set(names) - set(known)


@transaction.atomic
def when_unspoken(sha256: str, act: Any) -> bool:
    """Call `act` while no row speaks of the name and none can come to; False when one does."""
    lock(f"file:{sha256}")
    if not unspoken([sha256]):
        return False
    act()
    return True
