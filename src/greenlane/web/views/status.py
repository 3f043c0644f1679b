"""The service status: read from the file that the worker writes, so that it needs no database."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.gateways import status_file
from greenlane.lifecycle.service_status import KEPT_DAYS, Function, Status
from greenlane.usecases import desk
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.choices import named
from greenlane.web.context import language

STALE = timedelta(minutes=3)
NAMES = {
    "database": gettext_lazy("Pages and sign-in"),
    "lodge": gettext_lazy("Lodging and checking declarations"),
    "decide": gettext_lazy("Decisions of customs"),
    "log": gettext_lazy("Keeping the proof of decisions outside"),
}


def _status() -> Status:
    return status_file.read(settings.GREENLANE_HOME / "status.json")


@open_to(EVERYONE)
def page(request: HttpRequest) -> HttpResponse:
    """Each function and agency: how it is, since when, and ninety days of it."""
    found, here = _status(), desk.held()
    today = here.day_of(here.now())
    context = {
        "functions": [_row(name, f, today) for name, f in found.functions.items()],
        "checked": found.checked,
        "stale": found.checked is None or here.now() - found.checked > STALE,
        "incidents": _incidents(found)[:20],
    }
    return render(request, "pages/status.html", context)


def _name(name: str) -> str:
    agency = desk.held().book.agencies.get(name.removeprefix("agency:"))
    return named(agency.name, language()) if agency else str(NAMES.get(name, name))


def _row(name: str, found: Function, today: date) -> dict[str, Any]:
    days = [today - timedelta(days=n) for n in range(KEPT_DAYS - 1, -1, -1)]
    return {
        "text": _name(name), "state": found.tone, "since": found.since,
        "uptime": None if found.uptime is None else f"{found.uptime:.2f}",
        "days": [{"day": day, "tone": _worst(found, day)} for day in days],
        "bad_days": sum(1 for day in days if _worst(found, day) == "bad"),
    }  # fmt: skip


def _worst(found: Function, day: date) -> str:
    good, warn, bad = found.days.get(day.isoformat(), (0, 0, 0))
    return "bad" if bad else "warn" if warn else "good" if good else "none"


def _incidents(found: Status) -> list[dict[str, Any]]:
    rows = [
        {"text": _name(name), "since": run.since, "until": run.until, "name": name}
        for name, function in found.functions.items()
        for run in function.runs
    ]
    return sorted(rows, key=lambda row: row["since"], reverse=True)


@open_to(EVERYONE)
def as_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The status for programs."""
    found = _status()
    return JsonResponse(
        {
            "checked": found.checked,
            "functions": {
                name: {"state": f.tone, "since": f.since, "uptime": f.uptime}
                for name, f in found.functions.items()
            },
            "incidents": _incidents(found),
        }
    )


@open_to(EVERYONE)
def as_atom(request: HttpRequest) -> HttpResponse:
    """Outages as an Atom feed (RFC 4287): one entry when one begins, updated when it ends."""
    here = request.build_absolute_uri(reverse("status"))
    feed = Atom1Feed(title=str(_("Service status")), link=here, description="",
                     feed_url=request.build_absolute_uri(), language=language(),
                     author_name="Greenlane")  # fmt: skip
    for row in _incidents(_status())[:100]:
        over = row["until"] is not None
        title = _("%s works again") if over else _("%s does not work")
        feed.add_item(title=title % row["text"], link=here, description=title % row["text"],
                      unique_id=f"urn:greenlane:outage:{row['name']}:{row['since'].isoformat()}",
                      updateddate=row["until"] or row["since"])  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
