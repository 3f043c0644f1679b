"""Papers of outages in words: rows, the balance of each office, and the forms of the acts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.standards import fallback_number
from greenlane.store import fallbacks
from greenlane.store.fallback_models import FallbackPaper
from greenlane.store.outage_models import Outage
from greenlane.usecases import fallback_due
from greenlane.usecases.desk import Desk
from greenlane.web.choices import named
from greenlane.web.forms import filled
from greenlane.web.show import sheet

STATES = {
    "used": (gettext_lazy("Waits for capture"), "warn"),
    "captured": (gettext_lazy("Captured"), "good"),
    "void": (gettext_lazy("Void"), "neutral"),
}
COLUMNS = ("number", "state", "outage", "accepted", "released", "capture_by", "overdue", "mrn",
           "conflict")  # fmt: skip
# What a use case may say is wrong, as its texts are; here so that they are translated.
WRONG = (
    gettext_lazy("there is no such office or scheme"),
    gettext_lazy("there is no such operator"),
    gettext_lazy("this number was handed to another operator"),
    gettext_lazy("this number was never handed out"),
    gettext_lazy("this number was used already"),
    gettext_lazy("name a transport document, a container or a UCR"),
    gettext_lazy("paper was not allowed yet: the outage was too young"),
    gettext_lazy("paper was not allowed any more at that moment"),
    gettext_lazy("goods are released after the acceptance, where allowed"),
    gettext_lazy("this number is captured or void already"),
    gettext_lazy("the declaration is about other goods than the paper"),
    gettext_lazy("this paper does not wait for capture"),
    gettext_lazy("no use of this number is recorded"),
)


def row(paper: FallbackPaper, here: Desk) -> dict[str, Any]:
    """A paper for a row and for the head of its page."""
    text, tone = STATES[paper.state]
    last = fallback_due.capture_by(paper.outage, paper.range.scheme, here)
    return {
        "number": fallback_number.format(paper.number), "state": text, "tone": tone,
        "href": reverse("paper", args=[paper.number]), "code": paper.state,
        "accepted": paper.accepted, "released": paper.released, "conflict": paper.conflict,
        "mrn": paper.declaration.mrn if paper.declaration else "",
        "outage": paper.outage.number if paper.outage else "",
        "capture_by": last if paper.state != "void" else None,
        "overdue": fallback_due.is_overdue(paper, here), "office": paper.range.office,
    }  # fmt: skip


def cells(paper: FallbackPaper, here: Desk) -> dict[str, Any]:
    """A paper for a spreadsheet: codes, not words."""
    made = row(paper, here)
    moments = {name: made[name].isoformat() if made[name] else ""
               for name in ("accepted", "released", "capture_by")}  # fmt: skip
    return {**made, **moments, "state": paper.state, "overdue": "yes" if made["overdue"] else ""}


def tiles(told: fallbacks.Balance, overdue: int) -> list[dict[str, Any]]:
    """What became of the numbers."""
    return [
        {"value": told.issued, "text": _("numbers handed out")},
        {"value": told.captured, "text": _("captured")},
        {"value": told.waiting, "text": _("wait for capture"), "hot": told.waiting > 0},
        {"value": overdue, "text": _("overdue for capture"), "hot": overdue > 0},
        {"value": told.void, "text": _("void")},
        {"value": told.blank, "text": _("blank forms counted")},
        {"value": told.uncounted, "text": _("not counted yet"), "hot": told.uncounted > 0},
        {"value": told.missing, "text": _("missing"), "hot": told.missing > 0},
        {"value": told.conflicts, "text": _("in conflict"), "hot": told.conflicts > 0},
    ]


def by_office(asked: fallbacks.Filters, here: Desk, language: str) -> list[dict[str, Any]]:
    """The balance of each office, by code."""
    late = fallback_due.overdue(here)
    made = []
    for office in fallbacks.offices(asked):
        told = fallbacks.balance(replace(asked, office=office))
        known = here.book.offices.get(office)
        made.append({
            "office": office, "name": named(known.name, language) if known else "",
            "overdue": fallbacks.papers(replace(asked, office=office, state="", text=""))
            .filter(late).count(),
            "balances": told.balances, "issued": told.issued, "captured": told.captured,
            "waiting": told.waiting, "void": told.void, "blank": told.blank,
            "uncounted": told.uncounted, "missing": told.missing, "conflicts": told.conflicts,
        })  # fmt: skip
    return made


OFFICE_COLUMNS = ("office", "issued", "captured", "waiting", "overdue", "void", "blank",
                  "uncounted", "missing", "conflicts", "balances")  # fmt: skip


def filters(
    given: Mapping[str, str], book: LawBook, language: str, *, country: bool
) -> list[dict[str, Any]]:
    """The fields that filter the papers; by office for who sees the country."""
    states = [(code, str(text)) for code, (text, _tone) in STATES.items()]
    more = [("overdue", _("Overdue for capture")), ("conflict", _("In conflict"))]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number or MRN"), "kind": "search"},
        {"name": "state", "label": _("State"), "kind": "select", "options": [*states, *more]},
        {"name": "scheme", "label": _("Scheme"), "kind": "select",
         "options": schemes(book, language)},
        {"name": "outage", "label": _("Outage"), "kind": "search"},
    ]  # fmt: skip
    if country:
        places = [(code, named(each.name, language)) for code, each in sorted(book.offices.items())]
        made.append({"name": "office", "label": _("Office"), "kind": "select", "options": places})
    return sheet.fields(given, *made)


def schemes(book: LawBook, language: str) -> list[tuple[str, str]]:
    """The schemes of the country's law by name."""
    terms = book.fallback_terms
    if terms is None:
        return []
    return [(code, named(each.name, language)) for code, each in terms.schemes.items()]


