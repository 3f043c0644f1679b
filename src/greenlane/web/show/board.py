"""The live board in words and figures: the stream, lanes by hour, the ways of the goods."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.access.suppression import table
from greenlane.usecases import desk
from greenlane.web import words
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.show import sheet
from greenlane.web.show.one import alias
from greenlane.web.words import Text

HOURS = 24
LANES = ("red", "yellow", "blue", "green")
_MOST_WAYS = 8
WIDTH, ROW, BAR = 760, 34, (40, 96)
COLUMNS = ("lodged", "mrn", "trader", "office", "origin", "export", "chapters", "state", "lane",
           "method", "holds", "alerts", "containers")  # fmt: skip
METHODS: dict[str, Text] = {
    "none": gettext_lazy("Not chosen"), "profile": gettext_lazy("Profile"),
    "screening": gettext_lazy("Watch list"),
    "model": gettext_lazy("Model"), "exploration": gettext_lazy("Exploration"),
    "random": gettext_lazy("At random"), "manual": gettext_lazy("By hand"),
}  # fmt: skip


def row(each: Any) -> dict[str, Any]:
    """A declaration of the stream; its trader by the pseudonym that stands for him everywhere."""
    declaration = each.declaration
    return {
        "href": reverse("declaration", args=[declaration.mrn]) if declaration.mrn else "",
        "mrn": declaration.mrn or "", "lodged": each.lodged, "trader": alias(declaration.trader),
        "state": declaration.state, "lane": declaration.lane, "method": METHODS.get(each.method),
        "origin": each.origin, "office": each.office, "chapters": each.chapters[:4],
        "more": max(0, len(each.chapters) - 4), "export": each.export,
        "holds": [words.TO_DO[kind] for kind in sorted(each.holds)], "alerts": each.alerts,
        "containers": each.containers,
    }  # fmt: skip


def cells(each: Any) -> dict[str, Any]:
    """A declaration of the stream for the sheet."""
    return {
        **row(each), "lodged": each.lodged.isoformat(), "chapters": " ".join(each.chapters),
        "method": each.method, "holds": " ".join(sorted(each.holds)), "state":
        each.declaration.state, "lane": each.declaration.lane or "",
    }  # fmt: skip


def lanes(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each lane with its count and share."""
    whole = sum(counts.values())
    made = [{"lane": lane, "count": counts.get(lane, 0)} for lane in (*LANES, "")]
    return [
        {**each, "share": round(100 * int(str(each["count"])) / whole) if whole else 0}
        for each in made if each["lane"] or each["count"]
    ]  # fmt: skip


