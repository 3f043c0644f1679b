"""The law desk for people: change sets, rows of law, and what a change would do."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.coherence import RULES, Fault
from greenlane.law.schema import TABLES, Column, Row, Table
from greenlane.store import law_rows
from greenlane.store.models import LawChange, LawChangeSet, LawReassessment
from greenlane.usecases.law_compare import MeasureChange
from greenlane.usecases.law_study import Simulation
from greenlane.web.show.sheet import fields

STATES = {
    "editing": (gettext_lazy("Draft"), "neutral"),
    "approved": (gettext_lazy("Approved"), "info"),
    "published": (gettext_lazy("Published"), "good"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
}
TABLE_NAMES = {
    "measures": gettext_lazy("Measures"),
    "nomenclature": gettext_lazy("Goods nomenclature"),
    "conditions": gettext_lazy("Conditions of measures"),
    "exchange_rates": gettext_lazy("Exchange rates"),
    "permits": gettext_lazy("Permit requirements"),
    "procedures": gettext_lazy("Customs procedures"),
    "additional_procedures": gettext_lazy("Additional procedures"),
    "preferences": gettext_lazy("Preferences"),
    "areas": gettext_lazy("Geographical areas"),
    "measure_types": gettext_lazy("Measure types"),
    "acts": gettext_lazy("Acts of law"),
    "quotas": gettext_lazy("Tariff quotas"),
    "quota_definitions": gettext_lazy("Quota periods"),
    "stacking": gettext_lazy("Stacking of measures"),
    "additional_codes": gettext_lazy("Additional codes"),
    "footnotes": gettext_lazy("Footnotes"),
    "synonyms": gettext_lazy("Search words"),
    "notes": gettext_lazy("Notes of the tariff"),
    "interest_rates": gettext_lazy("Interest"),
    "documents": gettext_lazy("Documents"),
    "rulings": gettext_lazy("Advance rulings"),
}
# What a column is called; others show their own name.
COLUMN_NAMES = {
    "measure": gettext_lazy("Measure"), "type": gettext_lazy("Type"), "code": gettext_lazy("Code"),
    "area": gettext_lazy("Area"), "exclude": gettext_lazy("Excluded countries"),
    "additional_code": gettext_lazy("Additional code"),
    "order_number": gettext_lazy("Order number"), "expression": gettext_lazy("Formula"),
    "season": gettext_lazy("Season"), "document": gettext_lazy("Document"),
    "footnotes": gettext_lazy("Footnotes"), "since": gettext_lazy("First day"),
    "until": gettext_lazy("Last day"), "act": gettext_lazy("Act"),
    "article": gettext_lazy("Article"), "known": gettext_lazy("Known since"),
    "currency": gettext_lazy("Currency"), "per": gettext_lazy("For so many units"),
    "rate": gettext_lazy("Rate"), "unit": gettext_lazy("Unit"),
    "description_en": gettext_lazy("Description"), "indent": gettext_lazy("Indent"),
}  # fmt: skip
# What is shown of a row in a list, by table; others show their key.
_SHOWN = {
    "measures": ("measure", "type", "code", "area", "expression", "since", "until", "act"),
    "nomenclature": ("code", "description_en", "unit", "since", "until"),
    "exchange_rates": ("currency", "per", "rate", "since", "until", "act"),
}


def table_name(name: str) -> str:
    """The name of a law table in the reader's language."""
    return str(TABLE_NAMES.get(name, TABLES[name].title))


