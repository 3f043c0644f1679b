"""Selection by method, fairness and monitors in words, for pages and sheets."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.web import words
from greenlane.web.words import Text

if TYPE_CHECKING:  # they bring polars, which is slow to load
    from greenlane.risk.fairness import Group
    from greenlane.risk.methods import ByMethod

METHODS: dict[str, Text] = {
    "manual": gettext_lazy("By hand"), "profile": gettext_lazy("Profile"),
    "screening": gettext_lazy("Watch list"), "model": gettext_lazy("Model"),
    "exploration": gettext_lazy("Exploration"), "random": gettext_lazy("Chance"),
}  # fmt: skip
_WAY_OF = {"manual": "manual", "profile": "rule", "model": "model", "random": "random"}
KINDS: dict[str, Text] = {
    "origin": gettext_lazy("Country of origin"), "size": gettext_lazy("Size of the firm"),
    "sort": gettext_lazy("Who declares"),
}  # fmt: skip
NAMES: dict[str, Text] = {
    "small": gettext_lazy("Up to 10 declarations"), "middle": gettext_lazy("11 to 100"),
    "large": gettext_lazy("More than 100"), "trader": gettext_lazy("The trader himself"),
    "broker": gettext_lazy("Somebody for him"),
}  # fmt: skip
VERDICTS: dict[str, tuple[Text, str]] = {
    "even": (gettext_lazy("No difference shown"), "neutral"),
    "watched": (gettext_lazy("Chosen more, found less"), "warn"),
    "missed": (gettext_lazy("Chosen less, found more"), "warn"),
}
METHOD_COLUMNS = ("office", "method", "chosen", "per_day", "budget", "examined", "found", "share",
                  "low", "high", "apart", "apart_low", "apart_high", "revenue")  # fmt: skip
FAIRNESS_COLUMNS = (
    "by", "name", "declarations", "chosen", "selection", "selection_low", "selection_high",
    "selection_apart", "examined", "found", "finding", "finding_low", "finding_high",
    "finding_apart", "verdict",
)  # fmt: skip
Budgets = Mapping[str, Mapping[str, int]]


def share(value: float | None, low: float, high: float) -> str:
    """A share with its interval, or a dash."""
    return "—" if value is None else f"{value:.1%} ({low:.1%}–{high:.1%})"


def apart(value: float | None, low: float, high: float) -> str:
    """A difference in points with its interval, or a dash."""
    if value is None or (low, high) == (-1.0, 1.0):  # there is nothing to compare with
        return "—"
    return f"{value:+.1%} ({low:+.1%} … {high:+.1%})"


def method(each: "ByMethod", budgets: Budgets) -> dict[str, Any]:
    """A method at an office for a row of the page."""
    return {
        "office": each.office or _("All"), "method": METHODS[each.method], "chosen": each.chosen,
        "per_day": f"{each.per_day:.1f}", "budget": _budget(each, budgets),
        "examined": each.inspected, "found": each.found,
        "share": share(each.share, each.low, each.high),
        "apart": apart(each.apart, each.apart_low, each.apart_high),
        "revenue": f"{each.revenue:,.2f}",
    }  # fmt: skip


def _budget(each: "ByMethod", budgets: Budgets) -> str:
    of_office = budgets.get(each.office, {})
    return str(of_office.get(_WAY_OF.get(each.method, ""), "—"))


def method_cells(each: "ByMethod", budgets: Budgets) -> dict[str, Any]:
    """The same for the sheet, as numbers."""
    return {
        "office": each.office, "method": each.method, "chosen": each.chosen,
        "per_day": round(each.per_day, 2), "budget": _budget(each, budgets),
        "examined": each.inspected, "found": each.found, "share": _round(each.share),
        "low": _round(each.low), "high": _round(each.high), "apart": _round(each.apart),
        "apart_low": _round(each.apart_low), "apart_high": _round(each.apart_high),
        "revenue": round(each.revenue, 2),
    }  # fmt: skip


def _round(value: float | None) -> float | str:
    return "" if value is None else round(value, 4)


def group(each: "Group") -> dict[str, Any]:
    """A group for a row of the page."""
    verdict, tone = VERDICTS[each.verdict]
    return {
        "by": KINDS[each.by], "name": NAMES.get(each.name, each.name),
        "declarations": each.declarations, "chosen": each.chosen,
        "selection": share(each.selection, each.selection_low, each.selection_high),
        "selection_apart": apart(*each.selection_apart), "examined": each.inspected,
        "found": each.found, "finding": share(each.finding, each.finding_low, each.finding_high),
        "finding_apart": apart(*each.finding_apart) if each.inspected else "—",
        "verdict": verdict, "tone": tone,
    }  # fmt: skip


def group_cells(each: "Group") -> dict[str, Any]:
    """The same for the sheet, as numbers."""
    return {
        "by": each.by, "name": each.name, "declarations": each.declarations,
        "chosen": each.chosen, "selection": _round(each.selection),
        "selection_low": _round(each.selection_low), "selection_high": _round(each.selection_high),
        "selection_apart": _round(each.selection_apart[0]), "examined": each.inspected,
        "found": each.found, "finding": _round(each.finding),
        "finding_low": _round(each.finding_low), "finding_high": _round(each.finding_high),
        "finding_apart": _round(each.finding_apart[0]), "verdict": each.verdict,
    }  # fmt: skip


def plan_rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The plan of the day, office by office: shares, thresholds, controls expected and cut."""
    return [
        {"office": office, "random": f"{float(each['shares']['random']):.2%}",
         "rule": f"{float(each['shares']['rule']):.0%}",
         "score": each["shares"].get("score"),
         "expected": _controls(each["expected"]), "cut": _controls(each["cut"])}
        for office, each in told.get("offices", {}).items()
    ]  # fmt: skip


_WAYS: dict[str, Text] = {
    "manual": gettext_lazy("by hand"), "mandatory": gettext_lazy("mandatory"),
    "rule": gettext_lazy("profiles"), "model": gettext_lazy("model"),
    "random": gettext_lazy("chance"),
}  # fmt: skip


def _controls(counts: Mapping[str, float]) -> str:
    return words.joined(f"{_WAYS[way]} {count:.1f}" for way, count in counts.items() if count)


def index_rows(features: Mapping[str, float], most: int = 15) -> Iterable[dict[str, Any]]:
    """The features that moved furthest."""
    furthest = sorted(features.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"feature": name, "index": value} for name, value in furthest[:most]]
