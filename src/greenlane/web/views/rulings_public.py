"""The published advance rulings, for everyone: searched, exported, each at a stable address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.usecases import desk
from greenlane.usecases.ruling_search import in_force, told
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.context import language
from greenlane.web.listing import sheet_href
from greenlane.web.show import rulings as shown
from greenlane.web.show.sheet import as_csv, paged

_SORTS = ("ruling", "code", "since", "until")


@open_to(EVERYONE)
def listed(request: HttpRequest) -> HttpResponse:
    """The rulings in force that answer words and a code, the newest first."""
    here = desk.current()
    day = here.day_of(here.now())
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "code", "kind")}
    found = list(in_force(here.book, day, language(), words=asked["q"], code=asked["code"],
                          kind=asked["kind"]))  # fmt: skip
    sort = request.GET.get("sort", "")
    if (name := sort.removeprefix("-")) in _SORTS:
        found.sort(key=lambda ruling: str(getattr(ruling, name)), reverse=sort.startswith("-"))
    if request.GET.get("format") == "csv":
        rows = [{n: getattr(ruling, n) for n in shown.PUBLIC_COLUMNS} for ruling in found]
        return as_csv("rulings", shown.PUBLIC_COLUMNS, rows)
    page, kept = paged(request, found)
    context = {
        "rows": [shown.public_row(ruling, here.book, language(), day) for ruling in kept],
        "page": page, "filters": shown.public_filters(asked), "filtered": any(asked.values()),
        "csv_href": sheet_href(request),
    }  # fmt: skip
    return render(request, "pages/rulings/public.html", context)


@open_to(EVERYONE)
def one(request: HttpRequest, ruling: str) -> HttpResponse:
    """One published ruling; its address stays when it is no longer in force."""
    here = desk.current()
    found = here.book.rulings.get(ruling)
    if found is None:
        raise Http404(ruling)
    day = here.day_of(here.now())
    context = {
        "ruling": shown.public_row(told(found, language()), here.book, language(), day),
        "link": request.build_absolute_uri(request.path),
    }
    return render(request, "pages/rulings/published.html", context)
