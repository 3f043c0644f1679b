"""A doubt about a declared value for people: where it stands, what was said, what was decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from greenlane.datamodel.declaration import Declaration
from greenlane.duties.valuation.indicators import questions
from greenlane.duties.valuation.reason_words import REASON_WORDS
from greenlane.duties.valuation.words import ENGLISH, TEXTS
from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Event
from greenlane.lifecycle.valuation_doubt import DoubtStep
from greenlane.store.models import DeclarationRow
from greenlane.web import doubting, words
from greenlane.web.show import course


def shown(
    life: DeclarationLife,
    happened: Iterable[Event],
    book: LawBook,
    language: str,
    *,
    trader: bool,
) -> dict[str, Any]:
    """The last doubt with its steps, the latest first; empty when nothing was ever doubted."""
    doubt, terms = life.doubt, book.doubt_terms
    if doubt is None or terms is None:
        return {}
    steps = _of_the_last(happened)
    last = steps[-1].doubt if steps else None
    return {
        "word": words.DOUBT_STATES[doubt.state],
        "item": doubt.sequence,
        "due": doubt.due,
        "stake": Money(doubt.at_stake, book.currency) if doubt.security else None,
        "secured": doubt.secured,
        "steps": _steps(steps, book, language, trader=trader),
        "decision": _decision(last, book, language) if doubt.state == "rejected" and last else {},
        "answers": trader and doubt.waits_for_importer,
        "secures": trader and doubt.open and bool(doubt.security) and not doubt.secured,
        "appeal": terms.appeal.get(language) or terms.appeal["en"],
        "appeal_basis": terms.appeal_basis,
    }


def _of_the_last(happened: Iterable[Event]) -> list[Event]:
    steps = [event for event in happened if event.doubt is not None]
    asked = [place for place, event in enumerate(steps)
             if event.doubt is not None and event.doubt.step == "ask"]  # fmt: skip
    return steps[asked[-1] :] if asked else []


def _steps(
    steps: list[Event], book: LawBook, language: str, *, trader: bool
) -> list[dict[str, Any]]:
    rows = course.events(steps, book, language, trader=trader)
    for row, event in zip(rows, reversed(steps), strict=True):
        papers = event.doubt.documents if event.doubt else ()
        if papers:
            row["text"] = f"{row['text']} ({', '.join(papers)})"
    return rows


def _decision(step: DoubtStep, book: LawBook, language: str) -> dict[str, Any]:
    texts, column = TEXTS.get(language, ENGLISH), 1 if language == "ar" else 0
    return {
        "value": Money(step.value, book.currency) if step.value is not None else None,
        "method": f"{step.method}: {texts[f'method {step.method}']}",
        "means": doubting.MEANS_WORDS.get(step.means, ""),
        "why_not": [
            {"method": f"{method}: {texts[f'method {method}']}",
             "text": REASON_WORDS[code][column]}
            for method, code in step.why_not if code in REASON_WORDS
        ],
        "basis": book.valuation.get("acts", {}).get(step.method, ""),
    }  # fmt: skip


def asked_of(declaration: Declaration, language: str) -> list[dict[str, Any]]:
    """What the declaration's valuation indicators ask of the importer, item by item."""
    shipment, column = declaration.goods_shipment, 1 if language == "ar" else 0
    items = shipment.government_agency_goods_item if shipment else ()
    return [
        {"item": item.sequence_numeric or place, "text": REASON_WORDS[why.code][column],
         "basis": why.article}
        for place, item in enumerate(items, start=1)
        for why in questions((item.valuation_adjustment.addition_code or "")
                             if item.valuation_adjustment else "")
    ]  # fmt: skip


def waiting(rows: Iterable[DeclarationRow]) -> list[dict[str, Any]]:
    """The open doubts of an office for its queue."""
    return [
        {"mrn": row.mrn, "word": words.DOUBT_STATES[row.doubt], "day": row.lodged}
        for row in rows
    ]  # fmt: skip


def officer(
    life: DeclarationLife,
    items: list[dict[str, Any]],
    currency: str,
    language: str,
    now: datetime,
    sent: doubting.Sent,
) -> list[dict[str, Any]]:
    """The forms that an officer of the office may send now."""
    moves = doubting.possible(life.doubt, life.state, now)
    return doubting.forms(moves, items, currency, language, sent)
