"""The test bench: what a draft setup would have decided of last month's applications."""

from datetime import timedelta

from greenlane.agencies.deciding import Bench, bench
from greenlane.agencies.setup import Setup, read
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store.models import ApplicationRow
from greenlane.usecases import agency_setups
from greenlane.usecases.application_facts import asked
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need_in

DAYS = 31
MOST = 5_000


def tried(agency: str, actor: Actor, desk: Desk) -> Bench:
    """Try the draft of an agency on the applications of the last month, and keep what it said.

    Raises NotAllowedError without a sound draft.
    """
    need_in(actor, "agency.setup", agency)
    row = agency_setups.draft(agency)
    if row is None:
        raise NotAllowedError("there is no draft")
    after = read(agency, row.version, row.body, agency_setups.permits_of(agency, desk))
    if not isinstance(after, Setup):
        raise NotAllowedError("the draft has faults")
    made = over(agency_setups.of(agency, desk), after, desk)
    row.trial = {
        "applications": len(made.tried), "before": made.automatic(after=False),
        "after": made.automatic(after=True), "differences": len(made.differences),
        "contradictions": len(made.contradictions), "minutes": list(made.minutes),
        "moment": desk.now().isoformat(),
    }  # fmt: skip
    row.save(update_fields=["trial"])
    return made


def over(before: Setup, after: Setup, desk: Desk) -> Bench:
    """Two setups over the last month's applications of an agency.

    Each is asked about the facts as they were when it was submitted, with its own draw.
    """
    since = desk.now() - timedelta(days=DAYS)
    rows = ApplicationRow.objects.filter(agency=before.agency, submitted__gte=since)
    known = [row for row in rows.order_by("submitted")[:MOST] if row.permit in after.permits]
    past = [
        (row.number, row.state, asked(row, after, desk), desk.day_of(row.submitted), row.seed)
        for row in known
        if row.submitted is not None
    ]
    return bench(before, after, past)
