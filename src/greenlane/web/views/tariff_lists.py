"""Exchange rates, changes of the tariff and their feeds, acts: the lists of the public tariff."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from greenlane.duties.explanation_node import short
from greenlane.usecases.law_compare import MeasureChange, changes
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.choices import named
from greenlane.web.listing import sheet_href
from greenlane.web.looking import Looking, look
from greenlane.web.show.sheet import as_csv, paged
from greenlane.web.show.tariff_changes import change_rows
from greenlane.web.show.tariff_nav import tabs

_SPANS = (30, 90, 365)
_MOST_DAYS = 3660
_MOST_ENTRIES = 500  # of a feed


def in_order(request: HttpRequest, rows: list[dict[str, Any]], first: str) -> list[dict[str, Any]]:
    """The rows by the column that the address names, else by `first`."""
    wanted = request.GET.get("sort") or first
    key = wanted.lstrip("-")
    if rows and key in rows[0]:
        rows = sorted(rows, key=lambda row: str(row[key] or ""), reverse=wanted.startswith("-"))
    return rows


@open_to(EVERYONE)
def rates(request: HttpRequest) -> HttpResponse:
    """The exchange rates of a day."""
    looking = look(request)
    words = request.GET.get("q", "").strip().upper()
    rows = [
        _rate(each)
        for each in looking.law.book.exchange_rates
        if each.validity.covers(looking.day) and words in each.currency
    ]
    rows = in_order(request, rows, "currency")
    if request.GET.get("format") == "csv":
        return as_csv(f"rates-{looking.day}", ("currency", "per", "rate", "since", "until", "act"),
                      rows)  # fmt: skip
    context = {
        "tabs": tabs("tariff-rates", looking), "looking": looking, "rows": rows,
        "national": looking.law.book.currency, "csv_href": sheet_href(request),
        "filters": [
            {"name": "q", "label": _("Currency"), "kind": "search", "plain": True,
             "value": words},
            {"name": "day", "label": _("On the day"), "kind": "date", "plain": True,
             "value": looking.day.isoformat()},
        ],
    }  # fmt: skip
    return render(request, "pages/tariff/rates.html", context)


def _rate(each: Any) -> dict[str, Any]:
    return {
        "currency": each.currency, "per": short(each.per), "rate": short(each.rate),
        "since": each.validity.since, "until": each.validity.until, "act": each.basis,
        "href": reverse("tariff-rate", args=[each.currency]),
    }  # fmt: skip


@open_to(EVERYONE)
def rate(request: HttpRequest, currency: str) -> HttpResponse:
    """All rates of one currency, the newest first."""
    looking = look(request)
    rows = [_rate(r) for r in looking.law.book.exchange_rates if r.currency == currency]
    if not rows:
        raise Http404(currency)
    rows = in_order(request, rows, "-since")
    if request.GET.get("format") == "csv":
        return as_csv(f"rates-{currency}", ("currency", "per", "rate", "since", "until", "act"),
                      rows)  # fmt: skip
    page, kept = paged(request, rows)
    context = {
        "tabs": tabs("tariff-rates", looking), "looking": looking, "rows": kept, "page": page,
        "currency": currency, "national": looking.law.book.currency,
        "csv_href": sheet_href(request),
    }  # fmt: skip
    return render(request, "pages/tariff/rate.html", context)


def _changed(
    request: HttpRequest, looking: Looking
) -> tuple[tuple[MeasureChange, ...], str, int, int]:
    """The changes that the address asks for, the heading, and the days back and ahead."""
    heading = "".join(c for c in request.GET.get("heading", "") if c.isdigit())[:14]
    back, ahead = (_span(request, name, usual) for name, usual in (("back", 90), ("ahead", 365)))
    since, until = looking.today - timedelta(days=back), looking.today + timedelta(days=ahead)
    return changes(looking.law.book, since, until, heading), heading, back, ahead


def _span(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return min(int(text), _MOST_DAYS) if text.isdecimal() and len(text) < 6 else usual


@open_to(EVERYONE)
def changed(request: HttpRequest) -> HttpResponse:
    """What has changed in the last days and what will, for all goods or one heading."""
    looking = look(request)
    found, heading, back, ahead = _changed(request, looking)
    types, kind = looking.law.book.measure_types, request.GET.get("type", "")
    kinds = [(t, named(types[t].name, looking.language)) for t in sorted({c.type for c in found})]
    found = tuple(change for change in found if kind in ("", change.type))
    if request.GET.get("sort") == "code":
        found = tuple(sorted(found, key=lambda change: change.code))
    if request.GET.get("format") == "csv":
        return as_csv("tariff-changes", ("day", "code", "type", "area", "before", "after", "act"),
                      change_rows(found, looking))  # fmt: skip
    page, kept = paged(request, found)
    query = f"?heading={heading}" if heading else ""
    context = {
        "tabs": tabs("tariff-changes", looking), "looking": looking, "page": page,
        "rows": change_rows(kept, looking), "csv_href": sheet_href(request), "heading": heading,
        "atom_href": reverse("tariff-changes-atom") + query,
        "json_href": reverse("tariff-changes-json") + query,
        "filters": [
            {"name": "heading", "label": _("Chapter, heading or code"), "kind": "code",
             "plain": True, "value": heading, "inputmode": "numeric"},
            {"name": "type", "label": _("Tariff measure"), "kind": "select", "plain": True,
             "empty": _("All"), "value": kind, "options": kinds},
            *_spans(back, ahead),
        ],
    }  # fmt: skip
    return render(request, "pages/tariff/changes.html", context)


def _spans(back: int, ahead: int) -> list[dict[str, Any]]:
    days = [(str(n), _("%d days") % n) for n in _SPANS]
    return [
        {"name": name, "label": label, "kind": "select", "plain": True, "closed": True,
         "value": str(value), "options": days}
        for name, label, value in (("back", _("Looking back"), back),
                                   ("ahead", _("Looking ahead"), ahead))
    ]  # fmt: skip


def _feed_title(looking: Looking, heading: str) -> str:
    country = named(looking.law.book.name, looking.language)
    if heading:
        return _("Tariff of %(country)s: changes of %(code)s") % {
            "country": country, "code": heading}  # fmt: skip
    return _("Tariff of %(country)s: changes") % {"country": country}


def _entry(request: HttpRequest, row: dict[str, Any]) -> dict[str, Any]:
    change = f"{row['before'] or '—'} → {row['after'] or '—'}"
    return {
        "id": f"urn:greenlane:tariff-change:{row['id']}",
        "url": request.build_absolute_uri(row["href"]),
        "title": f"{row['day'].isoformat()} · {row['spaced'] or '*'} · {row['type']}: {change}",
        "text": f"{row['what']}: {row['type']}, {row['area']}. {change}. {row['act']}",
        "day": row["day"],
    }


@open_to(EVERYONE)
def changed_atom(request: HttpRequest) -> HttpResponse:
    """The changes as an Atom feed (RFC 4287)."""
    looking = look(request)
    found, heading, _back, _ahead = _changed(request, looking)
    rows = change_rows(found[:_MOST_ENTRIES], looking)
    feed = Atom1Feed(
        title=_feed_title(looking, heading),
        link=request.build_absolute_uri(reverse("tariff-changes")),
        feed_url=request.build_absolute_uri(),
        description="",
        language=looking.language,
        author_name=named(looking.law.book.name, looking.language),
    )
    for row in rows:
        entry = _entry(request, row)
        feed.add_item(title=entry["title"], link=entry["url"], description=entry["text"],
                      unique_id=entry["id"], updateddate=_noon(entry["day"]))  # fmt: skip
    response = HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)
    patch_cache_control(response, public=True, max_age=300)
    return response


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@open_to(EVERYONE)
def changed_json(request: HttpRequest) -> HttpResponse:
    """The changes as a JSON Feed 1.1."""
    looking = look(request)
    found, heading, _back, _ahead = _changed(request, looking)
    rows = change_rows(found[:_MOST_ENTRIES], looking)
    entries = [_entry(request, row) for row in rows]
    response = JsonResponse({
        "version": "https://jsonfeed.org/version/1.1",
        "title": _feed_title(looking, heading),
        "home_page_url": request.build_absolute_uri(reverse("tariff-changes")),
        "feed_url": request.build_absolute_uri(),
        "language": looking.language,
        "items": [{"id": e["id"], "url": e["url"], "title": e["title"], "content_text": e["text"],
                   "date_published": _noon(e["day"]).isoformat()} for e in entries],
    }, content_type="application/feed+json")  # fmt: skip
    patch_cache_control(response, public=True, max_age=300)
    return response


@open_to(EVERYONE)
def acts(request: HttpRequest) -> HttpResponse:
    """The acts that the tariff rests on."""
    looking = look(request)
    words = request.GET.get("q", "").strip()
    used: dict[str, int] = {}
    for measure in looking.law.book.measures:
        act = measure.basis.split(" ")[0]
        used[act] = used.get(act, 0) + 1
    rows = [
        {"act": each.act, "title": named(each.title, looking.language),
         "since": each.validity.since, "until": each.validity.until,
         "measures": used.get(each.act, 0)}
        for each in looking.law.book.acts.values()
    ]  # fmt: skip
    rows = [r for r in rows if words.casefold() in f"{r['act']} {r['title']}".casefold()]
    rows = in_order(request, rows, "act")
    if request.GET.get("format") == "csv":
        return as_csv("acts", ("act", "title", "since", "until", "measures"), rows)
    page, kept = paged(request, rows)
    context = {
        "tabs": tabs("tariff-acts", looking), "looking": looking, "rows": kept, "page": page,
        "csv_href": sheet_href(request), "asked": words,
        "search": {"name": "q", "label": _("Words or codes"), "kind": "search", "plain": True,
                   "wide": True, "value": words},
    }  # fmt: skip
    return render(request, "pages/tariff/acts.html", context)
