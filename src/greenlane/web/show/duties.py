"""Duties for people: every amount with its formula, base, rate, act and rounding."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from greenlane.duties.charge_line import Assessment, ChargeLine, ItemAssessment
from greenlane.duties.customs_value import CustomsValue, ValueComponent
from greenlane.duties.measure_selection import NotApplied
from greenlane.kernel.money import Money
from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.lawbook import LawBook
from greenlane.web.choices import named

_REASONS = {
    "preference-claimed": lambda: _("another rate was claimed and took its place"),
    "not-claimed": lambda: _("the preference was not claimed"),
    "document-missing": lambda: _("the document it needs was not stated"),
}
_DIRECTIONS = {
    "down": lambda: _("down"),
    "up": lambda: _("up"),
    "half-up": lambda: _("to the nearest, halves up"),
    "half-even": lambda: _("to the nearest, halves to even"),
}


def rows(assessment: Assessment, book: LawBook, language: str) -> list[dict[str, Any]]:
    """Every charge of the declaration as parts/section_duties.html reads it."""
    shown = Shown(assessment.currency, book, language)
    of_items = [shown.row(line, item) for item in assessment.items for line in item.lines]
    return of_items + [shown.row(line, None) for line in assessment.fees]


class Shown:
    """What all lines of a declaration share: currency, law and language."""

    def __init__(self, currency: str, book: LawBook, language: str) -> None:
        self.currency, self.book, self.language = currency, book, language
        self.types = {m.id: book.measure_types[m.type] for m in book.measures}

    def row(self, line: ChargeLine, item: ItemAssessment | None) -> dict[str, Any]:
        """One charge of an item, or of the declaration when there is no item."""
        return {
            "code": line.charge,
            "name": self.charge(line.charge),
            "item": item.sequence if item else None,
            "amount": Money(line.payable, self.currency),
            "note": self._note(line),
            "explanation": self._tree(line, item),
        }

    def charge(self, code: str) -> str:
        """The name of a charge or of the customs value."""
        if code == CUSTOMS_VALUE:
            return _("Customs value")
        charge = self.book.charge_by_code.get(code)
        return named(charge.name, self.language) if charge else code

    def _note(self, line: ChargeLine) -> str:
        if line.effect == "suspend":
            return _("suspended by the procedure")
        if line.effect == "relieve":
            return _("relieved by the procedure")
        return ""

    def _tree(self, line: ChargeLine, item: ItemAssessment | None) -> dict[str, Any]:
        rounding = self.book.charge_by_code[line.charge].rounding
        return {
            "title": self.charge(line.charge),
            "amount": line.amount,
            "currency": self.currency,
            "formula": self._formula(line),
            "rounding": f"{_DIRECTIONS[rounding.direction]()}, {rounding.step:f} "
            f"{self.currency} ({rounding.basis})",
            "act": line.basis,
            "parts": self._parts(line, item),
            "not_applied": self._not_applied(line, item.not_applied if item else ()),
        }

    def _formula(self, line: ChargeLine) -> str:
        base = f"{line.expression}  ×  {_plain(line.base)} {self.currency}"
        if line.quantities:
            amounts = ", ".join(f"{_plain(n)} {unit}" for unit, n in line.quantities)
            base = f"{line.expression}  ;  {_plain(line.base)} {self.currency}, {amounts}"
        relief = f"  ×  (1 - {line.relief:f})" if line.relief else ""
        return f"{base}{relief}  =  {_plain(line.exact * (1 - line.relief))} {self.currency}"

    def _parts(self, line: ChargeLine, item: ItemAssessment | None) -> list[dict[str, Any]]:
        if item is None:
            return []
        amounts = {other.charge: other.amount for other in item.lines}
        parts = []
        for name in line.base_parts:
            if name == CUSTOMS_VALUE and item.value is not None:
                parts.append(self._value(item.value))
            elif name in amounts:
                parts.append(
                    {"title": self.charge(name), "amount": amounts[name],
                     "currency": self.currency}
                )  # fmt: skip
        return parts

    def _value(self, value: CustomsValue) -> dict[str, Any]:
        rounding = self.book.value_rounding
        return {
            "title": _("Customs value"),
            "amount": value.amount,
            "currency": self.currency,
            "rounding": f"{_DIRECTIONS[rounding.direction]()}, {rounding.step:f} "
            f"({rounding.basis})",
            "parts": [self._decided(value)]
            if value.method
            else [self._component(part) for part in value.components],
        }

    def _decided(self, value: CustomsValue) -> dict[str, Any]:
        return {
            "title": _("Value decided by customs, by method %s") % value.method,
            "amount": value.exact,
            "currency": self.currency,
            "act": self.book.valuation.get("acts", {}).get(value.method, ""),
        }

    def _component(self, part: ValueComponent) -> dict[str, Any]:
        kind = self.book.valuation_codes.get(part.code)
        title = named(kind.name, self.language) if kind else _("Price paid")
        shared = " " + _("(this item’s share)") if part.apportioned else ""
        foreign = part.currency != self.currency
        return {
            "title": f"{title}{shared}",
            "amount": Decimal(_plain(part.national).replace(",", "")),
            "currency": self.currency,
            "formula": f"{_plain(part.declared)} {part.currency} × {part.rate:f}"
            if foreign
            else "",
            "act": kind.basis if kind else "",
        }

    def _not_applied(self, line: ChargeLine, others: Iterable[NotApplied]) -> list[dict[str, str]]:
        return [
            {"title": named(self.types[other.measure].name, self.language),
             "why": _REASONS[other.reason]()}
            for other in others
            if other.charge == line.charge and other.measure in self.types
        ]  # fmt: skip


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    if "." in text:
        whole, _dot, part = text.partition(".")
        text = f"{whole}.{part.rstrip('0').ljust(2, '0')}"
    return text
