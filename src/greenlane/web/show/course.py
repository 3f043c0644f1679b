"""Where a declaration stands, for people: steps, what happens next, for whom it waits, events."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.event import Event
from greenlane.lifecycle.hold import Hold
from greenlane.web import words
from greenlane.web.choices import named

_CASHIERS = frozenset({"payment", "security"})
_PERMIT_HOLD = "permit:"  # how holds because of a stopped permit are named
_NUMBER = re.compile(r"permit (\S+)\.")


def owner(book: LawBook, code: str, language: str, *, trader: bool) -> str:
    """Who must act: the name of an office or agency, or the trader for a payment."""
    if code == "cashier":
        return _("You") if trader else _("The trader")
    found = book.offices.get(code) or book.agencies.get(code)
    return named(found.name, language) if found else code


def steps(life: DeclarationLife) -> list[dict[str, str]]:
    """The five steps of a declaration: done, now or later."""
    if life.state in ("rejected", "invalidated", "expired"):
        word = words.state(life.state).text
        return [
            {"text": _("Lodged"), "state": "done"},
            {"text": str(word), "state": "now"},
        ]
    kinds = {hold.kind for hold in life.holds}
    gone = life.state in ("released", "cleared")
    checked = gone or (life.state == "accepted" and not kinds - _CASHIERS)
    done = [True, life.arrived, checked, gone or (checked and not kinds), gone]
    texts = (_("Lodged"), _("Goods arrived"), _("Checked"), _("Paid"), _("Released"))
    now = done.index(False) if False in done else len(done)
    return [
        {"text": text, "state": "done" if place < now else "now" if place == now else "later"}
        for place, text in enumerate(texts)
    ]


def next_sentence(life: DeclarationLife) -> str:
    """What happens next, in a plain sentence."""
    kinds = {hold.kind for hold in life.holds}
    if life.asked:
        return _("Customs asked you something. Answer below, so that the check can go on.")
    if life.doubt is not None and life.doubt.waits_for_importer:
        return _("Customs asks about the declared value. Read why and answer below.")
    if life.state == "accepted" and kinds == {"security"}:
        return _("As soon as security is given for the duty at stake, the goods are released.")
    if life.state == "accepted" and kinds == {"payment"}:
        return _("Everything is in order. As soon as the duties are paid, the goods are released.")
    for kind in ("physical", "documents", "agency"):
        if kind in kinds:
            return str(words.NEXT_BY_HOLD[kind])
    return str(words.NEXT.get(life.state, ""))


def under_procedure(due: Sequence[date]) -> str:
    """What the trader must still do for goods that are under a procedure, and by which day."""
    if not due:
        return _("The goods are under a procedure that suspends duties, until they leave it.")
    return _(
        "The goods are under a procedure that suspends duties. They must leave it by %(day)s."
    ) % {"day": formats.date_format(min(due), "j M Y")}


def waits_for(
    life: DeclarationLife, book: LawBook, language: str, *, trader: bool = True
) -> dict[str, Any]:
    """Who must act now and until when; empty when nobody must."""
    if life.asked:
        return {"waits_for": _("You") if trader else _("The trader"), "due": None}
    if life.state == "registered" and not life.arrived:
        return {"waits_for": _("The arrival of the goods"), "due": None}
    if not life.holds:
        return {}
    ordered = sorted(life.holds, key=lambda hold: hold.kind in _CASHIERS)
    first = ordered[0]
    return {"waits_for": owner(book, first.owner, language, trader=trader), "due": first.due}


def holds(
    opened: Iterable[Hold], book: LawBook, language: str, *, trader: bool
) -> list[dict[str, Any]]:
    """Open holds in words: what, why, who must act, until when."""
    made = []
    for hold in opened:
        word = words.HOLDS[hold.kind]
        made.append(
            {"icon": word.icon, "text": word.text, "detail": reason(hold, book, language),
             "owner": owner(book, hold.owner, language, trader=trader), "due": hold.due,
             "basis": hold.basis}
        )  # fmt: skip
    return made


def reason(hold: Hold, book: LawBook, language: str) -> str:
    """The reason of a hold for the trader, in the page's language where the law has it."""
    if hold.name.startswith(_PERMIT_HOLD) and book.permit_terms and language != "en":
        text = book.permit_terms.reason.get(language, "")
        return text.format(number=next(iter(_NUMBER.findall(hold.reason)), ""))
    terms = book.hold_terms[hold.kind]
    text = terms.reason.get(language, "")
    return text if text and "{" not in text and language != "en" else hold.reason


def events(
    happened: Iterable[Event], book: LawBook, language: str, *, trader: bool
) -> list[dict[str, Any]]:
    """Events, the latest first; the trader sees officers by office, never by name."""
    made = [_event(event, book, language, trader=trader) for event in happened]
    return made[::-1]


def _event(event: Event, book: LawBook, language: str, *, trader: bool) -> dict[str, Any]:
    word = words.DOUBT_MOVES[event.doubt.step] if event.doubt else words.EVENTS[event.kind]
    text = event.text
    if event.kind == "select":
        text = str(words.lane(event.lane).text)
    elif event.hold is not None:
        text = reason(event.hold, book, language)
    return {
        "moment": event.moment,
        "title": word.text,
        "tone": word.tone,
        "text": text,
        "actor": _actor(event, book, language, trader=trader),
        "basis": event.basis,
    }


def _actor(event: Event, book: LawBook, language: str, *, trader: bool) -> str:
    actor = event.actor
    if actor.role == "system":
        return "Greenlane"
    unit = owner(book, actor.unit, language, trader=trader) if actor.unit else ""
    if trader and actor.role in ("officer", "agency", "cashier"):
        return unit
    behalf = _("on behalf of %s") % actor.behalf if actor.behalf else ""
    second = _("approved by %s") % event.second if event.second else ""
    return ", ".join(filter(None, (actor.name, behalf, unit, second)))
