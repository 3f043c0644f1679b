"""Gaps of mirror data for people: a row, its sheet, the parts of many together."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.gateways.mirror_files import Fault
from greenlane.risk.mirror.gap import KINDS, Gap, Kind, summed, told
from greenlane.web.words import Text

COLUMNS = ("partner", "code", "period", "exported", "imported", "gap", *KINDS, "exported_kg",
           "imported_kg")  # fmt: skip
NAMES: dict[Kind, Text] = {
    "margin": gettext_lazy("Carriage and insurance"),
    "timing": gettext_lazy("On the way between months"),
    "through": gettext_lazy("Third countries and re-exports"),
    "neighbours": gettext_lazy("Filed under a neighbouring code"),
    "rest": gettext_lazy("Unexplained"),
}

# What is wrong with a file of statistics; the same codes as in the gateway.
FAULTS: dict[str, Text] = {
    "MIR-001": gettext_lazy("The file is empty."),
    "MIR-002": gettext_lazy("The file is no table with commas."),
    "MIR-003": gettext_lazy("Columns are missing."),
    "MIR-004": gettext_lazy("There are no exports of six-digit subheadings."),
    "MIR-005": gettext_lazy("The file tells of more than one reporter."),
    "MIR-006": gettext_lazy("The file tells of more than one partner."),
    "MIR-010": gettext_lazy("This is no number, or less than nought."),
    "MIR-011": gettext_lazy("This is no year and no month."),
    "MIR-012": gettext_lazy("The same flow, code and period stands twice."),
}


def fault(each: Fault) -> dict[str, Any]:
    """What is wrong with a file, and where."""
    return {"code": each.code, "line": each.line or "", "text": FAULTS[each.code],
            "said": each.said}  # fmt: skip


def row(gap: Gap, language: str, currency: str) -> dict[str, Any]:
    """A gap for the list."""
    return {
        "partner": gap.partner, "code": gap.code, "period": gap.period,
        "href": reverse("tariff-code", args=[gap.code]), "exported": _amount(gap.side.exported),
        "imported": _amount(gap.side.imported), "gap": _amount(gap.whole),
        "rest": _amount(gap.rest), "words": told(gap, language, currency),
        "tone": "warn" if gap.rest > 0 else "info",
        "way": _("not in our books") if gap.rest > 0 else _("not in theirs"),
    }  # fmt: skip


def cells(gap: Gap) -> dict[str, Any]:
    """A gap for the sheet."""
    return {
        "partner": gap.partner, "code": gap.code, "period": gap.period,
        "exported": round(gap.side.exported, 2), "imported": round(gap.side.imported, 2),
        "gap": round(gap.whole, 2), "exported_kg": round(gap.side.exported_mass, 3),
        "imported_kg": round(gap.side.imported_mass, 3),
        **{kind: round(gap.parts[kind], 2) for kind in KINDS},
    }  # fmt: skip


def parts(gaps: Sequence[Gap], currency: str) -> list[dict[str, str]]:
    """The way from their exports to our imports: what each part takes away or adds."""
    return [{"what": str(each["what"]), "amount": f"{_amount(each['amount'])} {currency}"}
            for each in steps(gaps)]  # fmt: skip


def steps(gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """The same as bars: each begins where the one before ended."""
    exported = sum(gap.side.exported for gap in gaps)
    imported = sum(gap.side.imported for gap in gaps)
    made = [_bar(_("Their exports to us"), 0.0, exported, exported, 0)]
    at = exported
    for kind, amount in summed(gaps).items():
        made.append(_bar(str(NAMES[kind]), at, at - amount, -amount, 2 if kind == "rest" else 1))
        at -= amount
    return [*made, _bar(_("Our imports from them"), 0.0, imported, imported, 0)]


def _bar(what: str, start: float, end: float, amount: float, tone: int) -> dict[str, Any]:
    return {"what": what, "start": start, "end": end, "amount": amount, "tone": tone}


def _amount(value: float) -> str:
    return f"{round(value):,}"  # never -0