def hand_out(
    given: Mapping[str, str], book: LawBook, language: str, own: str, wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields that hand numbers out."""
    places = [(code, named(each.name, language)) for code, each in sorted(book.offices.items())
              if not own or code == own]  # fmt: skip
    return filled([
        {"name": "office", "label": _("Office"), "kind": "select", "options": places,
         "required": True, "closed": bool(own)},
        {"name": "operator", "label": _("Operator number"), "kind": "code", "width": "w-12",
         "hint": _("Only when the forms are given to one operator; then no other may use them.")},
        {"name": "scheme", "label": _("Scheme"), "kind": "select", "required": True,
         "options": schemes(book, language), "closed": True},
        {"name": "count", "label": _("How many numbers"), "required": True,
         "inputmode": "numeric", "width": "w-8"},
    ], given, wrong)  # fmt: skip


def record(
    given: Mapping[str, str], outages: Sequence[Outage], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields that record what was done on a paper."""
    options = [(each.number, f"{each.number} {each.title_en}") for each in outages]
    clock = _("Day and hour on the country’s clock.")
    return filled([
        {"name": "number", "label": _("Number of the paper"), "kind": "code", "required": True},
        {"name": "outage", "label": _("Outage"), "kind": "select", "options": options,
         "required": True, "closed": len(options) == 1},
        {"name": "declarant", "label": _("Declarant (number)"), "kind": "code",
         "required": True},
        {"name": "trader", "label": _("Importer or exporter (number)"), "kind": "code",
         "required": True},
        {"name": "documents", "label": _("Transport documents"), "kind": "textarea",
         "hint": _("A line each.")},
        {"name": "containers", "label": _("Containers"), "kind": "textarea",
         "hint": _("A line each.")},
        {"name": "ucr", "label": _("UCR"), "kind": "code"},
        {"name": "accepted", "label": _("Accepted on paper"), "kind": "moment",
         "required": True, "hint": clock},
        {"name": "released", "label": _("Released on paper"), "kind": "moment",
         "hint": _("Leave it empty when the goods have not gone.")},
        {"name": "released_by", "label": _("Released by (badge)")},
    ], given, wrong)  # fmt: skip


def key_in(
    given: Mapping[str, str], wrong: Mapping[str, str], *, two: bool
) -> list[dict[str, Any]]:
    """The fields with which an officer keys a paper in."""
    why = [{"name": "reason", "label": _("Why an officer keys it in"), "required": True,
            "maxlength": 200, "width": "w-full"}] if two else []  # fmt: skip
    return filled([
        {"name": "body", "label": _("The declaration, as XML or JSON"), "kind": "textarea",
         "rows": 10, "required": True}, *why,
    ], given, wrong)  # fmt: skip
