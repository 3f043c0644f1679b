"""Until when a paper is captured: so many working days after restoration, as its scheme says."""

from datetime import date

from django.db.models import Q

from greenlane.store import fallbacks
from greenlane.store.fallback_models import FallbackPaper
from greenlane.store.outage_models import Outage
from greenlane.usecases.desk import Desk


def capture_by(outage: Outage | None, scheme: str, desk: Desk) -> date | None:
    """The last day for capture; None while the outage runs, or where there is no such scheme."""
    terms = desk.book.fallback_terms
    if outage is None or outage.until is None or terms is None or scheme not in terms.schemes:
        return None
    restored = desk.day_of(outage.until)
    return desk.book.working_days.after(restored, terms.schemes[scheme].capture_days)


def is_overdue(paper: FallbackPaper, desk: Desk) -> bool:
    """True for a paper that waits after its last day, and for one that was captured after it."""
    last = capture_by(paper.outage, paper.range.scheme, desk)
    if last is None or paper.state == "void":
        return False
    return desk.day_of(paper.captured or desk.now()) > last


def overdue(desk: Desk) -> Q:
    """The papers that wait for capture after their last day; for filters."""
    today = desk.day_of(desk.now())
    pairs = fallbacks.waiting_of()
    known = Outage.objects.in_bulk({outage for outage, _scheme in pairs})
    return fallbacks.of_any(
        (outage, scheme) for outage, scheme in pairs
        if (last := capture_by(known[outage], scheme, desk)) is not None and today > last
    )  # fmt: skip
