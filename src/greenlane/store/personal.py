"""What is kept about a person, found over all columns of the register of data."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models

from greenlane.store import data_register
from greenlane.store.sealed import SealedText

SECRET = "sign-in-secret"  # noqa: S105 - a category: that it is kept is told, never what it is
MOST = 200  # places told of one column; the rest is counted


class Place(NamedTuple):
    """One value that is about a person: where, of which category, and what it says."""

    category: str
    table: str
    column: str
    row: str
    text: str


def naming(term: str, *, whole: bool) -> Iterator[Place]:
    """Every place that holds a term.

    `whole`: as a value of its own, or one of JSON (a number, a user name). Otherwise anywhere in a
    text, in any case, with some of what stands around it. Sealed columns are not searched.
    """
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            category = data_register.column_category(model._meta.db_table, field.column)
            if category and category != SECRET and not isinstance(field, SealedText):
                for row, text in _found(model, field, term, whole=whole):
                    yield Place(category, model._meta.db_table, field.column, row, text)


def _found(
    model: type[models.Model], field: "models.Field[Any, Any]", term: str, *, whole: bool
) -> list[tuple[str, str]]:
    column = f'"{field.column}"'
    packed = isinstance(field, models.BinaryField)
    text = f"encode({column}, 'escape')" if packed else f"{column}::text"
    sought = "encode(convert_to(%s, 'UTF8'), 'escape')" if packed else "%s::text"
    place = f"strpos(lower({text}), lower({sought}))"
    params: list[Any] = [term]
    if whole:
        shown, meets = (
            sought,
            f"({text} = {sought} or strpos({text}, '\"' || {sought} || '\"') > 0)",
        )
        params = [term, term, term]
    else:
        shown, meets = (
            f"substr({text}, greatest({place} - 60, 1), length({sought}) + 120)",
            f"{place} > 0",
        )
        params = [term, term, term]
    key = model._meta.pk.column if model._meta.pk else "ctid"
    sql = (f'select "{key}"::text, {shown} from "{model._meta.db_table}" '  # noqa: S608 - of models
           f"where {meets} order by 1 limit {MOST}")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [(str(row), str(found)) for row, found in cursor.fetchall()]


def belonging(owner: models.Model) -> Iterator[Place]:
    """Every value of the rows that belong to an account or operator, and of its own row."""
    yield from _values(owner)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is type(owner):
                rows = model._base_manager.filter(**{field.name: owner.pk}).order_by("pk")
                for row in rows[:MOST]:
                    yield from _values(row)


def _values(row: models.Model) -> Iterator[Place]:
    table = row._meta.db_table
    for field in row._meta.local_concrete_fields:
        category = data_register.column_category(table, field.column)
        value = getattr(row, field.attname) if category else None
        if category and value not in (None, "", {}, []):
            hidden = category == SECRET or isinstance(field, models.BinaryField)
            yield Place(
                category, table, field.column, str(row.pk), "" if hidden else str(value)[:2000]
            )
