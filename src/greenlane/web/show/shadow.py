"""Results of a profile in shadow in words: a hit for a row, the figures of an office."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.web import words
from greenlane.web.show import sheet
from greenlane.web.show.one import alias
from greenlane.web.show.risk_reports import METHODS, share
from greenlane.web.words import Text

if TYPE_CHECKING:  # it brings polars, which is slow to load
    from greenlane.risk.shadow_results import Tried

RESULTS: dict[str, tuple[Text, str]] = {
    "found": (gettext_lazy("Finding"), "bad"),
    "clean": (gettext_lazy("As declared"), "good"),
    "unknown": (gettext_lazy("Not examined"), "neutral"),
}
COLUMNS = ("mrn", "lodged", "office", "trader", "given", "would", "moved", "method", "drawn",
           "result", "revenue", "hours", "extra")  # fmt: skip


def row(hit: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration that it would have chosen; its trader by his pseudonym."""
    result, tone = RESULTS[hit["result"]]
    return {
        "href": reverse("declaration", args=[hit["mrn"]]), "mrn": hit["mrn"],
        "lodged": hit["lodged"], "office": hit["office"],
        "trader": alias(hit["declaration.trader"] or ""), "given": hit["given"],
        "would": hit["would"], "moved": hit["moved"], "method": METHODS.get(hit["method"], "—"),
        "result": result, "tone": tone, "drawn": hit["drawn"],
        "hours": _hours(hit["hours"]), "extra": _hours(hit["extra"]),
    }  # fmt: skip


def _hours(value: float | None) -> str:
    return "—" if value is None else f"{value:,.1f}"


def cells(hit: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the sheet, as numbers."""
    plain = {name: hit[name] for name in ("mrn", "office", "given", "would", "method", "result")}
    return {
        **plain, "lodged": hit["lodged"].isoformat(),
        "trader": alias(hit["declaration.trader"] or ""),
        "moved": "yes" if hit["moved"] else "no", "drawn": "yes" if hit["drawn"] else "no",
        "revenue": hit["revenue"] if hit["result"] != "unknown" else "",
        "hours": "" if hit["hours"] is None else round(hit["hours"], 2),
        "extra": round(hit["extra"], 2),
    }  # fmt: skip


def figures(each: "Tried", whole: str) -> dict[str, Any]:
    """What the hits of an office come to."""
    fair = each.fair_found / each.fair_inspected if each.fair_inspected else None
    delay = f"{each.delay:,.0f}"
    if each.delay_low != each.delay_high:
        delay += f" ({each.delay_low:,.0f}–{each.delay_high:,.0f})"
    return {
        "office": each.office or whole, "declarations": each.declarations, "hits": each.hits,
        "rate": share(each.rate, each.rate_low, each.rate_high), "moved": each.moved,
        "inspected": each.inspected, "found": each.found,
        "share": share(each.share, each.low, each.high), "fair_inspected": each.fair_inspected,
        "fair_found": each.fair_found, "fair": share(fair, each.fair_low, each.fair_high),
        "revenue": f"{each.revenue:,.2f}", "delay": delay,
    }  # fmt: skip


def filters(given: Mapping[str, str], offices: Sequence[str]) -> list[dict[str, Any]]:
    """The fields that filter the hits."""
    made: list[dict[str, Any]] = [
        {"name": "office", "label": _("Office"), "kind": "select",
         "options": [(name, name) for name in offices]},
        {"name": "lane", "label": _("Lane given"), "kind": "select",
         "options": [(code, word.text) for code, word in words.LANES.items()]},
        {"name": "moved", "label": _("Another lane"), "kind": "select",
         "options": [("yes", _("Yes")), ("no", _("No"))]},
        {"name": "result", "label": _("Result"), "kind": "select",
         "options": [(code, text) for code, (text, _tone) in RESULTS.items()]},
    ]  # fmt: skip
    return sheet.fields(given, *made)
