"""The officer's desk: the queue with its clocks, and one case with all there is to weigh."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold
from greenlane.risk.language.tracing import Reason
from greenlane.risk.language.words import WORDS, tell
from greenlane.risk.selection import Selection
from greenlane.store import declarations, listing
from greenlane.store.listing import QueueEntry
from greenlane.store.models import HoldRow
from greenlane.usecases import attachments, conflicts, desk, model_reasons
from greenlane.usecases.permissions import may
from greenlane.usecases.why_selected import Why, why
from greenlane.web import doubting, words
from greenlane.web.show import attachments as attached
from greenlane.web.show import doubt as doubts
from greenlane.web.show import firms, lists, models, sheet
from greenlane.web.show import found as of_controls
from greenlane.web.show.declaration import compared
from greenlane.web.show.one import One

_ORDERS: Mapping[str, Any] = {
    "due": lambda entry: (entry.hold.due is None, entry.hold.due),
    "lane": lambda entry: entry.declaration.lane or "",
    "mrn": lambda entry: entry.declaration.mrn or "",
}
_SELECTION = msgspec.json.Decoder(Selection | None)


def clock(hold: HoldRow | Hold, opened: datetime, now: datetime) -> dict[str, Any]:
    """Time left in words, and the share of the time that is used."""
    if hold.due is None:
        return {"left": _("no deadline"), "used": 0, "late": False}
    whole = max(1.0, (hold.due - opened).total_seconds())
    left = (hold.due - now).total_seconds()
    used = round(min(100.0, max(0.0, 100 * (1 - left / whole))))
    late = left < 0
    text = duration(abs(left))
    return {
        "left": _("%s over") % text if late else _("%s left") % text,
        "used": used,
        "late": late,
    }


def duration(seconds: float) -> str:
    """A time in words: minutes, hours, days."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return _("%d min") % minutes
    if minutes < 48 * 60:
        return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}
    days = minutes // (24 * 60)
    return ngettext("%d day", "%d days", days) % days


def ordered(entries: Iterable[QueueEntry], sort: str) -> list[QueueEntry]:
    """The entries by due time, lane or number; a minus turns the order round. None: as they are."""
    if not sort:
        return list(entries)
    key = _ORDERS.get(sort.lstrip("-"), _ORDERS["due"])
    return sorted(entries, key=key, reverse=sort.startswith("-"))


QUEUE_COLUMNS = ("mrn", "lane", "trader", "goods", "hold", "left", "claimed_by")


def queue_rows(entries: Iterable[QueueEntry], me: Actor, now: datetime) -> list[dict[str, Any]]:
    """Rows of the queue; the holds carry their times as outages moved them."""
    found = list(entries)
    firms.read(entry.declaration.trader for entry in found)
    apart = conflicts.related(me, [entry.declaration for entry in found], desk.current())
    return [
        _for_a_colleague(entry, now) if entry.declaration.pk in apart
        else _queue_row(entry, me, now)
        for entry in found
    ]  # fmt: skip


def _for_a_colleague(entry: QueueEntry, now: datetime) -> dict[str, Any]:
    """The row of a case that is closed to the one who looks: that it waits, and no more."""
    row, hold = entry.declaration, entry.hold
    return {
        "mrn": row.mrn, "lane": row.lane, "trader": "", "goods": "", "apart": True,
        "hold": words.TO_DO[hold.kind], "claimed_by": row.claimed_by, "mine": False,
        **clock(hold, hold.opened, now),
    }  # fmt: skip


def _queue_row(entry: QueueEntry, me: Actor, now: datetime) -> dict[str, Any]:
    row, hold = entry.declaration, entry.hold
    return {
        "href": reverse("case", args=[row.mrn]),
        "mrn": row.mrn,
        "lane": row.lane,
        "trader": firms.name(row.trader) or row.trader,
        "goods": lists.rows([row])[0]["goods"],
        "hold": words.TO_DO[hold.kind],
        "claimed_by": row.claimed_by,
        "mine": row.claimed_by == me.name,
        "priority": entry.priority,
        "claim_href": reverse("case-claim", args=[row.mrn]),
        "release_href": reverse("case-give-back", args=[row.mrn]),
        **clock(hold, hold.opened, now),
    }