def methods(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each method that chose something, the most first."""
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"text": METHODS.get(name, name), "count": n} for name, n in found]


def hours(counts: Mapping[tuple[datetime, str], int], now: datetime) -> dict[str, Any]:
    """The last hours as bars of lanes: a drawing of its own places, and the same as rows."""
    zone = desk.current().zone
    last = now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    each_hour = [last - timedelta(hours=back) for back in range(HOURS - 1, -1, -1)]
    whole = {h: sum(counts.get((h, lane), 0) for lane in (*LANES, "")) for h in each_hour}
    most = max(whole.values(), default=0) or 1
    bars, rows = [], []
    for place, hour in enumerate(each_hour):
        top = 0.0
        for lane in (*reversed(LANES), ""):
            count = counts.get((hour, lane), 0)
            tall = count * 100 / most
            if count:
                bars.append({"x": place * 20 + 2, "y": round(100 - top - tall, 2),
                             "height": round(tall, 2), "lane": lane or "none"})  # fmt: skip
            top += tall
        if whole[hour]:
            rows.append({"hour": hour, "count": whole[hour],
                         "lanes": [counts.get((hour, lane), 0) for lane in LANES]})  # fmt: skip
    return {"bars": bars, "rows": rows[::-1], "width": HOURS * 20, "most": most,
            "first": each_hour[0], "last": last}  # fmt: skip


def ways(found: Sequence[tuple[str, str, int, int]], *, hide: bool, rtl: bool) -> dict[str, Any]:
    """From where to which office: bands of a drawing, and rows of a table that say the same.

    `hide` leaves out what counts few; `rtl` draws from the right to the left.
    """
    told = _told(found) if hide else {(o, d): (n, w) for o, d, n, w in found}
    offices = desk.current().book.offices
    rows = [
        {"origin": origin or "—", "country": _country(origin), "office": office, "count": n,
         "watched": watched, "name": named(offices[office].name, language())
         if office in offices else office}
        for (origin, office), (n, watched) in told.items()
    ]  # fmt: skip
    return {"rows": rows, "drawing": _drawing(rows, rtl=rtl), "hidden": len(found) - len(told)}


def _told(found: Iterable[tuple[str, str, int, int]]) -> dict[tuple[str, str], tuple[int, int]]:
    counts = {(origin, office): n for origin, office, n, _w in found}
    return {key: (n, 0) for key, n in table(counts).items() if n}


def _country(code: str) -> str:
    names = desk.current().book.countries
    return named(names[code], language()) if code in names else code


def _drawing(rows: Sequence[Mapping[str, Any]], *, rtl: bool) -> dict[str, Any]:
    """Two columns joined by bands as thick as they count; what is beyond the most is one band."""
    origins = _largest(rows, "origin")
    offices = _largest(rows, "office")
    tall = max(len(origins), len(offices), 1) * ROW
    most = max((row["count"] for row in rows), default=1)
    places = {("origin", key): _middle(n, len(origins), tall) for n, key in enumerate(origins)}
    places |= {("office", key): _middle(n, len(offices), tall) for n, key in enumerate(offices)}
    start, end = (WIDTH - BAR[0], BAR[1]) if rtl else (BAR[0], WIDTH - BAR[1])
    half = (start + end) // 2
    bands = [
        {"path": f"M{start},{a} C{half},{a} {half},{b} {end},{b}", "count": row["count"],
         "wide": round(1.5 + 14 * row["count"] / most, 1),
         "hot": row["watched"] * 3 >= row["count"],
         "title": f"{row['country']} → {row['name']}: {row['count']}"}
        for row in rows
        if (a := places.get(("origin", row["origin"]))) is not None
        and (b := places.get(("office", row["office"]))) is not None
    ]  # fmt: skip
    ends = [
        {"x": (WIDTH - 4 if rtl else 4) if side == "origin" else (4 if rtl else WIDTH - 4),
         "y": y + 4, "text": key, "start": (side == "origin") != rtl}
        for (side, key), y in places.items()
    ]  # fmt: skip
    return {"bands": bands, "ends": ends, "width": WIDTH, "height": tall}


def _middle(number: int, all_of_them: int, tall: int) -> int:
    return round(tall * (number + 0.5) / max(1, all_of_them))


def _largest(rows: Sequence[Mapping[str, Any]], side: str) -> list[str]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[side]] = sums.get(row[side], 0) + row["count"]
    return sorted(sums, key=lambda key: (-sums[key], key))[:_MOST_WAYS]


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the board."""
    here = desk.current().book
    offices = [(code, f"{code} {named(o.name, language())}") for code, o in here.offices.items()]
    made: list[dict[str, Any]] = [
        {"name": "office", "label": _("Office"), "kind": "select", "options": offices},
        {"name": "lane", "label": _("Lane"), "kind": "select",
         "options": [(lane, words.LANES[lane].text) for lane in LANES]},
        {"name": "origin", "label": _("Origin"), "kind": "code", "width": "w-4", "maxlength": 2},
        {"name": "chapter", "label": _("Chapter"), "kind": "code", "width": "w-4", "maxlength": 2},
        {"name": "method", "label": _("Chosen by"), "kind": "select",
         "options": list(METHODS.items())},
    ]  # fmt: skip
    return sheet.fields(given, *made)
