"""A list for people: filtered, sorted, a page at a time, or all of it as a spreadsheet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.usecases import desk, disclosing
from greenlane.web.access import actor
from greenlane.web.show.sheet import as_csv, paged

Each = TypeVar("Each")
Key = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What a list shows: `row` of each on the page, `cells` of each under `columns` in the sheet.

    `name` is the sheet's; `filters` are the fields of the form; `sorts` has what heads sort by: a
    column of a query, or a key of a list; `sort` names the order when none is asked for, which is
    the one that `found` comes in; `disclosed` is the kind of country's disclosures.toml when the
    sheet has persons; `before` is told the rows of the page or sheet before they are shown, to read
    at once what they need.
    """

    name: str
    columns: Sequence[str]
    row: Callable[[Any], Mapping[str, Any]]
    cells: Callable[[Any], Mapping[str, Any]]
    filters: Sequence[Mapping[str, Any]] = ()
    sorts: Mapping[str, str | Key] = field(default_factory=dict)
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
    """The page of `found` (a list or a query, filtered already), or its sheet.

    `wrong` says what an act on the list lacked: the page then has it and 422. `more` goes to the
    template beside `rows`, `page`, `filters`, `filtered`, `sort`, `csv_href` and `errors`.
    """
    given = request.GET
    found = in_order(found, given.get("sort", ""), listing.sorts)
    if given.get("format") == "csv":
        found = list(found)
        if listing.disclosed:
            disclosing.disclosed(listing.disclosed, actor(request), desk.current(), rows=len(found))
        if listing.before:
            listing.before(found)
        return as_csv(listing.name, listing.columns, [listing.cells(each) for each in found])
    page, kept = paged(request, found)
    kept = list(kept)
    if listing.before:
        listing.before(kept)
    context = {
        "rows": [listing.row(each) for each in kept],
        "page": page,
        "filters": listing.filters,
        "filtered": any(given.get(str(each["name"])) for each in listing.filters),
        "sort": listing.sort,
        "csv_href": sheet_href(request),
        "errors": [{"href": "#list", "text": wrong}] if wrong else [],
    }
    return render(request, template, {**context, **more}, status=422 if wrong else 200)


def in_order(found: Any, wanted: str, sorts: Mapping[str, str | Key]) -> Any:
    """`found` by the head that `wanted` names, falling with a hyphen; as it was for any other.

    What has no value stands last in both directions.
    """
    by, falling = sorts.get(wanted.removeprefix("-")), wanted.startswith("-")
    if isinstance(found, QuerySet) and isinstance(by, str):
        column = F(by)
        way = column.desc(nulls_last=True) if falling else column.asc(nulls_last=True)
        return found.order_by(way, "-pk" if falling else "pk")
    return by_key(found, by, falling=falling) if callable(by) else found


def by_key(found: Iterable[Each], key: Key, *, falling: bool = False) -> list[Each]:
    """Values by a key; those for which it gives nothing stand last in both directions."""
    told = [(key(each), each) for each in found]
    there = [pair for pair in told if pair[0] not in (None, "")]
    there.sort(key=lambda pair: _plain(pair[0]), reverse=falling)
    return [each for _, each in there] + [each for got, each in told if got in (None, "")]


def _plain(value: Any) -> Any:
    """Words by their letters, not by their capitals."""
    return value.casefold() if isinstance(value, str) else value


def sheet_href(request: HttpRequest, form: str = "csv") -> str:
    """The address of the whole list as asked for, in another form."""
    query = request.GET.copy()
    query.pop("after", None)
    query["format"] = form
    return f"?{query.urlencode()}"
