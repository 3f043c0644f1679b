"""One declaration as its pages show it: head, sections, and what the person may do with it."""

from functools import cached_property
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.kernel.money import Money
from greenlane.ledger import owed
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import Actor, Event
from greenlane.store import declarations, operators, stays
from greenlane.store.models import DeclarationRow
from greenlane.store.sealed import sealer
from greenlane.usecases import (
    answers,
    application_lists,
    attachments,
    desk,
    law_in_force,
    standing,
)
from greenlane.usecases.clocks import clocks
from greenlane.usecases.permissions import matrix, may
from greenlane.web import words
from greenlane.web.context import language
from greenlane.web.show import course, doubt, duties, two_persons
from greenlane.web.show.declaration import Facts, goods_line

SECTIONS = ("overview", "items", "duties", "documents", "timeline")


def alias(value: str) -> str:
    """What stands for a party before a case is opened: the same for the same party."""
    return "P-" + sealer().pseudonym("analysis", value)[:10].upper() if value else ""


def _wordless(event: Event) -> Event:
    """An event without what people wrote, and without the trader's people."""
    own = matrix().scope(event.actor.role, "declaration.read") == "own"
    theirs = {"unit": "", "name": alias(event.actor.unit or event.actor.name)} if own else {}
    actor = msgspec.structs.replace(event.actor, **theirs)
    return msgspec.structs.replace(event, text="", actor=actor)


