"""The form of an official certificate: what the permit says already, and what is wrong in it."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from greenlane.law.lawbook import LawBook
from greenlane.standards import unit
from greenlane.store.models import PermitRow
from greenlane.web import moments
from greenlane.web.choices import named
from greenlane.web.forms import filled
from greenlane.web.show import firms
from greenlane.web.show import official as shown
from greenlane.web.show.permits import figure

COUNTRIES = ("consignor_country", "consignee_country", "origin", "destination")
_WORDS = ("consignor", "consignee", "description")
_CODE = re.compile(r"[0-9]{4,12}")
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")


def begun(row: PermitRow, book: LawBook) -> dict[str, str]:
    """What the permit knows of the certificate."""
    own = "consignor" if row.trade == "export" else "consignee"
    made = {
        own: firms.name(row.holder), f"{own}_country": book.country,
        "origin": _only(row.origins), "destination": _only(row.destinations),
        "code": _only(row.goods), "until": row.until.isoformat(),
    }  # fmt: skip
    made["origin" if row.trade == "export" else "destination"] = book.country
    for each in row.balances.all():
        if each.measure == "quantity":
            made |= {"quantity": figure(each.granted), "unit": each.unit}
    return made


def _only(values: list[str]) -> str:
    return values[0] if len(values) == 1 else ""


def missing(given: Mapping[str, str], book: LawBook) -> dict[str, str]:
    """What is wrong in the form, by field."""
    told = {name: text.strip() for name, text in given.items()}
    wrong = {name: _("Fill this in.") for name in _WORDS if not told.get(name)}
    if told.get("kind") not in shown.KINDS:
        wrong["kind"] = _("Choose one of the list.")
    for name in COUNTRIES:
        if told.get(name) not in book.countries:
            wrong[name] = _("Choose one of the list.")
    if not _CODE.fullmatch(told.get("code", "")):
        wrong["code"] = _("Four to twelve figures.")
    if not _AMOUNT.fullmatch(told.get("quantity", "")):
        wrong["quantity"] = _("State a number.")
    if not unit.is_valid(told.get("unit", "")):
        wrong["unit"] = _("A unit by its code, such as KGM for kilograms.")
    if told.get("until") and moments.day(told["until"]) is None:
        wrong["until"] = _("State a day.")
    return wrong


def fields(
    given: Mapping[str, str], wrong: Mapping[str, str], book: LawBook, language: str
) -> list[dict[str, Any]]:
    """The fields of the form, as sent."""
    countries = sorted(
        ((code, named(words, language)) for code, words in book.countries.items()),
        key=lambda pair: pair[1],
    )
    labels = {
        "consignor": _("Consignor"), "consignor_country": _("Country of the consignor"),
        "consignee": _("Consignee"), "consignee_country": _("Country of the consignee"),
        "origin": _("Country of origin"), "destination": _("Country of destination"),
        "code": _("Goods code"), "description": _("Description of the goods"),
        "quantity": _("Quantity"), "unit": _("Unit"),
    }  # fmt: skip
    made: list[dict[str, Any]] = [
        {"name": "kind", "label": _("Kind"), "kind": "select", "required": True,
         "options": list(shown.KINDS.items())},
        *({"name": name, "label": label, "required": True,
           **({"kind": "select", "options": countries} if name in COUNTRIES else {"kind": "text"})}
          for name, label in labels.items()),
        {"name": "packages", "label": _("Packages"), "kind": "text"},
        {"name": "until", "label": _("Last day"), "kind": "date"},
        {"name": "statements", "label": _("What the agency states"), "kind": "textarea", "rows": 4,
         "hint": _("One on each line.")},
    ]  # fmt: skip
    return filled(made, given, wrong)
