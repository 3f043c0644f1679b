"""The law by table, searched and sorted, and the law of two days compared."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenlane.kernel.digits import whole
from greenlane.law.schema import TABLES, Row
from greenlane.store import law_rows
from greenlane.store.models import LawChangeSet
from greenlane.usecases import desk
from greenlane.usecases.law_compare import compare
from greenlane.web.access import open_to
from greenlane.web.context import language
from greenlane.web.listing import Listing, in_order, listed, sheet_href
from greenlane.web.show import law as shown
from greenlane.web.show.law_words import is_day
from greenlane.web.show.sheet import as_csv, paged

_COMPARED = ("code", "type", "area", "before", "after", "basis")
_SORTED = ("code", "type", "area", "basis")


@open_to("law.read")
def browse(request: HttpRequest, table: str) -> HttpResponse:
    """The rows of a law table as known now, searched; each can be changed in a draft."""
    if table not in TABLES:
        raise Http404(table)
    here = desk.current()
    rows: list[Row] = list(
        law_rows.tables_known_at(None).get(table, []) if here.law_number else
        here.package.get(table, [])
    )  # fmt: skip
    words = request.GET.get("q", "").strip()
    kept = shown.matching(rows, words)
    names = shown.shown_columns(table)
    kept = in_order(kept, request.GET.get("sort", ""), {name: _cell(name) for name in names})
    if request.GET.get("format") == "csv":
        return as_csv(table, list(rows[0]) if rows else list(names), kept)
    draft = request.GET.get("set", "")
    change_set = LawChangeSet.objects.filter(pk=whole(draft), state="editing").first()
    page, some = paged(request, kept)
    context = {
        "table": shown.table_name(table),
        "name": table,
        "search": {"name": "q", "label": _("Words or codes"), "kind": "search", "plain": True,
                   "wide": True, "value": words},
        "heads": [shown.head(name) for name in names],
        "rows": [shown.law_row(table, row, change_set) for row in some],
        "page": page,
        "set": shown.set_row(change_set) if change_set else None,
        "csv_href": sheet_href(request),
    }  # fmt: skip
    return render(request, "pages/law/browse.html", context)


@open_to("law.compare")
def compared(request: HttpRequest) -> HttpResponse:
    """The measures of two days side by side."""
    here = desk.current()
    today = here.day_of(here.now())
    first = request.GET.get("first") or today.replace(month=1, day=1).isoformat()
    second = request.GET.get("second") or today.isoformat()
    rows: list[dict[str, Any]] = []
    days: list[date | None] = [None, None]
    wrong = not (is_day(first) and is_day(second))
    if not wrong:
        former, latter = date.fromisoformat(first), date.fromisoformat(second)
        days = [former, latter]
        names = {t.type: t.name.get(language(), t.name["en"])
                 for t in here.book.measure_types.values()}  # fmt: skip
        rows = [shown.compared(each, names)
                for each in compare(here.book, former, here.book, latter)]  # fmt: skip
    words = request.GET.get("q", "").strip()
    listing = Listing(
        name="comparison", columns=_COMPARED, row=dict, cells=dict,
        sorts={name: _cell(name) for name in _SORTED}, filters=_days(first, second, days, words),
    )  # fmt: skip
    found = [row for row in rows if words.casefold() in " ".join(map(str, row.values())).casefold()]
    return listed(request, "pages/law/compare.html", found, listing, days=days, wrong_days=wrong)


def _cell(name: str) -> Callable[[Any], Any]:
    return lambda row: row.get(name, "")


def _days(first: str, second: str, days: list[date | None], words: str) -> list[dict[str, Any]]:
    return [
        {"name": "first", "label": _("First day"), "kind": "date", "value": first,
         "day": days[0], "plain": True},
        {"name": "second", "label": _("Second day"), "kind": "date", "value": second,
         "day": days[1], "plain": True},
        {"name": "q", "label": _("Words or codes"), "kind": "search", "plain": True,
         "value": words},
    ]  # fmt: skip
