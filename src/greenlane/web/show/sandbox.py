"""The sandbox for people: wishes, steps of the clock, how far a program has come."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.sandbox_models import SandboxCertificate
from greenlane.usecases.conformance import Standing
from greenlane.web.words import Text

# What the words of a reference do: the same table as in docs/reference/sandbox.md.
WISHES: tuple[tuple[str, Text], ...] = (
    ("GREEN, BLUE, YELLOW, RED", gettext_lazy("The declaration takes this lane.")),
    ("PASS", gettext_lazy("An officer finds the goods or papers as declared.")),
    ("FAIL", gettext_lazy("An officer finds other goods; the goods stay.")),
    ("ASK", gettext_lazy("An officer asks a question and waits for your reply.")),
    ("PERMIT", gettext_lazy("Every agency gives its permit.")),
    ("DENY", gettext_lazy("Every agency refuses.")),
    ("PAY", gettext_lazy("What is owed is paid.")),
    ("ARRIVE", gettext_lazy("The goods arrive, when they were declared before.")),
    ("AWAY", gettext_lazy("The first call is answered with 503; the next one is taken.")),
    ("LATE3", gettext_lazy("The answer takes so many seconds, ten at most.")),
    ("EGI002", gettext_lazy("The declaration is rejected with this error, here GI-002.")),
)
STEPS: dict[str, Text] = {
    "hour": gettext_lazy("An hour on"),
    "day": gettext_lazy("A day on"),
    "month": gettext_lazy("Thirty days on"),
    "year": gettext_lazy("A year on"),
}


def wishes() -> list[dict[str, Any]]:
    """The table of wishes."""
    return [{"word": word, "text": text} for word, text in WISHES]


def scenario(standing: Standing, language: str) -> dict[str, Any]:
    """A scenario with its steps, each done or not."""
    told, done = standing.scenario, standing.done
    return {
        "name": told.name, "title": _in(told.title, language), "why": _in(told.why, language),
        "passed": standing.passed,
        "state": _("Passed") if standing.passed else _("%(n)d of %(m)d steps") % {
            "n": len(done), "m": len(told.steps)},
        "steps": [
            {"text": _in(step.what, language), "operation": step.operation,
             "status": ", ".join(map(str, step.status)),
             "done": done[at].moment if at < len(done) else None}
            for at, step in enumerate(told.steps)
        ],
    }  # fmt: skip


def certificate(row: SandboxCertificate) -> dict[str, Any]:
    """A certificate for a row."""
    href = reverse("sandbox-certificate", args=[row.number])
    return {"number": row.number, "made": row.made, "href": href}


def _in(texts: Any, language: str) -> str:
    return str(texts.get(language) or texts["en"])
