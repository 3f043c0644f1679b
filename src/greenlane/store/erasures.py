"""Erasures kept: what was replaced, proven by digests before and after; legal holds found."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from greenlane.evidence import log
from greenlane.law.retention import LegalHold
from greenlane.store.models import DeclarationRow, Erasure, ErasureItem, LegalHoldRow

DECLARATION: Any = Concat(
    Value("declaration:"),
    Coalesce("mrn", Concat(Value("id"), "pk", output_field=CharField())),
    output_field=CharField(),
)


def subject_of(row: DeclarationRow) -> str:
    """The name of a declaration as a subject."""
    return f"declaration:{row.mrn or f'id{row.pk}'}"


def done(category: str, step: str, subject: Any) -> Exists:
    """Whether a row's subject (an expression) has had this step; for filters."""
    return Exists(Erasure.objects.filter(category=category, step=step, subject=OuterRef(subject)))


def holds_on(subjects: Iterable[str]) -> tuple[LegalHold, ...]:
    """The legal holds on any of the subjects that nobody has lifted."""
    rows = LegalHoldRow.objects.filter(subject__in=list(subjects), lifted=None)
    return tuple(LegalHold(since=row.since, until=row.until) for row in rows)


def held_subjects(day: date) -> set[str]:
    """Every subject with a legal hold that covers the day."""
    rows = LegalHoldRow.objects.filter(Q(until=None) | Q(until__gte=day), lifted=None)
    return set(rows.filter(since__lte=day).values_list("subject", flat=True))


def replace(erasure: Erasure, row: models.Model, **fresh: Any) -> int:
    """Put fresh values (text or bytes) in a row's columns, with an item for each that changes.

    Gives how many changed. Rows that only grow are changed by the database as the items say.
    """
    changed = {}
    for column, value in fresh.items():
        old = getattr(row, column)
        if _bytes(old) != _bytes(value):
            changed[column] = value
            ErasureItem.objects.create(
                erasure=erasure, table_name=row._meta.db_table, row=row.pk, column=column,
                was=log.digest(_bytes(old)), now=log.digest(_bytes(value)),
            )  # fmt: skip
    return len(changed)


def replace_all(erasure: Erasure, row: models.Model, also: dict[str, Any], **fresh: Any) -> int:
    """As `replace`, and save the row; `also` are columns that go without an item of their own."""
    count = replace(erasure, row, **fresh)
    if count or also:
        type(row)._base_manager.filter(pk=row.pk).update(**fresh, **also)
    return count


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    return value.encode() if isinstance(value, str) else bytes(value)


def erased_rows(table: str, rows: Collection[int], column: str) -> dict[int, bytes]:
    """For rows whose column was replaced: the digest of what an erasure last put there."""
    items = ErasureItem.objects.filter(table_name=table, row__in=rows, column=column)
    return {item.row: bytes(item.now) for item in items.order_by("id")}


def leads_to(table: str, row: int, column: str, was: bytes, now: bytes) -> bool:
    """Whether recorded erasures lead from digest `was` to digest `now` at a place."""
    items = ErasureItem.objects.filter(table_name=table, row=row, column=column).order_by("id")
    for item in items:
        if bytes(item.was) == was:
            was = bytes(item.now)
    return was == now


def proof(erasure: Erasure) -> str:
    """One digest over all items of an erasure, for the journal: none can be added afterwards."""
    items = erasure.items.order_by("id").values_list("table_name", "row", "column", "was", "now")
    told = [[t, r, c, bytes(was).hex(), bytes(now).hex()] for t, r, c, was, now in items]
    return log.digest(log.canonical(told)).hex()


def _is_json(cursor: Any, table: str, column: str) -> bool:
    cursor.execute(
        "select 1 from information_schema.columns where table_schema = current_schema()"
        " and table_name = %s and column_name = %s and data_type = 'jsonb'",
        [table, column],
    )
    return cursor.fetchone() is not None


def replace_everywhere(table: str, column: str, old: str, new: str) -> int:
    """Put `new` for the whole value `old` in a column of a plain table; gives how many rows.

    In a column of JSON each text that is `old`, wherever it stands, becomes `new`.
    """
    plain = f'update "{table}" set "{column}" = %s where "{column}" = %s'  # noqa: S608 - of the register
    within = (
        f'update "{table}" set "{column}" = replace("{column}"::text, to_json(%s::text)::text, '  # noqa: S608 - as above
        f"""to_json(%s::text)::text)::jsonb
        where position(to_json(%s::text)::text in "{column}"::text) > 0"""
    )
    with connection.cursor() as cursor:
        if _is_json(cursor, table, column):
            cursor.execute(within, [old, new, old])
        else:
            cursor.execute(plain, [new, old])
        return int(cursor.rowcount)


def noted(subject: str = "", category: str = "") -> QuerySet[Erasure]:
    """Erasures, the newest first, of subjects and categories that contain the texts."""
    found = Erasure.objects.filter(~Q(subject=""))
    if subject:
        found = found.filter(subject__icontains=subject)
    if category:
        found = found.filter(category=category)
    return found.order_by("-pk")


def record(
    subject: str, category: str, step: str, act: str, article: str, moment: datetime
) -> tuple[Erasure, bool]:
    """The record of a step, and whether it was made now."""
    return Erasure.objects.get_or_create(
        subject=subject, category=category, step=step,
        defaults={"act": act, "article": article, "moment": moment},
    )  # fmt: skip
