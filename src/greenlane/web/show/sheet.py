"""Lists of rows: a page of them at a time, and all of them as a spreadsheet."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from greenlane.usecases import spreadsheet

PER_PAGE = 50
Each = TypeVar("Each")


def fields(given: Mapping[str, str], *made: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of a form that filters a list, each with what was asked for."""
    return [{"plain": True, "empty": _("All"), **each, "value": given.get(each["name"], "")}
            for each in made]  # fmt: skip


def paged(request: HttpRequest, rows: Sequence[Each]) -> tuple[dict[str, Any], Sequence[Each]]:
    """One page of rows, by the number in the address, and the pager's context."""
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 9 else 0
    kept = rows[start : start + PER_PAGE]
    following = start + PER_PAGE
    page = {
        "shown": min(following, len(rows)),
        "total": len(rows),
        "first": start == 0,
        "after": following if following < len(rows) else None,
    }
    return page, kept


def as_csv(name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """All rows as a CSV file, safe to open in a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = spreadsheet.file_name(name)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    cells = ([row.get(column, "") for column in columns] for row in rows)
    spreadsheet.write(response, [columns, *cells])
    return response
