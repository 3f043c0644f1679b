"""The codes an agency controls, for its own staff: what is law, and what a draft would do."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from greenlane.agencies.controls_bench import ControlsBench, Touched
from greenlane.agencies.sections import CONTROLS
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.usecases.desk import Desk
from greenlane.web.choices import named

TITLE = (
    gettext_lazy("Changes to the codes it controls"),
    gettext_lazy("Each is law from its first day on, once a colleague has approved it."),
)
NEW_ACTS = (
    gettext_lazy("New acts"),
    gettext_lazy("Acts that the changed codes stand under and the law does not have yet."),
)
NEW_DOCUMENTS = (
    gettext_lazy("New document codes"),
    gettext_lazy("Kinds of permit that the changed codes ask for and the law does not have yet."),
)
CELLS = {
    "code": gettext_lazy("Goods code"),
    "trade": gettext_lazy("Direction"),
    "area": gettext_lazy("Countries of origin (exports: of destination)"),
    "document": gettext_lazy("Kind of permit (document code)"),
    "service_days": gettext_lazy("Working days"),
    "fee": gettext_lazy("Fee"),
    "article": gettext_lazy("Article"),
    "exclude": gettext_lazy("Countries left out"),
    "exclude_areas": gettext_lazy("Areas left out"),
    "other_area": gettext_lazy("The other end of the trade"),
    "procedures": gettext_lazy("Only these procedures"),
    "except_procedures": gettext_lazy("Not these procedures"),
    "uses": gettext_lazy("Only for these uses"),
    "except_uses": gettext_lazy("Not for these uses"),
    "exempt_documents": gettext_lazy("Documents that exempt"),
    "free_quantity": gettext_lazy("Exempt below this quantity"),
    "free_unit": gettext_lazy("Unit of that quantity"),
    "free_value": gettext_lazy("Exempt below this value"),
    "exempt_article": gettext_lazy("Article of the exemption"),
    "deemed_article": gettext_lazy("Article by which silence grants"),
    "after": gettext_lazy("Permit that comes first"),
    "after_article": gettext_lazy("Article for that order"),
    "control": gettext_lazy("Written off by"),
    "tolerance": gettext_lazy("Tolerance, per cent"),
    "months": gettext_lazy("Months that a permit lasts"),
    "title_en": gettext_lazy("Title in English"),
    "title_ar": gettext_lazy("Title in Arabic"),
    "published": gettext_lazy("Published on"),
}
HINTS = {
    "id": gettext_lazy("A new code for a new permit; that of a permit of yours to change it."),
    "code": gettext_lazy("A heading stands for all goods below it."),
    "area": gettext_lazy("The code of an area; ALL is every country."),
    "since": gettext_lazy("What is in force until then ends on the day before."),
    "until": gettext_lazy("Empty: until it is changed."),
    "procedures": gettext_lazy("How they begin, with spaces between."),
    "except_procedures": gettext_lazy("How they begin, with spaces between."),
}
SHOWN = frozenset(("until", "fee"))
WORDS = {
    "import": gettext_lazy("Import"),
    "export": gettext_lazy("Export"),
    "open": gettext_lazy("Nothing"),
    "quantity": gettext_lazy("Quantity"),
    "value": gettext_lazy("Value"),
    "both": gettext_lazy("Quantity and value"),
}
FAULTS = {
    "AG-015": gettext_lazy("Capital letters, figures and -."),
    "AG-020": gettext_lazy("This permit is another agency’s."),
    "AG-021": gettext_lazy("This document is another agency’s."),
    "AG-022": gettext_lazy("Your agency acts under these acts only:"),
    "AG-023": gettext_lazy("No goods have a code that begins so."),
    "AG-024": gettext_lazy("What was law until now cannot be changed; the first day possible is"),
    "AG-025": gettext_lazy("This is law already: it is changed at the law desk."),
    "AG-026": gettext_lazy("An act is written like STD-2014, a document code like L040."),
    "AG-027": gettext_lazy("No code of this draft names it: say what it is for."),
    "AG-028": gettext_lazy("The act is not in force then; it begins on"),
}
_MOST = 50


def codes(agency: str, here: Desk, language: str, *, writes: bool) -> list[dict[str, Any]]:
    """The codes that the agency controls, as the law of today has them, and those to come."""
    today = here.day_of(here.now())
    own = [p for p in here.book.permits if p.agency == agency and not _over(p, today)]
    return [
        {"id": p.id, "code": p.code, "name": named(p.name, language), "trade": p.trade,
         "days": p.service_days, "fee": p.fee, "basis": p.basis, "deemed": p.deemed_basis,
         "from": p.validity.since if p.validity.since > today else None,
         "until": p.validity.until,
         "change": f"{reverse('agency-row', args=[CONTROLS, 0])}?permit={p.id}" if writes else ""}
        for p in own
    ]  # fmt: skip


def _over(permit: PermitRequirement, today: date) -> bool:
    return permit.validity.until is not None and permit.validity.until < today


def trial(made: ControlsBench) -> dict[str, Any]:
    """What the bench said of the codes: how many, and which."""
    return {
        "count": made.declarations, "before": made.before, "after": made.after,
        "held": made.held(), "applications": made.applications, "spared": len(made.spared),
        "caught_count": len(made.caught), "released_count": len(made.released),
        "rows": [*_rows(made.caught, gettext_lazy("would need it")),
                 *_rows(made.released, gettext_lazy("would need it no more")),
                 *_rows(made.spared, gettext_lazy("need not have been applied for"))],
    }  # fmt: skip


def _rows(touched: tuple[Touched, ...], text: Any) -> list[dict[str, Any]]:
    return [{"number": t.number, "item": t.item, "code": t.code, "permit": t.permit,
             "text": text, "at_hand": t.at_hand} for t in touched[:_MOST]]  # fmt: skip