def set_row(change_set: LawChangeSet) -> dict[str, Any]:
    """A change set for a list."""
    text, tone = STATES[change_set.state]
    if change_set.state == "approved" and change_set.effective:
        text = _("Scheduled")
    return {
        "href": reverse("law-set", args=[change_set.pk]),
        "pk": change_set.pk,
        "number": change_set.number,
        "title": change_set.title,
        "reason": change_set.reason,
        "state": text,
        "tone": tone,
        "author": change_set.author,
        "approver": change_set.approver or "",
        "moment": change_set.published or change_set.opened,
        "effective": change_set.effective,
        "consulted_until": change_set.consulted_until,
    }


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the change sets."""
    states = [(name, text) for name, (text, _tone) in STATES.items()]
    return fields(
        given, {"name": "q", "label": _("Title or reason"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    )  # fmt: skip


def change_row(change: LawChange, change_set: LawChangeSet) -> dict[str, Any]:
    """One change: the cells that differ, before and after."""
    if change_set.state == "published":
        old = law_rows.superseded_by(change_set, change.table_name, change.key, change.since)
    else:
        old = law_rows.present(change.table_name, change.key, change.since)
    before: Mapping[str, str] = old.cells if old else {}
    after: Mapping[str, str] = change.cells if change.operation == "put" else {}
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    put = _("changed") if old else _("new")
    return {
        "pk": change.pk,
        "table": table_name(change.table_name),
        "table_name": change.table_name,
        "key": " ".join(filter(None, change.key.split("|"))),
        "since": change.since,
        "kind": put if change.operation == "put" else _("removed"),
        "cells": [{"text": column_name(n), "before": before.get(n, ""), "after": after.get(n, "")}
                  for n in names],
        "edit_href": f"{reverse('law-change', args=[change_set.pk, change.table_name])}"
        f"?change={change.pk}",
    }  # fmt: skip


def fault_row(fault: Fault) -> dict[str, str]:
    """A broken rule with its sentence and source."""
    rule = RULES[fault.rule]
    return {"rule": fault.rule, "sentence": rule.sentence, "source": rule.source,
            "place": fault.place, "text": fault.text}  # fmt: skip


def simulation(found: Simulation, names: Mapping[str, str], currency: str) -> dict[str, Any]:
    """What a draft would have done: one sentence in figures, and tables by charge and chapter."""
    return {
        "percent": found.percent,
        "change": found.change,
        "currency": currency,
        "declarations": found.declarations,
        "affected": found.affected,
        "items": found.items,
        "traders": len(found.traders),
        "unjudged": found.unjudged,
        "charges": [
            {"code": code, "name": names.get(code, code), "before": amount,
             "after": found.after.get(code, Decimal(0)),
             "change": found.after.get(code, Decimal(0)) - amount}
            for code, amount in found.before.items()
        ],
        "chapters": _largest(found.chapters),
        "offices": _largest(found.offices),
    }  # fmt: skip


def _largest(sums: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    ordered = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:8]
    most = max((abs(amount) for _name, amount in ordered), default=Decimal(1)) or Decimal(1)
    return [{"name": name, "amount": amount, "share": int(abs(amount) * 100 / most)}
            for name, amount in ordered]  # fmt: skip


def column_name(name: str) -> str:
    """What a column is called in the reader's language."""
    return str(COLUMN_NAMES.get(name, name.replace("_", " ")))


def head(name: str) -> dict[str, str]:
    """The head of a column that sorts by it."""
    return {"name": name, "text": column_name(name)}


def columns_of(table: Table, languages: Iterable[str]) -> list[tuple[str, Column]]:
    """The cells of a form, words once for every language of the country."""
    made: list[tuple[str, Column]] = []
    for column in table.columns:
        if column.kind == "words":
            made += [(f"{column.name}_{language}", column) for language in languages]
        else:
            made.append((column.name, column))
    return made


def shown_columns(name: str) -> tuple[str, ...]:
    """The columns of a list of rows."""
    table = TABLES[name]
    return _SHOWN.get(name) or tuple(
        f"{c.name}_en" if c.kind == "words" else c.name for c in table.columns[:7]
    )


def law_row(name: str, row: Row, change_set: LawChangeSet | None) -> dict[str, Any]:
    """A row of law for a list, with where to change it in a set."""
    table = TABLES[name]
    edit = ""
    if change_set is not None:
        place = f"?key={quote(law_rows.key_text(table, row), safe='')}&since={row.get('since', '')}"
        edit = reverse("law-change", args=[change_set.pk, name]) + place
    return {"cells": [row.get(column, "") for column in shown_columns(name)], "edit_href": edit}


def matching(rows: Sequence[Row], words: str) -> list[Row]:
    """The rows in some cell of which every word stands."""
    wanted = words.casefold().split()
    return [row for row in rows if all(_has(row, word) for word in wanted)]


def _has(row: Row, word: str) -> bool:
    return any(word in cell.casefold() for cell in row.values())


def compared(change: MeasureChange, names: Mapping[str, str]) -> dict[str, Any]:
    """A measure that differs on two days."""
    return {
        "code": change.code or "—",
        "type": names.get(change.type, change.type),
        "area": change.area,
        "before": change.before,
        "after": change.after,
        "basis": change.basis,
    }


PROPOSALS = {
    "proposed": gettext_lazy("Proposed"), "accepted": gettext_lazy("Accepted"),
    "dismissed": gettext_lazy("Dismissed"),
}  # fmt: skip


def proposal_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter refunds and demands."""
    return fields(
        given, {"name": "q", "label": _("Declaration or trader"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select",
         "options": list(PROPOSALS.items())},
    )  # fmt: skip


def proposal_row(proposal: LawReassessment) -> dict[str, Any]:
    """A refund or a demand that a change of law leads to."""
    row = proposal.declaration
    difference = proposal.after - proposal.before
    return {
        "pk": proposal.pk,
        "mrn": row.mrn,
        "href": reverse("declaration", args=[row.mrn]),
        "trader": row.trader,
        "day": row.law_day,
        "before": proposal.before,
        "after": proposal.after,
        "difference": difference,
        "currency": row.currency,
        "kind": _("Demand") if difference > 0 else _("Refund"),
        "state": PROPOSALS[proposal.state],
        "open": proposal.state == "proposed",
    }  # fmt: skip
