"""Lists of rows: a page of them at a time, and all of them as a spreadsheet."""

import csv
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from greenlane.usecases.spreadsheet import harmless

PER_PAGE = 50
Each = TypeVar("Each")


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
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row.get(column, "")) for column in columns])
    return response
