"""Effectiveness in words: a row of a profile or method, the tables of the quarterly report."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.risk.effect import Effect
from greenlane.usecases.effects import Judged
from greenlane.web import words
from greenlane.web.show import alerts as shown_alerts
from greenlane.web.show.board import METHODS
from greenlane.web.show.desk import duration
from greenlane.web.show.profiles import MODES, told
from greenlane.web.words import Text

DEAD: dict[str, Text] = {
    "no-hits": gettext_lazy("No hit for a long time"),
    "no-findings": gettext_lazy("Tried often, found next to nothing"),
}
SORTS = {"code": "name", "hits": "hits", "controls": "controls", "share": "share",
         "corrected": "corrected", "extra": "extra", "hours": "hours"}  # fmt: skip
COLUMNS = ("profile", "mode", "hits", "controls", "known", "found", "share", "low", "high",
           "expected", "ratio", "corrected", "corrected_low", "corrected_high", "extra", "hours",
           "last_hit", "dead")  # fmt: skip


def percent(value: float | None) -> str:
    """A share in a hundred."""
    return "—" if value is None else f"{abs(round(100 * value))} %"


def row(each: Effect) -> dict[str, Any]:
    """An effect for a row."""
    known = each.known > 0
    return {
        "name": each.name, "hits": each.hits, "controls": each.controls, "known": each.known,
        "found": each.found, "share": percent(each.share),
        "interval": f"{percent(each.low)} – {percent(each.high)}" if known else "",
        "corrected": percent(each.corrected),
        "corrected_interval": f"{percent(each.corrected_low)} – {percent(each.corrected_high)}"
        if each.corrected is not None else "",
        "extra": each.extra, "hours": duration(3600 * each.hours) if each.hours else "",
        "bar": round(100 * (each.share or 0)), "low": round(100 * each.low) if known else 0,
        "wide": max(1, round(100 * (each.high - each.low))) if known else 0,
    }  # fmt: skip


def profile(each: Judged) -> dict[str, Any]:
    """A profile for a row."""
    standing = each.profile
    mode = MODES[standing.mode] if standing else (_("Ended"), "neutral")
    return {
        **row(each.effect), "href": reverse("profile", args=[each.effect.name]),
        "title": told(standing.name) if standing else "", "mode": mode[0], "tone": mode[1],
        "last": each.last, "dead": DEAD.get(each.dead, ""),
        "end_href": reverse("effect-end", args=[each.effect.name]),
    }  # fmt: skip


def cells(each: Judged) -> dict[str, Any]:
    """A profile for the sheet."""
    effect = each.effect
    names = ("hits", "controls", "known", "found", "share", "low", "high", "expected", "ratio",
             "corrected", "corrected_low", "corrected_high", "extra", "hours")  # fmt: skip
    return {
        **{name: _plain(getattr(effect, name)) for name in names}, "profile": effect.name,
        "mode": each.profile.mode if each.profile else "ended", "last_hit": each.last or "",
        "dead": each.dead,
    }  # fmt: skip


def _plain(value: object) -> object:
    return "" if value is None else round(value, 4) if isinstance(value, float) else value


def ordered(found: Sequence[Judged], sort: str) -> list[Judged]:
    """By what is asked; the most found at stake first by default."""
    name = SORTS.get(sort.removeprefix("-"), "")
    if not name:
        return sorted(found, key=lambda j: (not j.dead, -j.effect.found, j.effect.name))
    known = [j for j in found if getattr(j.effect, name) is not None]
    rest = [j for j in found if getattr(j.effect, name) is None]
    return sorted(known, key=lambda j: getattr(j.effect, name), reverse=sort.startswith("-")) + rest


def methods(found: Sequence[Effect]) -> list[dict[str, Any]]:
    """Methods for a table, by their names in words."""
    return [{**row(each), "name": METHODS.get(each.name, each.name)} for each in found]


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the profiles."""
    return [
        {"name": "q", "label": _("Code or name"), "kind": "search", "wide": True, "plain": True,
         "value": given.get("q", "")},
        {"name": "dead", "label": _("Speaks for its end"), "kind": "select", "plain": True,
         "empty": _("All"), "options": list(DEAD.items()), "value": given.get("dead", "")},
    ]  # fmt: skip


def report(told_: Mapping[str, Any], offices: Mapping[str, str]) -> dict[str, Any]:
    """A quarter for the page; `offices` are the names of offices by their codes."""
    opened, closed, penalties = told_["cases"]
    fair = told_["fair"]
    return {
        "name": told_["name"], "first": told_["first"], "last": told_["last"],
        "lanes": [{"lane": lane, "count": n} for lane, n in sorted(told_["lanes"].items())],
        "whole": row(told_["whole"]), "extra": told_["extra"],
        "methods": methods(told_["methods"]),
        "offices": [{**row(o), "title": offices.get(o.name, "")} for o in told_["offices"]],
        "profiles": [profile(p) for p in ordered(told_["profiles"], "") if p.effect.hits],
        "kinds": [{"kind": words.DISCREPANCIES.get(kind, kind), "count": n, "extra": extra}
                  for kind, n, extra in told_["kinds"]],
        "alerts": [_alert(each) for each in told_["alerts"]],
        "cases": {"opened": opened, "closed": closed, "penalties": penalties},
        "fair": {"share": percent(fair["share"]), "known": fair["known"],
                 "interval": f"{percent(fair['low'])} – {percent(fair['high'])}"},
    }  # fmt: skip


def _alert(each: Mapping[str, Any]) -> dict[str, Any]:
    times = {name: duration(float(each[name])) if each[name] is not None else "—"
             for name in ("to_assign", "to_close")}  # fmt: skip
    stands = each["to_stand"]
    return {**each, **times, "kind": shown_alerts.KINDS.get(each["kind"], each["kind"]),
            "to_stand": f"{float(stands):.1f} s" if stands is not None else "—"}  # fmt: skip


REPORT_COLUMNS = ("table", "name", "hits", "controls", "known", "found", "share", "low", "high",
                  "corrected", "extra", "hours")  # fmt: skip


def report_cells(told_: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A quarter for the sheet: every table of it under one head."""
    tables = {"whole": [told_["whole"]], "method": told_["methods"], "office": told_["offices"],
              "profile": [p.effect for p in told_["profiles"]]}  # fmt: skip
    names = ("hits", "controls", "known", "found", "share", "low", "high", "corrected", "extra",
             "hours")  # fmt: skip
    made = [
        {"table": table, "name": each.name, **{n: _plain(getattr(each, n)) for n in names}}
        for table, found in tables.items() for each in found
    ]  # fmt: skip
    made += [{"table": "lane", "name": lane or "none", "hits": n}
             for lane, n in sorted(told_["lanes"].items())]  # fmt: skip
    made += [{"table": "discrepancy", "name": kind, "found": n, "extra": extra}
             for kind, n, extra in told_["kinds"]]  # fmt: skip
    made += [{"table": "alert", "name": a["kind"], "hits": a["raised"], "known": a["closed"],
              "found": a["confirmed"]} for a in told_["alerts"]]  # fmt: skip
    return made