class One:
    """A declaration read for one person."""

    def __init__(self, row: DeclarationRow, actor: Actor, *, named: bool = True) -> None:
        """`named` False shows pseudonyms for parties and no text that people wrote."""
        self.row, self.actor, self.named = row, actor, named
        self.trader = matrix().scope(actor.role, "declaration.read") == "own"
        self.book, self.language = desk.current().book, language()
        self.events = declarations.events(row)
        self.life = clocks(desk.current()).life(declarations.life(row), row)
        stored = declarations.version(row).answer.encode()
        self.answer = answers.refreshed(answers.decode(stored), self.life)
        self.document = standing.document(row)
        self.facts = Facts(self.document, self.book, self.language,
                           alias=None if named else alias)  # fmt: skip
        self.law = law_in_force.book_that_said(desk.current(), self.answer.law)
        self.total = Money(self.answer.payable, self.answer.currency)

    def head(self, current: str) -> dict[str, Any]:
        """The head with state, next step, progress and tabs."""
        waits = course.waits_for(self.life, self.book, self.language, trader=self.trader)
        declaration = {
            "mrn": self.row.mrn, "lrn": self.row.lrn if self.named else "—",
            "trade": self.row.trade,
            "goods": goods_line(self.document), "state": self.life.state,
            "lane": self.life.lane, "version": self.life.version,
            "next": self._next, **waits,
        }  # fmt: skip
        return {
            "declaration": declaration,
            "steps": course.steps(self.life),
            "tabs": self._tabs(current),
            "may": self._may(),
            "question": self._question(),
            "payable": self.total,
            "doubt": self._doubt(),
            "proposals": two_persons.about_declaration(self.actor, self.row),
        }

    def _tabs(self, current: str) -> list[dict[str, Any]]:
        texts = {
            "overview": _("Overview"), "items": _("Items"), "duties": _("Duties"),
            "documents": _("Documents"), "timeline": _("Timeline"),
        }  # fmt: skip
        counts = {"items": self.row.items}
        made = []
        for name, text in texts.items():
            args = [self.row.mrn] if name == "overview" else [self.row.mrn, name]
            route = "declaration" if name == "overview" else "declaration-section"
            made.append(
                {"href": reverse(route, args=args), "text": text, "current": name == current,
                 "count": counts.get(name)}
            )  # fmt: skip
        return made

    def _may(self) -> dict[str, bool]:
        """What the trader may do now; the use cases decide, this only hides what cannot be."""
        own, life = self.trader, self.life
        return {
            "pay": own and self._can("declaration.pay") and self._owes(),
            "reply": self._can("declaration.reply") and life.asked,
            "arrive": self._can("declaration.arrive") and life.state == "registered",
            "cancel": self._can("declaration.amend")
            and life.state in ("registered", "accepted")
            and life.open_hold("physical") is None,
        }

    @cached_property
    def _next(self) -> str:
        """What happens next; with goods under a procedure one is not done before they left it."""
        if self.life.state in ("released", "cleared"):
            placed = stays.of_declarations([self.row.pk]).get(self.row.pk, [])
            left = [each for each in placed if each.state == "open"]
            if left:
                return course.under_procedure([each.due for each in left if each.due])
        said = course.next_sentence(self.life)
        if said == words.NEXT_BY_HOLD["agency"]:
            owners = {hold.owner for hold in self.life.holds if hold.kind == "agency"}
            if owners <= self._applied.keys():
                return _("The agency works on your application. The goods wait until it agrees.")
        return said

    @cached_property
    def _applied(self) -> dict[str, str]:
        """Agencies that work on an application for these goods, with its number."""
        if not self.trader or not any(hold.kind == "agency" for hold in self.life.holds):
            return {}
        return application_lists.running(self.row)

    @cached_property
    def _postings(self) -> list[Posting]:
        return declarations.postings(self.row)

    def _owes(self) -> bool:
        """Whether a payment is due: before release by its hold, afterwards by an amendment."""
        if any(event.kind == "rectify" for event in self.events):
            return bool(owed.unpaid(self._postings))
        return self.life.open_hold("payment") is not None

    def _can(self, action: str) -> bool:
        return may(self.actor, action, self.row).allowed

    def _doubt(self) -> dict[str, Any]:
        """The last doubt about a declared value; an agency has no part in it."""
        if self.actor.role == "agency" or not self.named:
            return {}
        own = self._can("value.answer")
        found = doubt.shown(self.life, self.events, self.book, self.language, trader=self.trader)
        return {**found, "answers": own and found["answers"],
                "secures": own and found["secures"]} if found else {}  # fmt: skip

    def _question(self) -> str:
        """The open question of customs or an agency."""
        if not self.named:
            return ""
        asked = [event.text for event in self.events if event.kind == "query"]
        return asked[-1] if asked and self.life.asked else ""

    def section(self, name: str) -> dict[str, Any]:
        """What the template of a section reads."""
        if name == "overview":
            return {"facts": self.facts.groups(), "holds": self.holds()}
        if name == "items":
            return {"items": self.facts.items(self.answer.assessment)}
        if name == "duties":
            return self.duties()
        if name == "documents":
            return {"documents": self.facts.documents(self.answer), **self.attached(),
                    "evidence": self._can("declaration.evidence")}  # fmt: skip
        return {"events": self.timeline()}

    def attached(self) -> dict[str, Any]:
        """The way to the attached files, and how many there are."""
        return {
            "attachments_href": reverse("declaration-attachments", args=[self.row.mrn]),
            "attachments_count": len(attachments.seen(self.row, self.actor)),
        }

    def holds(self) -> list[dict[str, Any]]:
        """Open holds in words."""
        made = course.holds(self.life.holds, self.book, self.language, trader=self.trader)
        for each, hold in zip(made, self.life.holds, strict=True):
            each["applied"] = self._applied.get(hold.owner, "") if hold.kind == "agency" else ""
        return made

    def duties(self) -> dict[str, Any]:
        """Every charge with its explanation."""
        return {
            "charges": duties.rows(self.answer.assessment, self.law, self.language),
            "total": self.total,
            "law": self.answer.law,
            "law_day": self.answer.law_day,
            "owing": self._owing(),
            "deferred": any(each.debit.startswith("deferment:") for each in self._postings),
        }

    def _owing(self) -> dict[str, Any] | None:
        """Who owes, by name, and the act that says so."""
        owing = self.answer.debtor
        if owing is None:
            return None
        if self.named:
            known = operators.by_ids(owing.persons)
            names = [known[each].name if each in known else each for each in owing.persons]
        else:
            names = [alias(each) for each in owing.persons]
        return {"names": names, "jointly": len(names) > 1, "act": owing.act}

    def timeline(self) -> list[dict[str, Any]]:
        """What it waits for, then what happened, the latest first."""
        happened = self.events if self.named else [_wordless(event) for event in self.events]
        made = course.events(happened, self.book, self.language, trader=self.trader)
        waits = course.waits_for(self.life, self.book, self.language, trader=self.trader)
        if not waits:
            return made
        now = {"title": self._next, "tone": "warn", "until": waits["due"],
               "waits_for": waits["waits_for"]}  # fmt: skip
        return [now, *made]
