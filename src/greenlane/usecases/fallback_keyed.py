"""Keying in for a declarant who demands signatures: one officer keys, another compares, confirms.

His messages are taken signed only; a paper bears his hand instead. So what an officer keys in from
it waits for a second person, with the reason written down; two names are a constraint.
"""

from django.db import transaction

from greenlane.kernel.finding import has_errors
from greenlane.lifecycle.event import Actor
from greenlane.standards import fallback_number
from greenlane.store import certificates, fallbacks, journal
from greenlane.store.accounts import has_hand
from greenlane.store.fallback_models import FallbackKeyed, FallbackPaper
from greenlane.usecases.desk import Desk
from greenlane.usecases.fallback import FallbackError
from greenlane.usecases.fallback_capture import capture
from greenlane.usecases.formats import READERS, Format
from greenlane.usecases.outcome import Outcome, malformed
from greenlane.usecases.permissions import ForbiddenError, need


def needs_two(declarant: str) -> bool:
    """True when this declarant asked that none of his messages is taken unsigned."""
    return certificates.demanded(declarant)


@transaction.atomic
def key_in(
    number: str, body: bytes, fmt: Format, reason: str, actor: Actor, desk: Desk
) -> Outcome | None:
    """Keep what an officer keyed in until another confirms; None when it is kept.

    Gives the findings of what cannot be read. Raises ForbiddenError or FallbackError.
    """
    need(actor, "fallback.capture")
    paper = _paper(number, actor)
    if paper.state != "used" or paper.conflict:
        raise FallbackError("number", "this paper does not wait for capture")
    if not reason.strip():
        raise FallbackError("reason", "say why")
    parsed = READERS[fmt](body)
    if parsed.declaration is None or has_errors(parsed.findings):
        return malformed(parsed)
    now = desk.now()
    FallbackKeyed.objects.update_or_create(
        paper=paper,
        defaults={"body": body, "format": fmt, "reason": reason.strip()[:200],
                  "keyed_by": actor.name, "keyed": now, "confirmed_by": "", "confirmed": None},
    )  # fmt: skip
    journal.note("fallback.keyed", actor, f"fallback:{paper.number}", now, reason=reason.strip())
    return None


@transaction.atomic
def confirm(number: str, actor: Actor, desk: Desk, *, language: str = "en") -> Outcome:
    """Lodge what another officer keyed in. With findings it is 422 and stays to be keyed again."""
    need(actor, "fallback.capture")
    paper, row = _waiting(number, actor)
    outcome = capture(
        number, bytes(row.body), row.format, actor, desk, language=language, keyed=True
    )  # type: ignore[arg-type]  # the column holds a format
    if outcome.status == 201:
        row.confirmed_by, row.confirmed, row.body = actor.name, desk.now(), b""
        row.save()
        journal.note("fallback.keyed-confirmed", actor, f"fallback:{paper.number}", desk.now(),
                     keyed_by=row.keyed_by)  # fmt: skip
    return outcome


@transaction.atomic
def refuse(number: str, why: str, actor: Actor, desk: Desk) -> None:
    """Say that what was keyed in is not what stands on the paper; it is keyed in anew."""
    need(actor, "fallback.capture")
    paper, row = _waiting(number, actor)
    if not why.strip():
        raise FallbackError("why", "say why")
    row.delete()
    journal.note("fallback.keyed-refused", actor, f"fallback:{paper.number}", desk.now(),
                 keyed_by=row.keyed_by, why=why.strip()[:200])  # fmt: skip


def _waiting(number: str, actor: Actor) -> tuple[FallbackPaper, FallbackKeyed]:
    paper = _paper(number, actor)
    row = FallbackKeyed.objects.select_for_update().filter(paper=paper, confirmed=None).first()
    if row is None:
        raise FallbackError("number", "nothing was keyed in for this paper")
    if has_hand(actor, row.keyed_by):
        raise ForbiddenError("another officer confirms what one has keyed in")
    return paper, row


def _paper(number: str, actor: Actor) -> FallbackPaper:
    paper = fallbacks.locked(fallback_number.compact(number))
    if paper is None or paper.range.office != actor.unit:
        raise ForbiddenError("this paper is another's")
    return paper
