"""A list for people: filtered, sorted, a page at a time, or all of it as a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.usecases import desk, disclosing
from greenlane.web.access import actor
from greenlane.web.show.sheet import as_csv, paged


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list shows: `row` of each on the page, `cells` of each under `columns` in the sheet.

    `name` is the sheet's; `filters` are the fields of the form; `sort` names the order when none
    is asked for; `disclosed` is the kind of country's disclosures.toml when the sheet has persons;
    `before` is told the rows of the page before they are shown, to read at once what they need.
    """

    name: str
    columns: Sequence[str]
    row: Callable[[Any], Mapping[str, Any]]
    cells: Callable[[Any], Mapping[str, Any]]
    filters: Sequence[Mapping[str, Any]] = ()
    sort: str = ""
    disclosed: str = ""
    before: Callable[[Sequence[Any]], None] | None = None


def listed(
    request: HttpRequest,
    template: str,
    found: Any,
    listing: Listing,
    *,
    wrong: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of `found` (a list or a query, filtered and sorted already), or its sheet.

    `wrong` says what an act on the list lacked: the page then has it and 422. `more` goes to the
    template beside `rows`, `page`, `filters`, `filtered`, `sort`, `csv_href` and `errors`.
    """
    given = request.GET
    if given.get("format") == "csv":
        if listing.disclosed:
            number = found.count() if hasattr(found, "query") else len(found)
            disclosing.disclosed(listing.disclosed, actor(request), desk.current(), rows=number)
        return as_csv(listing.name, listing.columns, [listing.cells(each) for each in found])
    page, kept = paged(request, found)
    kept = list(kept)
    if listing.before:
        listing.before(kept)
    context = {
        "rows": [listing.row(each) for each in kept],
        "page": page,
        "filters": listing.filters,
        "filtered": any(given.get(str(field["name"])) for field in listing.filters),
        "sort": listing.sort,
        "csv_href": sheet_href(request),
        "errors": [{"href": "#list", "text": wrong}] if wrong else [],
    }
    return render(request, template, {**context, **more}, status=422 if wrong else 200)


def sheet_href(request: HttpRequest, form: str = "csv") -> str:
    """The address of the whole list as asked for, in another form."""
    query = request.GET.copy()
    query.pop("after", None)
    query["format"] = form
    return f"?{query.urlencode()}"
