"""The register of data: for every column and every field of a declaration, what category it holds.

`data_register.toml` beside this module is the register itself; how long a category is kept, why,
and who sees it is the country's law (law.retention).
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db import models

from greenlane.datamodel.base import WcoClass, fields_of
from greenlane.datamodel.declaration import Declaration

NONE = ""  # neither about a person nor a commercial secret
_SILENT = (
    models.AutoField, models.BooleanField, models.DateField, models.DecimalField,
    models.DurationField, models.FloatField, models.ForeignKey, models.IntegerField,
    models.TimeField, models.UUIDField,
)  # fmt: skip


@cache
def register() -> Mapping[str, Any]:
    """The register as written: `table` and `declaration`."""
    text = (files("greenlane.store") / "data_register.toml").read_text("utf-8")
    return tomllib.loads(text)


def column_category(table: str, column: str) -> str | None:
    """The category of a column, NONE when it holds none, None when nobody has said."""
    return _category(register()["table"].get(table, {}), column)


def field_category(cls: type[WcoClass], field: str) -> str | None:
    """The category of a field of a declaration's class, as `column_category`."""
    return _category(register()["declaration"], f"{cls.__name__}.{field}")


def _category(part: Mapping[str, Any], name: str) -> str | None:
    if name in part.get("none", ()):
        return NONE
    found = part.get(name)
    return found if isinstance(found, str) else None


def categories() -> frozenset[str]:
    """Every category that a column or field holds."""
    parts = [*register()["table"].values(), register()["declaration"]]
    return frozenset(v for part in parts for v in part.values() if isinstance(v, str))


def word_columns() -> list[tuple[str, str]]:
    """Table and column of everything in the database that can hold words."""
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if not isinstance(field, _SILENT)
    )


def unclassified() -> list[str]:
    """What has no entry in the register, as `table.column` and `declaration Class.field`."""
    columns = [f"{t}.{c}" for t, c in word_columns() if column_category(t, c) is None]
    fields = [f"declaration {cls.__name__}.{field}" for cls, field in declaration_fields()
              if field_category(cls, field) is None]  # fmt: skip
    return columns + fields


@cache
def declaration_fields() -> tuple[tuple[type[WcoClass], str], ...]:
    """Every text field of every class that a declaration can hold."""
    found: dict[type[WcoClass], list[str]] = {}
    _walk(Declaration, found)
    return tuple((cls, name) for cls, names in found.items() for name in names)


def _walk(cls: type[WcoClass], found: dict[type[WcoClass], list[str]]) -> None:
    if cls in found:
        return
    found[cls] = [spec.name for spec in fields_of(cls) if spec.kind == "text"]
    for spec in fields_of(cls):
        if spec.child is not None:
            _walk(spec.child, found)
