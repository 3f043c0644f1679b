"""How customs performs, in words and drawings: tiles with their trend, bars by time, tables."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.risk.effect import Effect
from greenlane.usecases.performance import Asked, Performance, Permits, Times
from greenlane.web import words
from greenlane.web.choices import named
from greenlane.web.show.desk import duration

STEPS = {"day": gettext_lazy("Day"), "week": gettext_lazy("Week"), "month": gettext_lazy("Month")}
SORTS = ("name", "accepted", "half", "most", "alone")
LANES = ("green", "blue", "yellow", "red")
NONE = "—"


def percent(value: float | None) -> str:
    """A share in a hundred, with one decimal."""
    return NONE if value is None else f"{abs(100 * value):.1f} %"


def hours(value: float | None) -> str:
    """Hours in words."""
    if value is None:
        return NONE
    return duration(3600 * value) if 60 * value >= 1 else _("at once")


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def tiles(now: Performance, before: Performance, currency: str) -> list[dict[str, Any]]:
    """What a director looks at first: each figure, the one before it, where it is looked into."""
    mine, theirs = now.all_permits, before.all_permits
    pairs: list[tuple[str, Callable[[Performance, Permits], str], str]] = [
        (_("Declarations accepted"), lambda p, _all: _count(p.whole.accepted), ""),
        (_("Release, half of all within"), lambda p, _all: hours(p.whole.half), ""),
        (_("Release, nine of ten within"), lambda p, _all: hours(p.whole.most), ""),
        (_("Released without a control"), lambda p, _all: percent(p.whole.alone), ""),
        (_("Inspections that found something"), lambda p, _all: percent(p.inspections.share),
         "effect"),
        (_("Assessed"), lambda p, _all: f"{p.assessed:,.0f} {currency}", "trial-balance"),
        (_("Paid in"), lambda p, _all: f"{p.collected:,.0f} {currency}", "trial-balance"),
        (_("Permits decided without a person"),
         lambda _p, all_: percent(_share(all_.alone, all_.decided)), "inbox"),
        (_("Permits within the service time"),
         lambda _p, all_: percent(_share(all_.timely, all_.decided)), "inbox"),
        (_("Service away"), lambda p, _all: duration(p.away), "outages"),
    ]  # fmt: skip
    return [
        {"text": text, "value": value(now, mine), "before": value(before, theirs),
         "href": reverse(place) if place else ""} for text, value, place in pairs
    ]  # fmt: skip


def _count(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def waits(found: tuple[int, int, int, int]) -> list[dict[str, Any]]:
    """What waits at this moment."""
    held, late, open_, overdue = found
    return [
        {"count": held, "text": _("declarations wait for release"), "href": ""},
        {"count": late, "text": _("of them over time"), "href": "", "hot": late},
        {"count": open_, "text": _("permit applications are open"), "href": reverse("inbox")},
        {"count": overdue, "text": _("of them over time"), "href": reverse("inbox"),
         "hot": overdue},
    ]  # fmt: skip


def filters(asked: Asked, book: LawBook, language: str) -> list[dict[str, Any]]:
    """The days, the step, an office, a lane."""
    offices = [(code, named(office.name, language)) for code, office in book.offices.items()]
    lanes = [(lane, words.lane(lane).text) for lane in LANES]
    made: list[dict[str, Any]] = [
        {"name": "first", "label": _("From"), "kind": "date", "value": asked.first.isoformat()},
        {"name": "last", "label": _("To"), "kind": "date", "value": asked.last.isoformat()},
        {"name": "step", "label": _("By"), "kind": "select", "options": list(STEPS.items()),
         "value": asked.step},
        {"name": "office", "label": _("Office"), "kind": "select", "options": sorted(
            offices, key=lambda pair: pair[1]), "value": asked.office, "empty": _("All")},
        {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes,
         "value": asked.lane, "empty": _("All")},
    ]  # fmt: skip
    return [{**field, "plain": True} for field in made]


def rows(found: Sequence[Times], sort: str, book: LawBook, language: str) -> list[dict[str, Any]]:
    """Groups for a table, in the order asked for; what is not told comes last."""
    made = [{**_row(each), "name": _named(each.name, book, language), "code": each.name,
             "of": each} for each in found]  # fmt: skip
    key = sort.removeprefix("-")
    if key not in SORTS:
        return sorted(made, key=lambda row: LANES.index(row["code"]) if row["code"] in LANES else 9)
    if key == "name":
        return sorted(made, key=lambda row: row["name"], reverse=sort.startswith("-"))
    known = [row for row in made if getattr(row["of"], key) is not None]
    rest = [row for row in made if getattr(row["of"], key) is None]
    known.sort(key=lambda row: getattr(row["of"], key), reverse=sort.startswith("-"))
    return known + rest


def _named(name: str, book: LawBook, language: str) -> str:
    if name in book.offices:
        return named(book.offices[name].name, language)
    return str(words.lane(name).text) if name in LANES else name


def _row(each: Times) -> dict[str, Any]:
    return {"accepted": each.accepted, "half": hours(each.half), "most": hours(each.most),
            "alone": percent(each.alone)}  # fmt: skip


def permits(found: Sequence[Permits], book: LawBook, language: str) -> list[dict[str, Any]]:
    """Agencies for a table."""
    return [
        {"name": named(book.agencies[p.agency].name, language) if p.agency in book.agencies
         else p.agency, "decided": p.decided, "alone": percent(_share(p.alone, p.decided)),
         "timely": percent(_share(p.timely, p.decided)), "late": p.timely < p.decided,
         "hours": hours(p.hours)} for p in found
    ]  # fmt: skip


def inspections(now: Performance, book: LawBook, language: str) -> list[dict[str, Any]]:
    """Offices for the table of inspections."""
    return [
        {"name": _named(e.name, book, language), "code": e.name, "controls": e.controls,
         "known": e.known, "found": e.found, "share": percent(e.share),
         "interval": f"{percent(e.low)} – {percent(e.high)}" if e.known else NONE,
         "extra": e.extra} for e in now.by_office
    ]  # fmt: skip


def times_drawn(found: Sequence[Times]) -> dict[str, Any]:
    """Release times by step: bars of both figures, and the same as rows."""
    told = [{**_row(e), "day": date.fromisoformat(e.name), "pair": (e.half or 0, e.most or 0)}
            for e in found if e.name]  # fmt: skip
    return _drawn(told, lambda most: hours(most))


def money_drawn(found: Mapping[str, tuple[Decimal, Decimal]]) -> dict[str, Any]:
    """Revenue by step: what was assessed and what came in."""
    told: list[dict[str, Any]] = [
        {"day": date.fromisoformat(day), "assessed": made, "collected": came,
         "pair": (float(made), float(came))} for day, (made, came) in found.items()
    ]  # fmt: skip
    return _drawn(told, lambda most: f"{most:,.0f}")


def _drawn(told: list[dict[str, Any]], say: Any) -> dict[str, Any]:
    """Two bars side by side for each row, in a drawing a hundred high."""
    most = max((max(row["pair"]) for row in told), default=0) or 1
    bars = []
    for place, row in enumerate(told):
        for second, value in enumerate(row["pair"]):
            tall = max(0.0, round(100 * value / most, 2))
            bars.append({"x": place * 30 + (4 if not second else 15), "y": round(100 - tall, 2),
                         "height": tall, "kind": "two" if second else "one"})  # fmt: skip
    return {"bars": bars, "rows": told, "width": max(30 * len(told), 240), "most": say(most)}


COLUMNS = ("table", "name", "accepted", "released", "half_hours", "p90_hours", "without_control",
           "assessed", "paid_in", "decided", "without_person", "within_time", "median_hours",
           "controls", "results", "found", "share", "low", "high", "extra", "outages",
           "hours_away")  # fmt: skip


def cells(now: Performance) -> list[dict[str, Any]]:
    """Every table under one head."""
    made = [
        {"table": side, "name": e.name, "accepted": _told(e.accepted),
         "released": _told(e.released), "half_hours": _told(e.half),
         "p90_hours": _told(e.most), "without_control": _told(e.alone)}
        for side, found in (("whole", [now.whole]), ("office", now.offices), ("lane", now.lanes),
                            ("time", now.steps)) for e in found
    ]  # fmt: skip
    made += [{"table": "revenue", "name": day, "assessed": a, "paid_in": c}
             for day, (a, c) in now.revenue.items()]  # fmt: skip
    made += [{"table": "permits", "name": p.agency, "decided": p.decided,
              "without_person": p.alone, "within_time": p.timely,
              "median_hours": round(p.hours, 2)} for p in now.permits]  # fmt: skip
    made += [_effect("inspections", "all", now.inspections)]
    made += [_effect("inspections", e.name, e) for e in now.by_office]
    made += [{"table": "outages", "name": "all", "outages": now.outages,
              "hours_away": round(now.away / 3600, 2)}]  # fmt: skip
    return made


def _effect(side: str, name: str, e: Effect) -> dict[str, Any]:
    return {"table": side, "name": name, "controls": e.controls, "results": e.known,
            "found": e.found, "share": _told(e.share), "low": round(e.low, 4),
            "high": round(e.high, 4), "extra": e.extra}  # fmt: skip


def _told(value: float | None) -> object:
    return "" if value is None else round(value, 4)
