"""Watch lists in a browser: the lists, their entries, editions and what each changed."""

from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.store import watch_lists
from greenlane.store.models import WatchEdition, WatchHit, WatchListRow
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import watch as shown


@never_cache
@open_to("watch.read")
def index(request: HttpRequest) -> HttpResponse:
    """The lists, with the newest edition of each and what waits of it."""
    rows = WatchListRow.objects.order_by("code")
    given = request.GET.dict()
    if given.get("origin"):
        rows = rows.filter(origin=given["origin"])
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        rows = rows.filter(Q(code__icontains=word) | Q(title__icontains=word))
    counted = WatchHit.objects.filter(state="open").values("source").annotate(n=Count("pk"))
    waiting = {each["source"]: each["n"] for each in counted}
    listing = Listing(
        name="watch-lists", columns=shown.LIST_COLUMNS, cells=shown.list_cells,
        row=lambda each: shown.list_row(each, waiting.get(each.code, 0)),
        filters=shown.list_filters(given), sort="code",
        sorts={name: partial(_cell, name) for name in ("code", "origin", "entries")},
    )  # fmt: skip
    proposes = may(actor(request), "watch.propose").allowed
    return listed(request, "pages/watch/index.html", list(rows), listing, proposes=proposes)


def _cell(name: str, row: WatchListRow) -> Any:
    return shown.list_cells(row)[name]


def _known(code: str) -> WatchListRow:
    found = watch_lists.one(code)
    if found is None:
        raise Http404(code)
    return found


@never_cache
@open_to("watch.read")
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of a list: searched in any script, filtered, sorted, as CSV."""
    row, given = _known(code), request.GET.dict()
    listing = Listing(
        name=f"watch-list {code}", columns=shown.ENTRY_COLUMNS, row=shown.entry_row,
        cells=shown.entry_cells, filters=shown.entry_filters(given), sort="name",
        disclosed="watch-list",
    )  # fmt: skip
    reason = {"name": "reason", "label": _("What was looked at"), "kind": "text", "required": True}
    return listed(request, "pages/watch/entries.html", watch_lists.listed(code, given), listing,
                  list=shown.list_row(row, 0), edits=_edits(request, row),
                  reason=reason)  # fmt: skip


def _edits(request: HttpRequest, row: WatchListRow) -> bool:
    return row.origin == "own" and may(actor(request), "watch.propose").allowed


@never_cache
@open_to("watch.read")
def entry(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One entry as it stands or last stood, and what became of it."""
    row = _known(code)
    now = watch_lists.of_numbers(code, [number])
    last = now[0] if now else watch_lists.entry_at(code, number, watch_lists.mark()[0])
    if last is None:
        raise Http404(number)
    context = {
        "list": shown.list_row(row, 0), "number": number, "name": last.names[0].text,
        "names": shown.names(last), "facts": shown.facts(last), "gone": not now,
        "history": shown.history(code, number), "edits": bool(now) and _edits(request, row),
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2,
                   "required": True},
    }  # fmt: skip
    return render(request, "pages/watch/entry.html", context)


@never_cache
@open_to("watch.read")
def editions(request: HttpRequest, code: str) -> HttpResponse:
    """The editions of a list, the newest first."""
    row, given = _known(code), request.GET.dict()
    found = watch_lists.editions(code, given)
    listing = Listing(
        name=f"editions {code}", columns=shown.EDITION_COLUMNS, row=shown.edition_row,
        cells=shown.edition_cells, filters=shown.edition_filters(given), sort="-number",
    )  # fmt: skip
    return listed(request, "pages/watch/editions.html", found, listing,
                  list=shown.list_row(row, 0))  # fmt: skip


@never_cache
@open_to("watch.read")
def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What one edition added, changed and took off."""
    row, given = _known(code), request.GET.dict()
    found = WatchEdition.objects.filter(list=code, number=number).first()
    if found is None:
        raise Http404(str(number))
    listing = Listing(
        name=f"edition {code} {number}", columns=shown.CHANGE_COLUMNS, row=shown.change_row,
        cells=shown.change_cells, filters=shown.change_filters(given), sort="number",
        disclosed="watch-list",
    )  # fmt: skip
    title = _("Edition %d") % number
    more = {"list": shown.list_row(row, 0), "edition": shown.edition_row(found), "title": title}
    rows = watch_lists.changed(found, given)
    return listed(request, "pages/watch/edition.html", rows, listing, wrong="", **more)
