"""Forms without logic: fields with their present values and findings, and posted values."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from greenlane.law.law_of_day import LawOfDay
from greenlane.web.choices import choices, unit_of
from greenlane.web.fields import Field, Group, Task

Values = Mapping[str, str]
Errors = Mapping[str, list[str]]
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Asked:
    """Who is asked: the law, the language, the trade and whether a broker is writing."""

    def __init__(self, law: LawOfDay, language: str, trade: str, *, broker: bool) -> None:
        self.law, self.language, self.trade, self.broker = law, language, trade, broker

    def wants(self, field: Field) -> bool:
        """True when the field is asked here."""
        if field.broker and not self.broker:
            return False
        return not field.trade or field.trade == self.trade

    def options(self, name: str) -> tuple[Any, ...]:
        """The options of a list of choices."""
        return choices(name, self.law, self.language, self.trade)


def bound(
    field: Field, asked: Asked, values: Values, errors: Errors, *, suffix: str = ""
) -> dict[str, Any]:
    """A field for the template, with value and errors."""
    name = field.name + suffix
    made: dict[str, Any] = {
        "name": name, "id": name, "label": field.label, "kind": field.kind, "hint": field.hint,
        "required": field.required, "width": field.width, "inputmode": field.inputmode,
        "maxlength": field.maxlength or None, "value": values.get(field.name, ""),
        "errors": errors.get(name, []), "unit": field.unit,
    }  # fmt: skip
    if field.units:
        made["units"] = asked.options(field.units)
        made["unit_name"] = field.unit_name + suffix
        made["unit_value"] = values.get(field.unit_name, "")
    elif field.kind == "money":
        made["unit"] = values.get("currency", "") or asked.law.book.currency
    if field.name == "quantity":
        made["unit"] = unit_of(asked.law, values.get("commodity", "")) or "—"
    if field.choices == "commodities":
        made["suggest"] = True
        made["propose"] = True
    elif field.choices:
        made["options"] = asked.options(field.choices)
    return made


def groups(task: Task, asked: Asked, values: Values, errors: Errors) -> list[dict[str, Any]]:
    """The groups of a task that has single fields."""
    made = [_group(group, asked, values, errors) for group in task.groups]
    return [group for group in made if group["fields"]]


def _group(
    group: Group, asked: Asked, values: Values, errors: Errors, suffix: str = ""
) -> dict[str, Any]:
    fields = [
        bound(field, asked, values, errors, suffix=suffix)
        for field in group.fields
        if asked.wants(field)
    ]
    return {"title": group.title, "fields": fields}


def tables(
    task: Task, asked: Asked, rows: Iterable[Values], errors: Errors
) -> list[dict[str, Any]]:
    """The groups of a task that has rows: one group for each row."""
    made = []
    for number, row in enumerate(rows, start=1):
        group = _group(task.groups[0], asked, row, errors, suffix=f"-{number}")
        made.append({**group, "title": f"{group['title']} {number}", "remove": str(number)})
    return made


def filled(
    fields: Iterable[Mapping[str, Any]], given: Values, wrong: Mapping[str, Any] = NOTHING
) -> list[dict[str, Any]]:
    """Fields with what was given in them, else what they begin with, and what is wrong by name."""
    return [
        {**field, "value": given.get(field["name"], field.get("value", "")),
         "errors": [wrong[field["name"]]] if field["name"] in wrong else []}
        for field in fields
    ]  # fmt: skip


def posted(task: Task, asked: Asked, data: Values) -> dict[str, str]:
    """The values a task's form sent, trimmed; absent fields are left out."""
    names = [field.name for group in task.groups for field in group.fields if asked.wants(field)]
    return {name: data[name].strip() for name in names if name in data}


def posted_rows(task: Task, data: Values, *, removed: str = "") -> list[dict[str, str]]:
    """The rows a task's form sent, in order, without those left empty or removed."""
    names = [
        name for field in task.groups[0].fields for name in (field.name, field.unit_name) if name
    ]
    rows = []
    number = 1
    while f"{names[0]}-{number}" in data:
        row = {name: data.get(f"{name}-{number}", "").strip() for name in names}
        if str(number) != removed and (row[names[0]] or row[names[1]]):
            rows.append(row)
        number += 1
    return rows
