"""The decision form of an officer: outcomes with what each does, reasons, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold
from greenlane.usecases import conduct
from greenlane.usecases.desk import Desk
from greenlane.web.show.lists import ltr
from greenlane.web.words import Text

# kind of hold: outcome, what it is called, what it does, the event whose ground it rests on
OUTCOMES: dict[str, tuple[tuple[str, Text, Text, str], ...]] = {
    "documents": (
        ("conform", gettext_lazy("All as declared"), gettext_lazy(
            "Records every item of the control as declared and lifts the document hold."), "lift"),
        ("query", gettext_lazy("Ask the trader"), gettext_lazy(
            "The question goes to the trader at once. The hold stays until the answer."), "query"),
    ),
    "physical": (
        ("conform", gettext_lazy("All goods as declared"), gettext_lazy(
            "Records every item of the control as declared and lifts the hold."), "examine"),
        ("query", gettext_lazy("Ask the trader"), gettext_lazy(
            "The question goes to the trader at once. The hold stays until the answer."), "query"),
    ),
    "agency": (
        ("lift", gettext_lazy("Agree"), gettext_lazy(
            "Lifts the agency’s hold. The goods go when nothing else holds them."), "lift"),
        ("query", gettext_lazy("Ask the trader"), gettext_lazy(
            "The question goes to the trader at once. The hold stays until the answer."), "query"),
    ),
}  # fmt: skip
REASONS: tuple[tuple[str, Text], ...] = (
    ("D1", gettext_lazy("Documents agree with the declaration")),
    ("D2", gettext_lazy("A document is missing or unclear")),
    ("G1", gettext_lazy("Goods agree with the declaration")),
    ("G2", gettext_lazy("Quantity, kind or origin of the goods differs")),
    ("V1", gettext_lazy("The value needs evidence")),
    ("P1", gettext_lazy("Permit seen and valid")),
)
CHECKS: dict[str, tuple[tuple[str, Text], ...]] = {
    "documents": (
        ("invoice", gettext_lazy("Invoice seen: parties, price and currency agree")),
        ("transport", gettext_lazy("Transport document seen: masses and packages agree")),
        ("proofs", gettext_lazy("Certificates and proofs of origin seen, where stated")),
    ),
    "physical": (
        ("seals", gettext_lazy("Seals and container numbers agree")),
        ("kind", gettext_lazy("Kind of goods agrees with the commodity code")),
        ("quantity", gettext_lazy("Quantity and masses agree")),
    ),
    "agency": (("permit", gettext_lazy("Permit seen: number, quantity and validity agree")),),
}
_CLOSING = frozenset({"lift", "conform"})


@dataclass
class Decision:
    """A decision as it was sent, with what is wrong in the form."""

    hold: Hold
    outcome: str = ""
    reason: str = ""
    text: str = ""
    checks: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, hold: Hold, data: Mapping[str, str], checks: list[str]) -> "Decision":
        """Read the form; what must be stated and is not becomes an error."""
        made = cls(hold, data.get("outcome", ""), data.get("reason", ""),
                   data.get("text", "").strip(), checks)  # fmt: skip
        if made.outcome not in [row[0] for row in OUTCOMES[hold.kind]]:
            made.errors["outcome"] = [_("Choose an outcome.")]
        if made.reason not in dict(REASONS):
            made.errors["reason"] = [_("Choose a reason.")]
        if not made.text:
            made.errors["text"] = [_("State the reason in words. The trader reads it.")]
        missing = {name for name, _text in CHECKS[hold.kind]} - set(checks)
        if made.outcome in _CLOSING and missing:
            made.errors["checks"] = [_("Tick everything that must be checked first.")]
        return made

    def act(self, mrn: str, me: Actor, desk: Desk) -> Callable[[], object]:
        """The one use case that this decision calls."""
        said = f"{dict(REASONS)[self.reason]}: {self.text}"
        name = self.hold.name
        acts: dict[str, Callable[[], object]] = {
            "lift": lambda: conduct.lift(mrn, name, said, me, desk),
            "conform": lambda: conduct.examine(mrn, name, said, True, me, desk),
            "query": lambda: conduct.query(mrn, self.text, me, desk),
        }
        return acts[self.outcome]


def form(hold: Hold, book: LawBook, action: str, given: Decision | None = None) -> dict[str, Any]:
    """The decision form for the template, with what was sent if it was wrong."""
    sent = given or Decision(hold)
    options = [
        (code, text, f"{does} ({ltr(book.event_basis[event])})")
        for code, text, does, event in OUTCOMES[hold.kind]
    ]
    return {
        "action": action,
        "outcome": {"name": "outcome", "label": _("Outcome"), "kind": "radio", "required": True,
                    "options": options, "value": sent.outcome,
                    "errors": sent.errors.get("outcome", [])},
        "fields": [{"name": "reason", "label": _("Reason"), "kind": "select", "required": True,
                    "options": REASONS, "value": sent.reason,
                    "errors": sent.errors.get("reason", [])}],
        "text": {"name": "text", "label": _("Reason in words"), "kind": "textarea", "rows": 2,
                 "required": True, "value": sent.text, "errors": sent.errors.get("text", []),
                 "hint": _("The trader reads this.")},
        "errors": [{"href": f"#{name}", "text": text}
                   for name, texts in sent.errors.items() for text in texts],
    }  # fmt: skip


def checklist(hold: Hold, given: Decision | None = None) -> list[dict[str, Any]]:
    """What must be checked, with what is ticked already."""
    ticked = given.checks if given else []
    return [
        {"name": name, "text": text, "done": name in ticked} for name, text in CHECKS[hold.kind]
    ]