def tiles(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """How the queue stands, each with the filter that shows it."""
    found = list(rows)
    base = reverse("queue")
    late = sum(1 for row in found if row["late"])
    red = sum(1 for row in found if row["lane"] == "red")
    mine = sum(1 for row in found if row["mine"])
    free = sum(1 for row in found if not row["claimed_by"])
    return [
        {"value": len(found), "text": _("open cases"), "href": base},
        {"value": late, "text": _("over time"), "href": f"{base}?sort=due", "hot": late > 0},
        {"value": red, "text": _("red"), "href": f"{base}?lane=red"},
        {"value": free, "text": _("with nobody"), "href": f"{base}?with=nobody"},
        {"value": mine, "text": _("with you"), "href": f"{base}?with=me"},
    ]


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the queue."""
    lanes = [(code, word.text) for code, word in words.LANES.items()]
    people = [("me", _("You")), ("nobody", _("Nobody"))]
    made: list[dict[str, Any]] = [
        {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes},
        {"name": "with", "label": _("With"), "kind": "select", "options": people},
        {"name": "q", "label": _("Number or trader"), "kind": "search", "wide": True},
    ]
    return sheet.fields(given, *made)


class Case(One):
    """A declaration read by an officer: with the selection, the trader's history, the decision."""

    def hold(self) -> Hold | None:
        """The open hold that is this officer's to lift."""
        mine = [
            hold
            for hold in self.life.holds
            if hold.role == self.actor.role and hold.owner == self.actor.unit
        ]
        return mine[0] if mine else None

    def selection(self) -> Selection | None:
        """Why it was selected, as far as the person may know; None when it was not."""
        found = _SELECTION.decode(declarations.version(self.row).selection.encode() or b"null")
        if found is None or may(self.actor, "hit.list").allowed:
            return found
        kept = tuple(hit for hit in found.hits if hit.profile != "screening")
        return msgspec.structs.replace(found, hits=kept, screened=None)

    def reasons(self) -> list[dict[str, Any]]:
        """The profiles that fired, in words."""
        found, here, made = self.selection(), desk.current(), []
        if found is not None:
            made = [self._why(each, here) for each in why(
                found, self.document, self.answer.assessment, self.row.lodged, here)]  # fmt: skip
        of_agencies = [hold for hold in self.life.holds if hold.kind == "agency"]
        return made + [
            {"text": hold.reason, "detail": hold.basis, "item": None} for hold in of_agencies
        ]

    def _why(self, each: Why, here: desk.Desk) -> dict[str, Any]:
        """A hit in words, with the comparisons that made it and the values they met."""
        hit, profile = each.hit, each.profile
        basis = profile.basis if profile else here.profiles.plan.basis_of(hit.profile)
        chosen = words.CHOSEN.get(hit.profile, hit.profile)
        met = [self._met(reason) for reason in each.reasons]
        return {"text": self._told(profile.name) if profile else chosen, "detail": basis,
                "item": hit.sequence or None, "met": met}  # fmt: skip

    def _met(self, reason: Reason) -> dict[str, str]:
        said = tell(reason.part, self.language, self.book.currency)
        contrary = WORDS[self.language]["not"].format(a=said)
        return {"text": said if reason.truth else contrary, "value": reason.met}

    def context(self, now: datetime, sent: doubting.Sent | None = None) -> dict[str, Any]:
        """What pages/case.html reads beside the decision."""
        hold = self.hold()
        found = self.selection()
        head = self.head("")
        head["declaration"]["trader"] = firms.name(self.row.trader) or self.row.trader
        files = attached.rows(attachments.seen(self.row, self.actor), self.book, self.language)
        return {
            **head,
            **self.duties(),
            **self._doubting(now, sent or doubting.Sent()),
            "clock": clock(hold, self.row.lodged, now) if hold else None,
            "claimed": {"mine": self.row.claimed_by == self.actor.name,
                        "by": self.row.claimed_by},
            "claim_href": reverse("case-claim", args=[self.row.mrn]),
            "release_href": reverse("case-give-back", args=[self.row.mrn]),
            "reasons": self.reasons(),
            "score": self._score(found),
            "instructions": self._instructions(found),
            "facts": self.facts.groups(),
            "items": self._flagged(found),
            "documents": self.facts.documents(self.answer),
            **self.attached(),
            "attachments": files,
            "results": of_controls.results(
                declarations.events(self.row), files, self.book.currency
            ),
            "values": compared(self.facts),
            "history": self._history(),
            "events": self.timeline(),
        }  # fmt: skip

    def _doubting(self, now: datetime, sent: doubting.Sent) -> dict[str, Any]:
        """The forms about the value, for an officer of the declaration's office on imports."""
        mine = self.actor.role == "officer" and self.actor.unit == self.row.office
        if not mine or self.row.trade != "import" or self.book.doubt_terms is None:
            return {}
        items = self.facts.items()
        return {
            "doubt_forms": doubts.officer(self.life, items, self.book.currency, self.language,
                                          now, sent),
            "doubt_questions": doubts.asked_of(self.document, self.language),
            "doubt_errors": sent.summary,
        }  # fmt: skip

    def _flagged(self, found: Selection | None) -> list[dict[str, Any]]:
        items = self.facts.items(self.answer.assessment)
        for item in items:
            hits = [hit for hit in found.hits if hit.sequence == item["number"]] if found else []
            item["flags"] = [self._told(hit.instruction) for hit in hits]
        return items

    def instructions(self) -> list[str]:
        """What the officer is told to do."""
        return self._instructions(self.selection())

    def _instructions(self, found: Selection | None) -> list[str]:
        return sorted({self._told(hit.instruction) for hit in found.hits}) if found else []

    def _score(self, found: Selection | None) -> dict[str, Any]:
        """What the model said, for officers; agencies see their own reasons only."""
        if found is None or found.score is None or self.actor.role == "agency":
            return {}
        if found.score.fault == "missing":  # no model was ever in force: nothing is missed
            return {}
        reasons = model_reasons.reasons(found.score, self.document, self.answer.assessment)
        return models.score(found.score, reasons, self.book.currency)

    def _told(self, told: Mapping[str, str]) -> str:
        return told.get(self.language) or told["en"]

    def _history(self) -> dict[str, Any]:
        if self.actor.role == "agency":  # other declarations do not concern it
            return {}
        theirs = listing.Filters(party=self.row.trader)
        counts = listing.counts(theirs)
        page, _cursor = listing.declarations(theirs, limit=6)
        others = [row for row in page if row.pk != self.row.pk and row.mrn]
        return {
            "counts": [
                {"value": sum(counts.values()), "text": _("declarations")},
                {"value": counts.get("rejected", 0), "text": _("rejected")},
                {"value": counts.get("cleared", 0) + counts.get("released", 0),
                 "text": _("released")},
            ],
            "rows": [
                {"href": reverse("declaration", args=[row.mrn]), "mrn": row.mrn,
                 "day": row.lodged, "goods": lists.rows([row])[0]["goods"],
                 "outcome": words.state(row.state).text}
                for row in others
            ],
        }  # fmt: skip
