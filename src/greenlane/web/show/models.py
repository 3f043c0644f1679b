"""Models of risk in words: a row of the list, a card with its figures, the reasons of a score."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.risk.learning.reasons import Reason
from greenlane.risk.selection import Score
from greenlane.store.models import RiskModelRow
from greenlane.web.show.sheet import fields
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "candidate": (gettext_lazy("Kept"), "neutral"),
    "challenger": (gettext_lazy("Tried in shadow"), "info"),
    "champion": (gettext_lazy("Chooses"), "good"),
    "retired": (gettext_lazy("Retired"), "neutral"),
}
FAULTS: dict[str, Text] = {
    "missing": gettext_lazy("No model is in force."),
    "digest": gettext_lazy("The model is not the one that was approved."),
    "unreadable": gettext_lazy("The model cannot be read."),
    "features": gettext_lazy("The model asks for other features than there are."),
    "history": gettext_lazy("The snapshot of the past is missing or too old."),
    "slow": gettext_lazy("The model was too slow and rests."),
    "error": gettext_lazy("The model failed."),
}
COLUMNS = ("version", "state", "made", "since", "until", "inspected", "found", "auc",
           "auc_unseen", "precision", "author", "second", "promoted", "ended",
           "digest")  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the models."""
    states = [(name, text) for name, (text, _tone) in STATES.items()]
    return fields(given, {"name": "state", "label": _("State"), "kind": "select",
                          "options": states})  # fmt: skip


def row(each: RiskModelRow) -> dict[str, Any]:
    """A model for a row of the list."""
    state, tone = STATES[each.state]
    later = each.measures.get("later", {})
    return {
        "href": reverse("model", args=[each.version]), "version": each.version, "state": state,
        "tone": tone, "made": each.made, "since": each.since, "until": each.until,
        "inspected": each.inspected, "found": each.found, "auc": number(later.get("auc")),
        "precision": percent(later.get("precision")), "author": each.author,
    }  # fmt: skip


def cells(each: RiskModelRow) -> dict[str, Any]:
    """A model for the sheet."""
    later = each.measures.get("later", {})
    made = {name: later.get(name) for name in ("auc", "auc_unseen", "precision")}
    told = {name: getattr(each, name, "") for name in COLUMNS if name not in made}
    return {**made, **{name: "" if value is None else value for name, value in told.items()}}


def number(value: float | None) -> str:
    """Three places, or a dash."""
    return "—" if value is None else f"{value:.3f}"


def percent(value: float | None) -> str:
    """A share in hundreds, or a dash."""
    return "—" if value is None else f"{value:.1%}"


def card(each: RiskModelRow) -> dict[str, Any]:
    """What the page of a model shows of how it measured."""
    later = each.measures.get("later", {})
    return {
        "rows": later.get("rows", 0), "from": later.get("from", ""),
        "chance": percent(later.get("found_share")), "auc": number(later.get("auc")),
        "unseen": number(later.get("auc_unseen")), "drawn": number(later.get("auc_drawn")),
        "calibration": number(later.get("calibration")),
        "at": [
            {"share": percent(at["share"]), "inspected": at["inspected"], "found": at["found"],
             "precision": f"{at['precision']:.1%} ({at['low']:.1%}–{at['high']:.1%})",
             "recall": percent(at["recall"])}
            for at in later.get("at", ())
        ],
    }  # fmt: skip


def score(told: Score, reasons: Iterable[Reason], currency: str) -> dict[str, Any]:
    """What the model said of a declaration, for who looks at it."""
    if told.fault:
        return {"fault": FAULTS.get(told.fault, told.fault), "model": told.model}
    return {
        "probability": percent(told.probability), "expected": f"{told.expected:,.2f} {currency}",
        "item": told.item, "model": told.model,
        "reasons": [{"text": words(each), "raises": each.weight > 0} for each in reasons],
    }  # fmt: skip


def words(reason: Reason) -> str:
    """A reason as a sentence."""
    if reason.about == "pair" and not reason.count:
        return _("This trader has never brought such goods.")
    if reason.inspected is not None:
        told = {"n": reason.inspected, "share": percent(reason.share),
                "what": _KNOWN[reason.about]}  # fmt: skip
        return _("%(what)s: %(n)d items examined before, rate of findings %(share)s.") % told
    if reason.about in ("price", "mass") and reason.deviation is not None:
        text = _BESIDE[reason.about, reason.deviation < 0]
        return text % f"{abs(reason.deviation):.1f}"
    if reason.about == "description" and reason.fit is not None:
        return _("The words of the description fit the goods code by %s.") % percent(reason.fit)
    return str(_OTHER.get(reason.about, _OTHER["terms"]))


_KNOWN: dict[str, Text] = {
    "trader": gettext_lazy("This trader"),
    "declarant": gettext_lazy("This declarant"),
    "seller": gettext_lazy("This seller"),
    "goods": gettext_lazy("Goods of this code"),
    "origin": gettext_lazy("Goods of this origin"),
    "route": gettext_lazy("Goods by this route"),
    "office": gettext_lazy("This office"),
    "pair": gettext_lazy("Such goods of this trader"),
    "goods_origin": gettext_lazy("Such goods of this origin"),
}
_BESIDE: dict[tuple[str, bool], Text] = {
    ("price", True): gettext_lazy("The value per kilogram lies %s spreads under the usual one."),
    ("price", False): gettext_lazy("The value per kilogram lies %s spreads over the usual one."),
    ("mass", True): gettext_lazy("The mass lies %s spreads under the usual one."),
    ("mass", False): gettext_lazy("The mass lies %s spreads over the usual one."),
}
_OTHER: dict[str, Text] = {
    "price": gettext_lazy("The value per kilogram."),
    "mass": gettext_lazy("The net mass."),
    "description": gettext_lazy("The description of the goods."),
    "value": gettext_lazy("The value of the item."),
    "rate": gettext_lazy("The rate of duty on the goods."),
    "terms": gettext_lazy("Procedure, preference, delivery term and currency."),
}
